#!/usr/bin/env python3
"""Gate: functions of at most 80 lines, files of at most 300. Prints what is usual, too.
usage: shape.py [ROOT]          needs Universal Ctags
"""
import json
import pathlib
import statistics
import subprocess
import sys

FUNCTION, FILE = 80, 300
USUAL = "wanted: median at most 15, nine in ten at most 45"
# Files or functions that may be longer, each with its reason. Tables, as a rule.
EXCEPTIONS = {
}


def functions(files):
    tags = subprocess.run(
        ["ctags", "--languages=C", "--langmap=C:.c.h", "--kinds-C=f", "--fields=+ne", "--output-format=json", "-f", "-"]
        + [str(f) for f in files], capture_output=True, text=True, check=True).stdout
    for tag in map(json.loads, tags.splitlines()):
        yield tag["end"] - tag["line"] + 1, "%s:%d: %s" % (tag["path"], tag["line"], tag["name"]), tag["name"]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = sorted(p for d in ("src", "port", "config") for p in (root / d).rglob("*.[ch]"))
    if not files:
        sys.exit("shape: no C files below %s; run it at the top of the repository" % root.resolve())
    files_found = [(len(p.read_text().splitlines()), str(p), p.relative_to(root).as_posix()) for p in files]
    functions_found = sorted(functions(files))
    bad = 0
    for kind, limit, found in (("function", FUNCTION, functions_found), ("file", FILE, files_found)):
        for lines, where, name in found:
            if lines > limit and name not in EXCEPTIONS:
                bad += 1
                print("%s: %s of %d lines: at most %d are wanted; split it (or, a table: see EXCEPTIONS in tools/shape.py)"
                      % (where, kind, lines, limit), file=sys.stderr)
    lengths = [f[0] for f in functions_found] or [0]
    print("shape: %d files, longest %d lines; %d functions, median %d, p90 %d, longest %d (%s); %d too long" % (
        len(files), max(files_found)[0], len(functions_found), statistics.median(lengths),
        lengths[int(.9 * (len(lengths) - 1))], lengths[-1], USUAL, bad))
    sys.exit(bool(bad))


main()
