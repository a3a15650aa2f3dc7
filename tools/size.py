#!/usr/bin/env python3
"""What the program costs, against config/budgets: bytes of file, code and data, the worst stack as
computed (tools/stack.py) and as measured, and the memory of a whole copy over TLS against the
simulator. Each budget counts as one; so do the copy itself, and that no more stack was measured than
was computed. Ends with `N passed, N failed`.
usage: size.py          (make size)
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, "tests")
import stack  # noqa: E402
from sim import Simulator  # noqa: E402

PROGRAM, BUDGETS = "build/copysnap", "config/budgets"
KEYS = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret"}
CA = "build/size-ca.pem"


def budgets():
    lines = [line.split(None, 2) for line in open(BUDGETS) if line.strip() and not line.startswith("#")]
    for line in lines:
        if len(line) != 3 or not line[1].isdigit():
            sys.exit("size: %s: wanted NAME NUMBER REASON, found `%s`" % (BUDGETS, " ".join(line).strip()))
    return {name: (int(most), reason.strip()) for name, most, reason in lines}


def sections():
    out = subprocess.run(["size", PROGRAM + ".debug"], capture_output=True, text=True, check=True).stdout
    return dict(zip(("text", "data", "bss"), map(int, out.splitlines()[1].split()[:3])))


def copy(mode):
    """One whole copy against a fresh simulator, under tools/peak.py; what that measured."""
    with Simulator().start("--https", "0", "--ca-out", CA) as simulator:
        simulator.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-size0001", "SourceDiskId": "d-1",
                                      "Status": "accomplished", "SourceDiskSize": "40"})
        simulator.post("/copies", {"DurationSeconds": 1})
        service = "localhost:" + simulator.https.rsplit(":", 1)[1]
        command = [sys.executable, "tools/peak.py", mode, PROGRAM, "copy", "s-size0001", "--region-id", "cn-hangzhou",
                   "--destination-region-id", "cn-beijing", "--endpoint", service, "--destination-endpoint", service,
                   "--ca-file", CA]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, **KEYS})
    try:
        measured = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        sys.exit("size: tools/peak.py measured nothing:\n%s%s" % (done.stdout, done.stderr))
    if measured["exit"]:
        print(done.stdout + done.stderr, end="")
    return measured


def main():
    limits, passed, failed = budgets(), 0, 0

    def judge(good, line):
        nonlocal passed, failed
        passed, failed = passed + good, failed + (not good)
        print(("      " if good else "FAIL: ") + line)

    try:
        graph = stack.Graph(stack.PROGRAM, stack.LIST)
        worst, chain = graph.run()
        frame, where = graph.largest_of_ours()
    except (stack.Unbounded, OSError, subprocess.CalledProcessError) as error:
        print("stack: %s" % error)
        worst = chain = None
    found = {"file": os.stat(PROGRAM).st_size, **sections()}
    if chain:
        stack.show(worst, chain)
        found.update(stack=worst, frame=frame)
        print("stack: largest frame of ours: %d, %s" % (frame, where))
    deep, wide = copy("stack"), copy("memory")
    found["memory"] = wide["rss_bytes"]

    for name, (most, reason) in limits.items():
        if name not in found:
            judge(False, "%-8s wanted at most %d, could not be measured" % (name, most))
        else:
            judge(found[name] <= most, "%-8s %6d of %6d  %s" % (name, found[name], most, reason))
    judge(deep["exit"] == 0 and wide["exit"] == 0, "copy     exit %d and %d; wanted 0: a copy over TLS, looked and waited for"
          % (deep["exit"], wide["exit"]))
    judge(worst is not None and deep["stack_bytes"] <= worst, "stack    %6d measured; wanted no more than computed"
          % deep["stack_bytes"])
    print("      private  %6d of the memory in use belong to the process alone" % wide["private_bytes"])
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(bool(failed))


main()
