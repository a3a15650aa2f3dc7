"""Scripted steps: what the next calls of an action meet, one step a call.

A step that puts something else in the answer's place (Code, Status, Body, Raw,
Reset, Silence) keeps the action from being performed, unless Commit is true:
then it is performed and its true answer is lost. A step that only shapes the
answer (DelayMs, CutAfter, ResetAfter, Chunks, ContentType, Headers) shapes the true one.
"""

from collections import deque

from simulator.errors import TABLE

KINDS = {
    "Code": str,
    "Status": int,
    "Message": str,
    "Body": str,
    "ContentType": str,
    "Headers": dict,
    "DelayMs": int,
    "CutAfter": int,
    "ResetAfter": int,
    "Reset": bool,
    "Silence": bool,
    "Chunks": (str, list),
    "Commit": bool,
    "Raw": str,
}
REPLACING = ("Code", "Status", "Body", "Raw", "Reset", "Silence")


class Script:
    def __init__(self):
        self._steps = {}

    def set(self, action, steps):
        """Replaces what is left of the action's steps."""
        for step in steps:
            check(step)
        self._steps[action] = deque(steps)

    def take(self, action):
        """The step that this call meets; an empty one if there is none."""
        steps = self._steps.get(action)
        return steps.popleft() if steps else {}


def replaces(step):
    return any(step.get(name, False) is not False for name in REPLACING)


def performs(step):
    return step.get("Commit", False) or not replaces(step)


def check(step):
    """Raises ValueError if it is not a step."""
    if not isinstance(step, dict):
        raise ValueError("a step is an object")
    for name, value in step.items():
        if name not in KINDS:
            raise ValueError("a step has no member %s" % name)
        check_kind(name, value, KINDS[name])
    if step.get("Code") not in TABLE and "Code" in step and "Status" not in step:
        raise ValueError("unknown Code %s: give its Status" % step["Code"])
    if "Message" in step and "Code" not in step:
        raise ValueError("Message needs a Code")
    check_values(step)


def check_kind(name, value, kind):
    is_stray_bool = isinstance(value, bool) and kind is not bool
    if is_stray_bool or not isinstance(value, kind):
        raise ValueError("%s is of the wrong type" % name)


def check_values(step):
    if not 100 <= step.get("Status", 200) <= 999:
        raise ValueError("Status is 100 to 999")
    if any(step.get(name, 0) < 0 for name in ("DelayMs", "CutAfter", "ResetAfter")):
        raise ValueError("DelayMs, CutAfter and ResetAfter are not negative")
    if "CutAfter" in step and "ResetAfter" in step:
        raise ValueError("a reply is cut or reset, not both")
    headers = step.get("Headers", {})
    if not all(isinstance(value, str) for value in headers.values()):
        raise ValueError("Headers are strings")
    verbatim = [*headers, *headers.values(), step.get("ContentType", ""), step.get("Raw", "")]
    if any(ord(char) > 255 for text in verbatim for char in text):
        raise ValueError("Raw, ContentType and Headers are bytes: characters up to U+00FF")
    chunks = step.get("Chunks", "odd")
    if chunks != "odd" and not is_sizes(chunks):
        raise ValueError('Chunks is "odd" or a list of sizes')


def is_sizes(chunks):
    return isinstance(chunks, list) and all(type(n) is int and n > 0 for n in chunks)
