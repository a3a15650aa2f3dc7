#!/usr/bin/env python3
"""Runs core's checks (tests/cross) on this machine, on big-endian mips and on a Cortex-M3 without an
OS, and compares: a check passes where it says ok and computed what it computed on this machine.

usage: core_cross.py            after make core-cross-programs; ends with `N passed, N failed`
"""
import subprocess
import sys

OUT = "build/cross-core/"
M3 = ["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor", "none", "-serial", "none",
      "-chardev", "stdio,id=out", "-semihosting-config", "enable=on,target=native,chardev=out", "-kernel"]
RUNNERS = {"host": [], "mips": ["qemu-mips-static"], "m3": M3}
SECONDS = 300


def run(command):
    """(exit status, output); a command that hangs or cannot start has failed, too."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS)
        return done.returncode, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as late:
        return -1, (late.stdout or b"").decode(errors="replace") + "\nstopped after %d s" % SECONDS
    except OSError as error:
        return -1, str(error)


def checks(output):
    """{name: line} of the lines of checks."""
    lines = [line for line in output.splitlines() if line.startswith(("ok ", "not ok "))]
    return {line.split(" ")[-2]: line for line in lines}


def signer():
    """What signing takes: a line, or None."""
    status, table = run(["arm-none-eabi-size", OUT + "signer.m3"])
    ran, stack = run(M3 + [OUT + "stack.m3"])
    if status or ran:
        print(table + stack)
        return None
    text, data, bss = map(int, table.splitlines()[1].split()[:3])
    return "signing on a Cortex-M3: %d bytes of flash, %d of RAM, %s" % (text + data, data + bss, stack.strip())


def main():
    passed = failed = 0
    wanted = None
    for target, runner in RUNNERS.items():
        status, output = run(runner + [OUT + "core_check." + target])
        found = checks(output)
        wanted = wanted or found
        good = sum(line.startswith("ok ") and line == found.get(name) for name, line in wanted.items())
        bad = max(len(wanted.keys() | found.keys()) - good, int(status != 0 or not good))
        if bad:
            print("---- %s, exit status %d\n%s\n----" % (target, status, output.rstrip()))
            print("\n".join("wanted: " + line for name, line in wanted.items() if line != found.get(name)))
        print("%s: %d of %d" % (target, good, good + bad))
        passed, failed = passed + good, failed + bad
    line = signer()
    print(line or "signing on a Cortex-M3: FAILED (above)")
    passed, failed = passed + (line is not None), failed + (line is None)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(bool(failed))


main()
