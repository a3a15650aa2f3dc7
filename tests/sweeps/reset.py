"""The reset sweep: the connection is reset right before and right after each TLS record of a run, in both
directions, until a run has fewer. Once, with the line good again at once; or for good, and the same command
given again when the line is back.

Copies take no time, so that a busy disk guards against nothing. Once tokens are not remembered (only the
look guards against a second copy), once copies are listed late (only the token does).
"""

import itertools

from rig import Setting, by_hand, spread
from relay import DOWN, UP, Break, Relay

SETTINGS = [Setting(0, 0, 0), Setting(None, 1.2, 0)]
MOST = 60  # records of a direction: no run has so many
NOT_SENT, BUSY, UNKNOWN = 3, 5, 6  # the exit codes of a run that found no way


def point(rig, direction, n, after, forever, *setting):
    """One run that meets it, and the same command until it has led to something. What the first one came
    to; None: it was over before."""
    setting = Setting(*setting)
    rig.scene(setting)
    with Relay(rig.sim.https, Break(direction, n, after, forever)) as way:
        ran = rig.run("--no-wait", there=way.address, *(["--timeout", "8"] if forever else []))
    if ran.code == 0:
        identity = rig.good(ran, before=False)
    else:
        identity = mended(rig, ran, setting, forever)
    rig.accomplished(identity)
    return ran.code if way.broke else None


def mended(rig, ran, setting, forever):
    """The run after one that came to nothing, or does not know what it came to."""
    assert forever, "one reset, and time for another attempt, and yet exit %d: %s" % (ran.code, ran.err)
    assert ran.code in (NOT_SENT, BUSY, UNKNOWN) and ran.out == "", "exit %d: %s" % (ran.code, ran.err)
    made = (rig.copies() or [None])[0]
    assert ran.code == UNKNOWN or not made, "exit %d, and it made %s" % (ran.code, made)
    return rig.good(rig.run("--no-wait"), made, *setting.words(made))


def series(rig, tally, direction, after, forever, setting):
    for n in range(1, MOST):
        if tally.full():
            break
        code = n  # what fails does not end it
        with tally.point("reset.py", direction, n, after, forever, *setting):
            code = point(rig, direction, n, after, forever, *setting)
            tally.end(None if code is None else "exit %d" % code)
        if code is None:
            break


def sweep(rigs, tally, forever):
    spread(rigs, tally, series, itertools.product((UP, DOWN), (False, True), (forever,), SETTINGS))


if __name__ == "__main__":
    by_hand(point)
