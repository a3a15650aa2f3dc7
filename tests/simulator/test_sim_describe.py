"""DescribeSnapshots: entries, progress, filters, pages."""

import json

import pytest


def only(client, **filters):
    [entry] = client.describe(**filters).json["Snapshots"]["Snapshot"]
    return entry


def test_an_entry_is_in_the_form_of_the_api(client, make):
    make(SnapshotId="s-1", RegionId="us-east-1", Tags={"k": "v"}, RetentionDays=7)
    entry = only(client)
    assert entry["Tags"] == {"Tag": [{"TagKey": "k", "TagValue": "v"}]}
    assert (entry["SnapshotId"], entry["RegionId"]) == ("s-1", "us-east-1")
    assert (entry["Status"], entry["Progress"], entry["RemainTime"]) == ("accomplished", "100%", 0)
    assert (entry["SourceDiskSize"], entry["RetentionDays"]) == ("40", 7)


def state_of(client):
    entry = only(client)
    return entry["Status"], entry["Progress"], entry["RemainTime"]


def test_progress_is_a_function_of_the_clock(sim, client, make):
    client.copy(make(SourceDiskSize="1000"))
    status, progress, left = state_of(client)
    assert status == "progressing" and progress.endswith("%") and 0 < left <= 1000
    sim.post("/clock", {"AdvanceSeconds": 500})
    status, progress, left = state_of(client)
    assert status == "progressing" and int(progress[:-1]) >= 50 and left <= 500
    sim.post("/clock", {"AdvanceSeconds": 500})
    assert state_of(client) == ("accomplished", "100%", 0)


def test_the_shortest_copy_takes_20_seconds(sim, client, make):
    client.copy(make(SourceDiskSize="1"))
    assert only(client)["RemainTime"] == 20
    sim.post("/clock", {"AdvanceSeconds": 20})
    assert only(client)["Status"] == "accomplished"


@pytest.fixture
def several(sim):
    """s-1 to s-5 in us-east-1, made in that order."""
    members = [
        {"Tags": {"a": "1"}, "SourceDiskId": "d-1", "SnapshotName": "one"},
        {"Tags": {"a": "2", "b": "1"}, "SourceDiskId": "d-1"},
        {"Status": "progressing", "SnapshotType": "auto"},
        {"Status": "failed", "Encrypted": True, "KMSKeyId": "k"},
        {"Category": "archive", "Usage": "image"},
    ]
    for n, own in enumerate(members, 1):
        stamp = {"CreationTime": "2026-03-0%dT08:00:00Z" % n}
        where = {"RegionId": "us-east-1", "SnapshotId": "s-%d" % n}
        sim.post("/snapshots", {**stamp, **where, **own, "DurationSeconds": 10**9})


FILTERS = [
    ({}, "54321"),
    ({"SnapshotIds": '["s-2","s-4","s-9"]'}, "42"),
    ({"SnapshotIds": "[]"}, ""),
    ({"Status": "progressing"}, "3"),
    ({"Status": "failed"}, "4"),
    ({"Status": "accomplished"}, "521"),
    ({"Status": "all"}, "54321"),
    ({"SnapshotName": "one"}, "1"),
    ({"DiskId": "d-1"}, "21"),
    ({"SnapshotType": "auto"}, "3"),
    ({"SnapshotType": "user"}, "5421"),
    ({"Encrypted": "true"}, "4"),
    ({"Encrypted": "false"}, "54321"),
    ({"KMSKeyId": "k"}, "4"),
    ({"Category": "archive"}, "5"),
    ({"Usage": "image"}, "5"),
    ({"Tag.1.Key": "a"}, "21"),
    ({"Tag.1.Key": "a", "Tag.1.Value": "2"}, "2"),
    ({"Tag.1.Key": "a", "Tag.2.Key": "b"}, "2"),
    ({"Filter.1.Key": "CreationStartTime", "Filter.1.Value": "2026-03-03T08:00Z"}, "543"),
]


@pytest.mark.parametrize("filters, expected", FILTERS)
def test_a_filter(client, several, filters, expected):
    assert "".join(i[2:] for i in client.listed(**filters)) == expected


def test_the_order_is_by_creation_time_the_newest_first(client, make):
    for name, day in (("s-b", 2), ("s-c", 3), ("s-a", 1), ("s-c2", 3)):
        make(RegionId="us-east-1", SnapshotId=name, CreationTime="2026-03-0%dT00:00:00Z" % day)
    assert client.listed() == ["s-c2", "s-c", "s-b", "s-a"]


def test_pages_by_token_end_with_an_empty_one(client, several):
    page = client.describe(MaxResults="2").json
    seen = [s["SnapshotId"] for s in page["Snapshots"]["Snapshot"]]
    while page["NextToken"] and len(seen) < 10:
        page = client.describe(MaxResults="2", NextToken=page["NextToken"]).json
        seen += [s["SnapshotId"] for s in page["Snapshots"]["Snapshot"]]
    assert seen == ["s-5", "s-4", "s-3", "s-2", "s-1"] and page["NextToken"] == ""


def test_a_token_is_not_shifted_by_what_is_made_or_removed_meanwhile(sim, client, several):
    token = client.describe(MaxResults="2").json["NextToken"]
    sim.post("/snapshots", {"RegionId": "us-east-1"})
    sim.delete("/snapshots?RegionId=us-east-1&SnapshotId=s-4")
    assert client.listed(MaxResults="2", NextToken=token) == ["s-3", "s-2"]


def test_a_full_last_page_has_an_empty_token(client, several):
    assert client.describe(MaxResults="5").json["NextToken"] == ""


def test_pages_by_number(client, several):
    page = client.describe(PageNumber="2", PageSize="2").json
    assert [s["SnapshotId"] for s in page["Snapshots"]["Snapshot"]] == ["s-3", "s-2"]
    assert (page["TotalCount"], page["PageNumber"], page["PageSize"]) == (5, 2, 2)
    assert client.listed(PageNumber="4", PageSize="2") == []


def test_a_page_has_10_unless_more_are_asked_for(client, make):
    for _ in range(11):
        make(RegionId="us-east-1")
    assert len(client.listed()) == 10
    assert len(client.listed(PageNumber="1")) == 10
    assert len(client.listed(MaxResults="100")) == 11


@pytest.mark.parametrize("filters", [
    {"MaxResults": "101"},
    {"MaxResults": "0"},
    {"PageSize": "101"},
    {"PageNumber": "0"},
    {"NextToken": "nonsense"},
    {"NextToken": "????"},
    {"SnapshotIds": "s-1"},
    {"SnapshotIds": '{"a":1}'},
    {"SnapshotIds": "[1]"},
    {"SnapshotIds": json.dumps(["s"] * 101)},
    {"Status": "done"},
    {"SnapshotType": "manual"},
    {"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "2026-03-03T08:00Z"},
    {"Filter.1.Key": "CreationStartTime", "Filter.1.Value": "yesterday"},
])
def test_a_bad_filter(client, filters):
    reply = client.describe(**filters)
    assert (reply.status, reply.code) == (400, "InvalidParameter")


def test_a_tag_filter_needs_a_key(client):
    assert client.describe(**{"Tag.1.Value": "v"}).code == "InvalidTagKey.Malformed"


def test_a_dry_run_answers_that_it_was_one(client):
    reply = client.describe(DryRun="true")
    assert (reply.status, reply.code) == (400, "DryRunOperation")


@pytest.mark.parametrize("region, status, code", [
    ("", 400, "MissingParameter"), ("cn-nowhere", 404, "InvalidRegionId.NotFound"),
])
def test_the_region_must_be_known(client, region, status, code):
    reply = client.describe(region)
    assert (reply.status, reply.code) == (status, code)
