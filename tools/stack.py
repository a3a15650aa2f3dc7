#!/usr/bin/env python3
"""The worst stack of the program, computed from its machine code: ours, BearSSL's and musl's alike.

Reads `objdump -d` of the unstripped program. Each function is walked along its jumps, with the depth
of the stack at each instruction; direct calls and tail jumps are edges of the call graph. Whom a call
through a pointer may reach stands in config/stack-calls.txt; a call that is not listed there, recursion
and a frame of unknown size are errors. Counted from the stack pointer at _start, in bytes.

The list speaks of source functions. The debug info (addr2line, nm -l) says which one an instruction
stands in, inlined or not; what the compiler appends to a name (.part.0, .lto_priv.3) is dropped.

usage: stack.py [PROGRAM [LIST]]     x86-64 only; from the top of the repository
"""
import fnmatch
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field

PROGRAM, LIST = "build/copysnap.debug", "config/stack-calls.txt"
OURS = ("src/", "port/")
RET = 8  # a call pushes the return address
TOO_DEEP = 1 << 20


class Unbounded(Exception):
    """What keeps the stack from being bounded: where, and what to do."""


@dataclass(eq=False)
class Function:
    name: str                                  # of the source, as are all names here: C has none with a dot
    start: int
    code: list = field(default_factory=list)   # (address, mnemonic, operands)
    file: str = ""                             # its source, "" if unknown
    frame: int = RET                           # deepest point of its own
    calls: dict = field(default_factory=dict)  # address: (depth there, address of the callee or None: by pointer)


# ---- what binutils say -------------------------------------------------------------------------

def output(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, **more).stdout.splitlines()


def disassemble(program):
    functions = []
    for line in output("objdump", "-d", "--no-show-raw-insn", program):
        if head := re.match(r"([0-9a-f]+) <(.+)>:$", line):
            functions.append(Function(head.group(2).split(".")[0], int(head.group(1), 16)))
        elif code := re.match(r" *([0-9a-f]+):\t(?:(?:notrack|bnd|rep|repz|lock|cs|ds|data16) )*(\S+)\s*(.*)$", line):
            address, mnemonic, operands = code.groups()
            functions[-1].code.append((int(address, 16), mnemonic, re.sub(r"\s*(<[^>]*>|#.*)", "", operands).strip()))
    return [f for f in functions if f.code]


def frames_of(program, addresses):
    """address: [(function, file or ""), ...]: whose code it is, the innermost inlined one first."""
    found, asked = {}, "".join("%x\n" % address for address in addresses)
    lines = iter(output("addr2line", "-f", "-i", "-a", "-e", program, input=asked))
    for line in lines:
        if line.startswith("0x"):
            current = found.setdefault(int(line, 16), [])
        else:
            file = re.sub(r":[\d?]+( \(.*\))?$|^\?\?|.*<artificial>", "", next(lines))  # artificial: LTO's, for some
            current.append((line.split(".")[0], file))
    return found


def known_as(name, file):
    """What the list may call it: NAME or OBJECT/NAME."""
    return {name, "%s/%s" % (re.sub(r".*/|\.\w+$", "", file), name)} if file else {name}


# ---- the machine code --------------------------------------------------------------------------

def is_switch(operands, before):
    """Does this jump go through a table of the function's own, or to another function?"""
    return bool(re.match(r"\*(-?0x[0-9a-f]+)?\(,%\w+,8\)$", operands)) or (
        re.match(r"\*%\w+$", operands) and before[1] == "add" and before[2].endswith("," + operands[1:]))


def step(graph, address, mnemonic, operands, depth, saved):
    """The depth after an instruction; saved: registers that hold a copy of the stack pointer."""
    number = re.match(r"\$(-?0x[0-9a-f]+),%rsp$", operands)
    value = int(number.group(1), 16) if number else 0
    value -= (value >> 63) << 64
    if mnemonic.startswith(("push", "pop")):
        return depth + (8 if mnemonic.startswith("push") else -8)
    if mnemonic == "leave" and "%rbp" in saved:
        return saved["%rbp"] - 8
    if number and mnemonic[:3] in ("sub", "add", "and"):
        return {"sub": depth + value, "add": depth - value, "and": depth - value - 8}[mnemonic[:3]]
    if mnemonic == "lea" and operands.endswith(",%rsp"):
        offset, base = re.match(r"(-?0x[0-9a-f]+)?\((%\w+)\)", operands).groups()
        known = depth if base == "%rsp" else saved.get(base)
        if known is not None:
            return known - int(offset or "0", 16)
    if mnemonic == "mov" and operands.startswith("%rsp,%"):
        saved[operands[5:]] = depth
        return depth
    if mnemonic == "mov" and operands.endswith(",%rsp") and operands[:-5] in saved:
        return saved[operands[:-5]]
    if operands.endswith(",%rsp") and not mnemonic.startswith(("cmp", "test")) or mnemonic in ("leave", "enter"):
        bound = graph.bound(address)
        if bound is not None and (mnemonic == "mov" or re.match(r"sub\w* %\w+,%rsp$", mnemonic + " " + operands)):
            return depth + (bound if mnemonic != "mov" else 0)  # mov: frees it again, which need not count
        raise Unbounded("%s: `%s %s`: a frame of unknown size; give the function a bound in %s: NAME frame BYTES"
                        % (graph.place(address), mnemonic, operands, graph.listed))
    return depth


def walk(graph, function):
    """Fills in the function's frame and calls."""
    index = {code[0]: i for i, code in enumerate(function.code)}
    depths, saved, calls, switch = {}, {}, {}, []
    todo = [(0, RET)]
    while todo:
        i, depth = todo.pop()
        while i < len(function.code) and depths.get(i, -1) < depth:
            address, mnemonic, operands = function.code[i]
            if depth > TOO_DEEP:
                raise Unbounded("%s: the stack grows in a loop" % graph.place(address))
            depths[i] = depth
            target = int(operands, 16) if re.fullmatch(r"[0-9a-f]+", operands) else None
            if mnemonic == "call":
                calls[address] = depth, target
            elif mnemonic.startswith(("j", "loop")):
                if target in index:
                    todo.append((index[target], depth))
                elif target is None and is_switch(operands, function.code[i - 1]):
                    switch.append(depth)
                else:
                    calls[address] = depth - RET, target
                if mnemonic == "jmp":
                    break
            elif mnemonic in ("ret", "hlt", "ud2"):
                break
            depth = step(graph, address, mnemonic, operands, depth, saved)
            i += 1
        # What only a switch's table reaches starts where no jump arrives; it has the switch's depth.
        if not todo and switch:
            missing = [i for i in range(len(function.code)) if i not in depths and "nop" not in function.code[i][1]]
            todo += [(missing[0], max(switch))] if missing else []
    function.frame, function.calls = max(depths.values()), calls


# ---- the calls through pointers ----------------------------------------------------------------

def read_list(path):
    """LIST: `@group = names`, `caller: names @groups`, `caller frame bytes`, `signal bytes handler`."""
    groups, callees, frames, signal = {}, {}, {}, None

    def spread(words):
        return [name for word in words for name in groups.get(word, [word])]

    for number, line in enumerate(open(path), 1):
        line = line.split("#")[0].strip()
        if match := re.match(r"(@\w+)\s*=\s*(.*)$", line):
            groups[match.group(1)] = spread(match.group(2).split())
        elif match := re.match(r"signal\s+(\d+)\s+(\S+)$", line):
            signal = int(match.group(1)), match.group(2)
        elif match := re.match(r"(\S+)\s+frame\s+(\d+)$", line):
            frames[match.group(1)] = int(match.group(2))
        elif match := re.match(r"(\S+):\s*(.*)$", line):
            callees.setdefault(match.group(1), []).extend(spread(match.group(2).split()))
        elif line:
            raise Unbounded("%s:%d: cannot read `%s`" % (path, number, line))
    return callees, frames, signal


class Graph:
    def __init__(self, program, listed):
        self.listed = listed
        self.callees, self.bounds, self.signal = read_list(listed)
        self.functions = disassemble(program)
        self.at = {f.start: f for f in self.functions}
        self.frames = frames_of(program, [code[0] for f in self.functions for code in f.code])
        self.named, self.names = {}, {}  # functions by name; names by function: it may have several
        for line in output("nm", "-l", program):
            match = re.match(r"([0-9a-f]+) [tTwW] (\S+)(?:\t(.*):\d+)?$", line)
            if match and (function := self.at.get(int(match.group(1), 16))):
                function.file = match.group(3) or function.file
                for name in known_as(match.group(2).split(".")[0], function.file or self.frames[function.start][-1][1]):
                    self.named.setdefault(name, set()).add(function)
                    self.names.setdefault(function, set()).add(name)
        if not any(f.file for f in self.named.get("main", ())):
            raise Unbounded("%s: says nothing of main's source; build and link it with -g" % program)
        # All that has code in the program, be it only inlined into others.
        self.present = set(self.named).union(*(known_as(*frame) for frames in self.frames.values() for frame in frames))
        self.worst, self.path, self.used, self.errors = {}, [], set(), []

    def chain_at(self, address):
        """The function at an address and what is inlined into it there: `outer > inner`."""
        names = [name for name, _ in reversed(self.frames[address])]
        return " > ".join(name for name, above in zip(names, [""] + names) if name != above)

    def place(self, address):
        return "0x%x, in %s" % (address, self.chain_at(address))

    def bound(self, address):
        """What the list says of a frame of unknown size, or None."""
        names = [name for name, _ in self.frames[address] if name in self.bounds]
        self.used.update(names)
        return self.bounds[names[0]] if names else None

    def by_pointer(self, function, address):
        """What a call through a pointer may reach: functions, or bytes of code outside the program."""
        inner, *outer = self.frames[address]
        names = known_as(*inner) | (set() if outer else self.names.get(function, set()))
        listed = [caller for caller in self.callees if fnmatch.filter(names, caller)]
        self.used.update(listed)
        reached = set()
        for caller in listed:
            for pattern in self.callees[caller]:
                found = {int(pattern)} if pattern.isdigit() else set().union(
                    *(self.named[name] for name in fnmatch.filter(self.named, pattern)))
                if not found and not fnmatch.filter(self.present, pattern):
                    self.errors.append("%s: `%s: %s`: no such function in the program; take it out or mend the name"
                                       % (self.listed, caller, pattern))
                reached |= found
        if not reached:
            self.errors.append("%s: a call through a pointer; say in %s whom it may reach: `%s: NAME...`"
                               % (self.place(address), self.listed, inner[0]))
        return sorted(reached, key=lambda callee: getattr(callee, "start", 0))

    def deepest(self, function):
        """(bytes, chain): the worst from here on; the chain lists (bytes at that point, name)."""
        if function in self.worst:
            return self.worst[function]
        if function in self.path:
            raise Unbounded("recursion: " + " -> ".join(f.name for f in self.path[self.path.index(function):] + [function]))
        self.path.append(function)
        walk(self, function)
        best = function.frame, [(function.frame, function.name)]
        for address, (depth, target) in function.calls.items():
            if target == 0:  # a weak symbol nobody defines: the code tests for it
                continue
            if target is not None and target not in self.at:
                raise Unbounded("%s: goes to 0x%x, where no function starts" % (self.place(address), target))
            targets = self.by_pointer(function, address) if target is None else [self.at[target]]
            for callee in targets:
                below, chain = (callee, []) if isinstance(callee, int) else self.deepest(callee)
                if depth + below > best[0]:
                    best = depth + below, [(depth, self.chain_at(address))] + chain
        self.path.pop()
        self.worst[function] = best
        return best

    def run(self):
        (start,) = self.named["_start"]
        total, chain = self.deepest(start)
        if self.signal:
            kernel, name = self.signal
            worst = max((self.deepest(f)[0] for f in self.named.get(name, ())), default=0)
            if not worst:
                self.errors.append("%s: signal: no function %s in the program" % (self.listed, name))
            chain = chain + [(kernel, "(a signal, just then: what the kernel puts there)"), (worst, name)]
            total += kernel + worst
        elif "__restore_rt" in self.named:  # comes with sigaction
            self.errors.append("%s: the program can handle signals; say `signal BYTES HANDLER`" % self.listed)
        for name in (*self.callees, *self.bounds):
            if not fnmatch.filter(self.present, name):
                self.errors.append("%s: `%s`: there is no code of it; take it out or mend it" % (self.listed, name))
        if self.errors:
            raise Unbounded("\nstack: ".join(dict.fromkeys(self.errors)))
        return total - RET, chain  # nobody calls _start

    def largest_of_ours(self):
        """(bytes, name) of the largest frame among our own functions."""
        ours = [(f.frame, f.name) for f in self.worst if f.file and os.path.relpath(f.file).startswith(OURS)]
        if not ours:
            raise Unbounded("no function is from %s: run it at the top of the repository" % " or ".join(OURS))
        return max(ours)


def show(total, chain):
    print("stack: worst chain from _start, in bytes; a > b: b is inlined into a")
    for size, name in chain:
        print("%8d  %s" % (size, name))
    print("%8d  in all" % total)


def main():
    program, listed = (sys.argv[1:] + [PROGRAM, LIST][len(sys.argv) - 1:])[:2]
    try:
        graph = Graph(program, listed)
        total, chain = graph.run()
        largest, idle = graph.largest_of_ours(), sorted((graph.callees.keys() | graph.bounds) - graph.used)
    except (Unbounded, OSError, subprocess.CalledProcessError) as error:
        sys.exit("stack: %s" % error)
    show(total, chain)
    print("stack: largest frame of ours: %d, %s" % largest)
    if idle:
        print("stack: of %s this program does not need: %s" % (listed, ", ".join(idle)))


if __name__ == "__main__":
    main()
