"""The control port."""

import http.client

import pytest
from acs_client import Client
from sim import ControlError


def test_a_snapshot_gets_defaults_and_is_shown(sim):
    made = sim.post("/snapshots", {"RegionId": "cn-beijing", "Tags": {"k": "v"}})
    assert made["SnapshotId"].startswith("s-") and made["SourceDiskId"].startswith("d-")
    assert (made["Status"], made["SourceDiskSize"]) == ("accomplished", "40")
    assert made["Tags"] == {"k": "v"}
    assert sim.get("/snapshots?RegionId=cn-beijing") == [made]
    assert sim.get("/snapshots?RegionId=us-east-1") == []
    assert sim.get("/snapshots") == [made]


def test_many_snapshots_at_once(sim):
    wish = [{"RegionId": "cn-beijing", "SnapshotId": "s-%d" % n} for n in range(2000)]
    made = sim.post("/snapshots", wish)
    assert [s["SnapshotId"] for s in made] == [s["SnapshotId"] for s in wish]
    assert sim.get("/snapshots") == made[::-1] and sim.post("/snapshots", []) == []


@pytest.mark.parametrize("bad", [{"RegionId": "cn-nowhere"}, {}, "s-1", 1, None, []])
def test_a_bad_one_among_many_makes_none(sim, bad):
    with pytest.raises(ControlError):
        sim.post("/snapshots", [{"RegionId": "cn-beijing"}, bad])
    assert sim.get("/snapshots") == []


def test_what_is_shown_can_be_posted_again(sim):
    wish = {"RegionId": "cn-beijing", "CreationTime": "2026-03-01T08:09:10Z"}
    made = sim.post("/snapshots", wish)
    assert made.items() >= wish.items()
    sim.post("/reset")
    assert sim.post("/snapshots", made) == made


def test_a_snapshot_of_a_known_id_is_changed(sim, client, source):
    made = client.copy(source).json["SnapshotId"]
    change = {"RegionId": "us-east-1", "SnapshotId": made, "Status": "failed"}
    changed = sim.post("/snapshots", change)
    assert (changed["Status"], changed["Progress"]) == ("failed", "0%")
    assert changed["SourceSnapshotId"] == source
    assert sim.get("/snapshots?RegionId=us-east-1") == [changed]


def test_a_change_of_status_takes_its_duration_from_now(sim, source):
    sim.post("/clock", {"AdvanceSeconds": 5000})
    again = {"RegionId": "cn-beijing", "SnapshotId": source, "Status": "progressing"}
    assert sim.post("/snapshots", {**again, "DurationSeconds": 1000})["RemainTime"] in (999, 1000)
    sim.post("/clock", {"AdvanceSeconds": 1000})
    assert sim.get("/snapshots")[0]["Status"] == "accomplished"


def test_a_change_of_the_rest_leaves_the_status(sim, client, source):
    made = client.copy(source).json["SnapshotId"]
    changed = sim.post("/snapshots", {
        "RegionId": "us-east-1", "SnapshotId": made, "Tags": {"a": "b"}, "SnapshotName": "new",
        "CreationTime": "2100-01-01T00:00:00Z",
    })
    assert (changed["Tags"], changed["SnapshotName"]) == ({"a": "b"}, "new")
    assert (changed["Status"], changed["CreationTime"]) == ("progressing", "2100-01-01T00:00:00Z")


def test_a_change_of_the_rest_does_not_start_a_copy_anew(sim, client, source):
    made = client.copy(source).json["SnapshotId"]
    sim.post("/clock", {"AdvanceSeconds": 39})
    change = {"RegionId": "us-east-1", "SnapshotId": made, "Tags": {"a": "b"}}
    assert sim.post("/snapshots", change)["RemainTime"] <= 1


def test_a_snapshot_is_removed_by_hand(sim, source):
    removed = sim.delete("/snapshots?RegionId=cn-beijing&SnapshotId=" + source)
    assert removed["SnapshotId"] == source and sim.get("/snapshots") == []


def test_the_log_of_calls(sim, client, source):
    client.copy(source, ClientToken="t")
    client.copy("s-none")
    first, second = sim.get("/calls")
    assert (first["Action"], first["Version"]) == ("CopySnapshot", "2014-05-26")
    assert first["Method"] == "POST"
    assert (first["Host"], first["AccessKeyId"], first["TLS"]) == ("localhost", "testid", False)
    assert (first["Status"], first["Code"], first["Step"]) == (200, None, None)
    assert first["Parameters"]["ClientToken"] == "t" and first["Time"].endswith("Z")
    assert (second["Status"], second["Code"]) == (403, "InvalidSnapshotId.NotFound")
    for name in ("RequestId", "Connection", "Nonce"):
        assert first[name] and first[name] != second[name]


def test_the_log_shows_the_step_met(sim, client):
    sim.script("CopySnapshot", {"Code": "InternalError", "DelayMs": 0}, {"Raw": "x"})
    client.copy("s-1")
    with pytest.raises(http.client.BadStatusLine):
        client.copy("s-1")
    first, second = sim.get("/calls")
    assert first["Step"] == {"Code": "InternalError", "DelayMs": 0}
    assert (first["Status"], first["Code"]) == (500, "InternalError")
    assert (second["Status"], second["Code"], second["Step"]) == (None, None, {"Raw": "x"})


def test_a_part_of_the_log(sim, client):
    for _ in range(2):
        client.describe()
        client.copy("s-none")
    calls = sim.get("/calls")
    assert sim.get("/calls?After=1") == calls[1:] and sim.get("/calls?After=4") == []
    assert sim.get("/calls?Action=CopySnapshot") == calls[1::2]
    assert sim.get("/calls?Action=CopySnapshot&After=2") == calls[3:]


def test_the_log_is_emptied(sim, client):
    client.describe()
    sim.delete("/calls")
    assert sim.get("/calls") == []


def test_a_reset_brings_back_the_beginning(sim, client, source):
    client.copy(source, ClientToken="t")
    sim.script("DescribeSnapshots", {"Code": "InternalError"})
    sim.post("/clock", {"AdvanceSeconds": 10**6, "SkewSeconds": 10**6})
    sim.post("/keys", {"AccessKeyId": "a", "AccessKeySecret": "b"})
    before = sim.post("/clock")["Now"]
    sim.post("/reset")
    assert sim.post("/clock")["Now"] < before
    assert sim.get("/snapshots") == sim.get("/calls") == []
    assert client.describe().status == 200
    assert client.copy(source, ClientToken="t").code == "InvalidSnapshotId.NotFound"
    assert Client(sim, key=("a", "b")).describe().code == "InvalidAccessKeyId.NotFound"


BAD = [
    ("POST", "/snapshots", {}),
    ("POST", "/snapshots", {"RegionId": "cn-nowhere"}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "Colour": "red"}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "Status": "done"}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "SourceDiskSize": 40}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "SourceDiskSize": "big"}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "Encrypted": "true"}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "RetentionDays": "7"}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "Tags": ["k"]}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "Tags": {"k": 1}}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "CreationTime": "today"}),
    ("POST", "/snapshots", {"RegionId": "cn-beijing", "DurationSeconds": -1}),
    ("GET", "/snapshots?Colour=red", None),
    ("GET", "/calls?After=x", None),
    ("GET", "/calls?Colour=red", None),
    ("DELETE", "/snapshots?RegionId=cn-beijing", None),
    ("DELETE", "/snapshots?RegionId=cn-beijing&SnapshotId=s-none", None),
    ("POST", "/clock", {"AdvanceSeconds": -1}),
    ("POST", "/clock", {"AdvanceSeconds": "1"}),
    ("POST", "/clock", {"AdvanceSeconds": True}),
    ("POST", "/keys", {"AccessKeyId": "a"}),
    ("POST", "/reset", {"Hard": True}),
    ("POST", "/script", {"Action": "CopySnapshot"}),
    ("POST", "/script", {"Steps": []}),
]
BAD += [
    ("POST", "/script", {"Action": "CopySnapshot", "Steps": [step]})
    for step in (
        "Reset", {"Colour": "red"}, {"Code": "No.Such"}, {"Message": "m"}, {"Status": 99},
        {"Status": "500"}, {"CutAfter": True}, {"Reset": 1}, {"DelayMs": -1}, {"CutAfter": -1},
        {"Headers": {"a": 1}}, {"Headers": {"a": "快"}}, {"Raw": "快"}, {"ContentType": "快"},
        {"Chunks": "even"}, {"Chunks": [0]}, {"Chunks": ["1"]},
        {"ResetAfter": -1}, {"ResetAfter": "1"}, {"ResetAfter": 1, "CutAfter": 1},
    )
]


@pytest.mark.parametrize("method, path, value", BAD)
def test_bad_input_is_refused(sim, method, path, value):
    with pytest.raises(ControlError) as refusal:
        {"GET": sim.get, "DELETE": sim.delete, "POST": lambda p: sim.post(p, value)}[method](path)
    assert refusal.value.status == 400 and len(str(refusal.value)) > 4


def test_a_bad_step_leaves_the_script_as_it_was(sim, client):
    sim.script("CopySnapshot", {"Code": "InternalError"})
    with pytest.raises(ControlError):
        sim.script("CopySnapshot", {}, {"Colour": "red"})
    assert client.copy("s-1").code == "InternalError"


@pytest.mark.parametrize("body", ["{", "[]", "\xff"])
def test_a_body_that_is_no_json_object(sim, body):
    connection = http.client.HTTPConnection(sim.control)
    connection.request("POST", "/reset", body.encode("latin-1"))
    response = connection.getresponse()
    assert response.status == 400 and b"Error" in response.read()
    connection.close()


def test_an_unknown_call(sim):
    with pytest.raises(ControlError) as refusal:
        sim.get("/nothing")
    assert refusal.value.status == 404
