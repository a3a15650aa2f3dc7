"""The rules of CopySnapshot that hang on the state of the world, in the order they are checked.

Account: Balance, SnapshotService, WhiteListed, Authorized. Source: that it is there, its
category, its storage location, that it is done and not in use. Destination: compliance,
encryption, KMS and its key, storage locations, unfinished copies, quota. The members that say
what holds are explained in conditions.py; a snapshot's own marks (README.md) are

StorageLocationArn   where it lies, if not in ordinary storage: then it cannot be copied
EncryptedCopy        false: an encrypted source that cannot be copied
Busy                 true: another operation works on it
"""

from simulator.errors import ServiceError

ACCOUNT = (
    ("Authorized", "InvalidOperation.Unauthorized"),
    ("WhiteListed", "InvalidUser.NotInWhiteList"),
    ("SnapshotService", "InvalidAccountStatus.SnapshotServiceUnavailable"),
    ("Balance", "InvalidAccountStatus.NotEnoughBalance"),
)


def refuse_if(wrong, code):
    if wrong:
        raise ServiceError(code)


def check(state, wish, source):
    """Raises the ServiceError of the first rule that is broken; source may be None."""
    for member, code in ACCOUNT:
        refuse_if(not state.conditions.account[member], code)
    refuse_if(source is None, "InvalidSnapshotId.NotFound")
    check_category(wish, source)
    check_source(state, wish, source)
    check_destination(state, wish, source)
    if wish.encrypted:
        check_kms(state, wish)
    check_unfinished(state, wish, source)
    check_quota(state, wish)


def check_category(wish, source):
    category = source.fields["Category"]
    refuse_if(category == "archive", "InvalidSnapshotCategory.NotSupportCopy")
    if category == "flash":
        refuse_if(wish.encrypted, "InvalidSnapshotCategory.NotSupportEncryptedCopy")
        raise ServiceError("InvalidSnapshotCategory.NotSupportCrossRegionCopy")
    refuse_if(category != "standard", "OperationDenied.SnapshotCategoryNotSupportCopy")


def check_source(state, wish, source):
    stands = source.marks.get
    refuse_if(stands("StorageLocationArn"), "InvalidSnapshot.StorageLocationNotSupported")
    refuse_if(state.snapshots.status(source) != "accomplished", "InvalidSnapshotId.NotReady")
    refuse_if(stands("Busy"), "InvalidOperation.Conflict")
    if source.fields["Encrypted"]:
        refuse_if(wish.encrypted is False, "InvalidEncrypted.NotSupportDecrypt")
        refuse_if(not stands("EncryptedCopy", True), "InvalidSnapshotId.EncryptedNotSupport")
        refuse_if(wish.storage_location, "InvalidSnapshot.EncryptedNotSupported")


def check_destination(state, wish, source):
    supports = state.conditions.region(wish.destination)
    refuse_if(not supports["Compliant"], "OperationDenied.NonCompliantDestinationRegion")
    if wish.encrypted or source.fields["Encrypted"]:
        code = "InvalidRegionId.NotSupportedEncryptedSnapshotCopy"
        refuse_if(not supports["EncryptedCopy"], code)
    if wish.encrypt_algorithm:
        code = "InvalidRegionId.NotSupportEncryptAlgorithm"
        refuse_if(not supports["EncryptAlgorithm"], code)
    allowed = state.conditions.account["StorageLocations"]
    refuse_if(
        wish.storage_location and allowed is not None and wish.storage_location not in allowed,
        "InvalidParameterDestinationStorageLocationArn.Unauthorized",
    )


def check_kms(state, wish):
    conditions, region = state.conditions, wish.destination
    kms, keys = conditions.kms(region), conditions.keys(region)
    refuse_if(not kms["Enabled"], "InvalidParameter.KmsNotEnabled")
    if wish.kms_key_id:
        refuse_if(not conditions.region(region)["Byok"], "InvalidRegion.NotSupport")
        refuse_if(not kms["EcsAuthorized"], "InvalidParameter.KMSKeyId.KMSUnauthorized")
        if keys:
            check_key(keys.get(wish.kms_key_id))
    refuse_if(not kms["DataKeys"], "InvalidParameter.DataEncryptedKeyCreateFailed")


def check_key(key):
    refuse_if(key is None, "InvalidParameter.KMSKeyId.NotFound")
    refuse_if(not key["Symmetric"], "InvalidKMSKeyId.NotSymmetric")
    refuse_if(not key["Enabled"], "InvalidParameter.KMSKeyId.CMKNotEnabled")
    refuse_if(not key["Allowed"], "InvalidParameter.KMSKeyId.CMKUnauthorized")


def check_unfinished(state, wish, source):
    """A disk can have one unfinished copy in each destination."""
    for other in state.snapshots.of_disk(wish.destination, source.fields["SourceDiskId"]):
        is_copy = bool(other.fields["SourceSnapshotId"])
        if is_copy and state.snapshots.status(other) == "progressing":
            raise ServiceError(unfinished(other))


def unfinished(other):
    """The code for an unfinished copy in the way, by the kind of that copy."""
    if other.fields["SourceRegionId"] == other.region:
        return "InvalidOperation.UnfinishedEncryptedSnapshotCopy"
    return "InvalidOperation.UnfinishedCrossRegionCopy"


def check_quota(state, wish):
    quota = state.conditions.region(wish.destination)["SnapshotQuota"]
    full = quota is not None and len(state.snapshots.of_region(wish.destination)) >= quota
    refuse_if(full, "QuotaExceed.SnapshotQuota")
