"""Many copies, some of which fail, are stopped, or meet a network or a service that fails."""

import json
import os
import signal
import socket
import subprocess
import time
from types import SimpleNamespace

import pytest
from batches import asked, made_of, many, quick, sources  # noqa: F401
from cli import KEYS, PROGRAM, REGIONS, calls, copies, run, started, there, until


SLOW = {"DurationSeconds": 1000}
FOREIGN = {"RegionId": "cn-beijing", "SnapshotId": "s-other", "SourceDiskId": "d-1", "Status": "progressing", **SLOW,
           "SourceSnapshotId": "s-elsewhere", "SourceRegionId": "cn-hangzhou"}


def test_busy_when_the_time_is_over(sim):
    ids = sources(sim, 3, 3)
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-other", "SourceDiskId": "d-1", "Status": "progressing",
                            "SourceSnapshotId": "s-elsewhere", "SourceRegionId": "cn-hangzhou", "DurationSeconds": 1000})
    code, lines, err = many(sim, *ids, "--timeout", "5s")
    assert code == 5 and ["s-01", "-", "busy", "InvalidOperation.UnfinishedCrossRegionCopy"] in lines
    assert err.endswith("copysnap: 2 done, 0 running, 1 failed, 0 waiting\n") and "snapshot: s-01" in err


def test_looking_denied(sim):
    """The token alone guards; whether the copies are done is not known."""
    ids = sources(sim, 3, 3)
    sim.post("/ram", {"Action": "ecs:DescribeSnapshots"})
    code, lines, err = many(sim, *ids)
    assert code == 8 and sorted((s, c) for s, c, *_ in lines) == made_of(sim)
    assert {(w, why) for _, _, w, why in lines} == {("progressing", "Forbidden.RAM")}
    assert err.count("only the ClientToken guards") == 1 and "copysnap wait" in err and "to go on" not in err


def test_the_worst_counts(sim):
    """Refused (4) among those that are done; a copy that fails (7) is worse."""
    ids = sources(sim, 3, 3)
    code, lines, err = many(sim, *ids, "s-none")
    assert code == 4 and ["s-none", "-", "refused", "InvalidSnapshotId.NotFound"] in lines and len(lines) == 4
    assert "what to do: check the snapshot id" in err and "snapshot: s-none" in err
    sim.post("/copies", {"FailAt": 50})
    code, lines, err = many(sim, *ids, "s-none", "--generation", "1")
    assert code == 7 and [w for _, _, w, *_ in lines].count("failed") == 3
    assert err.count("cause: ") == 2  # each code is explained once


def test_input_that_is_no_id_is_left_out(sim):
    sources(sim, 2, 2)
    code, lines, err = many(sim, "-", text="s-00\n0wrong\n" + "x" * 1000 + "\ns-01\n")
    assert (code, sorted(s for s, _, _ in lines)) == (2, ["s-00", "s-01"])
    assert '"0wrong"' in err and "2 done, 0 running, 2 failed" in err


def test_a_wait_that_runs_out(sim):
    ids = sources(sim, 3, 3)
    sim.post("/copies", {"DurationSeconds": 1000})
    code, lines, err = many(sim, *ids, "--wait", "1s")
    assert code == 8 and {(w, why) for _, _, w, why in lines} == {("progressing", "WaitOver")}
    assert "0 done, 3 running, 0 failed, 0 waiting\n" in err and "to go on: " in err


def test_wrong_keys_end_it(sim):
    """All others would fail alike."""
    ids = sources(sim, 5, 5)
    code, lines, err = many(sim, *ids, keys={**KEYS, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "wrong"})
    assert code == 9 and [w for _, _, w, _ in lines] == ["local"] + ["not-sent"] * 4
    assert {why for _, _, _, why in lines[1:]} == {"NotBegun"} and len(calls(sim)) <= 1
    assert "0 done, 0 running, 1 failed, 4 waiting\n" in err


def test_throttling_is_ridden_out(sim):
    ids = sources(sim, 4, 4)
    sim.script("CopySnapshot", *[{"Code": "Throttling.User"}] * 3)
    code, lines, _ = many(sim, *ids)
    assert code == 0 and len(lines) == len(copies(sim)) == 4


def test_a_stop_in_the_middle(sim):
    """What was done, what runs, what was not begun, and how to go on; then exactly one copy each."""
    ids = sources(sim, 9, 3)
    sim.post("/copies", {"DurationSeconds": 1000})
    with started("copy", "-", *REGIONS, *there(sim), stdin=subprocess.PIPE) as child:
        child.stdin.write("\n".join(ids) + "\n")
        child.stdin.flush()
        until(lambda: len(copies(sim)) == 3)
        os.kill(child.pid, signal.SIGTERM)
        out, err = child.communicate(timeout=60)
    lines = [line.split(" ") for line in out.splitlines()]
    assert child.returncode == 143 and sorted(s for s, *_ in lines) == ids
    for source, copy, word, why in lines:
        runs = (source, copy) in made_of(sim)
        assert (word, why) == (("progressing", "Interrupted") if runs else ("not-sent", "NotBegun"))
    assert "0 done, 3 running, 0 failed, 6 waiting\n" in err and "to go on, with the same ids: " in err
    sim.post("/clock", {"AdvanceSeconds": 1000})
    sim.post("/copies", {"DurationSeconds": 1})
    code, lines, _ = many(sim, "-", text="\n".join(ids))
    assert code == 0 and sorted((s, c) for s, c, _ in lines) == made_of(sim) and len(made_of(sim)) == 9


def test_the_printed_command_goes_on(sim):
    ids = sources(sim, 2, 2)
    sim.post("/copies", {"DurationSeconds": 1000})
    code, _, err = many(sim, *ids, "--wait", "1s", "--description", "it's $HOME")
    sim.post("/clock", {"AdvanceSeconds": 1000})
    command = err[err.index("to go on: ") + 10:].splitlines()[0]
    done = subprocess.run(["/bin/sh", "-c", command], env=KEYS, capture_output=True, text=True, timeout=60, check=False)
    assert (code, done.returncode) == (8, 0) and {c["Description"] for c in copies(sim)} == {"it's $HOME"}
    assert sorted(tuple(line.split(" ")[:2]) for line in done.stdout.splitlines()) == made_of(sim)


def test_lines_that_cannot_be_written(sim):
    """Nobody would know of more copies."""
    ids = sources(sim, 9, 9)
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, "copy", *ids, "--no-wait", *REGIONS, *there(sim)], env=KEYS, stdin=subprocess.DEVNULL,
                              stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 9 and "could not be written" in done.stderr and len(copies(sim)) == 1


def test_input_that_cannot_be_read(sim):
    folder = os.open("/", os.O_RDONLY)
    done = subprocess.run([PROGRAM, "copy", "-", *REGIONS, *there(sim)], env=KEYS, stdin=folder, capture_output=True,
                          text=True, timeout=60, check=False)
    os.close(folder)
    assert (done.returncode, done.stdout) == (9, "") and "standard input could not be read" in done.stderr


def test_input_that_is_no_id_does_not_reach_the_terminal(sim):
    code, lines, err = many(sim, "-", text="\x1b[2Jx\n")
    assert (code, lines) == (2, []) and "\x1b" not in err and r"\u001b[2Jx" in err


def test_input_that_is_no_id_as_json(sim):
    sources(sim, 1, 1)
    ids = os.memfd_create("ids")
    os.write(ids, b"0wrong s-00")
    os.lseek(ids, 0, os.SEEK_SET)
    done = subprocess.run([PROGRAM, "copy", "-", "--json", "--no-wait", *REGIONS, *there(sim)], env=KEYS, stdin=ids,
                          capture_output=True, timeout=60, check=False)
    os.close(ids)
    wrong, right, last = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr, wrong["Outcome"], wrong["Code"]) == (2, b"", "usage", "Usage")
    assert '"0wrong"' in wrong["Message"] and (right["SourceSnapshotId"], right["Outcome"]) == ("s-00", "accepted")
    assert (last["Done"], last["Failed"]) == (1, 1)


def test_replies_that_are_lost(sim):
    """Each is looked for, and found."""
    ids = sources(sim, 4, 4)
    sim.script("CopySnapshot", *[{"Commit": True, "Reset": True}] * 2, {"Commit": True, "Code": "InternalError"})
    code, lines, _ = many(sim, *ids, "--no-wait")
    assert code == 0 and sorted((s, c) for s, c, _ in lines) == made_of(sim)
    assert [s for s, _ in made_of(sim)] == sorted(asked(sim)) == ids


def test_looks_that_fail_are_ridden_out(sim):
    """The first four are of the sources, and for a copy of each of the three."""
    ids = sources(sim, 3, 3)
    sim.script("DescribeSnapshots", {}, {}, {}, {}, {"Code": "Throttling"}, {"Code": "InternalError"}, {"Reset": True})
    assert many(sim, *ids)[0] == 0
    assert [c["Status"] for c in calls(sim, "DescribeSnapshots")][4:] == [400, 500, None, 200] and len(asked(sim)) == 3


def test_no_connection(sim):
    """The others would fail alike."""
    ids = sources(sim, 3, 3)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = "127.0.0.1:%d" % taken.getsockname()[1]
    code, lines, err = many(SimpleNamespace(https=closed, ca=sim.ca), *ids, "--timeout", "1s")
    assert code == 3 and [(word, why) for _, _, word, why in lines] == [
        ("not-sent", "ConnectionRefused"), ("not-sent", "NotBegun"), ("not-sent", "NotBegun")]
    assert "0 done, 0 running, 1 failed, 2 waiting\n" in err and "to go on: " in err and not sim.get("/calls")


@pytest.mark.parametrize("worst, ids, words, state", [
    (6, "s-00 s-01", "failed unknown", {"copies": {"FailAt": 1}, "unknown": True}),
    (7, "0wrong s-00", "failed", {"copies": {"FailAt": 1}}), (9, "0wrong s-00", "local", {"keys": {}}),
    (2, "0wrong s-none s-00", "accomplished refused", {}),
    (4, "s-none s-01 s-00", "accomplished busy refused", {"foreign": True}),
    (5, "s-01 s-00", "busy progressing", {"foreign": True, "copies": SLOW}),
    (8, "s-00 s-01", "accomplished progressing", {"slow": True})])
def test_the_order_of_the_exit_codes(sim, worst, ids, words, state):
    """Each is worse than what else there is: all but 3, after which nothing is begun."""
    sources(sim, 2, 2)
    sim.post("/copies", state.get("copies", {}))
    if "foreign" in state:
        sim.post("/snapshots", FOREIGN)
    if "unknown" in state:
        sim.script("CopySnapshot", {}, *[{"Code": "InternalError"}] * 50)
    if "slow" in state:
        sim.post("/snapshots", {**FOREIGN, "SourceSnapshotId": "s-01", "Tags": {"copysnap-source": "cn-hangzhou/s-01"}})
    code, lines, _ = many(sim, "-", "--timeout", "3s", "--wait", "1s", text=ids, keys=state.get("keys", KEYS))
    assert (code, " ".join(sorted(line[2] for line in lines))) == (worst, words)


def test_a_stop_as_json(sim):
    ids = sources(sim, 4, 2)
    sim.post("/copies", SLOW)
    with started("copy", *ids, *REGIONS, *there(sim), "--json") as child:
        until(lambda: len(copies(sim)) == 2)
        os.kill(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=60)
    *records, last = map(json.loads, out.splitlines())
    assert child.returncode == 130 and err.startswith("copysnap:   to go on: ") and err.count("\n") == 1
    assert sorted(r["SourceSnapshotId"] for r in records) == ids
    ends = [("not-sent", "NotBegun")] * 2 + [("progressing", "Interrupted")] * 2
    assert sorted((r["Outcome"], r["Code"]) for r in records) == ends
    assert last == {"Event": "summary", "Done": 0, "Running": 2, "Failed": 0, "Waiting": 2,
                    "ElapsedSeconds": last["ElapsedSeconds"]}


def test_a_stop_while_it_waits_for_input(sim):
    with started("copy", "-", *REGIONS, *there(sim), stdin=subprocess.PIPE) as child:
        time.sleep(0.3)
        os.kill(child.pid, signal.SIGTERM)
        assert child.wait(timeout=60) == 143 and not child.stdout.read() and not sim.get("/calls")
