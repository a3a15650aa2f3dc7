"""The kill sweep: the client dies by SIGKILL as it enters each system call from the first to the last, and
the same command is given again, twice: at once, and when the copy is long accomplished.

strace kills it before the call is made, so a death right after a call is the death at the next one. It
counts calls by name: a point is (name, n). Between two calls nothing can be seen from outside. (With
--seccomp-bpf strace 6.1 is faster and injects nothing; so deaths are counted.)

What keeps the second run from making a second copy is different in each setting:

- a token that is remembered (60 s, for ever): the look, or where the copy is not listed yet, the token; with
  copies that take no time, the token alone
- memory 0, listed at once: the look; with copies that take no time, the look alone
- memory 0, listed late: the copy is not finished (it takes 40 s), and a disk has one copy at a time: the
  call is refused until the look finds the copy. A service that forgets tokens at once, and lists late what
  it has already finished, cannot be guarded against; nobody promises exactly one copy there.

Points before the copy's call has left are the same for every setting: they are swept under the first.
"""

import re
import signal
from collections import Counter

from rig import Setting, by_hand, spread, until

SETTINGS = [Setting(0, 0, None), Setting(0, 0, 0), Setting(60, 0, None), Setting(None, 0, None),
            Setting(60, 1.2, None), Setting(None, 1.2, None), Setting(None, 1.2, 0), Setting(0, 1.2, None)]
WAITING = Setting(0, 0, 2.5)
SLACK = 20  # so many calls more of a name than in the runs looked at: not more
CALL = re.compile(r"^\d+ +(\w+)\(", re.M)
# A record of application data that the kernel took: a request. The first is the look, the second the copy.
REQUEST = re.compile(r'^\d+ +sendto\(\d+, "\\27\\3\\3.*\) += \d+$', re.M)


def traced(rig, options, *more, **how):
    """The command under strace: what came of it, and the trace."""
    path = rig.file("trace")
    ran = rig.run(*more, before=["strace", "-f", "-qq", "-o", path, *options], **how)
    with open(path, errors="replace") as file:
        return ran, file.read()


def struck(rig, blow, name, n, *more, **how):
    """The same, that gets a signal as it enters the n-th call of a name; and how many requests had left. The
    trace of the run itself says so, for another run may be a few calls behind or ahead."""
    ran, text = traced(rig, ["-e", "trace=%s,sendto" % name,
                             "-e", "inject=%s:signal=%s:when=%d" % (name, blow, n)], *more, **how)
    return ran, len(REQUEST.findall(text))


def words(wait):
    return [] if wait else ["--no-wait"]


def reference(rig, wait):
    """How many calls of each name a whole run makes, and the least of them before the part that is swept
    under every setting: before the copy's call has left, or of a run that waits, has been answered. Runs
    differ by a few, as bytes arrive in other pieces; one that is not killed any more ends the sweep."""
    total, before = Counter(), None
    for _ in range(1 if wait else 4):
        rig.scene(WAITING if wait else SETTINGS[0])
        ran, text = traced(rig, [], *words(wait))
        rig.good(ran)
        requests = [m.start() for m in REQUEST.finditer(text)]
        assert len(requests) == 2 or (wait and len(requests) > 2), \
            "not a look, a copy and perhaps looks, but %d requests" % len(requests)
        early = Counter(CALL.findall(text[:text.index(" write(2,") if wait else requests[1]]))
        names = CALL.findall(text)
        total |= Counter(names)
        before = early if before is None else Counter({n: min(before[n], early[n]) for n in before})
    del total["execve"]  # strace lets the first one pass; nothing of ours has run before it
    return total, before


def killed(rig, name, n, wait):
    """Whether it was, what it printed, and whether the copy's call had left."""
    ran, requests = struck(rig, "SIGKILL", name, n, *words(wait))
    dead = ran.code == -signal.SIGKILL
    assert dead or ran.code == 0, "exit %d: %s" % (ran.code, ran.err)
    return dead, ran, requests >= 2


def what_it_left(rig, ran, sent):
    """The copy that the killed run made, if any. A call that has left arrives, though its sender be dead."""
    ids = until(rig.copies) if sent else rig.copies()
    assert bool(ids) == sent, "sent: %s; copies: %s" % (sent, ids)
    assert ran.out in ("", *(i + "\n" for i in ids)), "the killed run printed %r; there is %s" % (ran.out, ids)
    return ids[0] if ids else None


def point(rig, name, n, wait, *setting):
    """One death, and the two runs after it. Whether it was one."""
    setting = Setting(*setting)
    rig.scene(setting)
    dead, ran, sent = killed(rig, name, n, wait)
    made = what_it_left(rig, ran, sent)
    identity = rig.good(rig.run("--no-wait"), made, *setting.words(made))
    if not setting.lag:
        assert len(rig.calls()) == 1, "%d calls for a copy that was listed" % len(rig.calls())
    rig.accomplished(identity)
    return dead


def series(rig, tally, setting, name, first, last):
    """Every n of one name, until a run is over before its n-th call."""
    for n in range(first, last):
        if tally.full() or not tallied(rig, tally, name, n, False, setting):
            break


def tallied(rig, tally, name, n, wait, setting):
    """A point that counts. Whether there was one."""
    dead = True  # what fails is a death as good as any
    with tally.point("kill.py", name, n, wait, *setting):
        dead = point(rig, name, n, wait, *setting)
        tally.end("killed" if dead else None)
    return dead


def sweep(rigs, tally):
    """Up to the verdict, under every setting."""
    total, before = reference(rigs[0], False)
    tasks = [(s, name, before[name] + 1, total[name] + SLACK) for s in reversed(SETTINGS[1:])
             for name in total if total[name] > before[name]]
    tasks += [(SETTINGS[0], name, 1, total[name] + SLACK) for name, _ in total.most_common()]
    spread(rigs, tally, series, tasks)
    enough(tally, sum(total.values()) + (len(SETTINGS) - 1) * sum((total - before).values()))


def sweep_waiting(rigs, tally):
    """From the verdict to the copy's end. These runs sleep most of the time, so each point is a task."""
    total, before = reference(rigs[0], True)
    tasks = [(name, n, True, WAITING) for name in total for n in range(before[name] + 1, total[name] + 1)]
    spread(rigs, tally, tallied, tasks)
    enough(tally, len(tasks))


def enough(tally, planned):
    """A sweep that kills nobody is no sweep."""
    broken = sum(tally.ends.values())
    if not tally.faults and broken < planned * 3 // 4:
        tally.fault("only %d of about %d runs were killed" % (broken, planned))


if __name__ == "__main__":
    by_hand(point)
