"""What the service remembers of calls: client tokens and the rate."""

import math
from collections import deque

from simulator.errors import ServiceError
from simulator.settings import Settings, count, flag, or_null, seconds

TOKENS = {
    "MemorySeconds": (None, or_null(seconds)),
    "RememberRefusals": (False, flag),
    "ProcessingSeconds": (0, seconds),
}
THROTTLING = ("Throttling", "Throttling.User", "Throttling.Api")
# Refusals that pass by themselves: remembered, they would outlast their reason.
PASSING = (
    "InvalidOperation.Conflict",
    "InvalidOperation.UnfinishedCrossRegionCopy",
    "InvalidOperation.UnfinishedEncryptedSnapshotCopy",
    "InvalidSnapshotId.NotReady",
)


class ClientTokens:
    """The first result of each token, given again to the same call.

    A result is the members of a reply or, with RememberRefusals, a ServiceError. It is
    forgotten MemorySeconds after it was made (null: never), by the settings of the moment
    it is asked for. For ProcessingSeconds a repetition is told to come again.
    """

    def __init__(self, clock):
        self.settings = Settings(TOKENS)
        self._clock = clock
        self._known = {}  # token: (parameters, result, when)

    def recall(self, token, parameters):
        """The earlier result, or None; raised if it is a refusal. Another call is refused."""
        if self._is_forgotten(token):
            return None
        first, result, when = self._known[token]
        if first != parameters:
            raise ServiceError("IdempotentParameterMismatch")
        if isinstance(result, ServiceError):
            raise result.with_traceback(None)
        if self._clock.now() - when < self.settings["ProcessingSeconds"]:
            raise ServiceError("IdempotentProcessing")
        return result

    def _is_forgotten(self, token):
        if token not in self._known:
            return True
        memory = self.settings["MemorySeconds"]
        return memory is not None and self._clock.now() - self._known[token][2] >= memory

    def remember(self, token, parameters, result):
        """A call without a token is not remembered."""
        if token is not None:
            self._known[token] = (dict(parameters), result, self._clock.now())

    def remember_refusal(self, token, parameters, error):
        if self.settings["RememberRefusals"] and error.code not in PASSING:
            self.remember(token, parameters, error)


class Rate:
    """At most so many calls in any so many seconds: of CopySnapshot alone, or all together."""

    def __init__(self, clock, limit):
        self.settings = Settings({
            "Calls": (limit, lambda value: value == 0 or count(value)),
            "Seconds": (60, lambda value: seconds(value) and value > 0),
            "All": (False, flag),
            "Code": ("Throttling.User", lambda value: value in THROTTLING),
        })
        self._clock = clock
        self._calls = deque()

    def admit(self, action):
        """A call that is turned away does not count."""
        if action != "CopySnapshot" and not self.settings["All"]:
            return
        now, span = self._clock.now(), self.settings["Seconds"]
        while self._calls and self._calls[0] <= now - span:
            self._calls.popleft()
        if len(self._calls) >= self.settings["Calls"]:
            oldest = self._calls[0] if self._calls else now
            wait = math.ceil(1000 * (oldest + span - now))
            raise ServiceError(self.settings["Code"], headers={"x-acs-retry-after": str(wait)})
        self._calls.append(now)
