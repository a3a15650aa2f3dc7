#!/usr/bin/env python3
"""The worst stack of the program, computed from its machine code: ours, BearSSL's and musl's alike.

Reads `objdump -d` of the unstripped program. Each function is walked along its jumps, with the depth
of the stack at each instruction; direct calls and tail jumps are edges of the call graph. Whom a call
through a pointer may reach stands in config/stack-calls.txt; a call that is not listed there, recursion
and a frame of unknown size are errors. Counted from the stack pointer at _start, in bytes.

usage: stack.py [PROGRAM [LIST [MAP]]]     x86-64 only
"""
import fnmatch
import re
import subprocess
import sys
from dataclasses import dataclass, field

PROGRAM, LIST, MAP = "build/copysnap.debug", "config/stack-calls.txt", "build/copysnap.map"
OURS = ("build/musl/src/", "build/musl/port/")
RET = 8  # a call pushes the return address
TOO_DEEP = 1 << 20


class Unbounded(Exception):
    """What keeps the stack from being bounded: where, and what to do."""


@dataclass
class Function:
    name: str
    start: int
    code: list = field(default_factory=list)   # (address, mnemonic, operands)
    end: int = 0
    frame: int = RET                           # deepest point of its own
    calls: list = field(default_factory=list)  # (depth there, address of the callee or None: by pointer, place)


# ---- the machine code --------------------------------------------------------------------------

def disassemble(program):
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", program], capture_output=True, text=True, check=True).stdout
    functions, current = [], None
    for line in text.splitlines():
        head = re.match(r"([0-9a-f]+) <(.+)>:$", line)
        if head:
            current = Function(head.group(2), int(head.group(1), 16))
            functions.append(current)
            continue
        code = re.match(r"\s*([0-9a-f]+):\t((?:(?:notrack|bnd|rep|repz|lock|cs|ds|data16) )*)(\S+)\s*(.*)$", line)
        if code and current:
            operands = re.sub(r"\s*(<[^>]*>|#.*)", "", code.group(4)).strip()
            current.code.append((int(code.group(1), 16), code.group(3), operands))
    for function in functions:
        function.end = function.code[-1][0] + 1 if function.code else function.start
    return [f for f in functions if f.code]


def is_switch(function, i):
    """Does this jump go through a table of the function's own, or to another function?"""
    operands = function.code[i][2]
    if re.match(r"\*(-?0x[0-9a-f]+)?\(,%\w+,8\)$", operands):
        return True
    before = function.code[i - 1]
    return bool(re.match(r"\*%\w+$", operands)) and before[1] == "add" and before[2].endswith("," + operands[1:])


def step(place, depth, saved, mnemonic, operands, dynamic):
    """The depth after one instruction; saved: registers that hold a copy of the stack pointer."""
    number = re.match(r"\$(-?0x[0-9a-f]+),%rsp$", operands)
    value = int(number.group(1), 16) if number else 0
    value -= (value >> 63) << 64
    if mnemonic.startswith("push"):
        return depth + 8
    if mnemonic.startswith("pop"):
        return depth - 8
    if mnemonic == "leave" and "%rbp" in saved:
        return saved["%rbp"] - 8
    if mnemonic.startswith("sub") and number:
        return depth + value
    if mnemonic.startswith("add") and number:
        return depth - value
    if mnemonic.startswith("and") and number:
        return depth - value - 8
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
    if mnemonic == "mov" and operands.endswith(",%rsp") and dynamic is not None:
        return depth  # frees what the bound below allowed for: no less than true
    if mnemonic.startswith("sub") and re.match(r"%\w+,%rsp$", operands) and dynamic is not None:
        return depth + dynamic
    if operands.endswith(",%rsp") and not mnemonic.startswith(("cmp", "test")) or mnemonic in ("leave", "enter"):
        raise Unbounded("%s: `%s %s`: a frame of unknown size; give the function a bound in %s: NAME frame BYTES"
                        % (place, mnemonic, operands, LIST))
    return depth


def walk(function, dynamic):
    """Fills in the function's frame and calls."""
    index = {code[0]: i for i, code in enumerate(function.code)}
    depths, saved, calls, switch = {}, {}, {}, []
    todo = [(0, RET)]
    while todo:
        i, depth = todo.pop()
        while i < len(function.code) and depths.get(i, -1) < depth:
            address, mnemonic, operands = function.code[i]
            place = "%s+0x%x" % (function.name, address - function.start)
            if depth > TOO_DEEP:
                raise Unbounded("%s: the stack grows in a loop" % place)
            depths[i] = depth
            target = re.match(r"([0-9a-f]+)$", operands)
            target = int(target.group(1), 16) if target else None
            if mnemonic == "call":
                calls[address] = (depth, target, place)
            elif mnemonic.startswith(("j", "loop")):
                if target in index:
                    todo.append((index[target], depth))
                elif target is None and is_switch(function, i):
                    switch.append(depth)
                else:
                    calls[address] = (depth - RET, target, place)
                if mnemonic == "jmp":
                    break
            elif mnemonic in ("ret", "hlt", "ud2"):
                break
            depth = step(place, depth, saved, mnemonic, operands, dynamic)
            i += 1
        # What only a switch's table reaches starts where no jump arrives; it has the switch's depth.
        if not todo and switch:
            missing = [i for i in range(len(function.code)) if i not in depths and "nop" not in function.code[i][1]]
            todo += [(missing[0], max(switch))] if missing else []
    function.frame = max(depths.values())
    function.calls = list(calls.values())


# ---- the calls through pointers ----------------------------------------------------------------

def read_list(path):
    """LIST: `@group = names`, `caller: names @groups`, `caller frame bytes`, `signal bytes handler`."""
    groups, callees, frames, signal = {}, {}, {}, None

    def spread(words):
        return [name for word in words for name in groups.get(word, [word])]

    for number, line in enumerate(open(path), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        if match := re.match(r"(@\w+)\s*=\s*(.*)$", line):
            groups[match.group(1)] = spread(match.group(2).split())
        elif match := re.match(r"signal\s+(\d+)\s+(\S+)$", line):
            signal = int(match.group(1)), match.group(2)
        elif match := re.match(r"(\S+)\s+frame\s+(\d+)$", line):
            frames[match.group(1)] = int(match.group(2))
        elif match := re.match(r"(\S+):\s*(.*)$", line):
            names = callees.setdefault(match.group(1), [])
            names += spread(match.group(2).split())
        else:
            raise Unbounded("%s:%d: cannot read `%s`" % (path, number, line))
    return callees, frames, signal


def sections(map_path):
    """(start, end, path of the object) of each piece of code in the link map."""
    text = re.sub(r"^( \.\S+)\n +0x", r"\1 0x", open(map_path).read(), flags=re.M)  # a long name has a line of its own
    for start, size, path in re.findall(r"^ \.text\S*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S+)$", text, re.M):
        if int(size, 16):
            yield int(start, 16), int(start, 16) + int(size, 16), path


class Graph:
    def __init__(self, program, listed, map_path):
        self.callees, self.frames, self.signal = read_list(listed)
        self.sections = list(sections(map_path))
        self.listed = listed
        self.functions = disassemble(program)
        self.at = {f.start: f for f in self.functions}
        self.named = {}
        for line in subprocess.run(["nm", program], capture_output=True, text=True, check=True).stdout.splitlines():
            address, kind, name = line.rsplit(None, 2) if len(line.split()) == 3 else (None, None, None)
            if kind in tuple("tTwW") and int(address, 16) in self.at:
                for known_as in (name, "%s/%s" % (self.object(int(address, 16)), name)):
                    self.named.setdefault(known_as, set()).add(int(address, 16))
        self.worst, self.path = {}, []
        self.used, self.errors = set(), []

    def path_of(self, address):
        return next((path for start, end, path in self.sections if start <= address < end), "")

    def object(self, address):
        """The name of the object file that a function is from, without .o."""
        return re.sub(r".*[/(]|\.(l?o)\)?$", "", self.path_of(address))

    def by_pointer(self, function, place):
        names = {n for n, starts in self.named.items() if function.start in starts}
        listed = sorted(names & self.callees.keys(), key=lambda n: "/" not in n)  # OBJECT/NAME first
        if not listed:
            self.errors.append("%s: a call through a pointer; say in %s whom it may reach: `%s: NAME...`"
                               % (place, self.listed, function.name))
            return
        self.used.update(listed)
        for pattern in self.callees[listed[0]]:
            if pattern.isdigit():  # code outside the program that takes so many bytes
                yield int(pattern)
                continue
            found = fnmatch.filter(self.named, pattern)
            if not found:
                self.errors.append("%s: `%s: %s`: no such function in the program; take it out or mend the name"
                                   % (self.listed, listed[0], pattern))
            for name in found:
                yield from (self.at[start] for start in self.named[name])

    def callee(self, address, place):
        if address in self.at:
            return self.at[address]
        raise Unbounded("%s: goes to 0x%x, where no function starts" % (place, address))

    def deepest(self, function):
        """(bytes, chain): the worst from here on; the chain lists (bytes at that point, name)."""
        if function.start in self.worst:
            return self.worst[function.start]
        if function in self.path:
            circle = self.path[self.path.index(function):] + [function]
            raise Unbounded("recursion: " + " -> ".join(f.name for f in circle))
        self.path.append(function)
        walk(function, self.frames.get(function.name))
        best = function.frame, [(function.frame, function)]
        for depth, target, place in function.calls:
            if target == 0:  # a weak symbol nobody defines: the code tests for it
                continue
            targets = [self.callee(target, place)] if target is not None else self.by_pointer(function, place)
            for callee in targets:
                below, chain = (callee, []) if isinstance(callee, int) else self.deepest(callee)
                if depth + below > best[0]:
                    best = depth + below, [(depth, function)] + chain
        self.path.pop()
        self.worst[function.start] = best
        return best

    def run(self):
        (start,) = self.named["_start"]
        total, chain = self.deepest(self.at[start])
        chain = [(size, function.name) for size, function in chain]
        if self.signal:
            kernel, name = self.signal
            handlers = [self.deepest(self.at[a])[0] for a in self.named.get(name, ())]
            if not handlers:
                self.errors.append("%s: signal: no function %s in the program" % (self.listed, name))
            chain += [(kernel, "(a signal, just then: what the kernel puts there)"), (max(handlers, default=0), name)]
            total += sum(size for size, _ in chain[-2:])
        stale = sorted(set(self.callees) - self.used)
        if stale:
            self.errors.append("%s lists calls by pointer of %s, which are not there (or not reached): take them out"
                               % (self.listed, ", ".join(stale)))
        if self.errors:
            raise Unbounded("\nstack: ".join(dict.fromkeys(self.errors)))
        return total - RET, chain  # nobody calls _start

    def largest_of_ours(self):
        """(bytes, name) of the largest frame among our own functions."""
        ours = [f for f in self.functions if f.start in self.worst and self.path_of(f.start).startswith(OURS)]
        return max(((f.frame, f.name) for f in ours), default=(0, "none"))


def show(total, chain):
    print("stack: worst chain from _start, in bytes")
    for size, name in chain:
        print("%8d  %s" % (size, name))
    print("%8d  in all" % total)


def main():
    program, listed, map_path = (sys.argv[1:] + [PROGRAM, LIST, MAP][len(sys.argv) - 1:])[:3]
    try:
        graph = Graph(program, listed, map_path)
        total, chain = graph.run()
    except (Unbounded, OSError) as error:
        sys.exit("stack: %s" % error)
    show(total, chain)
    print("stack: largest frame of ours: %d, %s" % graph.largest_of_ours())


if __name__ == "__main__":
    main()
