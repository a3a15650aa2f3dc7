"""The kill sweep of a batch: copies of 20 snapshots of 7 disks, whose run dies by SIGKILL, or is told by
SIGTERM to end, at calls picked evenly from a whole run. The same command, given again, must end with exactly
one copy of each, and no line of any run may say what is not so. (kill.py takes every call, of one copy.)

A disk has one unfinished copy at a time, so a run copies in three rounds, and sleeps between them.

What keeps the next run from making second copies is, setting by setting: the token, as copies are listed late;
the look; that the copies are not finished, so that their disks are busy until they are listed.
"""

import signal
from collections import Counter

from kill import CALL, enough, struck, traced
from rig import LONG, Setting, WrongWords, by_hand, spread, until

SNAPSHOTS, DISKS = 20, 7
SETTINGS = [Setting(None, 1.8, 0), Setting(0, 0, 1), Setting(0, 0.6, 1.7)]
POINTS = {"SIGKILL": 20, "SIGTERM": 2}  # under each setting
FORMS = ("input", "words")
RATE = ["--rate", "60000"]  # by the usual one, calls would be far apart
SUM = "copysnap: %d done, %d running, %d failed, %d waiting\n"
GO_ON = {"input": "copysnap:   to go on, with the same ids: ", "words": "copysnap:   to go on: "}
DONE, RUNS, WAITS = "accomplished", "progressing Interrupted", "not-sent NotBegun"
ASKED = "unknown Interrupted"  # its call had left, and was not answered yet


def given(rig, form):
    return {"ids": rig.sources} if form == "words" else {"ids": ["-"], "text": "\n".join(rig.sources) + "\n"}


# ---- what must hold


def true_lines(rig, ran):
    """Each tells of another source, and what is so: its copy, whether it is done, or that there is none. How
    many said what."""
    made, seen, said = rig.made(), set(), Counter()
    assert ran.out[-1:] in ("", "\n"), "a line without an end: %r" % ran.out
    for line in ran.out.splitlines():
        source, copy, what = line.split(" ", 2)
        there = made.get(source)
        so = {DONE: there and there["Status"] == DONE, RUNS: there, WAITS: not there, ASKED: True}.get(what)
        named = there["SnapshotId"] if there and what != ASKED else "-"
        if not so or source not in rig.sources or source in seen or copy != named:
            raise WrongWords("it printed %r; there is %s" % (line, there))
        seen.add(source)
        said[what] += 1
    return said


def dead(rig, ran, _):
    said = true_lines(rig, ran)
    assert set(said) <= {DONE}, "the killed run printed %s" % dict(said)


def told_to_end(rig, ran, form):
    """It knows all sources before its first call; but standard input may not have been read, or not all of it."""
    said = true_lines(rig, ran)
    total = sum(said.values())
    assert total == SNAPSHOTS or (form == "input" and not rig.sim.get("/calls")), "%d lines" % total
    assert said[ASKED] <= 1, "%d calls without an answer" % said[ASKED]
    end = SUM % (said[DONE], said[RUNS], said[ASKED], said[WAITS]) + GO_ON[form]
    why, *there = ran.err.partition(end)
    if not there[0] or there[1].count("\n") != 1 or why.startswith("copysnap: unknown: ") != (said[ASKED] > 0):
        raise WrongWords("wanted %r, it says %r" % (end, ran.err))


ENDS = {"SIGKILL": (-signal.SIGKILL, dead), "SIGTERM": (128 + signal.SIGTERM, told_to_end)}


def all_done(rig, ran, before):
    """Exit 0, and of each source the one copy that there is; those that were there before are still the same."""
    assert ran.code == 0, "exit %d: %s" % (ran.code, ran.err)
    said, made = true_lines(rig, ran), rig.made()
    assert said == {DONE: SNAPSHOTS} and len(made) == SNAPSHOTS, "%s; copies: %d" % (dict(said), len(made))
    assert all(made[source]["SnapshotId"] == copy["SnapshotId"] for source, copy in before.items()), "other copies"
    if ran.err != SUM % (SNAPSHOTS, 0, 0, 0):
        raise WrongWords("it says %r" % ran.err)
    return made


# ---- the points


def point(rig, blow, form, name, n, *setting):
    """One run that is struck, and two after it: at once, and when all copies are long accomplished. Whether it
    was."""
    setting = Setting(*setting)
    rig.scene(setting, SNAPSHOTS, DISKS)
    code, check = ENDS[blow]
    ran, requests = struck(rig, blow, name, n, *RATE, **given(rig, form))
    assert ran.code in (code, 0), "exit %d: %s" % (ran.code, ran.err)
    # A request that has left arrives, though its sender be dead.
    assert until(lambda: len(rig.sim.get("/calls")) >= requests), "of %d requests some are lost" % requests
    if ran.code == code:
        check(rig, ran, form)
    made = all_done(rig, rig.run(*RATE, **given(rig, form)), rig.made())
    calls = len(rig.calls())
    assert setting.lag or calls == SNAPSHOTS, "%d calls for copies, and they were listed" % calls
    rig.sim.post("/clock", {"AdvanceSeconds": LONG})
    all_done(rig, rig.run(*RATE, **given(rig, form)), made)
    assert len(rig.calls()) == calls, "it asks for copies that are accomplished"
    return ran.code == code


def tallied(rig, tally, *words):
    with tally.point("many.py", *words):
        tally.end(words[0] if point(rig, *words) else None)


def picked(calls, number, shift):
    """So many of the calls, evenly: each by its name, and which of that name it is."""
    for i in range(number):
        at = int((i + shift) * len(calls) / number)
        yield calls[at], calls[:at + 1].count(calls[at])


def reference(rig, _, setting, found):
    """The calls of a whole run."""
    rig.scene(setting, SNAPSHOTS, DISKS)
    ran, text = traced(rig, [], *RATE, **given(rig, "input"))
    all_done(rig, ran, {})
    found[setting] = CALL.findall(text)


def sweep(rigs, tally):
    calls, tasks = {}, []
    spread(rigs, tally, reference, [(setting, calls) for setting in SETTINGS])
    for blow, number in POINTS.items():
        for k, setting in enumerate(SETTINGS):
            places = picked(calls[setting], number, (2 * k + 1) / 2 / len(SETTINGS))  # others under each
            tasks += [(blow, FORMS[(i + k) % 2], *place, *setting) for i, place in enumerate(places)]
    spread(rigs, tally, tallied, tasks)
    enough(tally, len(tasks))


if __name__ == "__main__":
    by_hand(point)
