"""What the account, the regions, KMS and RAM allow: the rules of CopySnapshot that state breaks."""

import pytest
from sim import ControlError

KMS_KEY = {"Encrypted": "true", "KMSKeyId": "k-1"}
KEY = {"RegionId": "us-east-1", "KMSKeyId": "k-1"}
LOCATION = {"DestinationStorageLocationArn": "acs:oss:us-east-1:1:x"}
FORBIDDEN_DETAIL = {"NoPermissionType": "ExplicitDeny", "PolicyType": "ControlPolicy",
                    "AuthPrincipalType": "AssumedRoleUser", "AuthPrincipalDisplayName": "r:s",
                    "AuthPrincipalOwnerId": "7", "EncodedDiagnosticMessage": "AQ"}

# code, what the control port is told, members of the source, parameters of the call
RULES = [
    ("InvalidOperation.Unauthorized", "/account", {"Authorized": False}, {}, {}),
    ("InvalidUser.NotInWhiteList", "/account", {"WhiteListed": False}, {}, {}),
    ("InvalidAccountStatus.SnapshotServiceUnavailable", "/account", {"SnapshotService": False},
     {}, {}),
    ("InvalidAccountStatus.NotEnoughBalance", "/account", {"Balance": False}, {}, {}),
    ("InvalidSnapshotCategory.NotSupportCopy", None, None, {"Category": "archive"}, {}),
    ("InvalidSnapshotCategory.NotSupportCrossRegionCopy", None, None, {"Category": "flash"}, {}),
    ("InvalidSnapshotCategory.NotSupportEncryptedCopy", None, None, {"Category": "flash"},
     {"Encrypted": "true"}),
    ("OperationDenied.SnapshotCategoryNotSupportCopy", None, None, {"Category": "other"}, {}),
    ("InvalidSnapshot.StorageLocationNotSupported", None, None, {"StorageLocationArn": "acs:x"},
     {}),
    ("InvalidOperation.Conflict", None, None, {"Busy": True}, {}),
    ("InvalidSnapshotId.EncryptedNotSupport", None, None,
     {"Encrypted": True, "EncryptedCopy": False}, {}),
    ("InvalidSnapshot.EncryptedNotSupported", None, None, {"Encrypted": True}, LOCATION),
    ("OperationDenied.NonCompliantDestinationRegion", "/regions",
     {"RegionId": "us-east-1", "Compliant": False}, {}, {}),
    ("InvalidRegionId.NotSupportedEncryptedSnapshotCopy", "/regions",
     {"RegionId": "us-east-1", "EncryptedCopy": False}, {}, {"Encrypted": "true"}),
    ("InvalidRegionId.NotSupportedEncryptedSnapshotCopy", "/regions",
     {"RegionId": "us-east-1", "EncryptedCopy": False}, {"Encrypted": True}, {}),
    ("InvalidRegionId.NotSupportEncryptAlgorithm", "/regions",
     {"RegionId": "us-east-1", "EncryptAlgorithm": False}, {},
     {"Encrypted": "true", "EncryptAlgorithm": "AES-256"}),
    ("InvalidEncryptAlgorithm", None, None, {}, {"Encrypted": "true", "EncryptAlgorithm": "ROT13"}),
    ("InvalidEncrypted.NotMatchEncryptAlgorithm", None, None, {}, {"EncryptAlgorithm": "AES-256"}),
    ("InvalidRegion.NotSupport", "/regions", {"RegionId": "us-east-1", "Byok": False}, {}, KMS_KEY),
    ("InvalidParameter.KmsNotEnabled", "/kms", {"RegionId": "us-east-1", "Enabled": False}, {},
     {"Encrypted": "true"}),
    ("InvalidParameter.KMSKeyId.KMSUnauthorized", "/kms",
     {"RegionId": "us-east-1", "EcsAuthorized": False}, {}, KMS_KEY),
    ("InvalidParameter.DataEncryptedKeyCreateFailed", "/kms",
     {"RegionId": "us-east-1", "DataKeys": False}, {}, KMS_KEY),
    ("InvalidParameter.KMSKeyId.NotFound", "/kms", {**KEY, "KMSKeyId": "k-2"}, {}, KMS_KEY),
    ("InvalidKMSKeyId.NotSymmetric", "/kms", {**KEY, "Symmetric": False}, {}, KMS_KEY),
    ("InvalidParameter.KMSKeyId.CMKNotEnabled", "/kms", {**KEY, "Enabled": False}, {}, KMS_KEY),
    ("InvalidParameter.KMSKeyId.CMKUnauthorized", "/kms", {**KEY, "Allowed": False}, {}, KMS_KEY),
    ("InvalidParameterDestinationStorageLocationArn.Unauthorized", "/account",
     {"StorageLocations": ["acs:oss:us-east-1:1:other"]}, {}, LOCATION),
    ("InvalidParameterDestinationStorageLocationArn.Malformed", None, None, {},
     {"DestinationStorageLocationArn": "x"}),
    ("InvalidParameterDestinationStorageLocationArn.RegionNotMatch", None, None, {},
     {"DestinationStorageLocationArn": "acs:oss:cn-beijing:1:x"}),
    ("InvalidParameter.Arns", None, None, {}, {"Arn.1.Rolearn": "x"}),
    ("InvalidParameter.Arns", None, None, {}, {"Arn.11.RoleType": "user"}),
    ("InvalidParameter.Arns", None, None, {}, {"Arn.1.RoleType": "king"}),
    ("InvalidParameter.Arns", None, None, {}, {"Arn.1.AssumeRoleFor": "me"}),
    ("QuotaExceed.SnapshotQuota", "/regions", {"RegionId": "us-east-1", "SnapshotQuota": 0}, {},
     {}),
    ("Forbidden.RAM", "/ram", {"Action": "ecs:CopySnapshot"}, {}, {}),
    ("Forbidden", "/ram", {"Action": "ecs:CopySnapshot", "Detail": False}, {}, {}),
]


@pytest.mark.parametrize("code, path, told, members, parameters", RULES)
def test_a_rule(sim, client, make, code, path, told, members, parameters):
    source = make(**members)
    if path:
        sim.post(path, told)
    assert client.copy(source, **parameters).code == code
    assert client.listed() == []


@pytest.mark.parametrize("told, parameters", [
    ([("/kms", KEY)], KMS_KEY),
    ([("/kms", {**KEY, "Enabled": False}), ("/kms", {**KEY, "Enabled": True})], KMS_KEY),
    ([("/kms", {"RegionId": "us-east-1", "EcsAuthorized": False})], {"Encrypted": "true"}),
    ([("/kms", {"RegionId": "us-east-1", "Enabled": False})], {}),
    ([("/kms", {**KEY, "RegionId": "cn-beijing", "Enabled": False})], KMS_KEY),
    ([("/account", {"StorageLocations": list(LOCATION.values())})], LOCATION),
    ([("/account", {"Balance": False}), ("/account", {"Balance": True})], {}),
    ([("/regions", {"RegionId": "us-east-1", "SnapshotQuota": 1})], {}),
    ([("/regions", {"RegionId": "us-east-1", "EncryptedCopy": False, "Byok": False})], {}),
    ([("/ram", {"Action": "ecs:DeleteSnapshot"})], {}),
    ([("/ram", {"Action": "ecs:CopySnapshot"}),
      ("/ram", {"Action": "ecs:CopySnapshot", "Allow": True})], {}),
    ([], {"Arn.1.Rolearn": "acs:ram::1:role/r", "Arn.1.RoleType": "user",
          "Arn.10.AssumeRoleFor": "1"}),
    ([], {"Encrypted": "true", "EncryptAlgorithm": "AES-256"}),
])
def test_what_is_allowed_goes(sim, client, source, told, parameters):
    for path, members in told:
        sim.post(path, members)
    assert client.copy(source, **parameters).status == 200


def test_the_detail_of_a_denial(sim, client, source):
    sim.post("/ram", {"Action": "ecs:CopySnapshot", **FORBIDDEN_DETAIL})
    reply = client.copy(source)
    assert reply.json["AccessDeniedDetail"] == {"AuthAction": "ecs:CopySnapshot",
                                                **FORBIDDEN_DETAIL}
    sim.post("/ram", {"Action": "ecs:DescribeSnapshots"})
    assert client.describe().json["AccessDeniedDetail"]["AuthAction"] == "ecs:DescribeSnapshots"


def test_the_token_comes_before_the_state(sim, client, source):
    made = client.copy(source, ClientToken="t").json["SnapshotId"]
    sim.post("/account", {"Balance": False})
    assert client.copy(source, ClientToken="t").json["SnapshotId"] == made


def test_marks_are_shown_by_the_control_port_only(sim, client, make):
    made = make(Busy=True, StorageLocationArn="acs:x", EncryptedCopy=False)
    (shown,) = sim.get("/snapshots")
    assert (shown["Busy"], shown["StorageLocationArn"], shown["EncryptedCopy"]) == (
        True, "acs:x", False)
    (entry,) = client.describe("cn-beijing").json["Snapshots"]["Snapshot"]
    assert entry["SnapshotId"] == made
    assert not {"Busy", "StorageLocationArn", "EncryptedCopy"} & set(entry)


def test_a_reset_allows_everything_again(sim, client, make):
    sim.post("/account", {"Balance": False})
    sim.post("/regions", {"RegionId": "us-east-1", "Compliant": False})
    sim.post("/kms", {**KEY, "Enabled": False})
    sim.post("/ram", {"Action": "ecs:CopySnapshot"})
    sim.post("/reset")
    assert client.copy(make(), **KMS_KEY).status == 200


@pytest.mark.parametrize("path, told", [
    ("/account", {"Colour": True}), ("/account", {"Balance": 1}),
    ("/account", {"StorageLocations": "acs:x"}), ("/account", {"StorageLocations": [1]}),
    ("/regions", {}), ("/regions", {"RegionId": "cn-nowhere"}),
    ("/regions", {"RegionId": "us-east-1", "SnapshotQuota": -1}),
    ("/regions", {"RegionId": "us-east-1", "SnapshotQuota": True}),
    ("/regions", {"RegionId": "us-east-1", "Compliant": None}),
    ("/kms", {"Enabled": False}), ("/kms", {**KEY, "DataKeys": True}),
    ("/kms", {**KEY, "KMSKeyId": 1}), ("/kms", {**KEY, "Enabled": "no"}),
    ("/ram", {}), ("/ram", {"Action": "CopySnapshot"}), ("/ram", {"Action": 1}),
    ("/ram", {"Action": "ecs:CopySnapshot", "Allow": "yes"}),
    ("/ram", {"Action": "ecs:CopySnapshot", "Allow": True, "Detail": False}),
    ("/ram", {"Action": "ecs:CopySnapshot", "AuthAction": "x"}),
    ("/ram", {"Action": "ecs:CopySnapshot", "PolicyType": 1}),
    ("/snapshots", {"RegionId": "cn-beijing", "Busy": "yes"}),
    ("/snapshots", {"RegionId": "cn-beijing", "StorageLocationArn": True}),
])
def test_bad_input_is_refused_and_changes_nothing(sim, client, make, path, told):
    source = make()
    with pytest.raises(ControlError) as refusal:
        sim.post(path, told)
    assert refusal.value.status == 400
    assert client.copy(source, **KMS_KEY).status == 200
