"""Many copies: ids as words and on standard input, each told as it is settled."""

import os
import signal
import subprocess

import pytest
from cli import KEYS, PROGRAM, REGIONS, calls, copies, run, started, there, until

DAY = "2026-01-%02dT00:00:00Z"


@pytest.fixture(autouse=True)
def quick(sim):
    sim.post("/copies", {"DurationSeconds": 1})


def sources(sim, number, disks, **members):
    """Ids, the newest first, as a list gives them; each disk in turn."""
    ids = ["s-%02d" % i for i in range(number)]
    for i, identity in enumerate(ids):
        sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": identity, "Status": "accomplished",
                                "SourceDiskId": "d-%d" % (i % disks), "CreationTime": DAY % (28 - i), **members})
    return ids


def many(sim, *words, text=None, keys=KEYS, seconds=60):
    command = [PROGRAM, "copy", *words, *REGIONS, *there(sim)]
    done = subprocess.run(command, env=keys, input=text, capture_output=True, text=True, timeout=seconds,
                          stdin=None if text is not None else subprocess.DEVNULL, check=False)
    return done.returncode, [line.split(" ") for line in done.stdout.splitlines()], done.stderr


def asked(sim):
    """Which snapshots a copy was asked of, in order."""
    return [c["Parameters"]["SnapshotId"] for c in calls(sim)]


def made_of(sim):
    return sorted((c["SourceSnapshotId"], c["SnapshotId"]) for c in copies(sim))


def test_words(sim):
    ids = sources(sim, 6, 3)
    code, lines, err = many(sim, *ids)
    assert (code, err) == (0, "copysnap: 6 done, 0 running, 0 failed, 0 waiting\n")
    assert sorted((s, c) for s, c, _ in lines) == made_of(sim) and [s for s, _ in made_of(sim)] == sorted(ids)
    assert {word for _, _, word in lines} == {"accomplished"}


def test_again_finds_what_it_made(sim):
    ids = sources(sim, 6, 3)
    first = many(sim, *ids)
    second = many(sim, "-", text="\n".join(ids))
    assert first[0] == second[0] == 0 and sorted(first[1]) == sorted(second[1])
    assert len(asked(sim)) == 6


@pytest.mark.parametrize("text, ids", [
    ("s-00\ns-01\ns-02\n", 3), ("s-00 s-01\t\ts-02", 3), ("\r\n s-00\r\n\r\ns-01\r\n", 2), ("s-00", 1), ("", 0), (" \n\t", 0)])
def test_standard_input(sim, text, ids):
    sources(sim, 3, 3)
    code, lines, err = many(sim, "-", text=text)
    assert (code, sorted(s for s, _, _ in lines)) == (0, ["s-%02d" % i for i in range(ids)])
    assert err == "copysnap: %d done, 0 running, 0 failed, 0 waiting\n" % ids


def test_more_than_the_table_holds(sim):
    """Reading waits; nothing is lost."""
    sources(sim, 1, 1)
    sim.post("/copies", {"DurationSeconds": 0})
    code, lines, _ = many(sim, "-", "--rate", "60000", text="s-00\n" * 1100)
    assert (code, len(lines), len(copies(sim))) == (0, 1100, 1)
    assert {tuple(line) for line in lines} == {("s-00", copies(sim)[0]["SnapshotId"], "accomplished")}


def test_the_oldest_of_a_disk_first(sim):
    ids = sources(sim, 9, 3)
    assert many(sim, *ids)[0] == 0
    order = asked(sim)
    for disk in range(3):
        assert [s for s in order if int(s[2:]) % 3 == disk] == sorted(ids[disk::3], reverse=True)


def test_one_at_a_time_of_a_disk(sim):
    """So none is ever in conflict."""
    assert many(sim, *sources(sim, 8, 2))[0] == 0
    assert [c["Status"] for c in calls(sim)] == [200] * 8


def test_a_foreign_copy_holds_up_its_disk_alone(sim):
    ids = sources(sim, 6, 3)
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-other", "SourceDiskId": "d-1", "Status": "progressing",
                            "SourceSnapshotId": "s-elsewhere", "SourceRegionId": "cn-hangzhou", "DurationSeconds": 1000})
    with started("copy", *ids, *REGIONS, *there(sim)) as child:
        until(lambda: len(copies(sim)) == 5)
        assert not {"s-01", "s-04"} & {c["SourceSnapshotId"] for c in copies(sim)}
        sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-other", "Status": "accomplished"})
        assert child.wait(timeout=60) == 0
    tried = [s for s in asked(sim) if s in ("s-01", "s-04")]
    assert tried[0] == "s-04" and tried[-1] == "s-01" and tried == sorted(tried, reverse=True)


def test_busy_when_the_time_is_over(sim):
    ids = sources(sim, 3, 3)
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-other", "SourceDiskId": "d-1", "Status": "progressing",
                            "SourceSnapshotId": "s-elsewhere", "SourceRegionId": "cn-hangzhou", "DurationSeconds": 1000})
    code, lines, err = many(sim, *ids, "--timeout", "5s")
    assert code == 5 and ["s-01", "-", "busy", "InvalidOperation.UnfinishedCrossRegionCopy"] in lines
    assert err.endswith("copysnap: 2 done, 0 running, 1 failed, 0 waiting\n") and "snapshot: s-01" in err


def test_a_source_that_is_not_complete_is_set_aside(sim):
    ids = sources(sim, 3, 3)
    sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-00", "Status": "progressing", "DurationSeconds": 1000})
    with started("copy", *ids, *REGIONS, *there(sim)) as child:
        until(lambda: len(copies(sim)) == 2)
        sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-00", "Status": "accomplished"})
        assert child.wait(timeout=60) == 0
    assert len(copies(sim)) == 3


def test_disks_that_may_not_be_asked_for(sim):
    """Then a conflict tells."""
    ids = sources(sim, 4, 2)
    sim.script("DescribeSnapshots", {"Code": "Forbidden.RAM"})
    code, lines, _ = many(sim, *ids)
    assert (code, len(lines), len(copies(sim))) == (0, 4, 4)
    assert 403 in [c["Status"] for c in calls(sim)]


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


def test_words_are_checked_before_anything_is_sent(sim):
    ids = sources(sim, 2, 2)
    code, lines, err = many(sim, *ids, "0wrong")
    assert (code, lines) == (2, []) and '"0wrong"' in err and not sim.get("/calls")


def test_input_that_is_no_id_is_left_out(sim):
    sources(sim, 2, 2)
    code, lines, err = many(sim, "-", text="s-00\n0wrong\n" + "x" * 1000 + "\ns-01\n")
    assert (code, sorted(s for s, _, _ in lines)) == (2, ["s-00", "s-01"])
    assert '"0wrong"' in err and "2 done, 0 running, 2 failed" in err


@pytest.mark.parametrize("words, said", [
    (["s-1", "s-2", "--client-token", "t"], "--client-token is for one copy"), (["-", "s-1"], 'it is "-"'),
    (["s-1", "s-2", "--rate", "0"], "--rate takes"), (["s-1", "s-2", "--rate", "60001"], "--rate takes"),
    (["s-1", "--rate", "9"], "--rate is for several"), (["-", "--retention-days", "0"], "--retention-days"),
    (["s-1", "s-2", "--wait", "5m", "--no-wait"], "--no-wait contradict")])
def test_usage(sim, words, said):
    code, lines, err = many(sim, *words, text="s-1 s-2")
    assert (code, lines) == (2, []) and said in err and not sim.get("/calls")


def test_no_wait(sim):
    ids = sources(sim, 3, 3)
    sim.post("/copies", {"DurationSeconds": 1000})
    code, lines, _ = many(sim, *ids, "--no-wait")
    assert code == 0 and {w for _, _, w in lines} == {"accepted"} and sorted((s, c) for s, c, _ in lines) == made_of(sim)


def test_a_wait_that_runs_out(sim):
    ids = sources(sim, 3, 3)
    sim.post("/copies", {"DurationSeconds": 1000})
    code, lines, err = many(sim, *ids, "--wait", "1s")
    assert code == 8 and {(w, why) for _, _, w, why in lines} == {("progressing", "WaitOver")}
    assert "0 done, 3 running, 0 failed, 0 waiting\n" in err and "to go on: " in err


def test_json(sim):
    ids = sources(sim, 2, 2)
    ran = run("copy", *ids, "s-none", *REGIONS, *there(sim), "--json")
    *records, last = ran.lines
    assert (ran.code, ran.err, len(records)) == (4, "", 3)
    assert {r["SourceSnapshotId"]: r["Outcome"] for r in records} == {
        "s-00": "accomplished", "s-01": "accomplished", "s-none": "refused"}
    assert all("ClientToken" in r and ("Code" in r) == (r["Outcome"] == "refused") for r in records)
    assert last == {"Event": "summary", "Done": 2, "Running": 0, "Failed": 1, "Waiting": 0,
                    "ElapsedSeconds": last["ElapsedSeconds"]}


def test_events(sim):
    ids = sources(sim, 4, 2)
    ran = run("copy", *ids, *REGIONS, *there(sim), "--json", "--progress")
    names = [line["Event"] for line in ran.lines]
    assert ran.code == 0 and set(names) == {"accepted", "progress", "result", "summary"}
    assert names.count("accepted") == names.count("result") == 4 and names[-1] == "summary"
    for line in ran.lines:
        if line["Event"] == "progress":
            assert line["Done"] + line["Running"] + line["Failed"] + line["Waiting"] == 4
        assert ("SourceSnapshotId" in line) == (line["Event"] in ("accepted", "result"))


def test_few_connections_and_looks(sim):
    """One connection for each of the two hosts; one call describes all."""
    ids = sources(sim, 20, 20)
    assert many(sim, *ids)[0] == 0
    assert len([c for c in sim.get("/connections") if c["Requests"]]) == 2
    described = [c["Parameters"] for c in calls(sim, "DescribeSnapshots") if "SnapshotIds" in c["Parameters"]]
    assert [p["SnapshotIds"].count("s-") for p in described if p["RegionId"] == "cn-hangzhou"] == [20]
    assert max(p["SnapshotIds"].count("s-") for p in described if p["RegionId"] == "cn-beijing") > 10


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


def test_lines_come_while_input_is_open(sim):
    ids = sources(sim, 3, 1)
    with started("copy", "-", *REGIONS, *there(sim), stdin=subprocess.PIPE) as child:
        for identity in reversed(ids):
            child.stdin.write(identity + "\n")
            child.stdin.flush()
            assert child.stdout.readline().startswith(identity + " ")
        child.stdin.close()
        assert child.wait(timeout=60) == 0


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


def test_a_list_piped_into_it(sim):
    sources(sim, 5, 5, Tags={"team": "db"})
    sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-of-others", "Status": "accomplished"})
    words = " ".join(there(sim))
    command = "%s list --region-id cn-hangzhou --tag team=db --ids %s | %s copy - %s %s" % (
        PROGRAM, words, PROGRAM, " ".join(REGIONS), words)
    done = subprocess.run(["/bin/sh", "-c", command], env=KEYS, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == len(copies(sim)) == 5


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
