"""Raw bytes to and from the simulator, for tests that look at every one of them."""

import socket
import time

from acs_client import authorize, copy_parameters, headers_for, query_of

KEY = ("testid", "testsecret")


def connect(sim):
    address, port = sim.http.split(":")
    return socket.create_connection((address, int(port)))


def request(action, parameters, body=b"", extra=""):
    """The bytes of a signed call."""
    query = query_of(parameters)
    headers = authorize(headers_for(action, "localhost", body), KEY, "POST", query, body)
    lines = "".join("%s: %s\r\n" % field for field in headers.items())
    head = "POST /?%s HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n" % (query, lines, extra, len(body))
    return head.encode() + body


def copy_request(snapshot_id, **changes):
    return request("CopySnapshot", copy_parameters(snapshot_id, **changes))


def until(condition):
    """Returns once it holds; fails when a minute has not been enough."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came"


def read_all(sock):
    """Every byte until the server ends the stream."""
    data = b""
    while True:
        part = sock.recv(65536)
        if not part:
            return data
        data += part


def read_reply(sock):
    """One reply with a Content-Length."""
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        data += read_some(sock, 1)
    first, headers, _ = split(data)
    body = b""
    while len(body) < int(headers["content-length"]):
        body += read_some(sock, int(headers["content-length"]) - len(body))
    return first, headers, body


def read_some(sock, count):
    data = sock.recv(count)
    assert data, "the connection ended early"
    return data


def exchange(sim, data):
    """Sends on a connection of its own and reads to the end; for replies that end it."""
    with connect(sim) as sock:
        sock.sendall(data)
        return read_all(sock)


def split(reply):
    """(status line, {header: value}, body) of the bytes of a reply."""
    head, _, body = reply.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return first, {n.lower(): v for n, v in (line.split(": ", 1) for line in lines)}, body
