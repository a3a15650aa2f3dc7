"""A way to the service that breaks at a TLS record.

    with Relay(sim.https, Break(UP, 7, after=False)) as way:
        ... talk to way.address ...
        assert way.broke

It forwards whole records only, and counts them over all connections, each direction for itself. A record
begins with five bytes: type, version (2), length (2).
"""

import contextlib
import select
import socket
import struct
import threading
from typing import NamedTuple

UP, DOWN = "up", "down"  # from the client, to the client
LINGER_ZERO = struct.pack("ii", 1, 0)
PATIENCE = 60  # how long a connection may be silent, at most; no client waits so long


class Break(NamedTuple):
    """Both sides get a RST right before, or right after, the n-th record of that direction. forever: so do
    all connections from then on."""
    direction: str
    n: int
    after: bool
    forever: bool = False


def reset(sock):
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
    sock.close()


def whole_records(data):
    """The records that are whole, and the rest."""
    records = []
    while len(data) >= 5 and len(data) >= 5 + int.from_bytes(data[3:5], "big"):
        length = 5 + int.from_bytes(data[3:5], "big")
        records.append(data[:length])
        data = data[length:]
    return records, data


class Relay:
    def __init__(self, service, broken):
        address, port = service.rsplit(":", 1)
        self._service, self._break = (address, int(port)), broken
        self._lock = threading.Lock()
        self._seen = {UP: 0, DOWN: 0}
        self.broke = False

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept
        for thread in self._threads:  # accept's own ends first, so the list is whole
            thread.join()
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.broke and self._break.forever:
                    reset(client)
                    continue
                thread = threading.Thread(target=self._serve, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client):
        """One connection, until both sides have ended it or it breaks."""
        server = socket.create_connection(self._service)
        for sock in (client, server):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ways = {client: (UP, server), server: (DOWN, client)}
        rest = {client: b"", server: b""}
        try:
            while ways and self._turn(ways, rest):
                pass
        except OSError:
            reset(client)
            reset(server)
        client.close()
        server.close()

    def _turn(self, ways, rest):
        """Forwards what has come. False: it breaks."""
        ready, _, _ = select.select(list(ways), [], [], PATIENCE)
        if not ready:
            raise OSError("nobody says anything")
        for source in ready:
            direction, target = ways[source]
            data = source.recv(65536)
            records, rest[source] = whole_records(rest[source] + data)
            for record in records:
                if self._forward(direction, record, target):
                    reset(source)
                    reset(target)
                    return False
            if not data:
                target.sendall(rest[source])
                target.shutdown(socket.SHUT_WR)
                del ways[source]
        return True

    def _forward(self, direction, record, target):
        """Whether it breaks here."""
        with self._lock:
            self._seen[direction] += 1
            here = (direction, self._seen[direction]) == self._break[:2]
            self.broke = self.broke or here
        if not here or self._break.after:
            target.sendall(record)
        return here
