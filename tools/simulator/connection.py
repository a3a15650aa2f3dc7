"""One accepted connection: buffered reading, and every way of ending it."""

import socket
import ssl
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
        if self.tls:
            self._sock.settimeout(0)
            try:
                self._sock.unwrap()
            except (ssl.SSLError, OSError, ValueError):
                pass  # sent, or the client is gone; either way there is nothing to wait for
        self.cut()

    def cut(self):
        """An end without close_notify, as when a middle box drops the connection."""
        self._sock.close()

    def reset(self):
        """An end by RST."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
        self._sock.close()
