"""The HTTP server itself: connections, framing, and bytes that are no request."""

import hashlib
import socket

import pytest
import wire
from acs_client import FORM, authorize, headers_for, tls


def test_a_connection_carries_several_calls(sim):
    with wire.connect(sim) as sock:
        for _ in range(3):
            sock.sendall(wire.request("DescribeRegions", {}))
            first, headers, _ = wire.read_reply(sock)
            assert first == "HTTP/1.1 200 OK" and headers["connection"] == "keep-alive"
    assert len({call["Connection"] for call in sim.get("/calls")}) == 1


def test_a_tls_connection_too(sim):
    with tls(sim, "localhost") as sock:
        for _ in range(2):
            sock.sendall(wire.request("DescribeRegions", {}))
            assert wire.read_reply(sock)[0] == "HTTP/1.1 200 OK"
    assert [call["TLS"] for call in sim.get("/calls")] == [True, True]


def test_a_refused_call_does_not_end_the_connection(sim):
    with wire.connect(sim) as sock:
        sock.sendall(wire.request("NoSuchAction", {}))
        assert wire.read_reply(sock)[0] == "HTTP/1.1 404 Not Found"
        sock.sendall(wire.request("DescribeRegions", {}))
        assert wire.read_reply(sock)[0] == "HTTP/1.1 200 OK"


def test_two_calls_may_come_at_once(sim):
    with wire.connect(sim) as sock:
        sock.sendall(wire.request("DescribeRegions", {}) + wire.request("DescribeRegions", {}))
        assert wire.read_reply(sock)[0] == wire.read_reply(sock)[0] == "HTTP/1.1 200 OK"


def test_a_call_may_come_byte_by_byte(sim):
    with wire.connect(sim) as sock:
        for byte in wire.request("DescribeRegions", {}):
            sock.sendall(bytes([byte]))
        assert wire.read_reply(sock)[0] == "HTTP/1.1 200 OK"


def test_connection_close_is_obeyed(sim):
    reply = wire.exchange(sim, wire.request("DescribeRegions", {}, extra="Connection: close\r\n"))
    assert wire.split(reply)[1]["connection"] == "close"


def test_http_1_0_closes(sim):
    data = wire.request("DescribeRegions", {}).replace(b"HTTP/1.1", b"HTTP/1.0")
    assert wire.split(wire.exchange(sim, data))[1]["connection"] == "close"


def test_a_chunked_form_is_read(sim):
    body = b"RegionId=us-east-1&MaxResults=7"
    headers = headers_for("DescribeSnapshots", "localhost", body, content_type=FORM)
    headers = authorize(headers, wire.KEY, "POST", "", body)
    head = "".join("%s: %s\r\n" % field for field in headers.items())
    data = "POST / HTTP/1.1\r\n%sTransfer-Encoding: chunked\r\n\r\n5\r\n" % head
    second = b"\r\n%x;x=y\r\n" % len(body[5:])
    data = data.encode() + body[:5] + second + body[5:] + b"\r\n0\r\n\r\n"
    with wire.connect(sim) as sock:
        sock.sendall(data)
        assert wire.read_reply(sock)[0] == "HTTP/1.1 200 OK"
    assert sim.get("/calls")[0]["Parameters"] == {"RegionId": "us-east-1", "MaxResults": "7"}


@pytest.mark.parametrize("data", [
    b"nonsense\r\n\r\n",
    b"GET / HTTP/2\r\n\r\n",
    b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
    b"GET / HTTP/1.1\r\nname : value\r\n\r\n",
    b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
])
def test_no_request(sim, data):
    first, headers, _ = wire.split(wire.exchange(sim, data))
    assert first == "HTTP/1.1 400 Bad Request" and headers["connection"] == "close"
    assert sim.get("/calls") == []


@pytest.mark.parametrize("data", [
    b"GET / HT",
    b"GET / HTTP/1.1\r\nhost: localhost\r\n",
    b"POST / HTTP/1.1\r\nx-acs-action: DescribeRegions\r\nContent-Length: 5\r\n\r\nabc",
])
def test_half_a_request_is_none(sim, data):
    with wire.connect(sim) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        assert wire.read_all(sock).startswith(b"HTTP/1.1 400 Bad Request")
    assert sim.get("/calls") == []


def test_a_long_query_is_taken(sim, client):
    assert client.describe(SnapshotName="快" * 20000).status == 200


def test_the_body_is_hashed_as_it_came(sim):
    body = b"\x00\xff"
    data = wire.request("DescribeRegions", {}, body)
    assert hashlib.sha256(body).hexdigest().encode() in data
    with wire.connect(sim) as sock:
        sock.sendall(data)
        assert wire.read_reply(sock)[0] == "HTTP/1.1 200 OK"
