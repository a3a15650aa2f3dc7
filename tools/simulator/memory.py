"""What the service remembers of calls: client tokens and the rate."""

import math
from collections import deque

from simulator.errors import ServiceError

RATE_SECONDS = 60


class ClientTokens:
    """The first result of each token, given again to the same call."""

    def __init__(self):
        self._known = {}

    def recall(self, token, parameters):
        """The earlier result, or None. Another call under the same token is refused."""
        if token not in self._known:
            return None
        first, result = self._known[token]
        if first != parameters:
            raise ServiceError("IdempotentParameterMismatch")
        return result

    def remember(self, token, parameters, result):
        """A call without a token is not remembered."""
        if token is not None:
            self._known[token] = (dict(parameters), result)


class Rate:
    """At most so many calls in any 60 seconds."""

    def __init__(self, clock, limit):
        self._clock = clock
        self._limit = limit
        self._calls = deque()

    def admit(self):
        now = self._clock.now()
        while self._calls and self._calls[0] <= now - RATE_SECONDS:
            self._calls.popleft()
        if len(self._calls) >= self._limit:
            raise ServiceError("Throttling.User", headers=self._retry_after(now))
        self._calls.append(now)

    def _retry_after(self, now):
        oldest = self._calls[0] if self._calls else now
        return {"x-acs-retry-after": str(math.ceil(1000 * (oldest + RATE_SECONDS - now)))}
