"""The official Node SDK against the simulator, over TLS: what works with the service works here,
and what the service refuses is refused, in the form that the SDK knows. So the simulator, which
tests of copysnap talk to, is held against a client that none of us wrote."""

import re
import time

import pytest

from conftest import sdk

SOURCE = {"RegionId": "cn-hangzhou", "SnapshotId": "s-source0001"}
GIB = 4000  # copying it takes as many seconds, longer than any test
COPY = {**SOURCE, "DestinationRegionId": "cn-beijing", "DestinationSnapshotName": "copy",
        "DestinationSnapshotDescription": "Kopie, 副本 🙂"}
UUID = "[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}"


@pytest.fixture(autouse=True)
def source(sim):
    sim.post("/snapshots", {**SOURCE, "SourceDiskSize": str(GIB)})


def refused(outcome, code, status):
    """The error as the SDK shows it, each part of it where a program looks for it."""
    error = outcome["error"]
    assert (error["code"], error["statusCode"]) == (code, status)
    assert re.fullmatch(UUID, error["requestId"])
    assert error["message"] == "%s: code: %d, %s request id: %s" % (
        code, status, error["data"]["Message"], error["requestId"])
    assert set(error["data"]) >= {"RequestId", "HostId", "Code", "Message", "Recommend"}
    return error


def test_copy(sim, ask):
    tags = [{"Key": "k+ &=%", "Value": "~*'()! 值"}, {"Key": "none"}]
    wish = {**COPY, "RetentionDays": 7, "Encrypted": True, "KMSKeyId": "key-1",
            "ClientToken": "t", "Tag": tags}
    [answer] = ask("copySnapshot", wish)["answers"]
    [made] = sim.get("/snapshots?RegionId=cn-beijing")
    assert answer["SnapshotId"] == made["SnapshotId"] and re.fullmatch(UUID, answer["RequestId"])
    assert made["Description"] == COPY["DestinationSnapshotDescription"]
    assert made["SourceSnapshotId"] == SOURCE["SnapshotId"]
    assert (made["RetentionDays"], made["Encrypted"], made["KMSKeyId"]) == (7, True, "key-1")
    assert made["Tags"] == {"k+ &=%": "~*'()! 值", "none": ""}
    [call] = sim.get("/calls")
    assert call["TLS"] and call["Method"] == "POST" and call["Parameters"]["Encrypted"] == "true"


def test_the_same_token_is_the_same_copy(sim, ask):
    first, second = (ask("copySnapshot", {**COPY, "ClientToken": "t"})["answers"][0]
                     for _ in range(2))
    assert first["SnapshotId"] == second["SnapshotId"] and first["RequestId"] != second["RequestId"]
    changed = ask("copySnapshot", {**COPY, "ClientToken": "t", "DestinationSnapshotName": "other"})
    assert changed["error"]["code"] == "IdempotentParameterMismatch"
    assert len(sim.get("/snapshots?RegionId=cn-beijing")) == 1


def test_pages(sim, ask):
    made = [sim.post("/snapshots", {"RegionId": "cn-beijing"})["SnapshotId"] for _ in range(35)]
    wish = {"RegionId": "cn-beijing", "MaxResults": 10}
    pages = ask("describeSnapshots", wish, pages=True)["answers"]
    ids = [[s["SnapshotId"] for s in page["Snapshots"]["Snapshot"]] for page in pages]
    assert [len(page) for page in ids] == [10, 10, 10, 5]
    assert sum(ids, []) == made[::-1]  # the newest first
    assert [bool(page["NextToken"]) for page in pages] == [True, True, True, False]
    calls = sim.get("/calls")
    tokens = [c["Parameters"].get("NextToken", "") for c in calls]
    assert tokens == ["", *(page["NextToken"] for page in pages[:3])]
    assert len({c["Connection"] for c in calls}) == 1  # kept alive


def test_describe_what_was_copied(sim, ask):
    copied = ask("copySnapshot", {**COPY, "Tag": [{"Key": "a", "Value": "b"}]})["answers"][0]
    wish = {"RegionId": "cn-beijing", "SnapshotIds": '["%s"]' % copied["SnapshotId"]}
    [entry] = ask("describeSnapshots", wish)["answers"][0]["Snapshots"]["Snapshot"]
    assert (entry["Status"], entry["Available"]) == ("progressing", False)
    assert re.fullmatch(r"\d\d?%", entry["Progress"])
    assert entry["RemainTime"] > 0 and entry["SourceDiskSize"] == str(GIB)
    assert entry["Tags"] == {"Tag": [{"TagKey": "a", "TagValue": "b"}]}
    sim.post("/clock", {"AdvanceSeconds": GIB})
    [entry] = ask("describeSnapshots", wish)["answers"][0]["Snapshots"]["Snapshot"]
    assert (entry["Status"], entry["Progress"], entry["RemainTime"]) == ("accomplished", "100%", 0)


def test_tag_and_delete(sim, ask):
    sim.post("/snapshots", {**SOURCE, "SnapshotId": "s-2"})
    tag = {"RegionId": SOURCE["RegionId"], "ResourceType": "snapshot",
           "ResourceId": [SOURCE["SnapshotId"], "s-2"], "Tag": [{"Key": "a b", "Value": "ü"}]}
    assert set(ask("tagResources", tag)["answers"][0]) == {"RequestId"}
    shown = sim.get("/snapshots?RegionId=cn-hangzhou")
    assert [s["Tags"] for s in shown] == [{"a b": "ü"}] * 2
    tag["ResourceId"] = ["s-none"]
    refused(ask("tagResources", tag), "InvalidResourceId.NotFound", 404)
    [gone] = ask("deleteSnapshot", {"SnapshotId": "s-2", "Force": True})["answers"]
    assert set(gone) == {"RequestId"}
    assert [s["SnapshotId"] for s in sim.get("/snapshots")] == [SOURCE["SnapshotId"]]


def test_regions(ask):
    [answer] = ask("describeRegions", {"AcceptLanguage": "en-US"})["answers"]
    regions = answer["Regions"]["Region"]
    [beijing] = [r for r in regions if r["RegionId"] == "cn-beijing"]
    assert beijing["RegionEndpoint"].endswith(".aliyuncs.com") and len(regions) > 20


def test_temporary_keys(sim, ask):
    keys = {"id": "STS.1", "secret": "s", "token": "CAIS+/=="}
    sim.post("/keys", {"AccessKeyId": keys["id"], "AccessKeySecret": keys["secret"],
                       "SecurityToken": keys["token"]})
    assert "answers" in ask("describeRegions", {}, keys=keys)
    keys["token"] = "other"
    refused(ask("describeRegions", {}, keys=keys), "InvalidSecurityToken.Malformed", 400)


def test_wrong_secret(sim, ask):
    error = refused(ask("copySnapshot", COPY, keys={"id": "testid", "secret": "testsecreT"}),
                    "SignatureDoesNotMatch", 400)
    assert error["name"] == "ClientError"
    assert "string to sign is:ACS3-HMAC-SHA256\n" in error["message"]
    assert sim.get("/snapshots?RegionId=cn-beijing") == []


def test_unknown_key(ask):
    refused(ask("copySnapshot", COPY, keys={"id": "nobody", "secret": "x"}),
            "InvalidAccessKeyId.NotFound", 404)


@pytest.mark.parametrize("minutes, good", [(-60, False), (60, False), (-14, True), (14, True)])
def test_date(sim, ask, minutes, good):
    date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60 * minutes))
    outcome = ask("copySnapshot", COPY, date=date)
    if good:
        assert "answers" in outcome
    else:
        refused(outcome, "InvalidTimeStamp.Expired", 400)
    assert len(sim.get("/snapshots?RegionId=cn-beijing")) == good


def test_nonce_twice(ask):
    assert "answers" in ask("describeRegions", {}, nonce="n")
    refused(ask("describeRegions", {}, nonce="n"), "SignatureNonceUsed", 400)


def test_errors(sim, ask):
    none = {**COPY, "SnapshotId": "s-none"}
    refused(ask("copySnapshot", none), "InvalidSnapshotId.NotFound", 403)
    sim.script("CopySnapshot", {"Code": "Forbidden.RAM"}, {"Code": "InternalError"},
               {"Code": "Throttling.User", "Headers": {"x-acs-retry-after": "1500"}})
    denied = refused(ask("copySnapshot", COPY), "Forbidden.RAM", 403)
    assert denied["name"] == "ClientError"
    assert denied["accessDeniedDetail"]["AuthAction"] == "ecs:CopySnapshot"
    assert denied["accessDeniedDetail"]["EncodedDiagnosticMessage"]
    assert refused(ask("copySnapshot", COPY), "InternalError", 500)["name"] == "ServerError"
    throttled = refused(ask("copySnapshot", COPY), "Throttling.User", 400)
    assert (throttled["name"], throttled["retryAfter"]) == ("ThrottlingError", 1500)


def test_tls_is_verified(sim):
    """Else "over TLS" would say little of the simulator's certificates."""
    call = {"method": "describeRegions", "request": {},
            "keys": {"id": "testid", "secret": "testsecret"}}
    [outcome] = sdk(sim.https.split(":")[1], None, call)
    assert "certificate" in outcome["error"]["message"]
    assert sim.get("/calls") == []
