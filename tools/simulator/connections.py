"""What the service does with its connections beyond single calls, and its list of those over TLS.

POST /connections   MaxRequests: closes a connection after so many requests; null (as at first):
                    never. Announce: says `Connection: close` in the last reply (true at first);
                    false: the client learns of it by the close alone.
                    IdleSeconds: closes a connection that has carried a request when so many
                    seconds (of real time) pass without a byte of the next; null (as at first):
                    never.
"""

from simulator.settings import Settings, count, flag, or_null, seconds

MEMBERS = {
    "MaxRequests": (None, or_null(count)),
    "IdleSeconds": (None, or_null(lambda value: seconds(value) and value > 0)),
    "Announce": (True, flag),
}


class Connections:
    def __init__(self):
        self.settings = Settings(MEMBERS)
        self._over_tls = []

    def add(self, connection):
        if connection.tls:
            self._over_tls.append(connection)

    def forget(self):
        self._over_tls.clear()

    def shown(self):
        return [
            {"Connection": c.number, "Resumed": c.resumed, "Requests": c.requests}
            for c in self._over_tls
        ]

    def patience(self, connection):
        """How many seconds to wait for the next request; None: for ever."""
        return self.settings["IdleSeconds"] if connection.requests else None

    def is_spent(self, connection):
        most = self.settings["MaxRequests"]
        return most is not None and connection.requests >= most
