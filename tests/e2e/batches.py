"""Copies of many snapshots, for the tests of that."""

import subprocess

import pytest
from cli import KEYS, PROGRAM, REGIONS, calls, copies, run, there

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
