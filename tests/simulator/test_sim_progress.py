"""Slow, stalled and failing copies, and figures that mislead."""

import pytest
from sim import ControlError
from simulator.progress import Progress

PERCENT = 1000  # seconds, of a copy that takes as long as those here
US = {"RegionId": "us-east-1"}


@pytest.fixture
def copy(sim, client, source):
    """Makes a copy that takes a hundred times PERCENT, and gives its id."""

    def make_copy(**settings):
        sim.post("/copies", {"DurationSeconds": 100 * PERCENT, **settings})
        return client.copy(source).json["SnapshotId"]

    return make_copy


@pytest.fixture
def shown(sim, client):
    """What DescribeSnapshots shows of the only copy after so many percent more of its time."""

    def show(percent=0):
        sim.post("/clock", {"AdvanceSeconds": percent * PERCENT})
        [entry] = client.describe().json["Snapshots"]["Snapshot"]
        return entry["Status"], entry["Progress"], round(entry["RemainTime"] / PERCENT)

    return show


def test_a_copy_takes_as_long_as_it_is_told(copy, shown):
    copy()
    assert shown(50) == ("progressing", "50%", 50)
    assert shown(49)[:2] == ("progressing", "99%")
    assert shown(1) == ("accomplished", "100%", 0)


def test_a_copy_may_take_no_time(copy, shown):
    copy(DurationSeconds=0)
    assert shown() == ("accomplished", "100%", 0)


def test_null_brings_back_the_duration_by_size(sim, copy):
    sim.post("/copies", {"DurationSeconds": 1})
    copy(DurationSeconds=None, StallAt=0)
    assert sim.get("/snapshots?RegionId=us-east-1")[0]["RemainTime"] == 40


def test_what_is_told_holds_for_later_copies_only(sim, client, copy, shown):
    copy()
    sim.post("/copies", {"DurationSeconds": 1, "StallAt": 1, "FailAt": 2})
    assert shown(50)[:2] == ("progressing", "50%")
    assert shown(50)[0] == "accomplished"


def test_a_copy_stalls(copy, shown):
    copy(StallAt=57)
    assert shown(56)[:2] == ("progressing", "56%")
    assert shown(2) == shown(10**6) == ("progressing", "57%", 43)


@pytest.mark.parametrize("percent, expected", [
    (0, ("progressing", "0%", 100)), (100, ("progressing", "100%", 0)),
])
def test_a_copy_stalls_at_either_end(copy, shown, percent, expected):
    copy(StallAt=percent)
    assert shown(1000) == expected


def test_a_stalled_copy_is_in_the_way_of_the_next(client, source, copy, shown):
    copy(StallAt=100)
    shown(1000)
    assert client.copy(source).code == "InvalidOperation.UnfinishedCrossRegionCopy"


@pytest.mark.parametrize("percent", [1, 57, 100])
def test_a_copy_fails(client, source, copy, shown, percent):
    copy(FailAt=percent)
    assert shown(percent - 1)[0] == "progressing"
    assert shown(1) == shown(10**6) == ("failed", "%d%%" % percent, 0)
    assert client.copy(source).status == 200


def test_a_copy_fails_at_once(copy, shown):
    copy(FailAt=0)
    assert shown() == ("failed", "0%", 0)


def test_the_time_of_the_failure_is_shown(sim, copy, shown):
    copy(FailAt=50)
    shown(100)
    [entry] = sim.get("/snapshots?RegionId=us-east-1")
    assert entry["Available"] is False
    assert entry["LastModifiedTime"] < sim.post("/snapshots", dict(US))["CreationTime"]


@pytest.mark.parametrize("stall, fail, status", [
    (30, 60, "progressing"), (60, 30, "failed"), (30, 30, "failed"),
])
def test_what_stalls_first_does_not_fail(copy, shown, stall, fail, status):
    copy(StallAt=stall, FailAt=fail)
    assert shown(1000)[0] == status


def test_an_existing_snapshot_is_marked_and_the_mark_is_lifted(sim, copy, shown):
    made = {**US, "SnapshotId": copy()}
    told = sim.post("/snapshots", {**made, "StallAt": 30, "Backwards": True, "EarlyHundred": True})
    assert (told["StallAt"], told["Backwards"], told["EarlyHundred"]) == (30, True, True)
    sim.post("/snapshots", {**made, "Backwards": False, "EarlyHundred": False})
    assert shown(50) == ("progressing", "30%", 70)
    assert "StallAt" not in sim.post("/snapshots", {**made, "StallAt": None})
    assert shown()[:2] == ("progressing", "50%")
    sim.post("/snapshots", {**made, "FailAt": 40})
    assert shown() == ("failed", "40%", 0)
    sim.post("/snapshots", {**made, "FailAt": None})
    assert shown(50) == ("accomplished", "100%", 0)


def test_a_snapshot_made_by_hand_is_marked(sim, shown):
    sim.post("/snapshots", {**US, "Status": "progressing", "DurationSeconds": 10, "FailAt": 50})
    assert shown(1) == ("failed", "50%", 0)


def test_marks_are_shown_by_the_control_port_alone_and_can_be_posted_again(sim, client, copy):
    copy(StallAt=0, FailAt=100)
    [told] = sim.get("/snapshots?RegionId=us-east-1")
    assert (told["StallAt"], told["FailAt"]) == (0, 100)
    [entry] = client.describe().json["Snapshots"]["Snapshot"]
    names = {"StallAt", "FailAt", "Backwards", "EarlyHundred"}
    assert not names & set(entry) and not {"Backwards", "EarlyHundred"} & set(told)
    assert sim.post("/snapshots", told)["FailAt"] == 100


def test_figures_jump_back_in_the_last_two_of_seven_seconds():
    marks = {"Backwards": True}
    figures = [Progress(elapsed, 100, marks).figures() for elapsed in range(73, 79)]
    assert figures == [(73, 27), (74, 26), (37, 63), (38, 62), (77, 23), (78, 22)]
    assert Progress(74.99, 100, marks).figures() == (74, 26)
    assert Progress(103, 100, marks).figures() == (100, 0)


def test_a_client_sees_them_jump_back(sim, copy, shown):
    copy(Backwards=True)
    percents = [int(shown(1)[1][:-1]) for _ in range(40)]
    assert any(later < earlier for earlier, later in zip(percents, percents[1:]))


def test_a_hundred_percent_may_come_early(copy, shown):
    copy(EarlyHundred=True)
    assert shown() == shown(99) == ("progressing", "100%", 0)
    assert shown(1) == ("accomplished", "100%", 0)


def test_even_a_hundred_percent_jumps_back():
    marks = {"EarlyHundred": True, "Backwards": True}
    figures = [Progress(elapsed, 100, marks).figures() for elapsed in (4, 5, 6, 7)]
    assert figures == [(100, 0), (50, 50), (50, 50), (100, 0)]


def test_misleading_figures_leave_the_failure_where_it_is(copy, shown):
    copy(EarlyHundred=True, Backwards=True, FailAt=50)
    assert shown(49)[0] == "progressing"
    assert shown(1) == ("failed", "50%", 0)


def test_each_call_answers_with_all_that_holds(sim):
    first = {"DurationSeconds": None, "StallAt": None, "FailAt": None,
             "Backwards": False, "EarlyHundred": False}
    assert sim.post("/copies") == first
    assert sim.post("/copies", {"StallAt": 3}) == {**first, "StallAt": 3}
    assert sim.post("/copies", {"FailAt": 4})["StallAt"] == 3
    sim.post("/reset")
    assert sim.post("/copies") == first


@pytest.mark.parametrize("told", [
    {"StallAt": -1}, {"StallAt": 101}, {"FailAt": 1.5}, {"FailAt": True}, {"Backwards": None},
    {"EarlyHundred": 1}, {"DurationSeconds": -1}, {"DurationSeconds": "1"},
])
def test_bad_input_is_refused_and_changes_nothing(sim, source, told):
    for path, more in (("/copies", {"StallAt": 7}), ("/snapshots", {**US, "SnapshotId": "s-1"})):
        with pytest.raises(ControlError) as refusal:
            sim.post(path, {**more, **told})
        assert refusal.value.status == 400
    assert sim.post("/copies")["StallAt"] is None
    assert [s["SnapshotId"] for s in sim.get("/snapshots")] == [source]
