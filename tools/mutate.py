#!/usr/bin/env python3
"""Is every decision tested? Makes one small fault at a time in a source, or in a header with functions,
and runs its unit tests: one of them must fail. A fault: another comparison (< becomes <= and >=), ==
for !=, && for ||, a ! left out, + for -, a number or character one higher, true for false.

What survives is printed with its line and fails, unless config/survivors.txt says why it changes
nothing. The last line is `N passed, N failed`.

usage: mutate.py BUILD COMMAND SOURCE...   BUILD: where the plain build lies; COMMAND: its compiler
                                           with flags, one word of the shell
"""
import concurrent.futures
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys

SURVIVORS = "config/survivors.txt"
# Tests beside the one that has the source's name, if there is one.
MORE_TESTS = {"check": ["core"], "json": ["scan", "page", "reply"], "scan": ["json", "page"], "request": ["vectors"],
              "token": ["core"], "list": ["list_full", "list_entries"], "task": ["wait", "cancel", "listing"], "copying": ["task", "history", "yields"], "waiting": ["wait"],
              "batch": ["batch_run", "batches"]}
# A test ends where it first fails; and a tenth of the histories, which take less than a second.
QUICK = {**os.environ, "CMOCKA_TEST_ABORT": "1", "HISTORIES": "2000"}

OTHER = {"<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
         "&&": ["||"], "||": ["&&"], "!": [""], "+": ["-"], "-": ["+"], "true": ["false"], "false": ["true"]}
TOKEN = re.compile(r"""'(?:\\.|[^'\\])'|->|<<=?|>>=?|<=|>=|==|!=|&&|\|\||\+\+|--|[-+]=|[<>!+-]
                       |\btrue\b|\bfalse\b|\b(?:0[xX][0-9a-fA-F]+|\d+)[uUlL]*\b""", re.X)
# Comments, strings and the preprocessor's lines; a character is kept, so that '"' opens no string.
SKIPPED = re.compile(r"""('(?:\\.|[^'\\])')|/\*(?:.|\n)*?\*/|"(?:\\.|[^"\\\n])*"|^[ \t]*\#(?:\\\n|.)*""", re.M)


def others(token, before):
    """What may stand instead of a token; before: the source up to it."""
    if token[0] == "'" or token[0].isdigit():
        return ["(%s + 1)" % token]
    if token in "+-" and not re.search(r"[\w)\]]\s*$", before):
        return []  # a sign
    return OTHER.get(token, [])


def mutants(path):
    """(source, line number, the line, what it becomes) for each."""
    with open(path) as f:
        source = f.read()
    blank = SKIPPED.sub(lambda m: m.group(1) or re.sub(r"[^\n]", " ", m.group()), source)
    for m in TOKEN.finditer(blank):
        first, last = source.rfind("\n", 0, m.start()) + 1, source.find("\n", m.end())
        for other in others(m.group(), blank[first:m.start()].strip() or blank[:m.start()]):
            text = source[:m.start()] + other + source[m.end():]
            yield (text, source.count("\n", 0, first) + 1, source[first:last].strip(),
                   (source[first:m.start()] + other + source[m.end():last]).strip())


def survivors():
    with open(SURVIVORS) as f:
        rows = [[word.strip() for word in line.split(" | ")] for line in f if line.strip() and not line.startswith("#")]
    for row in rows:
        if len(row) != 4:
            sys.exit("mutate: %s: not FILE | line | what it becomes | reason: %s" % (SURVIVORS, " | ".join(row)))
    return {tuple(row[:3]) for row in rows}


def cpu():
    """Seconds that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def limits(seconds):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


class Bench:
    """Compiles and links in a folder; everything but the mutant is there already."""

    def __init__(self, build, command, folder):
        self.command, self.folder = shlex.split(command), folder
        self.seconds = 60  # of CPU for a test; a mutant that needs more has been noticed
        self.libraries = [build + "/libcopysnap.a", "build/host/libbearssl.a", "-lcmocka"]
        os.makedirs(folder, exist_ok=True)

    def compile(self, source, out, *before):
        # Traps need no runtime library.
        flags = ["-O0", "-w", "-fsanitize=undefined,bounds-strict", "-fsanitize-undefined-trap-on-error"]
        subprocess.run(self.command[:1] + list(before) + self.command[1:] + flags + ["-c", "-o", out, source], check=True,
                       stderr=subprocess.PIPE)

    def tests(self, path):
        """Objects of each test of a source, without its own; of a header, the test's source comes first."""
        found, name = [], os.path.basename(path)[:-2]
        own = [name] if os.path.exists("tests/unit/%s_test.c" % name) else []
        for test in own + MORE_TESTS.get(name, []):
            source = "tests/unit/%s_test.c" % test
            with open(source) as f:
                more = re.match(r"/\* with: (.*) \*/", f.readline())
            objects = []
            for n, part in enumerate([source] + (more.group(1).split() if more else [])):
                if n == 0 and path.endswith(".h"):
                    objects.append(part)
                elif part != path:
                    objects.append("%s/%s-%d.o" % (self.folder, test, n))
                    self.compile(part, objects[-1])
            found.append(objects)
        if not found:
            sys.exit("mutate: no tests of %s" % name)
        return found

    def runs(self, program, objects):
        subprocess.run(self.command + ["-o", program] + objects + self.libraries, check=True, stderr=subprocess.PIPE)
        done = subprocess.run([program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300,
                              preexec_fn=lambda: limits(self.seconds), env=QUICK)
        return done.returncode == 0

    def header_passes(self, path, text, tests, base):
        """Stands before src/ where headers are looked for."""
        header = "%s-include/%s" % (base, path.split("/", 1)[1])
        os.makedirs(os.path.dirname(header), exist_ok=True)
        with open(header, "w") as f:
            f.write(text)
        for source, *objects in tests:
            self.compile(source, base + ".o", "-I%s-include" % base)
            if not self.runs(base, [base + ".o"] + objects):
                return False
        return True

    def passes(self, path, text, tests, place):
        """Do all tests pass with this text in place of the source? Also False: it is no C."""
        base = "%s/%d" % (self.folder, place)
        try:
            if path.endswith(".h"):
                return self.header_passes(path, text, tests, base)
            with open(base + ".c", "w") as f:
                f.write(text)
            self.compile(base + ".c", base + ".o")
            return all(self.runs(base, objects + [base + ".o"]) for objects in tests)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return False
        finally:
            for end in (".c", ".o", ""):
                if os.path.exists(base + end):
                    os.remove(base + end)
            shutil.rmtree(base + "-include", ignore_errors=True)


def main():
    build, command, sources = sys.argv[1], sys.argv[2], sys.argv[3:]
    explained, met, passed, failed = survivors(), set(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path in sources:
            bench = Bench(build, command, "build/mutate/" + os.path.basename(path)[:-2])
            tests = bench.tests(path)
            before = cpu()
            with open(path) as f:
                if not bench.passes(path, f.read(), tests, 0):
                    sys.exit("mutate: the tests of %s fail without a fault" % path)
            bench.seconds = 2 + int(2 * (cpu() - before))
            found = list(mutants(path))
            lived = list(pool.map(bench.passes, [path] * len(found), [m[0] for m in found], [tests] * len(found),
                                  range(1, len(found) + 1)))
            for (_, number, line, becomes), alive in zip(found, lived):
                if alive and (path, line, becomes) in explained:
                    met.add((path, line, becomes))
                elif alive:
                    print("%s:%d: survived: %s\n  became: %s" % (path, number, line, becomes))
                    failed += 1
                    continue
                passed += 1
            print("%-20s %d faults, %d survived" % (path, len(found), sum(lived)), flush=True)
    for path, line, becomes in sorted(explained - met):
        if path in sources:
            print("%s: explained, but did not survive: %s: %s" % (SURVIVORS, path, becomes))
            failed += 1
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(bool(failed))


main()
