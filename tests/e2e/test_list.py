"""copysnap list: all pages, whatever they hold, in fixed memory."""

import json
import os
import pty
import subprocess

import pytest

from cli import KEYS, PROGRAM, run, started, until

REGION = ["--region-id", "cn-beijing"]
ASTRAL = "\U0001F4BE" * 128


def there(sim):
    return ["--connect", sim.https, "--ca-file", sim.ca]


def list_(sim, *more, **kind):
    return run("list", *REGION, *there(sim), *more, **kind)


def put(sim, number, **members):
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-%04d" % number, **members})


def ids(ran):
    assert ran.code == 0, ran.err
    return ran.out.split()


def pages(sim):
    return [c["Parameters"].get("NextToken") for c in sim.get("/calls")]


# ---- pages -----------------------------------------------------------------------------------------

def test_all_pages(sim):
    for number in range(230):
        put(sim, number)
    ran = list_(sim, "--ids")
    assert sorted(ids(ran)) == ["s-%04d" % n for n in range(230)] and ran.err == ""
    assert len(pages(sim)) == 3 and pages(sim)[0] is None and len(set(pages(sim))) == 3
    assert {c["Parameters"]["MaxResults"] for c in sim.get("/calls")} == {"100"}
    assert len({c["Connection"] for c in sim.get("/calls")}) == 1


def test_what_is_read_again_is_shown_once(sim):
    for number in range(150):
        put(sim, number)
    sim.script("DescribeSnapshots", {"Code": "Throttling"}, {"CutAfter": 20000}, {}, {"Reset": True})
    ran = list_(sim, "--ids", "--max-results", "70")
    assert len(ids(ran)) == len(set(ids(ran))) == 150
    assert ran.err.count("trying again") == 3


def test_a_list_that_ends_early_says_so(sim):
    for number in range(150):
        put(sim, number)
    sim.script("DescribeSnapshots", {}, {"Code": "Forbidden.RAM"})
    ran = list_(sim, "--ids")
    assert (ran.code, len(ran.out.split())) == (4, 100)
    assert "the list is not whole" in ran.err and "ecs:DescribeSnapshots" in ran.err
    ran = list_(sim, "--ids", keys={})
    assert (ran.code, ran.out) == (9, "")


def test_an_empty_region(sim):
    assert ids(list_(sim, "--ids")) == []
    ran = list_(sim)
    assert ran.out.split() == ["SnapshotId", "Status", "Progress", "CreationTime", "SourceDiskSize", "SnapshotName"]
    ran = list_(sim, "--json")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


# ---- entries of any size ---------------------------------------------------------------------------

def test_huge_entries(sim):
    tags = {("%02d" % n + ASTRAL)[:128]: ASTRAL for n in range(20)}
    for number in range(30):
        put(sim, number, Tags=tags, SnapshotName="备份" * 60, Description="\u0007" + "x" * 200)
    assert len(ids(list_(sim, "--ids"))) == 30
    ran = list_(sim, "--json")
    assert ran.code == 0, ran.err
    for line in map(json.loads, ran.out.splitlines()):
        assert line["Omitted"] is True and "Tags" not in line and line["SnapshotName"] == "备份" * 60
    assert "\u0007" not in ran.out and "\\u0007" in ran.out


def test_a_page_of_the_largest_entries(sim):
    """100 with 20 tags of 128 characters of four bytes each: 2 MB in one reply."""
    tags = {("%02d" % n + ASTRAL)[:128]: ASTRAL for n in range(20)}
    for number in range(101):
        put(sim, number, Tags=tags)
    ran = list_(sim, "--ids")
    assert sorted(ids(ran)) == ["s-%04d" % n for n in range(101)] and len(pages(sim)) == 2


def test_unknown_members_and_odd_values(sim):
    entry = {"SnapshotId": "s-odd", "Status": "restoring", "Progress": None, "Deep": [[[{"a": [1, 2]}]]],
             "Huge": "x" * 100000, "SourceDiskSize": 40, "Encrypted": True, "SnapshotName": "a\u001b[31m\u202eb"}
    body = json.dumps({"RequestId": "R-1", "Snapshots": {"Snapshot": [entry, {**entry, "SnapshotId": "s-2"}]}})
    sim.script("DescribeSnapshots", *[{"Body": body}] * 3)
    assert ids(list_(sim, "--ids")) == ["s-odd", "s-2"]
    ran = list_(sim)
    assert "\u001b" not in ran.out and "\u202e" not in ran.out and "\\u001b[31m" in ran.out
    one = json.loads(list_(sim, "--json").out.splitlines()[0])
    assert one == {k: v for k, v in entry.items() if k not in ("Deep", "Huge")}


# ---- which ones ------------------------------------------------------------------------------------

def test_filters_of_the_service(sim):
    put(sim, 1, Tags={"team": "a"}, Status="failed", SnapshotName="one")
    put(sim, 2, Tags={"team": "b"}, SourceDiskId="d-x")
    assert ids(list_(sim, "--ids", "--tag", "team=a")) == ["s-0001"]
    assert ids(list_(sim, "--ids", "--status", "accomplished")) == ["s-0002"]
    assert ids(list_(sim, "--ids", "--disk-id", "d-x")) == ["s-0002"]
    assert ids(list_(sim, "--ids", "--snapshot-name", "one")) == ["s-0001"]
    list_(sim, "--created-since", "2026-01-02T03:04Z")
    sent = sim.get("/calls")[-1]["Parameters"]
    assert (sent["Filter.1.Key"], sent["Filter.1.Value"]) == ("CreationStartTime", "2026-01-02T03:04Z")


def test_sources_are_matched_here(sim):
    put(sim, 1, SourceSnapshotId="s-a", SourceRegionId="cn-hangzhou")
    put(sim, 2, SourceSnapshotId="s-a", SourceRegionId="us-east-1")
    put(sim, 3)
    assert ids(list_(sim, "--ids", "--source-snapshot-id", "s-a")) == ["s-0002", "s-0001"]
    assert ids(list_(sim, "--ids", "--source-snapshot-id", "s-a", "--source-region-id", "us-east-1")) == ["s-0002"]
    assert "SourceSnapshotId" not in sim.get("/calls")[-1]["Parameters"]


# ---- how they are shown ----------------------------------------------------------------------------

def test_kinds(sim):
    put(sim, 1, SnapshotType="auto", Encrypted=True)
    put(sim, 2, SnapshotType="user")
    assert ids(list_(sim, "--ids", "--snapshot-type", "auto")) == ["s-0001"]
    assert ids(list_(sim, "--ids", "--encrypted", "true")) == ["s-0001"]
    assert ids(list_(sim, "--ids", "--filter", "CreationStartTime=2036-01-02T03:04Z")) == []


def test_a_reader_that_leaves(sim):
    """A closed pipe, or a full disk: said, where anyone can still read."""
    for number in range(5):
        put(sim, number)
    with open("/dev/full", "w") as full:
        ran = list_(sim, "--ids", stdout=full)
    assert ran.code == 9 and "standard output could not be written" in ran.err
    command = "%s list %s %s --ids | head -n 1" % (PROGRAM, " ".join(REGION), " ".join(there(sim)))
    done = subprocess.run(["/bin/sh", "-c", command], env=KEYS, capture_output=True, text=True, timeout=60, check=False)
    assert len(done.stdout.split()) == 1


def test_a_stop_in_the_middle(sim):
    for number in range(150):
        put(sim, number)
    sim.script("DescribeSnapshots", {}, {"DelayMs": 60000})
    with started("list", *REGION, *there(sim), "--ids") as child:
        until(lambda: len(pages(sim)) == 2)
        child.terminate()
        out, err = child.communicate(timeout=60)
    assert (child.returncode, len(out.split())) == (143, 100) and "the list is not whole" in err


def test_columns(sim):
    put(sim, 1, SnapshotName="备份 1", Status="failed")
    ran = list_(sim, "--columns", "snapshotname,SnapshotId,Status,Description")
    assert ran.out == ("SnapshotName                   SnapshotId             Status       Description\n"
                       "备份 1                         s-0001                 failed       -\n")


def all_of(terminal):
    """What was written to the other side, which is closed."""
    out = b""
    try:
        while piece := os.read(terminal, 65536):
            out += piece
    except OSError:
        pass
    os.close(terminal)
    return out


@pytest.mark.parametrize("columns", [10, 40, 80])
def test_it_fits_the_terminal(sim, columns):
    put(sim, 1, SnapshotName="备份" * 30)
    main, side = pty.openpty()
    subprocess.run(["stty", "cols", str(columns)], stdin=side, check=True)
    command = [PROGRAM, "list", *REGION, *there(sim)]
    done = subprocess.run(command, env=KEYS, stdin=subprocess.DEVNULL, stdout=side, stderr=subprocess.PIPE,
                          timeout=60, check=False)
    os.close(side)
    lines = all_of(main).decode().split("\r\n")
    assert done.returncode == 0 and len(lines) == 3
    for line in lines:
        assert sum(2 if ord(c) >= 0x1100 else 1 for c in line) <= columns


@pytest.mark.parametrize("words, said", [
    (["--columns", "Nonsense"], "--columns takes names of members"), (["--columns", ""], "--columns takes"),
    (["--page-number", "2"], "list reads all pages itself"), (["--next-token", "x"], "list reads all pages itself"),
    (["--status", "gone"], "--status (Status) must be"), (["s-1"], "what is this word for"),
    (["--max-results", "101"], "--max-results")])
def test_usage(sim, words, said):
    ran = list_(sim, *words)
    assert (ran.code, ran.out) == (2, "") and said in ran.err
    assert sim.get("/calls") == []


def test_output_that_cannot_be_written(sim):
    put(sim, 1)
    with open("/dev/full", "wb") as full:
        ran = list_(sim, "--ids", stdout=full)
    assert ran.code == 9 and "standard output could not be written" in ran.err
