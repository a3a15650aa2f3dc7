"""CopySnapshot: first the form of the call, then the token, then the state.

Arn, DestinationStorageLocationArn and ResourceGroupId are not open to the public;
they are taken and have no effect. So are OwnerId and its kin.
"""

import re

from simulator import regions, rules
from simulator.errors import ServiceError

REGION_FORM = re.compile("[a-z]+(-[a-z0-9]+)+")
COPIED = ("SourceDiskId", "SourceDiskSize", "SourceDiskType", "SourceStorageType", "Category")


def run(state, host, parameters):
    state.copy_rate.admit()
    parameters.require(
        "RegionId",
        "DestinationRegionId",
        "SnapshotId",
        "DestinationSnapshotName",
        "DestinationSnapshotDescription",
    )
    wish = checked(host, parameters)
    token = parameters.text("ClientToken")
    result = state.client_tokens.recall(token, parameters)
    if result is None:
        source = find_source(state, wish)
        check_unfinished(state, wish, source)
        result = {"SnapshotId": copy(state, wish, source).id}
        state.client_tokens.remember(token, parameters, result)
    return result


class Wish:
    """What the caller wants, with every value of the right form."""

    def __init__(self, host, parameters):
        self.region = region(parameters["RegionId"])
        regions.of_call(host, self.region)
        self.destination = region(parameters["DestinationRegionId"])
        self.snapshot_id = parameters["SnapshotId"]
        self.name = parameters["DestinationSnapshotName"]
        self.description = parameters["DestinationSnapshotDescription"]
        self.encrypted = parameters.boolean("Encrypted")
        self.kms_key_id = parameters.text("KMSKeyId")
        self.retention_days = parameters.integer(
            "RetentionDays", 1, 65536, "InvalidRetentionDays.Malformed"
        )
        self.tags = rules.tags(parameters.numbered_pairs("Tag"))


def region(name):
    if not REGION_FORM.fullmatch(name):
        raise ServiceError("InvalidRegionId.MalFormed")
    if name not in regions.IDS:
        raise ServiceError("InvalidRegionId.NotExists")
    return name


def checked(host, parameters):
    rules.check_client_token(parameters.text("ClientToken") or "")
    wish = Wish(host, parameters)
    rules.check_name(wish.name)
    rules.check_description(wish.description)
    if wish.kms_key_id and not wish.encrypted:
        raise ServiceError("InvalidEncrypted.NotMatchKmsKeyId")
    if len(wish.kms_key_id or "") > 64:
        raise ServiceError("InvalidParameter.KMSKeyId.NotFound")
    if wish.region == wish.destination and not wish.encrypted:
        raise ServiceError("InvalidOperation.NotSupportCopyInSameRegion")
    return wish


def find_source(state, wish):
    source = state.snapshots.get(wish.region, wish.snapshot_id)
    if source is None:
        raise ServiceError("InvalidSnapshotId.NotFound")
    if source.fields["Category"] == "archive":
        raise ServiceError("InvalidSnapshotCategory.NotSupportCopy")
    if state.snapshots.status(source) != "accomplished":
        raise ServiceError("InvalidSnapshotId.NotReady")
    if source.fields["Encrypted"] and wish.encrypted is False:
        raise ServiceError("InvalidEncrypted.NotSupportDecrypt")
    return source


def check_unfinished(state, wish, source):
    """A disk can have one unfinished copy in each destination."""
    for other in state.snapshots.of_region(wish.destination):
        same_disk = other.fields["SourceDiskId"] == source.fields["SourceDiskId"]
        is_copy = bool(other.fields["SourceSnapshotId"])
        if same_disk and is_copy and state.snapshots.status(other) == "progressing":
            raise ServiceError(unfinished(other))


def unfinished(other):
    """The code for an unfinished copy in the way, by the kind of that copy."""
    if other.fields["SourceRegionId"] == other.region:
        return "InvalidOperation.UnfinishedEncryptedSnapshotCopy"
    return "InvalidOperation.UnfinishedCrossRegionCopy"


def copy(state, wish, source):
    fields = {name: source.fields[name] for name in COPIED}
    fields.update(
        SnapshotName=wish.name,
        Description=wish.description,
        SourceSnapshotId=source.id,
        SourceRegionId=source.region,
        Encrypted=bool(wish.encrypted or source.fields["Encrypted"]),
        KMSKeyId=wish.kms_key_id or "",
    )
    if wish.retention_days:
        fields["RetentionDays"] = wish.retention_days
    return state.snapshots.add(wish.destination, fields, wish.tags)
