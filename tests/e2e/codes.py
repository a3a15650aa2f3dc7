"""How the program comes to each documented code: by the simulator's own rules, or on demand."""

from cli import KEYS

ID, SECRET, TOKEN = ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                     "ALIBABA_CLOUD_SECURITY_TOKEN")
STS = {ID: "STS.id", SECRET: "sts-secret", TOKEN: "sts/token"}
STS_KEY = {"AccessKeyId": "STS.id", "AccessKeySecret": "sts-secret", "SecurityToken": "sts/token"}
ENCRYPT = ["--encrypted", "true"]
KEY = [*ENCRYPT, "--kms-key-id", "k-1"]
KEY_OF_BEIJING = {"RegionId": "cn-beijing", "KMSKeyId": "k-1"}
COPY_OF_THIS_DISK = {"RegionId": "cn-beijing", "Status": "progressing", "SourceDiskId": "d-1",
                     "SourceSnapshotId": "s-0", "DurationSeconds": 3600}
ARN = "--destination-storage-location-arn"


def told(path, **members):
    return {"told": [(path, members)]}


def source(**members):
    return told("/snapshots", RegionId="cn-hangzhou", SnapshotId="s-source0001", **members)


def beijing(**members):
    return told("/regions", RegionId="cn-beijing", **members)


def kms(**members):
    return told("/kms", RegionId="cn-beijing", **members)


# How the simulator comes to each code by its own rules: what it is told, further words, keys.
RULES = {
    "Forbidden": told("/ram", Action="ecs:CopySnapshot", Detail=False),
    "Forbidden.RAM": told("/ram", Action="ecs:CopySnapshot"),
    "IdempotentParameterMismatch": {"first": ["--client-token", "t"],
                                    "words": ["--client-token", "t", "--name", "other"]},
    "InvalidAccessKeyId.Inactive": {
        **told("/keys", AccessKeyId="idle", AccessKeySecret="idle-secret", Active=False),
        "keys": {ID: "idle", SECRET: "idle-secret"}},
    "InvalidAccessKeyId.NotFound": {"keys": {ID: "nobody", SECRET: "no-secret"}},
    "InvalidAccountStatus.NotEnoughBalance": told("/account", Balance=False),
    "InvalidAccountStatus.SnapshotServiceUnavailable": told("/account", SnapshotService=False),
    "InvalidEncrypted.NotSupportDecrypt": {**source(Encrypted=True),
                                           "words": ["--encrypted", "false"]},
    "InvalidKMSKeyId.NotSymmetric": {**told("/kms", **KEY_OF_BEIJING, Symmetric=False),
                                     "words": KEY},
    "InvalidOperation.Conflict": source(Busy=True),
    "InvalidOperation.NotSupportCopyInSameRegion": {"to": "cn-hangzhou"},
    "InvalidOperation.Unauthorized": told("/account", Authorized=False),
    "InvalidOperation.UnfinishedCrossRegionCopy": told(
        "/snapshots", **COPY_OF_THIS_DISK, SourceRegionId="cn-hangzhou"),
    "InvalidOperation.UnfinishedEncryptedSnapshotCopy": told(
        "/snapshots", **COPY_OF_THIS_DISK, SourceRegionId="cn-beijing"),
    "InvalidParameter.Arns": {"words": ["--arn.1.rolearn", "nonsense"]},
    "InvalidParameter.DataEncryptedKeyCreateFailed": {**kms(DataKeys=False), "words": KEY},
    "InvalidParameter.KMSKeyId.CMKNotEnabled": {**told("/kms", **KEY_OF_BEIJING, Enabled=False),
                                                "words": KEY},
    "InvalidParameter.KMSKeyId.CMKUnauthorized": {**told("/kms", **KEY_OF_BEIJING, Allowed=False),
                                                  "words": KEY},
    "InvalidParameter.KMSKeyId.KMSUnauthorized": {**kms(EcsAuthorized=False), "words": KEY},
    "InvalidParameter.KMSKeyId.NotFound": {**kms(KMSKeyId="k-2"), "words": KEY},
    "InvalidParameter.KmsNotEnabled": {**kms(Enabled=False), "words": ENCRYPT},
    "InvalidParameterDestinationStorageLocationArn.Malformed": {"words": [ARN, "nonsense"]},
    "InvalidParameterDestinationStorageLocationArn.RegionNotMatch": {
        "words": [ARN, "acs:oss:us-east-1:1:x"]},
    "InvalidParameterDestinationStorageLocationArn.Unauthorized": {
        **told("/account", StorageLocations=[]), "words": [ARN, "acs:oss:cn-beijing:1:x"]},
    "InvalidRegion.NotSupport": {**beijing(Byok=False), "words": KEY},
    "InvalidRegionId.MalFormed": {"to": "beijing"},
    "InvalidRegionId.NotExists": {"to": "cn-nowhere"},
    "InvalidRegionId.NotSupportedEncryptedSnapshotCopy": {**beijing(EncryptedCopy=False),
                                                          "words": ENCRYPT},
    "InvalidSecurityToken.Expired": {**told("/keys", **STS_KEY, ExpiresIn=-1), "keys": STS},
    "InvalidSecurityToken.Malformed": {**told("/keys", **STS_KEY),
                                       "keys": {**STS, TOKEN: "another/token"}},
    "InvalidSnapshot.EncryptedNotSupported": {**source(Encrypted=True),
                                              "words": [ARN, "acs:oss:cn-beijing:1:x"]},
    "InvalidSnapshot.StorageLocationNotSupported": source(StorageLocationArn="acs:oss:x:1:y"),
    "InvalidSnapshotCategory.NotSupportCopy": source(Category="archive"),
    "InvalidSnapshotCategory.NotSupportCrossRegionCopy": source(Category="flash"),
    "InvalidSnapshotCategory.NotSupportEncryptedCopy": {**source(Category="flash"),
                                                        "words": ENCRYPT},
    "InvalidSnapshotId.EncryptedNotSupport": source(Encrypted=True, EncryptedCopy=False),
    "InvalidSnapshotId.NotFound": {"id": "s-nowhere"},
    "InvalidSnapshotId.NotReady": source(Status="progressing", DurationSeconds=3600),
    "InvalidSnapshotName.Malformed": {"words": ["--name", "a\u2014b"]},
    "InvalidUser.NotInWhiteList": told("/account", WhiteListed=False),
    "OperationDenied.NonCompliantDestinationRegion": beijing(Compliant=False),
    "OperationDenied.SnapshotCategoryNotSupportCopy": source(Category="enhanced"),
    "QuotaExceed.SnapshotQuota": beijing(SnapshotQuota=0),
    "SignatureDoesNotMatch": {"keys": {**KEYS, SECRET: "wrong-secret"}},
    "Throttling.User": {"options": ["--rate", "0"]},
}
# No state shows these; a wrong clock does show InvalidTimeStamp.Expired, but the program then signs by
# the service's clock (test_attempts.py).
ON_DEMAND = ["IdempotentProcessing", "IllegalTimestamp", "InternalError", "InvalidTimeStamp.Expired",
             "LastTokenProcessing", "ServiceUnavailable", "Throttling", "Throttling.Api"]
# The program never sends what leads to these; the simulator's own tests do.
NEVER_CAUSED = ["DryRunOperation", "Duplicate.TagKey", "IncompleteSignature",
                "InvalidClientToken.Malformed", "InvalidDescription.Malformed",
                "InvalidEncryptAlgorithm", "InvalidEncrypted.NotMatchEncryptAlgorithm",
                "InvalidEncrypted.NotMatchKmsKeyId", "InvalidParameter",
                "InvalidRegionId.NotSupportEncryptAlgorithm", "InvalidRetentionDays.Malformed",
                "InvalidTagKey.Malformed", "InvalidTagValue.Malformed",
                "InvalidTimeStamp.Format", "MissingParameter", "SignatureNonceUsed"]
