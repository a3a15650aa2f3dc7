"""Calls that are performed though their reply is lost, in each way in which it can be."""

import json
import socket

import pytest
import wire
from acs_client import PlainTls, tls

DELETE = ("DeleteSnapshot", {"SnapshotId": "s-old"})
CLOSE = "Connection: close\r\n"


def request_of(action, extra=""):
    if action == "CopySnapshot":
        return wire.copy_request("s-source", ClientToken="t")
    return wire.request(*DELETE, extra=extra)


def done(sim, action):
    """Whether the deed is done, once."""
    ids = [s["SnapshotId"] for s in sim.get("/snapshots")]
    if action == "DeleteSnapshot":
        return "s-old" not in ids
    return len(set(ids) - {"s-source", "s-old"}) == 1


def ending(sock, patience=30):
    """All that comes, and how it ends: "close", "reset" or, if it does not, "silence"."""
    data = b""
    sock.settimeout(patience)
    try:
        while True:
            part = sock.recv(65536)
            if not part:
                return data, "close"
            data += part
    except ConnectionResetError:
        return data, "reset"
    except socket.timeout:
        return data, "silence"


LOST = [
    ({"Commit": True, "Reset": True}, 0, "reset"),
    ({"Commit": True, "Silence": True}, 0, "silence"),
    ({"Commit": True, "CutAfter": 0}, 0, "close"),
    ({"Commit": True, "CutAfter": 1}, 1, "close"),
    ({"Commit": True, "CutAfter": 60}, 60, "close"),
    ({"CutAfter": 60}, 60, "close"),
    ({"Commit": True, "ResetAfter": 0}, 0, "reset"),
    ({"Commit": True, "ResetAfter": 60}, 60, "reset"),
    ({"ResetAfter": 60}, 60, "reset"),
    ({"Commit": True, "Raw": ""}, 0, "close"),
    ({"Commit": True, "Code": "InternalError", "CutAfter": 30}, 30, "close"),
    ({"Commit": True, "Code": "InternalError", "ResetAfter": 30}, 30, "reset"),
    ({"Commit": True, "Reset": True, "DelayMs": 10}, 0, "reset"),
]


@pytest.mark.parametrize("over", ["http", "https"])
@pytest.mark.parametrize("action", ["CopySnapshot", "DeleteSnapshot"])
@pytest.mark.parametrize("step, size, end", LOST, ids=str)
def test_it_is_done_and_the_reply_is_lost(sim, source, make, over, action, step, size, end):
    make(SnapshotId="s-old")
    sim.script(action, step)
    with wire.connect(sim) if over == "http" else PlainTls(sim) as sock:
        sock.sendall(request_of(action))
        data, how = ending(sock, 0.1 if end == "silence" else 30)
    assert (len(data), how) == (size, end)
    assert b"HTTP/1.1 ".startswith(data[:9]) or data.startswith(b"HTTP/1.1 ")
    wire.until(lambda: sim.get("/calls"))
    assert done(sim, action)
    assert [call["Step"] for call in sim.get("/calls")] == [step]


@pytest.mark.parametrize("action", ["CopySnapshot", "DeleteSnapshot"])
@pytest.mark.parametrize("code", ["InternalError", "ServiceUnavailable", "Throttling.User"])
@pytest.mark.parametrize("commit", [True, False])
def test_an_error_may_be_a_lie(sim, source, make, action, code, commit):
    make(SnapshotId="s-old")
    sim.script(action, {"Code": code, "Commit": commit, "Headers": {"x-acs-retry-after": "70"}})
    with wire.connect(sim) as sock:
        sock.sendall(request_of(action))
        _, headers, body = wire.read_reply(sock)
    assert json.loads(body)["Code"] == code and headers["x-acs-retry-after"] == "70"
    assert done(sim, action) is commit


def test_a_lost_copy_is_found_again_by_its_token(sim, client, source):
    sim.script("CopySnapshot", *[{"Commit": True, "Reset": True}] * 2)
    for _ in range(2):
        with wire.connect(sim) as sock:
            sock.sendall(request_of("CopySnapshot"))
            assert ending(sock) == (b"", "reset")
    assert client.listed() == [client.copy("s-source", ClientToken="t").json["SnapshotId"]]


def test_the_bytes_before_a_reset_are_those_of_the_answer(sim):
    fixed = {"Date": "x", "x-acs-request-id": "x"}
    step = {"Body": "0123456789", "Chunks": "odd", "Headers": fixed}
    sim.script("DescribeRegions", step, {**step, "ResetAfter": 150})
    whole = wire.exchange(sim, wire.request("DescribeRegions", {}, extra=CLOSE))
    with wire.connect(sim) as sock:
        sock.sendall(wire.request("DescribeRegions", {}, extra=CLOSE))
        assert ending(sock) == (whole[:150], "reset")


def test_a_reset_after_more_than_there_is_comes_after_all_of_it(sim):
    sim.script("DescribeRegions", {"ResetAfter": 10**6})
    with wire.connect(sim) as sock:
        sock.sendall(wire.request("DescribeRegions", {}))
        data, how = ending(sock)
    first, headers, body = wire.split(data)
    assert (first, how) == ("HTTP/1.1 200 OK", "reset")
    assert len(body) == int(headers["content-length"])


def test_a_cut_over_tls_has_no_close_notify(sim):
    sim.script("DescribeRegions", {"CutAfter": 10})
    with tls(sim, "localhost", ragged=True) as sock:
        sock.sendall(wire.request("DescribeRegions", {}))
        assert len(sock.recv(100)) == 10
        with pytest.raises(OSError, match="EOF"):
            sock.recv(1)
