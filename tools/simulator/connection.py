"""One accepted connection: buffered reading, and every way of ending it.

However a connection over TLS ends, its session stays good for resumption, as behind the servers
of large services: a client whose connection was cut can be watched coming back with it. OpenSSL
throws the session away unless it has written a close_notify and not seen the client's end before
the answer to that; so it says its farewell to a socket pair, and the client is sent that or not.
"""

import os
import socket
import struct

from simulator.messages import BadMessage

READ_SIZE = 64 * 1024
LINGER_ZERO = struct.pack("ii", 1, 0)


class Connection:
    def __init__(self, sock, number, tls):
        self._sock = sock
        self._buffer = b""
        self.number = number
        self.tls = tls
        self.resumed = tls and sock.session_reused
        self.requests = 0

    def patience(self, seconds):
        """How long reading and writing may wait before they time out; None: for ever."""
        self._sock.settimeout(seconds)

    def line(self, limit):
        """The next line without its end; None if the client has ended the stream before it."""
        while b"\n" not in self._buffer:
            if len(self._buffer) > limit:
                raise BadMessage("a line is too long")
            if not self._fill():
                return self._end_of_lines()
        line, self._buffer = self._buffer.split(b"\n", 1)
        return line.rstrip(b"\r").decode("latin-1")

    def _end_of_lines(self):
        if self._buffer:
            raise BadMessage("a line ends early")
        return None

    def exactly(self, count):
        while len(self._buffer) < count:
            if not self._fill():
                raise BadMessage("the body ends early")
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def _fill(self):
        data = self._sock.recv(READ_SIZE)
        self._buffer += data
        return bool(data)

    def send(self, data):
        self._sock.sendall(data)

    def wait_for_end(self):
        """Reads and forgets until the client goes."""
        while self._sock.recv(READ_SIZE):
            pass

    def close(self):
        """A proper end: under TLS with close_notify, without waiting for the peer's."""
        plain, farewell = self._plain()
        plain.settimeout(0)
        try:
            plain.send(farewell)
        except OSError:
            pass  # the client is gone or does not read: it gets none
        plain.close()

    def cut(self):
        """An end without close_notify, as when a middle box drops the connection."""
        if self._sock.fileno() >= 0:
            self._plain()[0].close()

    def reset(self):
        """An end by RST."""
        plain, _ = self._plain()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
        plain.close()

    def _plain(self):
        """The socket without its TLS, which has ended; and the close_notify, not sent yet."""
        if not self.tls:
            return self._sock, b""
        plain = socket.socket(fileno=os.dup(self._sock.fileno()))
        near, far = socket.socketpair()
        with near, far:
            os.dup2(near.fileno(), self._sock.fileno())
            self._sock.settimeout(0)
            try:
                self._sock.unwrap()
            except (OSError, ValueError):
                pass  # written, and no answer; or this TLS was beyond it
            self._sock.close()
            return plain, received(far)


def received(sock):
    """What lies ready to be read."""
    sock.settimeout(0)
    try:
        return sock.recv(READ_SIZE)
    except OSError:
        return b""
