"""A listening socket on loopback; each connection gets a thread of its own.

The threads are daemons: the simulator may end at any moment, and they with it.
"""

import itertools
import socket
import threading

from simulator.connection import Connection

NUMBERS = itertools.count(1)  # of connections, over all listeners


class Listener:
    """`serve(connection)` is called in the connection's thread and closes it."""

    def __init__(self, port, serve, tls_context=None):
        self._socket = socket.create_server(("127.0.0.1", port), backlog=128)
        self._serve = serve
        self._tls_context = tls_context
        self.address = "%s:%d" % self._socket.getsockname()

    def start(self):
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            sock, _ = self._socket.accept()
            thread = threading.Thread(target=self._run, args=(sock, next(NUMBERS)), daemon=True)
            thread.start()

    def _run(self, sock, number):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if self._tls_context:
                sock = self._tls_context.wrap_socket(sock, server_side=True)
            self._serve_socket(sock, number)
        except OSError:
            pass  # the client went, or the handshake failed: its own business
        finally:
            sock.close()

    def _serve_socket(self, sock, number):
        connection = Connection(sock, number, tls=self._tls_context is not None)
        try:
            self._serve(connection)
        finally:
            connection.cut()
