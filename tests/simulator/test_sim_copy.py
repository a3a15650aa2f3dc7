"""The rules of CopySnapshot: what is refused, with which code and status."""

import pytest
from acs_client import Client, authorize, headers_for

LONG = "x" * 129


def refused(reply, status, code):
    assert (reply.status, reply.code) == (status, code)
    assert reply.json["Message"] and reply.json["HostId"] == "localhost"
    assert reply.json["RequestId"] == reply.headers["x-acs-request-id"]
    assert code in reply.json["Recommend"]


def test_a_copy_is_accepted(client, source):
    reply = client.copy(source)
    assert reply.status == 200 and set(reply.json) == {"SnapshotId", "RequestId"}
    assert reply.headers["content-type"] == "application/json;charset=utf-8"
    assert reply.headers["x-acs-request-id"] == reply.json["RequestId"]
    assert client.listed() == [reply.json["SnapshotId"]]


def test_a_copy_carries_what_was_asked_and_what_its_source_had(sim, client, make):
    source = make(SourceDiskId="d-1", SourceDiskSize="300", SourceDiskType="system")
    client.copy(source, RetentionDays="60", Encrypted="true", KMSKeyId="k-1", **{
        "DestinationSnapshotName": "名字-1", "DestinationSnapshotDescription": "说明",
        "Tag.1.Key": "a", "Tag.1.Value": "b+c", "Tag.3.Key": "empty",
    })
    [made] = sim.get("/snapshots?RegionId=us-east-1")
    expected = {
        "SourceSnapshotId": source, "SourceRegionId": "cn-beijing", "SourceDiskId": "d-1",
        "SourceDiskSize": "300", "SourceDiskType": "system", "SnapshotName": "名字-1",
        "Description": "说明", "RetentionDays": 60, "Encrypted": True, "KMSKeyId": "k-1",
        "Tags": {"a": "b+c", "empty": ""}, "RegionId": "us-east-1", "Status": "progressing",
    }
    assert expected.items() <= made.items()


@pytest.mark.parametrize("method", ["get", "form"])
def test_a_call_may_be_a_get_or_a_form(sim, client, method):
    parameters = {"RegionId": "us-east-1", "SnapshotName": "a b+c"}
    if method == "get":
        reply = client.call("DescribeSnapshots", parameters, method="GET")
    else:
        reply = client.call_with_form("DescribeSnapshots", parameters)
    assert reply.status == 200
    assert sim.get("/calls")[0]["Parameters"] == parameters


@pytest.mark.parametrize("name", [
    "RegionId", "DestinationRegionId", "SnapshotId", "DestinationSnapshotName",
    "DestinationSnapshotDescription",
])
@pytest.mark.parametrize("value", [None, ""])
def test_a_required_parameter(client, source, name, value):
    reply = client.copy(source, **{name: value})
    refused(reply, 400, "MissingParameter")
    assert '"%s"' % name in reply.json["Message"]


BAD = [
    ({"SnapshotId": "s-none"}, 403, "InvalidSnapshotId.NotFound"),
    ({"RegionId": "cn-nowhere"}, 403, "InvalidRegionId.NotExists"),
    ({"DestinationRegionId": "cn-nowhere"}, 403, "InvalidRegionId.NotExists"),
    ({"DestinationRegionId": "No Region"}, 400, "InvalidRegionId.MalFormed"),
    ({"DestinationRegionId": "cn-beijing"}, 403, "InvalidOperation.NotSupportCopyInSameRegion"),
    ({"KMSKeyId": "k"}, 403, "InvalidEncrypted.NotMatchKmsKeyId"),
    ({"KMSKeyId": "k", "Encrypted": "false"}, 403, "InvalidEncrypted.NotMatchKmsKeyId"),
    ({"KMSKeyId": "k" * 65, "Encrypted": "true"}, 403, "InvalidParameter.KMSKeyId.NotFound"),
    ({"Encrypted": "yes"}, 400, "InvalidParameter"),
    ({"ClientToken": "x" * 65}, 400, "InvalidClientToken.Malformed"),
    ({"ClientToken": "é"}, 400, "InvalidClientToken.Malformed"),
]
BAD += [
    ({"DestinationSnapshotName": name}, 403, "InvalidSnapshotName.Malformed")
    for name in ("x", LONG, "1abc", "_abc", "http://abc", "a b", "a/b")
]
BAD += [
    ({"DestinationSnapshotDescription": text}, 403, "InvalidDescription.Malformed")
    for text in ("x", "x" * 257, "http://abc", "https://abc")
]
BAD += [
    ({"RetentionDays": days}, 403, "InvalidRetentionDays.Malformed")
    for days in ("0", "65537", "-1", "1.5", "ten")
]
BAD += [
    ({"Tag.1.Key": key, "Tag.1.Value": ""}, 400, "InvalidTagKey.Malformed")
    for key in ("", LONG, "aliyun-x", "acs:x", "x-http://y")
]
BAD += [
    ({"Tag.1.Key": "k", "Tag.1.Value": value}, 400, "InvalidTagValue.Malformed")
    for value in (LONG, "acs:x", "x-https://y")
]
BAD += [
    ({"Tag.1.Value": "v"}, 400, "InvalidTagKey.Malformed"),
    ({"Tag.1.Key": "k", "Tag.2.Key": "k"}, 400, "Duplicate.TagKey"),
    ({"Tag.%d.Key" % n: "k%d" % n for n in range(1, 22)}, 400, "InvalidTagKey.Malformed"),
]


@pytest.mark.parametrize("changes, status, code", BAD)
def test_a_bad_parameter(client, source, changes, status, code):
    refused(client.copy(source, **changes), status, code)
    assert client.listed() == []


@pytest.mark.parametrize("changes", [
    {"DestinationSnapshotName": "ab"},
    {"DestinationSnapshotName": "快照:_.-1" + "x" * 119},
    {"DestinationSnapshotDescription": "x" * 256},
    {"RetentionDays": "1"},
    {"RetentionDays": "65536"},
    {"ClientToken": "x" * 64},
    {"KMSKeyId": "k" * 64, "Encrypted": "true"},
    {"Tag.1.Key": "x" * 128, "Tag.1.Value": "x" * 128},
    {"Tag.%d.Key" % n: "k%d" % n for n in range(1, 21)},
])
def test_a_parameter_at_its_limit(client, source, changes):
    assert client.copy(source, **changes).status == 200


@pytest.mark.parametrize("members, status, code", [
    ({"Status": "progressing"}, 403, "InvalidSnapshotId.NotReady"),
    ({"Status": "failed"}, 403, "InvalidSnapshotId.NotReady"),
    ({"Category": "archive"}, 403, "InvalidSnapshotCategory.NotSupportCopy"),
])
def test_a_source_that_cannot_be_copied(client, make, members, status, code):
    refused(client.copy(make(**members)), status, code)


def test_a_source_in_another_region_is_not_found(client, source):
    refused(client.copy(source, RegionId="cn-shanghai"), 403, "InvalidSnapshotId.NotFound")


@pytest.mark.parametrize("wish, encrypted", [(None, True), ("true", True), ("false", None)])
def test_an_encrypted_source_stays_encrypted(sim, client, make, wish, encrypted):
    reply = client.copy(make(Encrypted=True), Encrypted=wish)
    if encrypted is None:
        refused(reply, 403, "InvalidEncrypted.NotSupportDecrypt")
    else:
        assert sim.get("/snapshots?RegionId=us-east-1")[0]["Encrypted"] is encrypted


def test_the_same_region_will_do_for_an_encrypting_copy(client, source):
    same = {"DestinationRegionId": "cn-beijing", "Encrypted": "true"}
    assert client.copy(source, **same).status == 200
    refused(client.copy(source, **same), 403, "InvalidOperation.UnfinishedEncryptedSnapshotCopy")


def test_one_unfinished_copy_for_each_disk_and_destination(sim, client, source, make):
    sibling = make(SourceDiskId="d-source")
    assert client.copy(source).status == 200
    refused(client.copy(sibling), 403, "InvalidOperation.UnfinishedCrossRegionCopy")
    assert client.copy(sibling, DestinationRegionId="us-west-1").status == 200
    assert client.copy(make(SourceDiskId="d-other")).status == 200
    sim.post("/clock", {"AdvanceSeconds": 40})
    assert client.copy(sibling).status == 200


@pytest.mark.parametrize("action, version", [
    ("CopyNothing", "2014-05-26"), ("CopySnapshot", "2016-01-01"),
])
def test_an_unknown_action_or_version(client, action, version):
    refused(client.call(action, {}, x_acs_version=version), 404, "InvalidAction.NotFound")


def test_another_method(client):
    refused(client.call("DescribeRegions", {}, method="PUT"), 405, "UnsupportedHTTPMethod")


def test_a_parameter_that_is_not_utf_8(client):
    headers = authorize(headers_for("DescribeRegions", "localhost"), client.key, "POST", "a=%FF")
    refused(client.send("POST", "a=%FF", headers), 400, "InvalidParameter")


@pytest.mark.parametrize("host, region, code", [
    ("ecs.cn-beijing.aliyuncs.com", "cn-beijing", None),
    ("ecs-vpc.cn-beijing.aliyuncs.com:443", "cn-beijing", None),
    ("ecs.cn-shanghai.aliyuncs.com", "cn-beijing", "InvalidRegionId.NotFound"),
    ("ecs-cn-hangzhou.aliyuncs.com", "cn-beijing", None),
    ("ecs.aliyuncs.com", "cn-beijing", None),
    ("127.0.0.1", "cn-beijing", None),
])
def test_the_host_fits_the_region(sim, source, host, region, code):
    assert Client(sim, host).copy(source, RegionId=region).json.get("Code") == code
