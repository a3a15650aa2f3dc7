#!/usr/bin/env python3
"""Runs the suites and counts. One line a suite; the very last line is `N passed, N failed`.

usage: check.py [SUITE...]      all suites, or the named ones: build gates unit secrets fuzz, and each folder of
                                tests/ that holds test_*.py (simulator, e2e, ...); only if named:
                                clang, tiny, valgrind (they need builds: make check-matrix),
                                core-cross (it installs other machines' compilers),
                                prove (it installs Frama-C),
                                sdk (it needs npm: make check-sdk),
                                large (it takes minutes: make check-large)
Exits 1 when anything failed, or when a suite had nothing to run. Needs what `make deps` installs.
"""
import glob
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

PYTHON = os.environ.get("PYTHON", sys.executable)
LIBRARY = ["build/musl/src/" + floor for floor in ("core", "net", "cred", "job")]
PROGRAM = ["build/musl/src/cli", "build/musl/port"]
# Writable globals outside the library, each with its reason.
PROGRAM_GLOBALS = [
    "program",  # src/cli/main.c: every context and buffer of the command line, in one place
    "many",     # src/cli/main.c: the same of several copies, apart, as one copy does not touch it
    "noted",    # port/linux/stop.c: a signal handler has no other way to leave word
]
GATES = {
    "floors": [PYTHON, "tools/floors.py"],
    "banned": [PYTHON, "tools/banned.py"],
    "shape": [PYTHON, "tools/shape.py"],
    "roots": [PYTHON, "tools/roots.py", "--check", "config/roots.pem"],
    "globals of the library": ["tools/globals.sh", "", *LIBRARY],
    "globals of the program": ["tools/globals.sh", " ".join(PROGRAM_GLOBALS), *PROGRAM],
    "binary": ["tools/binary.sh", "build/copysnap.debug", "build/copysnap.map"],
}
SECONDS = 1800  # the longest a command may take
QUIET = {**os.environ, "CMOCKA_MESSAGE_OUTPUT": "TAP", "UBSAN_OPTIONS": "print_stacktrace=1"}


def run(command, **more):
    """(exit status, output); a command that hangs or cannot start has failed, too."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=SECONDS, env=QUIET, **more)
        return done.returncode, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as late:
        return -1, (late.stdout or b"").decode(errors="replace") + "\nstopped after %d s" % SECONDS
    except OSError as error:
        return -1, str(error)


def show(what, output):
    print("---- %s\n%s\n----" % (what, output.rstrip()))


def show_sums(output):
    """What the sweeps, the random histories and the large runs counted."""
    for line in re.findall(r"^\W*# (.*\b(?:duplicates|measured)\b.*)$", output, re.M):
        print("  " + line)


def build():
    status, output = run(["make", "-k", "--no-print-directory", "-j%d" % (os.cpu_count() or 1), "all", "tests", "fuzzers"])
    if status:
        show("make all tests", output)
    return int(status == 0), int(status != 0)


def gates():
    failed = 0
    for name, command in GATES.items():
        status, output = run(command)
        if status:
            failed += 1
            show("gate: " + name, output)
        else:
            print("  " + output.strip().splitlines()[-1])
    return len(GATES) - failed, failed


def unit(config="host", before=(), without=()):
    """Each tests/unit/*_test.c must have become a program of that build; cmocka prints TAP."""
    passed = failed = 0
    for source in sorted(glob.glob("tests/unit/*_test.c")):
        program = "build/%s/%s" % (config, source[:-2])
        if os.path.basename(program) in without:
            continue
        status, output = run([*before, program])
        output, skipped = re.subn(r"^(not )?ok \d+ # SKIP.*\n", "", output, flags=re.M)
        ok = len(re.findall(r"^ok ", output, re.M))
        planned = sum(map(int, re.findall(r"^1\.\.(\d+)", output, re.M)))
        bad = max(planned - ok - skipped, len(re.findall(r"^not ok ", output, re.M)), int(status != 0 or ok == 0))
        if bad:
            show("%s, exit status %d" % (program, status), output)
        show_sums(output)
        passed, failed = passed + ok, failed + bad
    return passed, failed


def counted(*command):
    """A command that ends with `N passed, N failed`."""
    status, output = run(command)
    counts = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.M)
    passed, failed = map(int, counts[-1]) if counts else (0, 0)
    failed = failed or int(status != 0)
    if failed:
        show(" ".join(command), output)
    return passed, failed


def secrets():
    """The stack after a whole copy, searched for what must be gone: the program's own build."""
    status, output = run(["build/musl/tests/secrets/sweep"])
    if status:
        show("build/musl/tests/secrets/sweep", output)
    return int(status == 0), int(status != 0)


VALGRIND = ("valgrind", "-q", "--error-exitcode=9", "--track-origins=no")
# Tens of thousands of exchanges: the sanitizers see them, valgrind would take half an hour.
NOT_UNDER_VALGRIND = ("fault_test",)


def pytest(name):
    report = "build/junit-%s.xml" % name
    if os.path.exists(report):
        os.remove(report)
    status, output = run([PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml", report, "tests/" + name])
    passed = failed = skipped = 0
    if os.path.exists(report):
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            tests, failures, errors, skips = (int(suite.get(k, 0)) for k in ("tests", "failures", "errors", "skipped"))
            failed += failures + errors
            skipped += skips
            passed += tests - failures - errors - skips
    if status and not failed and (passed or status != 5):  # 5: nothing collected
        failed = 1
    if failed:
        show("pytest tests/" + name, output)
    if skipped:
        print("  %s: %d skipped" % (name, skipped))
    show_sums(output)
    return passed, failed


def suites():
    """Suite by name, in the order they run."""
    found = {"build": build, "gates": gates, "unit": unit, "secrets": secrets,
             "fuzz": lambda: counted("tools/fuzz.sh")}
    folders = {os.path.basename(os.path.dirname(p)) for p in glob.glob("tests/*/test_*.py")}
    for name in ["simulator"] + sorted(folders - {"simulator", "e2e", "sdk", "large"}) + ["e2e"]:
        found[name] = lambda name=name: pytest(name)
    return found


def main():
    usual = suites()
    known = {**usual, "core-cross": lambda: counted("make", "--no-print-directory", "check-core-cross"),
             "prove": lambda: counted("make", "--no-print-directory", "prove"),
             "sdk": lambda: pytest("sdk"), "large": lambda: pytest("large"),
             "clang": lambda: unit("clang"), "tiny": lambda: unit("tiny"),
             "valgrind": lambda: unit("plain", VALGRIND, NOT_UNDER_VALGRIND)}
    unknown = [name for name in sys.argv[1:] if name not in known]
    if unknown:
        sys.exit("check: no suite %s; wanted: %s" % (", ".join(unknown), " ".join(known)))
    total_passed = total_failed = 0
    for name in sys.argv[1:] or usual:
        passed, failed = known[name]()
        if passed + failed == 0:
            failed = 1
            print("  %s: nothing ran; wanted %s" % (name, "tests/unit/*_test.c" if name == "unit" else "tests/%s/test_*.py" % name))
        print("%-10s %d of %d" % (name + ":", passed, passed + failed), flush=True)
        total_passed, total_failed = total_passed + passed, total_failed + failed
    print("%d passed, %d failed" % (total_passed, total_failed))
    sys.exit(bool(total_failed))


main()
