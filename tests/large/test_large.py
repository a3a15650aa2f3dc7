"""Thousands of copies in one run: each made once, in order of its disk, in memory that does not grow, over one
connection to each host; and the pace of the calls, at the service's limit and at a tighter one.

LARGE_PROGRAM names another program than build/copysnap. No test asserts how long anything takes.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "e2e")]

from cli import KEYS, PROGRAM, REGIONS, there  # noqa: E402
from sim import Simulator  # noqa: E402

PROGRAM = os.environ.get("LARGE_PROGRAM", PROGRAM)
SOURCE, DESTINATION = REGIONS[1], REGIONS[3]
LISTER = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "lister", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s"}  # its calls are told apart
POSTED = 2000  # snapshots that one call puts into the simulator
HANG = 400  # seconds
PAGE = 4  # KiB
KIB = re.compile(r"^(Rss|Private_Dirty): +(\d+) kB$", re.M)


class Run:
    """What came of `... | copysnap copy -`, and what the service saw of it."""

    def __init__(self, sim, number, *options, feed, samples=()):
        """feed: the command that prints that number of ids. samples: after how many lines memory is looked at; the
        input stays open until the last line is there, so that it can be looked at even then."""
        seen, self.memory, self.lines = len(sim.get("/calls")), {}, []
        ours, feeds = os.pipe()
        with subprocess.Popen([PROGRAM, "copy", "-", *REGIONS, *there(sim), *options], env=KEYS, stdin=ours,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child, \
                subprocess.Popen(feed, env=LISTER, stdin=subprocess.DEVNULL, stdout=feeds) as feeder:
            os.close(ours)
            timer = threading.Timer(HANG, child.kill)
            timer.start()
            for line in child.stdout:
                self.lines.append(line.split())
                if len(self.lines) in samples:
                    self.memory[len(self.lines)] = memory_of(child.pid)
                if len(self.lines) == number:
                    os.close(feeds)
            self.err = child.stderr.read()
            self.code = child.wait()
            timer.cancel()
            if len(self.lines) < number:
                os.close(feeds)
            assert feeder.wait() == 0
        self.calls = [c for c in sim.get("/calls?After=%d" % seen) if c["AccessKeyId"] == KEYS["ALIBABA_CLOUD_ACCESS_KEY_ID"]]
        own = {c["Connection"] for c in self.calls}
        self.connections = [c for c in sim.get("/connections") if c["Connection"] in own]
        self.copies = sim.get("/snapshots?RegionId=" + DESTINATION)

    def of(self, action, region=None):
        return [c for c in self.calls if c["Action"] == action and region in (None, c["Parameters"]["RegionId"])]

    @property
    def asked(self):
        """How many ids each call asked after, in the destination: of copies that are being made."""
        looks = self.of("DescribeSnapshots", DESTINATION)
        return [len(json.loads(c["Parameters"]["SnapshotIds"])) for c in looks if "SnapshotIds" in c["Parameters"]]

    @property
    def throttled(self):
        return [c for c in self.calls if (c["Code"] or "").startswith("Throttling")]

    @property
    def duplicates(self):
        return len(self.copies) - len({c["SourceSnapshotId"] for c in self.copies})

    def made_of(self):
        return sorted((c["SourceSnapshotId"], c["SnapshotId"], "accomplished") for c in self.copies)

    def good(self, ids):
        """Every snapshot has one copy, is told once with it, and nothing is said but the sum, and what it waits for."""
        *again, last = self.err.splitlines()
        assert (self.code, last) == (0, "copysnap: %d done, 0 running, 0 failed, 0 waiting" % len(ids)), self.err
        assert set(map(without_seconds, again)) <= {"copysnap: %s; trying again in" % c["Code"] for c in self.throttled}
        assert len(self.copies) == len(ids) and self.duplicates == 0
        assert sorted(map(tuple, self.lines)) == self.made_of() and {c[0] for c in self.made_of()} == set(ids)


def without_seconds(line):
    return re.sub(r" [0-9.]+ s$", "", line)


def memory_of(pid):
    """Resident, and what of it is its own and written, in KiB."""
    with open("/proc/%d/smaps_rollup" % pid) as file:
        kib = {name: int(n) for name, n in KIB.findall(file.read())}
    return kib["Rss"], kib["Private_Dirty"]


def put(sim, number, disks, **rate):
    """Snapshots of the disks in turn, the newest last, copied in a second; {id: disk}, the newest first."""
    sim.post("/reset")
    sim.post("/rate", rate)
    sim.post("/copies", {"DurationSeconds": 1})
    members = [{"RegionId": SOURCE, "SnapshotId": "s-%05d" % i, "SourceDiskId": "d-%03d" % (i % disks), "Status": "accomplished",
                "CreationTime": "2026-01-%02dT%02d:%02d:00Z" % (1 + i // 1440, i // 60 % 24, i % 60)} for i in range(number)]
    for at in range(0, number, POSTED):
        sim.post("/snapshots", members[at:at + POSTED])
    return {m["SnapshotId"]: m["SourceDiskId"] for m in reversed(members)}


def run(sim, ids, *options):
    return Run(sim, len(ids), *options, feed=["printf", "%s\n", *ids])


@pytest.fixture(scope="module")
def sim():
    with Simulator().start("--key", "testid:testsecret", "--key", "lister:s") as running:
        yield running


@pytest.fixture
def say(capsys):
    """Measured figures; tools/check.py shows lines with `duplicates` or `measured`."""
    def print_through(*text):
        with capsys.disabled():
            print("\n#", *text)
    return print_through


# ---- 5,000 snapshots ---------------------------------------------------------------------------

NUMBER, DISKS = 5000, 200
SAMPLES = (1000, 3000, NUMBER)  # lines; the first when every part of the program has been at work


@pytest.fixture(scope="module")
def disk_of(sim):
    return put(sim, NUMBER, DISKS, Calls=10**6)


@pytest.fixture(scope="module")
def large(sim, disk_of):
    ids = [PROGRAM, "list", "--region-id", SOURCE, "--ids", *there(sim)]
    return Run(sim, NUMBER, "--rate", "60000", feed=ids, samples=SAMPLES)


def test_each_is_copied_once(large, disk_of, say):
    say("%d snapshots of %d disks: %d copies, %d duplicates, %d calls" % (
        NUMBER, DISKS, len(large.copies), large.duplicates, len(large.calls)))
    large.good(disk_of)
    assert Counter(c["Parameters"]["SnapshotId"] for c in large.of("CopySnapshot")) == Counter(disk_of.keys())


def test_no_disk_has_two_at_a_time(large):
    """So none is in conflict: the service would have said so."""
    assert {c["Code"] for c in large.calls} == {None}


def test_the_oldest_known_of_a_disk_is_the_next(large, disk_of):
    """Known are those that were described. Here ids are in the order of their age."""
    known = {disk: set() for disk in disk_of.values()}
    most = 0
    for call in large.calls:
        given = call["Parameters"]
        if call["Action"] == "CopySnapshot":
            waiting = known[disk_of[given["SnapshotId"]]]
            assert given["SnapshotId"] == min(waiting)
            most = max(most, len(waiting))
            waiting.remove(given["SnapshotId"])
        elif given["RegionId"] == SOURCE:
            for identity in json.loads(given["SnapshotIds"]):
                known[disk_of[identity]].add(identity)
    assert not any(known.values()) and most > 1


def test_memory_does_not_grow(large, say):
    say("measured: %s" % ", ".join(
        "after %d: Rss %d KiB, Private_Dirty %d KiB" % (n, *large.memory[n]) for n in SAMPLES))
    first, *later = (large.memory[n] for n in SAMPLES)
    assert all(now <= then + PAGE for sample in later for now, then in zip(sample, first))


def test_one_handshake_for_each_host(large, say):
    """And none is given up on the way."""
    resumed = sum(c["Resumed"] for c in large.connections)
    requests = sorted((c["Requests"] for c in large.connections), reverse=True)
    say("measured: %d full handshakes, %d resumed; calls over each connection: %s" % (
        len(requests) - resumed, resumed, requests[:8]))
    assert (len(requests), resumed) == (2, 0)


def test_calls_ask_after_many(large, say):
    asked, described = large.asked, large.of("DescribeSnapshots", SOURCE)
    say("measured: %d looks at copies, after %d at a time (mean); %d calls describe sources" % (
        len(asked), sum(asked) // len(asked), len(described)))
    assert max(asked) == 100 and len(asked) < NUMBER / 10 and len(described) < NUMBER / 10


def test_again_makes_none(sim, large, disk_of):
    again = run(sim, list(disk_of)[:1000], "--rate", "60000")
    assert again.code == 0 and len(again.lines) == 1000 and not again.of("CopySnapshot")
    assert set(map(tuple, again.lines)) < set(large.made_of()) and len(again.copies) == NUMBER


# ---- pace --------------------------------------------------------------------------------------

def paced(say, what, ids, got):
    say("%d snapshots %s: %d calls, %d throttled, %d duplicates" % (
        len(ids), what, len(got.calls), len(got.throttled), got.duplicates))
    got.good(ids)


def test_the_default_pace_meets_no_throttling(sim, say):
    """Though the service counts all calls together, 1000 in 60 seconds, and these are more."""
    ids = put(sim, 520, 200, Calls=1000, Seconds=60, All=True)
    got = run(sim, ids)
    paced(say, "at the default pace", ids, got)
    assert len(got.calls) > 1000 and not got.throttled


@pytest.mark.parametrize("number, disks, limit, seconds, code", [
    (200, 50, 200, 10, "Throttling"), (60, 20, 60, 5, "Throttling.Api")])
def test_a_tighter_limit_is_ridden_out(sim, say, number, disks, limit, seconds, code):
    """At a pace that is far beyond it."""
    ids = put(sim, number, disks, Calls=limit, Seconds=seconds, All=True, Code=code)
    got = run(sim, ids, "--rate", "60000")
    paced(say, "at %d calls in %d s (%s)" % (limit, seconds, code), ids, got)
    assert got.throttled and not {c["Code"] for c in got.calls} - {None, code}
