#!/usr/bin/env python3
"""Frama-C's Eva over the harnesses in tests/proof: for all their inputs at once, is there anything
undefined in src? A line each; the last line is `N passed, N failed`.

usage: prove.py [NAME...]

The head of a harness says what it is linked "with:", and within which bounds it holds. It fails for an
alarm in src, for an assertion of its own that is not proven, and where less than 95 % of the
statements in the functions that it enters are reached: a proof of code that never runs proves nothing.
"""
import glob
import os
import re
import subprocess
import sys

INCLUDES = "-std=c11 -I. -Isrc -Itests/proof -Ibuild/gen -Ibuild/include -Ibuild/bearssl/inc"
COMMAND = ["frama-c", "-machdep", "gcc_x86_64", "-cpp-extra-args=" + INCLUDES, "-eva", "-eva-alloc-builtin",
           "fresh_weak", "-eva-no-alloc-returns-null", "-eva-split-return", "full", "-eva-slevel", "1000000",
           "-eva-no-print", "-no-unicode"]
SECONDS = 900


def prove(harness):
    name = os.path.basename(harness)[:-2]
    with open(harness) as f:
        sources = re.search(r"with: (.*)", f.read())[1].split()
    try:
        done = subprocess.run(COMMAND + [harness] + sources, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print("  prove %s: not within %d s" % (name, SECONDS))
        return False
    alarms = re.findall(r"\[eva:alarm\] (src/\S+|tests/proof/\S+): Warning:(.*(?:\n  .*)*)", done.stdout)
    # Reading memory that a harness declared unknown is its own affair.
    alarms = [a for a in alarms if a[0].startswith("src/") or "assertion got status" in a[1]]
    reached = re.findall(r"(\d+) statements reached \(out of (\d+)\): (\d+)% coverage", done.stdout)
    for place, text in alarms:
        print("  %s: %s" % (place, " ".join(text.split())))
    proven = done.returncode == 0 and not alarms and bool(reached) and int(reached[-1][2]) >= 95
    print("  prove %s: %d alarms in our code, %s of %s statements reached" % ((name, len(alarms)) + (reached[-1][:2] if reached else ("no", "?"))), flush=True)
    return proven


def main():
    names = sys.argv[1:] or sorted(os.path.basename(p)[:-2] for p in glob.glob("tests/proof/*.c") if "/stub_" not in p)
    results = [prove("tests/proof/%s.c" % name) for name in names]
    print("%d passed, %d failed" % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))


main()
