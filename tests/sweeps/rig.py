"""What the sweeps share: a simulator with the one command that is given again and again, and what must
hold after every point, wherever the first run was broken.

SWEEP_PROGRAM names another program than build/copysnap: a sweep is worth what it finds in a broken one.
"""

import contextlib
import itertools
import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Optional

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "e2e")]

from cli import KEYS, PROGRAM, REGIONS, Ran  # noqa: E402
from sim import Simulator  # noqa: E402

PROGRAM = os.environ.get("SWEEP_PROGRAM", PROGRAM)
RUN_SECONDS = 90  # the longest a run may take; its own --timeout ends before that
TIMEOUT = ["--timeout", "60"]
MOST_FAULTS = 10  # more tell nothing new
LONG = 100  # by this clock every copy is accomplished
# What matters here of the words; all of them are in tests/e2e.
SAID = re.compile(r"copysnap: (accepted|done): (\S+) in cn-beijing\b.*, a copy of (\S+) in cn-hangzhou"
                  r"(, and was there before)?")
ON_THE_WAY = re.compile(r"copysnap: (?:.*; trying again in \d+\.\d s|(s-\S+) in cn-beijing .*)")


class Duplicate(AssertionError):
    """More than one copy."""


class WrongWords(AssertionError):
    """What standard error says is not what happened."""


class Setting(NamedTuple):
    """What the service guards against a second copy by: how long it remembers a ClientToken (None: for
    ever), how late it lists a copy, and how long it makes one (None: 40 s), which keeps the disk busy."""
    memory: Optional[float]
    lag: float
    seconds: Optional[float]

    def words(self, made):
        """What a run must say after one that broke and made a copy, or made none: the word, None: either;
        and whether the copy was there before. One that a remembered token gave it, as it was not listed
        yet, cannot be told from a new one."""
        if not made:
            return "accepted", False
        if self.lag and self.memory != 0:
            return None, None
        return {None: "accepted", 0: "done"}.get(self.seconds), True


class Rig:
    """A simulator, and one source after the other: what an earlier point left on its way finds none."""

    numbers = itertools.count(1)

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="copysnap-sweep-")
        self.sim = Simulator().start()
        self.sources = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sim.stop()
        self.folder.cleanup()

    def file(self, name):
        return os.path.join(self.folder.name, name)

    @property
    def source(self):
        return self.sources[0]

    def scene(self, setting, snapshots=1, disks=1):
        """A service that has forgotten everything, and a snapshot to copy; or several, the newest first, as a
        list gives them, of each disk in turn."""
        number = next(self.numbers)
        self.sources = ["s-source%05d" % next(self.numbers) for _ in range(snapshots)]
        self.sim.post("/reset")
        for i, source in enumerate(self.sources):
            self.sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": source, "SourceDiskSize": "40",
                                         "SourceDiskId": "d-%d-%d" % (number, i % disks), "Status": "accomplished",
                                         "CreationTime": "2026-01-01T00:%02d:00Z" % (59 - i)})
        self.sim.post("/token", {"MemorySeconds": setting.memory})
        self.sim.post("/listing", {"LagSeconds": setting.lag})
        self.sim.post("/copies", {"DurationSeconds": setting.seconds})

    def run(self, *more, before=(), there=None, ids=None, text=None):
        """The command. before: what it is run by; there: another way to the service than the straight one; ids:
        other words than the source; text: standard input."""
        words = [PROGRAM, "copy", *(ids or [self.source]), *REGIONS, "--connect", there or self.sim.https,
                 "--ca-file", self.sim.ca, *more]
        if "--timeout" not in more:
            words += TIMEOUT
        return bounded([*before, *words], text)

    def made(self):
        """The copy of each source that has one."""
        found = [s for s in self.sim.get("/snapshots?RegionId=cn-beijing") if s["SourceSnapshotId"] in self.sources]
        of = {s["SourceSnapshotId"]: s for s in found}
        if len(of) < len(found):
            raise Duplicate("%d copies of %d snapshots" % (len(found), len(of)))
        return of

    def copies(self):
        return [s["SnapshotId"] for s in self.made().values()]

    def calls(self, action="CopySnapshot"):
        return [c for c in self.sim.get("/calls") if c["Action"] == action]

    # ---- what must hold

    def good(self, ran, identity=None, word=None, before=None):
        """Exit 0, the one copy's id and no more on standard output, and the words that fit. before: whether
        the copy was there before that run; None: it cannot know."""
        assert ran.code == 0, "exit %d: %s" % (ran.code, ran.err)
        ids = self.copies()
        assert len(ids) == 1, "it says it is done, and there is no copy: %s" % ran.err
        assert ran.out == ids[0] + "\n", "printed %r, the copy is %s" % (ran.out, ids[0])
        assert identity in (None, ids[0]), "the copy was %s, now it is %s" % (identity, ids[0])
        self._words(ran.err, ids[0], word, before)
        return ids[0]

    def _words(self, text, identity, word, before):
        *notes, last = text.splitlines() or [""]
        said = SAID.fullmatch(last)
        on_the_way = [ON_THE_WAY.fullmatch(note) for note in notes]
        fits = (said and said[2] == identity and said[3] == self.source and word in (None, said[1])
                and before in (None, said[4] is not None)
                and all(note and note[1] in (None, identity) for note in on_the_way))
        if not fits:
            raise WrongWords("wanted %s, there before: %s; it says %s" % (word or "either word", before, text))

    def accomplished(self, identity):
        """The last run of every point, long after: it waits, and finds what there is."""
        self.sim.post("/clock", {"AdvanceSeconds": LONG})
        self.good(self.run(), identity, "done", True)


def bounded(words, text=None):
    """Runs it. What takes too long ends with all that it started: it has a group of its own."""
    child = subprocess.Popen(words, env=KEYS, stdin=subprocess.DEVNULL if text is None else subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = child.communicate(text and text.encode(), timeout=RUN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise AssertionError("still running after %d s" % RUN_SECONDS) from None
    return Ran(subprocess.CompletedProcess(words, child.returncode, out, err))


def until(what, seconds=30):
    """What it gives as soon as that is something; nothing, where it never is."""
    end = time.monotonic() + seconds
    while not (so := what()) and time.monotonic() < end:
        time.sleep(0.005)
    return so


class Tally:
    """What a sweep counts, over all its workers."""

    def __init__(self, name):
        self.name, self.lock = name, threading.Lock()
        self.points = self.duplicates = self.words = 0
        self.ends, self.faults = Counter(), []

    @contextlib.contextmanager
    def point(self, script, *words):
        """One point, by the command that repeats it by hand."""
        with self.lock:
            self.points += 1
        try:
            yield
        except AssertionError as wrong:
            named = [w if isinstance(w, str) else json.dumps(w) for w in words]
            self.fault("python3 tests/sweeps/%s %s: %s" % (script, " ".join(named), wrong), wrong)

    def full(self):
        return len(self.faults) >= MOST_FAULTS

    def fault(self, text, wrong=None):
        with self.lock:
            self.faults.append(text)
            self.duplicates += isinstance(wrong, Duplicate)
            self.words += isinstance(wrong, WrongWords)

    def end(self, how):
        """How the broken run ended; None: it was over before it broke, so that was no point."""
        with self.lock:
            if how is None:
                self.points -= 1
            else:
                self.ends[how] += 1

    def __str__(self):
        others = len(self.faults) - self.duplicates - self.words
        text = "# %s: %d points, %d duplicates, %d wrong words" % (self.name, self.points, self.duplicates, self.words)
        ends = ", ".join("%s: %d" % pair for pair in sorted(self.ends.items()))
        return text + (", %d other faults" % others if others else "") + (" (%s)" % ends if ends else "")


def spread(rigs, tally, work, tasks):
    """Each task by the next rig that is free: work(rig, tally, *task). Ends early where all goes wrong."""
    free = queue.SimpleQueue()
    for rig in rigs:
        free.put(rig)

    def one(task):
        rig = free.get()
        try:
            if not tally.full():
                work(rig, tally, *task)
        finally:
            free.put(rig)

    with ThreadPoolExecutor(len(rigs)) as pool:
        list(pool.map(one, tasks))


def read(word):
    try:
        return json.loads(word)
    except ValueError:
        return word


def by_hand(point):
    """A script's main: repeats one point, given as a failure names it, and shows the calls there were."""
    with Rig() as rig:
        try:
            print("as it should be:", point(rig, *map(read, sys.argv[1:])))
        finally:
            for call in rig.sim.get("/calls"):
                print(" ", call["Action"], call["Status"], call["Code"])
