#!/usr/bin/env python3
"""Lines and branches of src/core that the unit tests reach, counted by gcovr: a table, and every one
that was missed. What config/coverage.txt excuses does not count. Each file is one; the last line is
`N passed, N failed`.

usage: coverage.py BUILD        a folder of objects that were made with --coverage, after the tests ran
"""
import json
import subprocess
import sys

FOLDER, EXCUSES = "src/core/", "config/coverage.txt"


def measured(build):
    command = ["gcovr", "--root", ".", "--object-directory", build, "--filter", FOLDER, "--json", "-"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["files"]


def excuses():
    with open(EXCUSES) as f:
        rows = [line.split(" | ") for line in f if line.strip() and not line.startswith("#")]
    for row in rows:
        if len(row) != 3:
            sys.exit("coverage: %s: not FILE | line | reason: %s" % (EXCUSES, " | ".join(row)))
    return {(name.strip(), text.strip()) for name, text, _ in rows}


def count(file, excused, used):
    """Lines, lines reached, branches, branches taken; prints those missed."""
    lines = reached = branches = taken = 0
    with open(file["file"]) as f:
        source = [line.strip() for line in f]
    for line in file["lines"]:
        if line["gcovr/noncode"]:
            continue
        text = source[line["line_number"] - 1]
        ways = [branch["count"] > 0 for branch in line["branches"]]
        if line["count"] == 0 or not all(ways):
            if (file["file"], text) in excused:
                used.add((file["file"], text))
                continue
            print("%s:%d: %s: %s" % (file["file"], line["line_number"],
                                     "%d of %d branches missed" % (ways.count(False), len(ways)) if line["count"]
                                     else "never reached", text))
        lines, reached = lines + 1, reached + (line["count"] > 0)
        branches, taken = branches + len(ways), taken + sum(ways)
    return lines, reached, branches, taken


def main():
    excused, used, total, failed = excuses(), set(), [0] * 4, 0
    rows = []
    for file in sorted(measured(sys.argv[1]), key=lambda f: f["file"]):
        counts = count(file, excused, used)
        total = [a + b for a, b in zip(total, counts)]
        failed += counts[0] != counts[1] or counts[2] != counts[3]
        rows.append((file["file"], counts))
    for name, (lines, reached, branches, taken) in rows + [("all", total)]:
        print("%-24s %5d of %5d lines %5d of %5d branches" % (name, reached, lines, taken, branches))
    for name, text in sorted(excused - used):
        failed += 1
        print("%s: excused, but reached or gone: %s: %s" % (EXCUSES, name, text))
    print("%d lines excused (%s)" % (len(used), EXCUSES))
    if not rows:
        sys.exit("coverage: nothing was measured below " + sys.argv[1])
    print("%d passed, %d failed" % (len(rows) - sum(c[0] != c[1] or c[2] != c[3] for _, c in rows), failed))
    sys.exit(bool(failed))


main()
