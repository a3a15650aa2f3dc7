"""DeleteSnapshot, DescribeRegions, TagResources, and the region of a call."""

import pytest
from acs_client import Client
from simulator import regions


def test_delete_removes_and_cancels(client, source):
    made = client.copy(source).json["SnapshotId"]
    assert client.call("DeleteSnapshot", {"SnapshotId": made}).status == 200
    assert client.listed() == []
    assert client.copy(source).status == 200  # nothing unfinished is in the way


def test_delete_of_an_unknown_id_is_no_error(client):
    reply = client.call("DeleteSnapshot", {"SnapshotId": "s-none"})
    assert reply.status == 200 and set(reply.json) == {"RequestId"}


def test_delete_needs_an_id(client):
    assert client.call("DeleteSnapshot", {}).code == "MissingParameter"


@pytest.mark.parametrize("host, region_id, left", [
    ("ecs.us-east-1.aliyuncs.com", None, ["cn-beijing"]),
    ("localhost", "us-east-1", ["cn-beijing"]),
    ("localhost", None, []),
    ("ecs.us-west-1.aliyuncs.com", None, ["us-east-1", "cn-beijing"]),
])
def test_delete_in_the_region_of_the_host(sim, make, host, region_id, left):
    make(SnapshotId="s-1")
    make(SnapshotId="s-1", RegionId="us-east-1")
    parameters = {"SnapshotId": "s-1", **({"RegionId": region_id} if region_id else {})}
    Client(sim, host).call("DeleteSnapshot", parameters)
    assert [s["RegionId"] for s in sim.get("/snapshots")] == left


def test_regions_have_endpoints(client):
    listed = client.call("DescribeRegions", {}).json["Regions"]["Region"]
    found = {region["RegionId"]: region for region in listed}
    assert found["cn-hangzhou"]["RegionEndpoint"] == "ecs-cn-hangzhou.aliyuncs.com"
    assert found["us-east-1"]["RegionEndpoint"] == "ecs.us-east-1.aliyuncs.com"
    assert all(r["LocalName"] and r["Status"] == "available" for r in listed)


@pytest.mark.parametrize("host, region", [
    ("ecs.cn-beijing.aliyuncs.com", "cn-beijing"),
    ("ECS.CN-BEIJING.aliyuncs.com:8443", "cn-beijing"),
    ("ecs-vpc.cn-beijing.aliyuncs.com", "cn-beijing"),
    ("ecs-dualstack-vpc.cn-beijing.aliyuncs.com", "cn-beijing"),
    ("ecs-cn-hangzhou.aliyuncs.com", "cn-hangzhou"),
    ("ecs-cn-beijing.aliyuncs.com", "cn-beijing"),
    ("ecs.aliyuncs.com", "cn-hangzhou"),
    ("ecs.cn-nowhere.aliyuncs.com", None),
    ("localhost:1234", None),
    ("sts.cn-beijing.aliyuncs.com", None),
])
def test_the_region_of_a_host(host, region):
    assert regions.of_host(host) == region


def tag(client, **changes):
    parameters = {
        "RegionId": "cn-beijing", "ResourceType": "snapshot", "ResourceId.1": "s-source",
        "Tag.1.Key": "k", "Tag.1.Value": "v", **changes,
    }
    return client.call("TagResources", {n: v for n, v in parameters.items() if v is not None})


def tags(sim):
    return sim.get("/snapshots?RegionId=cn-beijing")[-1]["Tags"]


def test_tags_are_added_and_replaced(sim, client, source):
    assert tag(client).status == 200
    assert tag(client, **{"Tag.1.Key": "l", "Tag.1.Value": None}).status == 200
    assert tags(sim) == {"k": "v", "l": ""}
    assert tag(client, **{"Tag.1.Value": "w"}).status == 200
    assert tags(sim) == {"k": "w", "l": ""}


def test_several_are_tagged_or_none(sim, client, source, make):
    reply = tag(client, **{"ResourceId.2": "s-none"})
    assert (reply.status, reply.code, tags(sim)) == (404, "InvalidResourceId.NotFound", {})
    make(SnapshotId="s-two")
    assert tag(client, **{"ResourceId.2": "s-two"}).status == 200
    assert [s["Tags"] for s in sim.get("/snapshots")] == [{"k": "v"}] * 2


@pytest.mark.parametrize("changes, code", [
    ({"RegionId": None}, "MissingParameter"),
    ({"ResourceType": None}, "MissingParameter"),
    ({"ResourceType": "disk"}, "InvalidResourceType.NotFound"),
    ({"ResourceId.1": None}, "MissingParameter"),
    ({"ResourceId.%d" % n: "s-source" for n in range(1, 52)}, "InvalidParameter"),
    ({"Tag.1.Key": None}, "MissingParameter"),
    ({"Tag.1.Key": "acs:x"}, "InvalidTagKey.Malformed"),
    ({"Tag.2.Key": "k"}, "Duplicate.TagKey"),
])
def test_bad_tagging(sim, client, source, changes, code):
    assert tag(client, **changes).code == code
    assert tags(sim) == {}
