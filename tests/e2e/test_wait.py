"""Waiting for a copy: copysnap wait, and copy, which waits too. What ends it, and what is told meanwhile."""

import shlex
import signal

import pytest

from cli import PROGRAM, WHOLE, anew, calls, copies, copy, follow, made, one, polls, put, run, started, there, until
from sim import Simulator


def to_go_on(words):
    return "copysnap:   to go on: " + " ".join([PROGRAM, *words]) + "\n"


@pytest.fixture(scope="module", autouse=True)
def vanishing():
    """A wait for a copy that is deleted after it was listed: it takes a minute to be believed, during
    which the other tests run. Gives the child, to be waited for."""
    with Simulator().start() as sim:
        put(sim, "progressing")
        with started(*follow(sim)) as child:
            until(lambda: polls(sim) >= 1)
            sim.delete("/snapshots?RegionId=cn-beijing&SnapshotId=s-1")
            yield child


# ---- what ends it ----------------------------------------------------------------------------------

def test_to_the_end(sim):
    put(sim, "progressing", DurationSeconds=1000)
    with started(*follow(sim)) as child:
        until(lambda: polls(sim) >= 2)
        sim.post("/clock", {"AdvanceSeconds": 1000})
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (0, "s-1\n")
    assert err == "copysnap: done: s-1 in cn-beijing is accomplished\n"
    assert set(made(sim).split()) == {"look"}
    for call in sim.get("/calls"):
        assert call["Host"] == "ecs.cn-beijing.aliyuncs.com"
        assert call["Parameters"] == {"RegionId": "cn-beijing", "SnapshotIds": '["s-1"]'}


def test_accomplished_before(sim):
    put(sim, "accomplished")
    ran = one(sim, "wait", "s-1")
    assert (ran.code, ran.out, made(sim)) == (0, "s-1\n", "look")
    ran = one(sim, "wait", "s-1", "--json")
    assert (ran.code, ran.err, set(ran.json)) == (0, "", {"SnapshotId", "Status", "RequestId", "Outcome"})
    assert (ran.json["SnapshotId"], ran.json["Status"], ran.json["Outcome"]) == ("s-1", "accomplished", "accomplished")
    assert one(sim, "wait", "s-1", "--quiet").err == ""


def test_failed(sim):
    put(sim, "failed")
    ran = one(sim, "wait", "s-1")
    assert (ran.code, ran.out) == (7, "") and "the service could not finish the copy" in ran.err
    ran = one(sim, "wait", "s-1", "--json")
    assert (ran.code, ran.err) == (7, "")
    assert [ran.json[n] for n in ("Outcome", "Code", "Status")] == ["failed", "CopyFailed", "failed"]


def test_a_copy_fails_while_it_is_waited_for(sim):
    sim.post("/copies", {"DurationSeconds": 1000, "FailAt": 50})
    with started(*WHOLE, *there(sim)) as child:
        until(lambda: polls(sim) >= 2)
        sim.post("/clock", {"AdvanceSeconds": 600})
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (7, "") and "copy it with --again" in err
    assert copies(sim)[0]["SnapshotId"] in err and len(copies(sim)) == 1


def test_not_listed(sim):
    ran = one(sim, "wait", "s-1", "--wait", "1s")
    assert (ran.code, ran.out) == (8, "s-1\n")
    assert ran.err.count("s-1 in cn-beijing is not listed; it may take a while") == 1
    assert "not listed within the time to wait" in ran.err and "the region does not list it" in ran.err
    ran = one(sim, "wait", "s-1", "--wait", "1s", "--json")
    assert [ran.json[n] for n in ("Outcome", "Code")] == ["unlisted", "NotListed"] and "Status" not in ran.json


def test_listed_late(sim):
    sim.post("/listing", {"LagSeconds": 1000})
    sim.post("/copies", {"DurationSeconds": 2000})
    identity = copy(sim).out.strip()
    words = ["wait", identity, *follow(sim)[2:]]
    with started(*words) as child:
        assert "is not listed; it may take a while" in child.stderr.readline()
        sim.post("/clock", {"AdvanceSeconds": 2000})
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (0, identity + "\n"), err


def test_no_longer_than_asked(sim):
    """The id is out, the copy goes on, and the same command goes on waiting for it."""
    words = [*WHOLE, *there(sim), "--wait", "3s"]
    ran = run(*words)
    (new,) = copies(sim)
    assert (ran.code, ran.out) == (8, new["SnapshotId"] + "\n")
    assert "the copy is still progressing" in ran.err and "the time to wait is over" in ran.err
    assert ran.err.endswith(to_go_on(words))
    sim.post("/clock", {"AdvanceSeconds": 1000})
    ran = run(*words)
    assert (ran.code, ran.out) == (0, new["SnapshotId"] + "\n") and len(calls(sim)) == 1


def test_where_only_the_token_guards_the_wait_goes_on(sim):
    """The same command might make a second copy once the token is forgotten: what is printed does not."""
    sim.post("/token", {"MemorySeconds": 0})
    sim.post("/copies", {"DurationSeconds": 1000})
    ran = run(*WHOLE, *there(sim), "--look", "none", "--wait", "2s", "--destination-endpoint",
              "ecs.cn-beijing.aliyuncs.com")
    (new,) = copies(sim)
    assert (ran.code, ran.out) == (8, new["SnapshotId"] + "\n")
    assert "the same command might make a second copy" in ran.err and "run the same command again" not in ran.err
    words = shlex.split(ran.err.splitlines()[-1].split("to go on: ")[1])
    assert words == [PROGRAM, "wait", new["SnapshotId"], "--region-id", "cn-beijing", "--endpoint",
                     "ecs.cn-beijing.aliyuncs.com", "--ca-file", sim.ca, "--connect", sim.https]
    sim.post("/clock", {"AdvanceSeconds": 1000})
    assert run(*words[1:]).out == ran.out and len(calls(sim)) == 1


def test_deleted_at_the_end_of_the_wait(sim):
    """Nobody knows yet that it is gone; but it is not progressing."""
    put(sim)
    with started(*follow(sim, "--wait", "4s", "--json")) as child:
        until(lambda: polls(sim) > 0)
        sim.delete("/snapshots?RegionId=cn-beijing&SnapshotId=s-1")
        out, err = child.communicate(timeout=60)
    assert child.returncode == 8, err
    assert '"Code":"NotListed"' in out and '"Outcome":"unlisted"' in out and '"Status"' not in out


def test_a_signal(sim):
    words = [*WHOLE, *there(sim), "--description", "it's 100 %"]
    for name in "SIGTERM", "SIGINT", "SIGHUP":
        number = getattr(signal, name)
        with started(*words) as child:
            before = polls(sim)
            until(lambda: polls(sim) >= before + 2)  # one that looks, one that waits
            child.send_signal(number)
            out, err = child.communicate(timeout=60)
        assert child.returncode == 128 + number
        assert out.strip() == copies(sim)[0]["SnapshotId"] and "the copy is still progressing" in err
        assert err.endswith(to_go_on([*words[:-1], "'it'\\''s 100 %'"]))
    sim.post("/clock", {"AdvanceSeconds": 1000})
    assert run(*words).out == out and len(calls(sim)) == 1


def test_connections(sim):
    """One for all looks, where the service keeps it; else a new one each time, which is no trouble."""
    for told, most in (({}, 1), ({"MaxRequests": 1, "Announce": False}, 9)):
        anew(sim)
        put(sim, "progressing")
        sim.post("/connections", told)
        with started(*follow(sim)) as child:
            until(lambda: polls(sim) >= 2)
            put(sim, "accomplished")
            _, err = child.communicate(timeout=60)
        assert (child.returncode, err) == (0, "copysnap: done: s-1 in cn-beijing is accomplished\n")
        used = [c for c in sim.get("/connections") if c["Requests"]]
        assert len(used) == min(most, polls(sim)) and [c["Resumed"] for c in used] == [False] + [True] * (len(used) - 1)


# ---- what does not ---------------------------------------------------------------------------------

def test_trouble_on_the_way_is_ridden_out(sim):
    """It says nothing about the copy. It is told once."""
    put(sim, "progressing")
    with started(*follow(sim)) as child:
        until(lambda: polls(sim) >= 1)
        sim.script("DescribeSnapshots", {"Reset": True}, {"Code": "InternalError"}, {"Code": "Throttling"},
                   {"Status": 502, "Body": "<html>", "ContentType": "text/html"}, {"CutAfter": 300})
        put(sim, "accomplished")
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (0, "s-1\n")
    assert err.count("trying again") == 1 and "done: s-1" in err


def test_a_service_that_never_answered_is_not_waited_for(sim):
    ran = run(*follow(sim)[:-4], "--connect", "127.0.0.1:9", "--timeout", "3")
    assert (ran.code, ran.out) == (3, "") and "the connection was refused" in ran.err
    assert ran.err.count("trying again") == 1


@pytest.mark.parametrize("words, say", [
    (["--wait", "0"], "--wait takes a duration"), (["--wait", "soon"], "not soon (see: "),
    (["--wait", "400d"], "--wait takes a duration"), (["--no-wait"], "no option --no-wait"),
    (["--progress"], "--progress needs --json"), (["s-2"], "one snapshot at a time"),
    (["--look", "none"], "no option --look"), (["--client-token", "t"], "no option --client-token"),
    (["--connect", "ecs-cn-hangzhou.aliyuncs.com=127.0.0.1:1"], "does not call, ecs-cn-hangzhou.aliyuncs.com"),
])
def test_usage(sim, words, say):
    ran = run(*follow(sim), *words)
    assert (ran.code, ran.out) == (2, "") and say in ran.err and "copysnap help wait" in ran.err, ran.err
    assert sim.get("/calls") == []


def test_what_is_missing(sim):
    assert "--region-id (RegionId) must be given" in run("wait", "s-1").err
    assert "--snapshot-id (SnapshotId) must be given" in run("wait", "--region-id", "cn-beijing").err
    put(sim, "accomplished")
    ran = run("wait", "s-1", *there(sim), env={"ALIBABA_CLOUD_REGION_ID": "cn-beijing"})
    assert (ran.code, ran.out) == (0, "s-1\n")


# ---- keys and permissions --------------------------------------------------------------------------

STS = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "STS.id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "sts-secret",
       "ALIBABA_CLOUD_SECURITY_TOKEN": "sts/token"}


@pytest.mark.parametrize("command", ["copy", "wait"])
def test_keys_expire_on_the_way(sim, command):
    """What can be told is told: the copy goes on, and with new keys so does the same command."""
    sim.post("/keys", {"AccessKeyId": "STS.id", "AccessKeySecret": "sts-secret", "SecurityToken": "sts/token",
                       "ExpiresIn": 1000})
    sim.post("/copies", {"DurationSeconds": 100000})
    put(sim, "progressing", DurationSeconds=100000)
    words = [*WHOLE, *there(sim)] if command == "copy" else follow(sim)
    with started(*words, keys=STS) as child:
        until(lambda: polls(sim) >= 2)
        sim.post("/clock", {"AdvanceSeconds": 1000})
        out, err = child.communicate(timeout=60)
    identity = copies(sim)[0]["SnapshotId"]
    assert (child.returncode, out) == (8, identity + "\n")
    assert "the copy is still progressing" in err and err.endswith(to_go_on(words))
    assert "service: InvalidSecurityToken.Expired: " in err and "get new ones, then run the same command again" in err
    sim.post("/clock", {"AdvanceSeconds": 100000})
    assert run(*words).out == out


def test_keys_that_were_expired_before(sim):
    sim.post("/keys", {"AccessKeyId": "STS.id", "AccessKeySecret": "sts-secret", "SecurityToken": "sts/token",
                       "ExpiresIn": -1})
    put(sim, "progressing")
    ran = run(*follow(sim), keys=STS)
    assert (ran.code, ran.out) == (9, "") and "InvalidSecurityToken.Expired" in ran.err
    assert run(*follow(sim), keys={}).code == 9


def test_listing_is_not_allowed(sim):
    sim.post("/ram", {"Action": "ecs:DescribeSnapshots"})
    ran = one(sim, "wait", "s-1")
    assert (ran.code, ran.out, made(sim)) == (4, "", "look") and "refused: nothing was changed" in ran.err
    assert "let a policy of the account allow ecs:DescribeSnapshots to " in ran.err


# ---- the end of the first test ---------------------------------------------------------------------

def test_a_copy_that_vanishes(vanishing):
    out, err = vanishing.communicate(timeout=120)
    assert (vanishing.returncode, out) == (7, ""), err
    assert err.count("is not listed; it may take a while") == 1
    assert "the copy was listed, and is not any more: somebody deleted it" in err
