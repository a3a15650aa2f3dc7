"""The one clock: real time, plus what the control port adds to it.

It has two faces. `now` is the time of the world behind the service (copies,
token expiry, rate limits); the control port advances it so that nobody waits
for a copy. `wall` is the time the gateway compares signatures with and puts
into the Date header; advancing the world leaves it alone, or every client's
signature would expire. To play a server whose clock is wrong, set the skew.
"""

import calendar
import re
import time
from email.utils import formatdate


class Clock:
    def __init__(self):
        self._advanced = 0.0
        self._skew = 0.0

    def now(self):
        return time.time() + self._advanced

    def wall(self):
        return time.time() + self._skew

    def advance(self, seconds):
        self._advanced += seconds

    def set_skew(self, seconds):
        self._skew = seconds


ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def iso(seconds):
    """Unix seconds in the form of the API: 2026-03-01T08:09:10Z."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def seconds_of(text):
    """Unix seconds of a time in that form, or None if it is not one."""
    if not ISO.fullmatch(text):
        return None
    try:
        return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return None


def http_date(seconds):
    """Unix seconds in the form of the Date header."""
    return formatdate(seconds, usegmt=True)
