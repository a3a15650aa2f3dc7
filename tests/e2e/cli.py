"""Runs build/copysnap as a user would."""

import contextlib
import json
import os
import subprocess
import sys
import time

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, TESTS)

PROGRAM = os.path.join(TESTS, "..", "build", "copysnap")
KEYS = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "testid",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret",
}


class Ran:
    """What came of a run: code, out and err as text, raw as bytes."""

    def __init__(self, done):
        self.code, self.raw = done.returncode, done.stdout
        self.out = done.stdout.decode(errors="surrogateescape")
        self.err = done.stderr.decode(errors="surrogateescape")

    @property
    def json(self):
        assert self.out.endswith("}\n") and self.out.count("\n") == 1, self.out
        return json.loads(self.out)

    @property
    def lines(self):
        """One JSON object a line, whatever became of the run."""
        assert self.out.endswith("}\n"), self.out
        return [json.loads(line) for line in self.out.splitlines()]


def run(*words, env=None, keys=KEYS, stdout=subprocess.PIPE, seconds=60):
    """Nothing of the caller's environment gets in."""
    done = subprocess.run([PROGRAM, *words], env={**keys, **(env or {})}, stdin=subprocess.DEVNULL,
                          stdout=stdout, stderr=subprocess.PIPE, timeout=seconds, check=False)
    done.stdout = done.stdout or b""
    return Ran(done)


REGIONS = ["--region-id", "cn-hangzhou", "--destination-region-id", "cn-beijing"]
WHOLE = ["copy", "s-source0001", *REGIONS]
WISH = [*WHOLE, "--no-wait"]  # up to the verdict
ONCE = [*WISH, "--look", "none", "--timeout", "2"]  # one call for a copy, and no other call


SOURCE = {"RegionId": "cn-hangzhou", "SnapshotId": "s-source0001", "SourceDiskId": "d-1",
          "Status": "accomplished", "SourceDiskSize": "40"}


def anew(sim):
    """The simulator as new, with one snapshot."""
    sim.post("/reset")
    sim.post("/snapshots", SOURCE)
    return sim


def there(sim):
    return ["--connect", sim.https, "--ca-file", sim.ca]


def copy(sim, *more, wish=WISH, **kind):
    """The real endpoints' names, connected to the simulator."""
    return run(*wish, *there(sim), *more, **kind)


def put(sim, status="progressing", **members):
    """A snapshot in the destination, to follow."""
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-1", "Status": status,
                            "DurationSeconds": 1000, **members})


def follow(sim, *more):
    """The words of its wait."""
    return ["wait", "s-1", "--region-id", "cn-beijing", *there(sim), *more]


def one(sim, command, identity, *more, **kind):
    """wait or cancel, of a copy."""
    return run(command, identity, "--region-id", "cn-beijing", *there(sim), *more, **kind)


@contextlib.contextmanager
def started(*words, keys=KEYS, **kind):
    """A run that goes on, and ends with the test at the latest."""
    child = subprocess.Popen([PROGRAM, *words], env=keys,
                             **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **kind})
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def until(what, seconds=60):
    """Asks until it is so, and gives what it is then."""
    end = time.monotonic() + seconds
    while not (so := what()):
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
    return so


def calls(sim, action="CopySnapshot"):
    return [c for c in sim.get("/calls") if c["Action"] == action]


def polls(sim):
    return len(calls(sim, "DescribeSnapshots"))


SHORT = {"CopySnapshot": "copy", "DescribeSnapshots": "look", "DeleteSnapshot": "delete"}


def made(sim):
    """Which calls there were, in order: "look copy look"."""
    return " ".join(SHORT[c["Action"]] for c in sim.get("/calls"))


def copies(sim):
    return sim.get("/snapshots?RegionId=cn-beijing")
