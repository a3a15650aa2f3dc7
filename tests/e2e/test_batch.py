"""Many copies: ids as words and on standard input, each told as it is settled."""

import subprocess

import pytest
from batches import asked, made_of, many, quick, sources  # noqa: F401
from cli import KEYS, PROGRAM, REGIONS, calls, copies, run, started, there, until


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


def test_words_are_checked_before_anything_is_sent(sim):
    ids = sources(sim, 2, 2)
    code, lines, err = many(sim, *ids, "0wrong")
    assert (code, lines) == (2, []) and '"0wrong"' in err and not sim.get("/calls")


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


def test_lines_come_while_input_is_open(sim):
    ids = sources(sim, 3, 1)
    with started("copy", "-", *REGIONS, *there(sim), stdin=subprocess.PIPE) as child:
        for identity in reversed(ids):
            child.stdin.write(identity + "\n")
            child.stdin.flush()
            assert child.stdout.readline().startswith(identity + " ")
        child.stdin.close()
        assert child.wait(timeout=60) == 0


def test_a_list_piped_into_it(sim):
    sources(sim, 5, 5, Tags={"team": "db"})
    sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-of-others", "Status": "accomplished"})
    words = " ".join(there(sim))
    command = "%s list --region-id cn-hangzhou --tag team=db --ids %s | %s copy - %s %s" % (
        PROGRAM, words, PROGRAM, " ".join(REGIONS), words)
    done = subprocess.run(["/bin/sh", "-c", command], env=KEYS, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == len(copies(sim)) == 5


def test_the_same_id_twice(sim):
    """It is told twice, and copied once."""
    sources(sim, 2, 2)
    code, lines, _ = many(sim, "s-00", "s-01", "s-00", "--no-wait")
    assert code == 0 and sorted(s for s, _, _ in lines) == ["s-00", "s-00", "s-01"]
    assert {(s, c) for s, c, _ in lines} == set(made_of(sim)) and len(asked(sim)) == 2


def test_one_id_on_standard_input_is_told_as_many_are(sim):
    sources(sim, 1, 1)
    code, lines, err = many(sim, "-", "--no-wait", text="s-00")
    assert (code, lines) == (0, [["s-00", copies(sim)[0]["SnapshotId"], "accepted"]]) and "1 done" in err


def test_more_than_one_call_describes(sim):
    """100 ids at most; so it is when copies are looked at."""
    sim.post("/snapshots", [{"RegionId": "cn-hangzhou", "SnapshotId": "s-%03d" % i, "Status": "accomplished"} for i in range(150)])
    sim.post("/rate", {"Calls": 10**6})
    code, lines, _ = many(sim, "-", "--rate", "60000", text=" ".join("s-%03d" % i for i in range(150)))
    assert code == 0 and sorted((s, c) for s, c, _ in lines) == made_of(sim) and len(lines) == 150
    described = [c["Parameters"] for c in calls(sim, "DescribeSnapshots") if "SnapshotIds" in c["Parameters"]]
    ids = {region: [p["SnapshotIds"].count("s-") for p in described if p["RegionId"] == region] for region in REGIONS[1::2]}
    assert sorted(ids["cn-hangzhou"]) == [50, 100] and max(ids["cn-beijing"]) <= 100


def test_options_are_for_all(sim):
    code, _, _ = many(sim, *sources(sim, 3, 3), "--no-wait", "--name", "mine", "--tag", "team=db", "--retention-days", "7")
    assert code == 0 and {(c["SnapshotName"], c["Tags"]["team"], c["RetentionDays"]) for c in copies(sim)} == {("mine", "db", 7)}
    assert [c["Tags"]["copysnap-source"] for c in copies(sim)] == ["cn-hangzhou/" + c["SourceSnapshotId"] for c in copies(sim)]


def test_quiet_leaves_lines_and_failures(sim):
    ids = sources(sim, 2, 2)
    assert many(sim, *ids, "--no-wait", "--quiet")[2] == ""
    code, lines, err = many(sim, *ids, "s-none", "--no-wait", "--quiet")
    assert (code, len(lines)) == (4, 3) and "what to do: " in err and " done, " not in err
