"""Runs build/copysnap as a user would."""

import json
import os
import subprocess
import sys

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


def run(*words, env=None, keys=KEYS, stdout=subprocess.PIPE, seconds=60):
    """Nothing of the caller's environment gets in."""
    done = subprocess.run([PROGRAM, *words], env={**keys, **(env or {})}, stdin=subprocess.DEVNULL,
                          stdout=stdout, stderr=subprocess.PIPE, timeout=seconds, check=False)
    done.stdout = done.stdout or b""
    return Ran(done)


REGIONS = ["--region-id", "cn-hangzhou", "--destination-region-id", "cn-beijing"]
WHOLE = ["copy", "s-source0001", *REGIONS]
WISH = [*WHOLE, "--no-wait"]  # up to the verdict


def copy(sim, *more, wish=WISH, **kind):
    """The real endpoints' names, connected to the simulator."""
    return run(*wish, "--connect", sim.https, "--ca-file", sim.ca, *more, **kind)


def calls(sim, action="CopySnapshot"):
    return [c for c in sim.get("/calls") if c["Action"] == action]


def copies(sim):
    return sim.get("/snapshots?RegionId=cn-beijing")
