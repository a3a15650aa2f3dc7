"""copysnap cancel: what is being made is deleted, and nothing else."""

import signal

import pytest

import cli
from cli import WHOLE, calls, copies, copy, made, one, started, there, until


def put(sim, status="progressing", **members):
    """A copy, not just any snapshot."""
    cli.put(sim, status, **{"SourceSnapshotId": "s-source0001", "SourceRegionId": "cn-hangzhou",
                              "DurationSeconds": 3600, **members})


def cancel(sim, *more, **kind):
    return one(sim, "cancel", "s-1", *more, **kind)


# ---- deleted ---------------------------------------------------------------------------------------

def test_a_progressing_copy_is_deleted(sim):
    """Asked for right before, without Force, and looked for right after."""
    put(sim)
    ran = cancel(sim)
    assert (ran.code, ran.out) == (0, "s-1\n"), ran.err
    assert ran.err == "copysnap: cancelled: s-1 in cn-beijing was still progressing; it is deleted\n"
    assert made(sim) == "look delete look" and copies(sim) == []
    for call in sim.get("/calls"):
        assert call["Host"] == "ecs.cn-beijing.aliyuncs.com" and call["TLS"] is True
    ask, delete, after = [c["Parameters"] for c in sim.get("/calls")]
    assert ask == after == {"RegionId": "cn-beijing", "SnapshotIds": '["s-1"]'}
    assert delete == {"SnapshotId": "s-1"}  # no Force
    assert len({c["Connection"] for c in sim.get("/calls")}) == 1


def test_json_and_quiet(sim):
    put(sim)
    ran = cancel(sim, "--json")
    assert (ran.code, ran.err, set(ran.json)) == (0, "", {"SnapshotId", "RequestId", "Outcome"})
    assert (ran.json["SnapshotId"], ran.json["Outcome"]) == ("s-1", "cancelled")
    put(sim)
    ran = cancel(sim, "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "s-1\n", "")


def test_it_may_stay_listed_for_a_while(sim):
    put(sim)
    sim.post("/listing", {"DeleteLagSeconds": 1000})
    with started("cancel", "s-1", "--region-id", "cn-beijing", *there(sim)) as child:
        until(lambda: made(sim).startswith("look delete look look"))
        sim.post("/clock", {"AdvanceSeconds": 1000})
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (0, "s-1\n"), err
    assert len(calls(sim, "DeleteSnapshot")) == 1


def test_it_stays_listed_for_longer_than_the_time_allowed(sim):
    """Then the truth is not known, and the same command asks again."""
    put(sim)
    sim.post("/listing", {"DeleteLagSeconds": 1000})
    ran = cancel(sim, "--timeout", "3")
    assert ran.code == 8 and "to go on: " in ran.err and len(calls(sim, "DeleteSnapshot")) == 1
    sim.post("/clock", {"AdvanceSeconds": 1000})
    assert cancel(sim).code == 7 and len(calls(sim, "DeleteSnapshot")) == 1


# ---- what came of the call is not known ------------------------------------------------------------

UNCLEAR = [{"Reset": True}, {"Raw": ""}, {"Code": "InternalError"},
           {"Status": 502, "Body": "<html>", "ContentType": "text/html"}]
IDS = ["reset", "cut", "failed", "page"]


@pytest.mark.parametrize("step", UNCLEAR, ids=IDS)
def test_deleted_but_nobody_said_so(sim, step):
    put(sim)
    sim.script("DeleteSnapshot", {**step, "Commit": True})
    ran = cancel(sim)
    assert (ran.code, ran.out, made(sim)) == (0, "s-1\n", "look delete look"), ran.err


@pytest.mark.parametrize("step", UNCLEAR, ids=IDS)
def test_not_deleted_so_it_is_asked_again(sim, step):
    put(sim)
    sim.script("DeleteSnapshot", step)
    ran = cancel(sim)
    assert (ran.code, ran.out, made(sim)) == (0, "s-1\n", "look delete look delete look"), ran.err


def test_accomplished_after_a_call_of_which_nothing_is_known(sim):
    """It is not deleted any more: what is finished stays. What came of the call, nobody knows."""
    put(sim)
    sim.script("DeleteSnapshot", {"Reset": True, "DelayMs": 1000})
    with started("cancel", "s-1", "--region-id", "cn-beijing", *there(sim), "--timeout", "5") as child:
        until(lambda: calls(sim, "DeleteSnapshot"))
        put(sim, "accomplished")
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (6, "") and "unknown: what came of it is not known" in err
    assert len(calls(sim, "DeleteSnapshot")) == 1 and len(copies(sim)) == 1


def test_no_time_to_ask_again(sim):
    put(sim)
    sim.script("DeleteSnapshot", {"Reset": True})
    ran = cancel(sim, "--timeout", "2")
    assert (ran.code, ran.out, made(sim)) == (6, "", "look delete")
    assert "unknown: what came of it is not known" in ran.err and "it looks first" in ran.err


def test_declined_for_now(sim):
    put(sim)
    sim.script("DeleteSnapshot", {"Code": "Throttling"}, {"Code": "InvalidOperation.Conflict"})
    ran = cancel(sim)
    assert ran.code == 0 and made(sim) == "look delete look delete look delete look"
    assert ran.err.count("; trying again in ") == 2


# ---- nothing is deleted ----------------------------------------------------------------------------

@pytest.mark.parametrize("status, number, outcome, code", [
    ("accomplished", 4, "refused", "NotProgressing"), ("failed", 7, "failed", "CopyFailed"),
    (None, 7, "failed", "NoSuchCopy")])
def test_what_is_not_progressing_stays(sim, status, number, outcome, code):
    if status:
        put(sim, status)
    ran = cancel(sim)
    assert (ran.code, ran.out, made(sim)) == (number, "", "look") and "what to do: " in ran.err
    ran = cancel(sim, "--json")
    assert (ran.code, ran.err) == (number, "") and len(copies(sim)) == bool(status)
    assert (ran.json["Outcome"], ran.json["Code"], ran.json.get("Status")) == (outcome, code, status)


def test_a_snapshot_that_is_no_copy_stays(sim):
    """It is progressing, too, and somebody's backup."""
    put(sim, SourceSnapshotId="", SourceRegionId="")
    ran = cancel(sim)
    assert (ran.code, ran.out, made(sim)) == (4, "", "look") and "it is no copy" in ran.err
    ran = cancel(sim, "--json")
    assert (ran.code, ran.json["Outcome"], ran.json["Code"]) == (4, "refused", "NotACopy")
    assert len(copies(sim)) == 1


def test_only_where_it_is(sim):
    """The same id in another region is another snapshot."""
    put(sim, RegionId="cn-shanghai")
    assert cancel(sim).code == 7 and len(sim.get("/snapshots?RegionId=cn-shanghai")) == 1


@pytest.mark.parametrize("action, actions", [("DescribeSnapshots", "look"), ("DeleteSnapshot", "look delete")])
def test_it_is_not_allowed(sim, action, actions):
    put(sim)
    sim.post("/ram", {"Action": "ecs:" + action})
    ran = cancel(sim)
    assert (ran.code, ran.out, made(sim)) == (4, "", actions) and len(copies(sim)) == 1
    assert "refused: nothing was changed" in ran.err and "let a policy of the account allow ecs:%s to " % action in ran.err


def test_nothing_is_deleted_without_a_look(sim):
    put(sim)
    sim.script("DescribeSnapshots", *[{"Code": "InternalError"}] * 20)
    ran = cancel(sim)
    assert (ran.code, ran.out) == (5, "") and "busy: nothing was changed" in ran.err
    sim.script("DescribeSnapshots", *[{"CutAfter": 300}] * 20)
    ran = cancel(sim)
    assert (ran.code, ran.out) == (3, "") and "not sent: nothing was changed" in ran.err
    assert calls(sim, "DeleteSnapshot") == [] and len(copies(sim)) == 1


def test_a_stop(sim):
    put(sim)
    sim.script("DeleteSnapshot", {"Silence": True})
    with started("cancel", "s-1", "--region-id", "cn-beijing", *there(sim)) as child:
        until(lambda: calls(sim, "DeleteSnapshot"))
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (143, "") and "unknown: what came of it is not known" in err
    assert err.endswith(" cancel s-1 --region-id cn-beijing %s\n" % " ".join(there(sim)))
    assert cancel(sim).code == 0 and copies(sim) == []


@pytest.mark.parametrize("words, say", [
    (["--force", "true"], "no option --force"), (["--Force"], "no option --Force"),
    (["--wait", "3s"], "no option --wait"), (["--progress"], "no option --progress"),
    (["s-2"], "one snapshot at a time"), (["--connect", "ecs.aliyuncs.com=127.0.0.1:1"], "does not call, ecs.aliyuncs"),
])
def test_usage(sim, words, say):
    put(sim)
    ran = cancel(sim, *words)
    assert (ran.code, ran.out) == (2, "") and say in ran.err and "copysnap help cancel" in ran.err, ran.err
    assert sim.get("/calls") == []


# ---- as a user goes on -----------------------------------------------------------------------------

def test_cancelled_and_made_once_more(sim):
    """The service remembers the token of what was deleted: so the next one is another generation."""
    first = copy(sim).out
    assert one(sim, "cancel", first.strip()).code == 0
    assert one(sim, "wait", first.strip(), "--wait", "1s").code == 8
    ran = copy(sim, "--wait", "1s", wish=WHOLE)
    assert (ran.code, ran.out) == (8, first) and copies(sim) == []
    sim.post("/copies", {"DurationSeconds": 1})
    ran = copy(sim, "--generation", "1", wish=WHOLE)
    assert ran.code == 0 and [s["SnapshotId"] + "\n" for s in copies(sim)] == [ran.out] != [first]
