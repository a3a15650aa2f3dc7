"""What a snapshot that is being made shows, told from the time since its start alone.

The service's own figures are hints, and these may be made bad ones: by the marks of a snapshot,
which POST /snapshots gives to one and POST /copies to every copy made from then on.

StallAt        it stays at that percent, progressing, for ever
FailAt         it fails when it comes to that percent
Backwards      in the last two of every seven seconds Progress shows half of what was shown
               before, and RemainTime what goes with that
EarlyHundred   while it is progressing, Progress is 100% and RemainTime 0

Nothing is remembered, so a mark given late holds as if it had been there from the start, and one
that is lifted as if it had never been: what stalled may then be done at once.
"""

import math

from simulator.settings import flag, or_null, percent, seconds

RULES = {
    "StallAt": or_null(percent),
    "FailAt": or_null(percent),
    "Backwards": flag,
    "EarlyHundred": flag,
}
COPIES = {
    "DurationSeconds": (None, or_null(seconds)),
    "StallAt": (None, RULES["StallAt"]),
    "FailAt": (None, RULES["FailAt"]),
    "Backwards": (False, RULES["Backwards"]),
    "EarlyHundred": (False, RULES["EarlyHundred"]),
}
PERIOD, FORWARDS = 7, 5  # seconds


def check(given):
    """The marks among the members of a snapshot; raises ValueError."""
    for name, rule in RULES.items():
        if name in given and not rule(given[name]):
            raise ValueError("%s is of the wrong type or out of range" % name)


def mark(marks, given):
    """Sets the marks that are given, and lifts those given as null."""
    marks.update((name, given[name]) for name in RULES if given.get(name) is not None)
    for name in RULES:
        if name in given and given[name] is None:
            marks.pop(name, None)


def marks_of_copies(settings):
    """Only those that say something, so that other copies show none."""
    told = {name: settings[name] for name in RULES}
    return {name: value for name, value in told.items() if value is not None and value is not False}


class Progress:
    """Of a making that takes `duration`, `elapsed` seconds after its start."""

    def __init__(self, elapsed, duration, marks):
        self._elapsed = elapsed
        self._duration = duration
        self._marks = marks
        done = min(100.0, 100 * elapsed / duration) if duration > 0 else 100.0
        self._percent = min(done, marks.get("StallAt", 100))

    @property
    def status(self):
        if self._percent >= self._marks.get("FailAt", math.inf):
            return "failed"
        finished = self._percent >= 100 and "StallAt" not in self._marks
        return "accomplished" if finished else "progressing"

    @property
    def ended_after(self):
        """Seconds from the start to the end, for one that is no longer progressing."""
        failed = self.status == "failed"
        return self._duration * self._marks["FailAt"] / 100 if failed else self._duration

    def figures(self):
        """(percent, seconds left) as the service shows them."""
        if self.status == "accomplished":
            return 100, 0
        if self.status == "failed":
            return self._marks["FailAt"], 0
        early = self._marks.get("EarlyHundred")
        shown = 100 if early else self._percent
        if self._marks.get("Backwards") and self._elapsed % PERIOD >= FORWARDS:
            shown /= 2
        return int(shown), math.ceil(self._duration * (100 - shown) / 100)
