"""What DescribeSnapshots learns late, and its pages while snapshots come and go."""

import json

import pytest
from sim import ControlError


def advance(sim, seconds):
    sim.post("/clock", {"AdvanceSeconds": seconds})


def delete(client, snapshot_id, **where):
    return client.call("DeleteSnapshot", {"SnapshotId": snapshot_id, **where})


def in_control(sim):
    return [s["SnapshotId"] for s in sim.get("/snapshots?RegionId=us-east-1")]


def test_a_copy_is_listed_after_the_lag(sim, client, source):
    sim.post("/listing", {"LagSeconds": 3000})
    made = client.copy(source).json["SnapshotId"]
    by_id = {"SnapshotIds": json.dumps([made])}
    assert client.listed() == client.listed(**by_id) == [] and in_control(sim) == [made]
    assert client.describe(PageNumber="1").json["TotalCount"] == 0
    advance(sim, 2900)
    assert client.listed() == []
    advance(sim, 100)
    assert client.listed() == client.listed(**by_id) == [made]


def test_the_lag_of_a_copy_is_that_of_its_making(sim, client, source):
    sim.post("/listing", {"LagSeconds": 3000})
    client.copy(source)
    sim.post("/listing", {"LagSeconds": 0})
    assert client.listed() == []
    assert len({client.copy(source, DestinationRegionId="us-west-1").json["SnapshotId"],
                *client.listed("us-west-1")}) == 1


def test_what_is_made_by_hand_is_listed_at_once(sim, client, source):
    sim.post("/listing", {"LagSeconds": 3000})
    assert client.listed("cn-beijing") == [source]
    made = sim.post("/snapshots", {"RegionId": "us-east-1"})["SnapshotId"]
    assert client.listed() == [made]


def test_an_unlisted_copy_counts_for_everything_else(sim, client, source, make):
    sim.post("/listing", {"LagSeconds": 3000})
    sim.post("/regions", {"RegionId": "us-east-1", "SnapshotQuota": 1})
    made = client.copy(source, ClientToken="t").json["SnapshotId"]
    assert client.copy(source, ClientToken="t").json["SnapshotId"] == made
    assert client.copy(source).code == "InvalidOperation.UnfinishedCrossRegionCopy"
    assert client.copy(make(SourceDiskId="d-2")).code == "QuotaExceed.SnapshotQuota"
    assert delete(client, made).status == 200 and in_control(sim) == []
    assert client.copy(source).status == 200


def test_a_tag_that_changes(sim, client):
    """What was found by its tag or disk once is looked at again."""
    sim.post("/snapshots", {"RegionId": "us-east-1", "SnapshotId": "s-1", "Tags": {"k": "old", "l": "1"}})
    old, new, key = {"Tag.1.Key": "k", "Tag.1.Value": "old"}, {"Tag.1.Key": "k", "Tag.1.Value": "new"}, {"Tag.1.Key": "k"}
    assert (client.listed(**old), client.listed(**new), client.listed(**key)) == (["s-1"], [], ["s-1"])
    client.call("TagResources", {"RegionId": "us-east-1", "ResourceType": "snapshot", "ResourceId.1": "s-1",
                                 "Tag.1.Key": "k", "Tag.1.Value": "new"})
    assert (client.listed(**old), client.listed(**new), client.listed(**key)) == ([], ["s-1"], ["s-1"])
    assert client.listed(**new, **{"Tag.2.Key": "l", "Tag.2.Value": "1"}) == ["s-1"]
    assert client.listed(**new, SnapshotIds='["s-2"]') == client.listed("cn-beijing", **new) == []
    sim.post("/snapshots", {"RegionId": "us-east-1", "SnapshotId": "s-1", "Tags": {"k": "old"}})
    assert (client.listed(**old), client.listed(**new)) == (["s-1"], [])


def test_a_disk_that_changes(sim, client, source):
    made = client.copy(source).json["SnapshotId"]
    there = {"RegionId": "us-east-1", "SnapshotId": made}
    sim.post("/snapshots", {**there, "SourceDiskId": "d-other"})
    second = client.copy(source).json["SnapshotId"]
    sim.post("/snapshots", {**there, "SourceDiskId": "d-source"})
    sim.post("/snapshots", {**there, "SnapshotId": second, "Status": "accomplished"})
    assert client.copy(source).code == "InvalidOperation.UnfinishedCrossRegionCopy"
    sim.delete("/snapshots?RegionId=us-east-1&SnapshotId=" + made)
    assert client.copy(source).status == 200


def test_a_deleted_one_stays_listed_for_its_lag(sim, client, source):
    sim.post("/listing", {"DeleteLagSeconds": 3000})
    made = client.copy(source).json["SnapshotId"]
    assert delete(client, made).status == delete(client, made).status == 200
    assert client.listed() == [made] and in_control(sim) == []
    assert client.copy(source).status == 200
    advance(sim, 2900)
    assert made in client.listed()
    advance(sim, 100)
    assert made not in client.listed() and len(client.listed()) == 1


def test_a_second_deletion_does_not_prolong_the_lag(sim, client, source):
    sim.post("/listing", {"DeleteLagSeconds": 3000})
    delete(client, source, RegionId="cn-beijing")
    advance(sim, 2000)
    delete(client, source, RegionId="cn-beijing")
    advance(sim, 1000)
    assert client.listed("cn-beijing") == []


def test_what_is_removed_by_hand_goes_at_once(sim, client, source):
    sim.post("/listing", {"DeleteLagSeconds": 3000})
    sim.delete("/snapshots?RegionId=cn-beijing&SnapshotId=" + source)
    assert client.listed("cn-beijing") == []


def test_a_deleted_one_that_is_made_again_is_listed_once(sim, client, source, make):
    sim.post("/listing", {"DeleteLagSeconds": 3000})
    delete(client, source)
    make(SnapshotId=source)
    assert client.listed("cn-beijing") == [source]


def test_a_copy_deleted_before_it_was_listed_may_show_up_still(sim, client, source):
    sim.post("/listing", {"LagSeconds": 1000, "DeleteLagSeconds": 3000})
    made = client.copy(source).json["SnapshotId"]
    delete(client, made)
    assert client.listed() == []
    advance(sim, 1000)
    assert client.listed() == [made]
    advance(sim, 2000)
    assert client.listed() == []


def test_each_call_answers_with_all_that_holds(sim):
    assert sim.post("/listing") == {"LagSeconds": 0, "DeleteLagSeconds": 0}
    assert sim.post("/listing", {"LagSeconds": 2}) == {"LagSeconds": 2, "DeleteLagSeconds": 0}
    sim.post("/reset")
    assert sim.post("/listing") == {"LagSeconds": 0, "DeleteLagSeconds": 0}


@pytest.mark.parametrize("told", [
    {"LagSeconds": -1}, {"LagSeconds": None}, {"DeleteLagSeconds": "1"}, {"Lag": 1},
])
def test_bad_input_is_refused(sim, told):
    with pytest.raises(ControlError) as refusal:
        sim.post("/listing", told)
    assert refusal.value.status == 400


TAGS = [
    {"k": "v"}, {"k": "V"}, {"k": "vv"}, {"K": "v"}, {"k": ""}, {"kk": "v"}, {"k": "v", "x": "y"},
]


@pytest.mark.parametrize("filters, expected", [
    ({"Tag.1.Key": "k", "Tag.1.Value": "v"}, [0, 6]),
    ({"Tag.1.Key": "k", "Tag.1.Value": "v", "Tag.2.Key": "x", "Tag.2.Value": "y"}, [6]),
    ({"Tag.1.Key": "k", "Tag.1.Value": "v", "Tag.2.Key": "x", "Tag.2.Value": "v"}, []),
    ({"Tag.7.Key": "k", "Tag.7.Value": "V"}, [1]),
    ({"Tag.1.Key": "K", "Tag.1.Value": "v"}, [3]),
    ({"Tag.1.Key": "k", "Tag.1.Value": "a/b"}, []),
])
def test_tags_are_matched_whole(client, make, filters, expected):
    ids = [make(RegionId="us-east-1", Tags=tags) for tags in TAGS]
    assert sorted(client.listed(**filters)) == sorted(ids[n] for n in expected)


def test_ids_and_tags_with_odd_characters(client, make):
    made = make(RegionId="us-east-1", Tags={"copysnap-source": "cn-x/s-1 +&=快"})
    make(RegionId="us-east-1")
    tag = {"Tag.1.Key": "copysnap-source", "Tag.1.Value": "cn-x/s-1 +&=快"}
    assert client.listed(**tag) == client.listed(SnapshotIds=json.dumps([made, "s-none"])) == [made]
    assert client.listed("cn-beijing", **tag) == []


def pages(client, size, between=lambda: None, **filters):
    """The ids of all pages, in their order; `between` is called after each but the last."""
    seen, token = [], {}
    for _ in range(20):
        page = client.describe(MaxResults=str(size), **token, **filters).json
        seen.append([s["SnapshotId"] for s in page["Snapshots"]["Snapshot"]])
        if not page["NextToken"]:
            return seen
        token = {"NextToken": page["NextToken"]}
        between()
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("same_time", [True, False])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_each_snapshot_is_on_one_page_while_others_appear(client, make, size, same_time):
    """Even if all have the same time, and however many come between the pages."""
    stamp = {"CreationTime": "2026-03-01T00:00:00Z"} if same_time else {}
    ids = [make(RegionId="us-east-1", **stamp) for _ in range(7)]
    seen = pages(client, size, between=lambda: [make(RegionId="us-east-1") for _ in range(3)])
    assert [i for page in seen for i in page] == ids[::-1]
    assert all(len(page) == size for page in seen[:-1]) and 1 <= len(seen[-1]) <= size


def test_an_older_one_that_appears_comes_on_a_later_page(client, make):
    new = [make(RegionId="us-east-1") for _ in range(4)]
    old = {"RegionId": "us-east-1", "SnapshotId": "s-old", "CreationTime": "2001-01-01T00:00:00Z"}
    seen = pages(client, 2, between=lambda: make(**old))
    assert [i for page in seen for i in page] == [*new[::-1], "s-old"]


def test_pages_are_of_what_the_filter_leaves(client, make):
    ids = [make(RegionId="us-east-1", Tags={"n": str(n % 2)}) for n in range(6)]
    odd = {"Tag.1.Key": "n", "Tag.1.Value": "1"}
    assert pages(client, 2, **odd) == [[ids[5], ids[3]], [ids[1]]]
    assert pages(client, 3, **odd) == [[ids[5], ids[3], ids[1]]]
    assert pages(client, 4, SnapshotIds=json.dumps(ids[:5])) == [ids[4:0:-1], [ids[0]]]
    assert pages(client, 4, SnapshotIds='["s-none"]') == [[]]


def test_a_page_of_ids_is_no_longer_than_others(client, make):
    ids = [make(RegionId="us-east-1") for _ in range(11)]
    page = client.describe(SnapshotIds=json.dumps(ids)).json
    assert len(page["Snapshots"]["Snapshot"]) == 10 and page["NextToken"]


def test_a_late_one_comes_where_its_time_puts_it(sim, client, source, make):
    sim.post("/listing", {"LagSeconds": 3000})
    make(RegionId="us-east-1", SnapshotId="s-1")
    late = client.copy(source).json["SnapshotId"]
    make(RegionId="us-east-1", SnapshotId="s-2")
    assert client.listed() == ["s-2", "s-1"]
    assert pages(client, 1, between=lambda: advance(sim, 3000)) == [["s-2"], [late], ["s-1"]]
