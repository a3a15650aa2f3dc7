#!/usr/bin/env python3
"""Runs a program under ptrace and measures what it used of memory, at the moment it ends.

    peak.py stack  COMMAND...   deepest stack, in bytes below the stack pointer at the start: the unused
                                stack is painted before the first instruction and looked at at the end
    peak.py memory COMMAND...   resident and private memory, from /proc/PID/smaps_rollup (two runs,
                                for paint is memory, too)

The last line is one JSON object: exit (the program's status, negative: the signal that ended it), and
stack_bytes or rss_bytes and private_bytes. x86-64 Linux.
"""
import ctypes
import json
import os
import re
import signal
import sys

CONT, PEEKUSER, TRACEME, SETOPTIONS = 7, 3, 0, 0x4200
TRACEEXIT, EXITKILL, EVENT_EXIT = 1 << 6, 1 << 20, 6
RSP = 19 * 8  # in struct user
PAINT, MOST = 0xA5, 96 * 1024

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def ptrace(request, pid, data=0, address=0):
    ctypes.set_errno(0)
    result = libc.ptrace(request, pid, address, data)
    if ctypes.get_errno():
        sys.exit("peak: ptrace: %s; wanted a machine (or container) that lets a process trace its child"
                 % os.strerror(ctypes.get_errno()))
    return result


def start(command):
    pid = os.fork()
    if pid == 0:
        ptrace(TRACEME, 0)
        try:
            os.execvp(command[0], command)
        except OSError as error:
            print("peak: %s: %s" % (command[0], error.strerror), file=sys.stderr)
            os._exit(127)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSTOPPED(status):
        sys.exit(1)
    ptrace(SETOPTIONS, pid, TRACEEXIT | EXITKILL)
    return pid


def run_to_end(pid):
    """Lets it run, handing on its signals, to the stop just before it ends."""
    give = 0
    while True:
        ptrace(CONT, pid, give)
        _, status = os.waitpid(pid, 0)
        if not os.WIFSTOPPED(status):
            sys.exit("peak: the program ended unseen, wait status %d" % status)
        if status >> 16 == EVENT_EXIT:
            return
        give = os.WSTOPSIG(status)


def finish(pid):
    ptrace(CONT, pid)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def unused_stack(pid, sp):
    """(from, to) of what the kernel has mapped of the stack below sp."""
    for line in open("/proc/%d/maps" % pid):
        low, high = (int(x, 16) for x in line.split()[0].split("-"))
        if low <= sp < high:
            return max(low, sp - MOST), sp
    sys.exit("peak: no stack in /proc/%d/maps" % pid)


def stack(command):
    pid = start(command)
    low, sp = unused_stack(pid, ptrace(PEEKUSER, pid, address=RSP) & (1 << 64) - 1)
    with open("/proc/%d/mem" % pid, "r+b", buffering=0) as memory:
        memory.seek(low)
        memory.write(bytes([PAINT]) * (sp - low))
        run_to_end(pid)
        memory.seek(low)
        left = memory.read(sp - low)
    untouched = len(left) - len(left.lstrip(bytes([PAINT])))
    if untouched == 0:
        sys.exit("peak: the program used all the %d bytes of stack that were painted: raise MOST" % (sp - low))
    return {"exit": finish(pid), "stack_bytes": sp - low - untouched}


def memory(command):
    pid = start(command)
    with open("/proc/%d/smaps_rollup" % pid) as file:  # opened now: the program may forbid it later
        run_to_end(pid)
        rollup = file.read()
    sizes = {key: int(kb) * 1024 for key, kb in re.findall(r"^(\w+): +(\d+) kB$", rollup, re.M)}
    return {"exit": finish(pid), "rss_bytes": sizes["Rss"], "private_bytes": sizes["Private_Clean"] + sizes["Private_Dirty"]}


def main():
    modes = {"stack": stack, "memory": memory}
    if len(sys.argv) < 3 or sys.argv[1] not in modes:
        sys.exit(__doc__)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print(json.dumps(modes[sys.argv[1]](sys.argv[2:])))


if __name__ == "__main__":
    main()
