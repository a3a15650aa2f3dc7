#!/usr/bin/env python3
"""Frama-C's Eva over the harnesses in tests/proof: for all their inputs at once, is there anything
undefined in src? A line each; the last line is `N passed, N failed`.

usage: prove.py [NAME...]

The head of a harness says what it is linked "with:", with which options of "eva:" besides ours, and
within which bounds it holds. It fails for an alarm in src, for an assertion of its own that is not
proven, for a function without body or contract, and where less than 95 % of the statements in the
functions that it enters are reached: a proof of code that never runs proves nothing. Last, buf is
proven once more with its bound broken, which must raise an alarm.
"""
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import time

INCLUDES = "-std=c11 -I. -Isrc -Itests/proof -Itests/proof/stub -Ibuild/gen -Ibuild/include -Ibuild/bearssl/inc"
COMMAND = ["frama-c", "-machdep", "gcc_x86_64", "-cpp-extra-args=" + INCLUDES, "-eva", "-eva-alloc-builtin",
           "fresh_weak", "-eva-no-alloc-returns-null", "-eva-split-return", "full", "-eva-slevel", "1000000",
           "-eva-no-print", "-no-unicode"]
SECONDS = 900


# An analysis that went on without knowing what a function does, or that gave up.
WORTHLESS = re.compile(r"^.*(?:[Nn]either code nor specification|missing-spec|User Error|degeneration).*$", re.M)
# The bound of all writing, and what stands there instead when its proof must fail.
BROKEN = ("src/core/buf.c", "if (b->n < b->cap) {", "if (b->n <= b->cap) {")


def analyse(harness, sources, options):
    """(exit status, output)"""
    try:
        done = subprocess.run(COMMAND + options + [harness] + sources, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=SECONDS, check=False)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        return -1, "prove: User Error: not within %d s" % SECONDS


def head(harness, key):
    with open(harness) as f:
        return " ".join(re.findall(r"^ \* %s: (.*)" % key, f.read(), re.M)).split()


def alarms_in(output, places):
    found = re.findall(r"\[eva:alarm\] ((?:%s)\S+): Warning:(.*(?:\n  .*)*)" % places, output)
    # Reading memory that a harness declared unknown is its own affair.
    return [a for a in found if not a[0].startswith("tests/") or "got status" in a[1]]


def prove(harness):
    """(proven, what to print)"""
    begin = time.monotonic()
    status, output = analyse(harness, head(harness, "with"), head(harness, "eva"))
    alarms = alarms_in(output, "src/|tests/proof/")
    wrong = ["%s: %s" % (place, " ".join(text.split())) for place, text in alarms] + WORTHLESS.findall(output)
    reached = re.findall(r"(\d+) statements reached \(out of (\d+)\): (\d+)% coverage", output)
    proven = status == 0 and not wrong and bool(reached) and int(reached[-1][2]) >= 95
    said = "prove %s: %d alarms in our code, %s of %s statements reached, %d s" % (
        (os.path.basename(harness)[:-2], len(alarms)) + (reached[-1][:2] if reached else ("no", "?")) + (time.monotonic() - begin,))
    return proven, "\n".join("  " + line for line in wrong + [said])


def see_it_fail():
    source, bound, instead = BROKEN
    with open(source) as f:
        text = f.read()
    if text.count(bound) != 1:
        return False, "  prove broken: no single `%s` in %s: see BROKEN" % (bound, source)
    os.makedirs("build/proof", exist_ok=True)
    with open("build/proof/broken.c", "w") as f:
        f.write(text.replace(bound, instead))
    _, output = analyse("tests/proof/buf.c", ["build/proof/broken.c"], [])
    alarms = alarms_in(output, "build/proof/")
    return bool(alarms), "  prove broken: %d alarms with `%s`, wanted at least 1" % (len(alarms), instead)


def main():
    names = sys.argv[1:] or sorted(os.path.basename(p)[:-2] for p in glob.glob("tests/proof/*.c") if "/stub_" not in p)
    results = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(prove, "tests/proof/%s.c" % name) for name in names]
        jobs += [] if sys.argv[1:] else [pool.submit(see_it_fail)]
        for job in jobs:
            proven, said = job.result()
            results.append(proven)
            print(said, flush=True)
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))


main()
