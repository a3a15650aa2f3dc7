"""copysnap list: all pages, whatever they hold, in fixed memory."""

import fcntl
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


ALL = {
    "SnapshotId": "s-all", "Status": "accomplished", "Progress": "100%", "RemainTime": 0, "SourceSnapshotId": "s-0",
    "SourceRegionId": "cn-hangzhou", "KMSKeyId": "key-1", "Encrypted": True, "CreationTime": "2026-01-02T03:04:05Z",
    "LastModifiedTime": "2026-01-02T03:05:00Z", "SourceDiskId": "d-1", "SourceDiskSize": "40", "SourceDiskType": "system",
    "SourceStorageType": "disk", "SnapshotName": "\u5907\u4efd \"1\"", "Description": "", "SnapshotType": "user",
    "Category": "standard", "RetentionDays": 30, "ResourceGroupId": "rg-1", "SnapshotLinkId": "sl-1",
    "SnapshotSN": "64472-116742336-61976", "Usage": "none", "Available": False, "RegionId": "cn-beijing",
    "Tags": {"Tag": [{"TagKey": "team", "TagValue": "\U0001F4BE"}, {"TagKey": "empty", "TagValue": ""}]}}


def body_of(*entries, **more):
    return {"Body": json.dumps({"RequestId": "R-1", "Snapshots": {"Snapshot": entries}, **more})}


def test_json_is_as_the_service_says_it(sim):
    """All 25 members and the tags, in its order and its types."""
    sim.script("DescribeSnapshots", body_of(ALL), body_of(ALL))
    line, = list_(sim, "--json").out.splitlines()
    assert json.loads(line, object_pairs_hook=list) == json.loads(json.dumps(ALL), object_pairs_hook=list)
    ran = list_(sim, "--columns", ",".join(k for k in ALL if k != "Tags"))
    header, row = ran.out.splitlines()
    assert header.split() == [k for k in ALL if k != "Tags"]
    for value in ("100%", "2026-01-02T03:05:00Z", "false", "true", "30", '\u5907\u4efd "1"', "64472-116742336-61976"):
        assert value in row


def test_values_longer_than_what_is_written_at_a_time(sim):
    """Numbers of thousands of digits, which JSON allows, wherever a piece of the line may end."""
    entries = [{"SnapshotId": "s-%d" % n, "Status": "failed", "SnapshotName": 10 ** 1539, "Description": 10 ** n,
                "Tags": 10 ** 4095} for n in range(2400, 2560, 4)]
    sim.script("DescribeSnapshots", body_of(*entries))
    ran = list_(sim, "--json")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [json.dumps(entry, separators=(",", ":")) for entry in entries]


def test_pages_without_end(sim):
    """A token that leads to itself."""
    sim.script("DescribeSnapshots", *[body_of(ALL, NextToken="round")] * 3)
    ran = list_(sim, "--ids")
    assert (ran.code, ran.out) == (3, "s-all\n") and "the list is not whole" in ran.err
    assert pages(sim) == [None, "round"]


def test_what_ends_early_says_so_in_json(sim):
    for number in range(3):
        put(sim, number)
    sim.script("DescribeSnapshots", {}, {"Code": "Forbidden.RAM"})
    ran = list_(sim, "--json", "--max-results", "2")
    assert ran.code == 4 and [line.get("SnapshotId") for line in ran.lines] == ["s-0002", "s-0001", None]
    assert ran.lines[-1]["Outcome"] == "refused" and ran.lines[-1]["Code"] == "Forbidden.RAM"


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


@pytest.mark.parametrize("option, name, value", [
    ("--snapshot-link-id", "SnapshotLinkId", "sl-1"), ("--source-disk-type", "SourceDiskType", "data"),
    ("--category", "Category", "flash"), ("--usage", "Usage", "image_disk"), ("--kms-key-id", "KMSKeyId", "key-1"),
    ("--resource-group-id", "ResourceGroupId", "rg-1"), ("--snapshot-ids", "SnapshotIds", '["s-1"]'),
    ("--snapshot-type", "SnapshotType", "user"), ("--encrypted", "Encrypted", "true")])
def test_a_filter_holds_for_each_page(sim, option, name, value):
    sim.script("DescribeSnapshots", body_of(ALL, NextToken="t-2"), body_of())
    assert ids(list_(sim, "--ids", option, value)) == ["s-all"]
    assert [c["Parameters"].get(name) for c in sim.get("/calls")] == [value] * 2


def test_filters_by_number(sim):
    """--created-since takes the first free place."""
    put(sim, 1)
    many = [word for n in range(3) for word in ("--tag", "k%d=v" % n)]
    list_(sim, "--ids", "--filter", "CreationStartTime=2020-01-01T00:00Z", "--created-since", "2036-01-02T03:04Z", *many)
    sent = sim.get("/calls")[-1]["Parameters"]
    assert [sent["Filter.%d.Value" % n] for n in (1, 2)] == ["2020-01-01T00:00Z", "2036-01-02T03:04Z"]
    assert [sent["Tag.%d.Key" % n] for n in (1, 2, 3)] == ["k0", "k1", "k2"]
    assert ids(list_(sim, "--ids", "--created-since", "2036-01-02T03:04Z")) == []
    assert ids(list_(sim, "--ids", "--created-since", "2016-01-02T03:04Z")) == ["s-0001"]


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


@pytest.mark.parametrize("how", [["--ids"], ["--json"], []])
def test_output_that_cannot_be_written(sim, how):
    """A full disk, and a pipe that nobody reads: said where anyone can still read, once."""
    for number in range(5):
        put(sim, number)
    with open("/dev/full", "w") as full:
        ran = list_(sim, *how, stdout=full)
    assert (ran.code, ran.err.count("standard output could not be written")) == (9, 1)
    reader, writer = os.pipe()
    os.close(reader)
    ran = list_(sim, *how, stdout=writer)
    os.close(writer)
    assert (ran.code, ran.err.count("standard output could not be written")) == (9, 1)


def test_a_reader_that_has_enough(sim):
    """More ids than lie in the pipe and in head: it leaves with most of them unwritten."""
    for number in range(400):
        sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": ("s-%04d-" % number).ljust(64, "x")})
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 4096)
    head = subprocess.Popen(["head", "-n", "1"], stdin=reader, stdout=subprocess.PIPE, text=True)
    os.close(reader)
    ran = list_(sim, "--ids", stdout=writer)
    os.close(writer)
    assert head.communicate(timeout=60)[0] == "s-0399-".ljust(64, "x") + "\n"
    assert ran.code == 9 and "standard output could not be written" in ran.err


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


def test_columns_that_are_too_narrow(sim):
    """What is longer than its column shifts the rest; nothing is cut where nobody has a terminal."""
    put(sim, 1, SnapshotName="n" * 128)
    names = ["SnapshotName"] * 3 + ["snapshotid", "STATUS"]
    header, row = list_(sim, "--columns", ",".join(names) + ",").out.splitlines()
    assert header.split() == ["SnapshotName"] * 3 + ["SnapshotId", "Status"]
    assert row == " ".join(["n" * 128] * 3 + ["s-0001", "accomplished"])
    assert list_(sim, "--columns", ",".join(["Usage"] * 25)).code == 0


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


WIDE = [[], ["--columns", "Description,Description,Description,Status"]]


@pytest.mark.parametrize("columns", [10, 40, 80])
@pytest.mark.parametrize("more", WIDE)
def test_it_fits_the_terminal(sim, columns, more):
    put(sim, 1, SnapshotName="备份" * 30, Description="\u0085" * 256)
    main, side = pty.openpty()
    subprocess.run(["stty", "cols", str(columns)], stdin=side, check=True)
    command = [PROGRAM, "list", *REGION, *there(sim), *more]
    done = subprocess.run(command, env=KEYS, stdin=subprocess.DEVNULL, stdout=side, stderr=subprocess.PIPE,
                          timeout=60, check=False)
    os.close(side)
    lines = all_of(main).decode().split("\r\n")
    assert done.returncode == 0 and len(lines) == 3
    for line in lines:
        assert sum(2 if ord(c) >= 0x1100 else 1 for c in line) <= columns


@pytest.mark.parametrize("words, said", [
    (["--columns", "Nonsense"], "--columns takes names of members"), (["--columns", ""], "--columns takes"),
    (["--columns", "Status,,Usage"], "--columns takes"), (["--columns", ",".join(["Usage"] * 26)], "--columns takes"),
    (["--columns", "Tags"], "--columns takes"),
    (["--page-size", "5"], "list reads all pages itself"),
    (["--page-number", "2"], "list reads all pages itself"), (["--next-token", "x"], "list reads all pages itself"),
    (["--status", "gone"], "--status (Status) must be"), (["s-1"], "what is this word for"),
    (["--max-results", "101"], "--max-results")])
def test_usage(sim, words, said):
    ran = list_(sim, *words)
    assert (ran.code, ran.out) == (2, "") and said in ran.err
    assert sim.get("/calls") == []
