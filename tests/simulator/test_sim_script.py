"""Scripted faults, seen byte by byte on a raw socket."""

import errno
import json
import socket
import subprocess

import pytest
import wire

CLOSE = "Connection: close\r\n"


def regions_request():
    return wire.request("DescribeRegions", {}, extra=CLOSE)


def faulty(sim, **step):
    """The bytes of a DescribeRegions call that meets the step."""
    sim.script("DescribeRegions", step)
    return wire.exchange(sim, regions_request())


def test_steps_are_met_one_a_call_then_the_service_is_itself(sim):
    sim.script("DescribeRegions", {"Code": "InternalError"}, {"Code": "Throttling.Api"})
    replies = [wire.split(wire.exchange(sim, regions_request())) for _ in range(3)]
    codes = [json.loads(body).get("Code") for _, _, body in replies]
    assert codes == ["InternalError", "Throttling.Api", None]


def test_steps_are_of_one_action_only(sim, client):
    sim.script("CopySnapshot", {"Code": "InternalError"})
    assert client.describe().status == 200
    assert client.copy("s-1").code == "InternalError"


def test_new_steps_replace_what_is_left(sim, client):
    sim.script("CopySnapshot", {"Code": "InternalError"})
    sim.script("CopySnapshot")
    assert client.copy("s-1").code == "InvalidSnapshotId.NotFound"


def test_a_code_has_the_status_and_message_of_its_table(sim, client):
    sim.script("CopySnapshot", {"Code": "QuotaExceed.SnapshotQuota"})
    reply = client.copy("s-1")
    assert (reply.status, reply.code) == (403, "QuotaExceed.SnapshotQuota")
    assert reply.json["Message"].startswith("The quota is insufficient")


def test_a_code_can_be_given_another_status_and_message(sim, client):
    sim.script("CopySnapshot", {"Code": "Odd.Code", "Status": 429, "Message": "odd"})
    reply = client.copy("s-1")
    assert (reply.status, reply.code, reply.json["Message"]) == (429, "Odd.Code", "odd")


def test_a_denial_says_why(sim, client):
    sim.script("CopySnapshot", {"Code": "Forbidden.RAM"})
    detail = client.copy("s-1").json["AccessDeniedDetail"]
    assert detail["AuthAction"] == "ecs:CopySnapshot" and detail["NoPermissionType"]


def test_a_code_does_not_perform_the_action(sim, client, source):
    sim.script("CopySnapshot", {"Code": "InternalError"})
    client.copy(source)
    assert client.listed() == []


def test_commit_performs_it_and_loses_the_answer(sim, client, source):
    sim.script("CopySnapshot", {"Code": "InternalError", "Commit": True})
    assert client.copy(source, ClientToken="t").code == "InternalError"
    assert client.listed() == [client.copy(source, ClientToken="t").json["SnapshotId"]]


def test_a_raw_body_and_its_type(sim):
    first, headers, body = wire.split(
        faulty(sim, Status=502, Body="<html>é</html>", ContentType="text/html")
    )
    assert first == "HTTP/1.1 502 Bad Gateway" and body == "<html>é</html>".encode()
    assert headers["content-type"] == "text/html" and headers["content-length"] == str(len(body))


@pytest.mark.parametrize("step, first, expected", [
    ({"Body": "{"}, "HTTP/1.1 200 OK", b"{"),
    ({"Body": ""}, "HTTP/1.1 200 OK", b""),
    ({"Status": 302}, "HTTP/1.1 302 Found", b""),
    ({"Status": 599}, "HTTP/1.1 599 Unknown", b""),
    ({"Code": "InternalError", "Body": "no"}, "HTTP/1.1 500 Internal Server Error", b"no"),
])
def test_bodies_and_statuses(sim, step, first, expected):
    reply = wire.split(faulty(sim, **step))
    assert (reply[0], reply[2]) == (first, expected)


def test_headers_replace_and_add(sim):
    reply = faulty(sim, Headers={
        "X-Acs-Request-Id": "mine", "x-acs-retry-after": "1500", "content-length": "7"
    })
    _, headers, _ = wire.split(reply)
    for name in (b"x-acs-request-id:", b"content-length:"):
        assert reply.lower().count(name) == 1
    assert headers["x-acs-request-id"] == "mine" and headers["x-acs-retry-after"] == "1500"
    assert headers["content-length"] == "7"


@pytest.mark.parametrize("count", [0, 1, 20, 300, 10**6])
def test_cut_after_so_many_bytes_of_the_true_answer(sim, count):
    reply = faulty(sim, CutAfter=count)
    assert len(reply) == count or (count == 10**6 and reply.endswith(b"}"))
    assert b"HTTP/1.1 200 OK\r\n".startswith(reply[:17])


def test_cut_performs_the_action(sim, client, source):
    sim.script("CopySnapshot", {"CutAfter": 0})
    assert wire.exchange(sim, wire.copy_request(source)) == b""
    assert len(client.listed()) == 1


def test_cut_goes_through_chunks(sim):
    whole = faulty(sim, Chunks="odd", Headers={"Date": "x", "x-acs-request-id": "x"})
    part = faulty(sim, Chunks="odd", CutAfter=200, Headers={"Date": "x", "x-acs-request-id": "x"})
    head = whole.index(b"\r\n\r\n") + 4 + 12
    assert head < 200 and part[:head] == whole[:head] and len(part) == 200


@pytest.mark.parametrize("commit", [False, True])
def test_reset(sim, client, source, commit):
    sim.script("CopySnapshot", {"Reset": True, "Commit": commit})
    with wire.connect(sim) as sock:
        sock.sendall(wire.copy_request(source))
        with pytest.raises(ConnectionResetError):
            sock.recv(1)
    assert len(client.listed()) == commit


@pytest.mark.parametrize("commit", [False, True])
def test_silence_until_the_client_goes(sim, client, source, commit):
    sim.script("CopySnapshot", {"Silence": True, "Commit": commit})
    with wire.connect(sim) as sock:
        sock.sendall(wire.copy_request(source))
        wire.until(lambda: sim.get("/calls"))
        sock.setblocking(False)
        with pytest.raises(BlockingIOError):
            sock.recv(1)
        sock.setblocking(True)
        sock.shutdown(socket.SHUT_WR)
        assert sock.recv(1) == b""
    assert len(client.listed()) == commit


def test_raw_bytes_instead_of_a_response(sim):
    assert faulty(sim, Raw="HTTP/1.1 1\x00\xff\n") == b"HTTP/1.1 1\x00\xff\n"


def sizes(body):
    found = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        found.append(int(size, 16))
        assert rest[found[-1]:found[-1] + 2] == b"\r\n"
        body = rest[found[-1] + 2:]
    return found


@pytest.mark.parametrize("chunks, expected", [
    ("odd", [1, 3, 5, 1, 0]), ([4], [4, 6, 0]), ([4, 4, 4, 4], [4, 4, 2, 0]), ([], [10, 0]),
])
def test_chunks(sim, chunks, expected):
    _, headers, body = wire.split(faulty(sim, Body="0123456789", Chunks=chunks))
    assert headers["transfer-encoding"] == "chunked" and "content-length" not in headers
    assert sizes(body) == expected


def test_a_delay_comes_before_the_answer_and_after_the_deed(sim, client, source):
    sim.script("CopySnapshot", {"DelayMs": 3600000})
    with wire.connect(sim) as sock:
        sock.sendall(wire.copy_request(source))
        wire.until(client.listed)
        sock.setblocking(False)
        with pytest.raises(BlockingIOError):
            sock.recv(1)


def test_a_short_delay_ends(sim):
    assert faulty(sim, DelayMs=1).startswith(b"HTTP/1.1 200 OK")


def last_words_under_tls(sim, **step):
    """How openssl says that the connection ended."""
    sim.script("DescribeRegions", step)
    return subprocess.run(
        ["openssl", "s_client", "-connect", sim.https, "-CAfile", sim.ca, "-quiet", "-ign_eof"],
        input=regions_request(), capture_output=True,
    ).stderr.decode()


def test_under_tls_an_end_a_cut_and_a_reset_differ(sim):
    end = last_words_under_tls(sim)
    cut = last_words_under_tls(sim, CutAfter=30)
    reset = last_words_under_tls(sim, Reset=True)
    assert "unexpected eof" not in end and "errno" not in end
    assert "unexpected eof" in cut
    assert "errno=%d" % errno.ECONNRESET in reset
