"""How long the service keeps a connection, and TLS sessions that are resumed by their id."""

import socket
import ssl
import struct
import time

import pytest
import wire
from acs_client import tls, trusting
from sim import ControlError

OPENERS = {"http": wire.connect, "https": lambda sim: tls(sim, "localhost")}
over_both = pytest.mark.parametrize("over", OPENERS)
REGIONS = ("DescribeRegions", {})


def ask(sock):
    """One call; gives what the reply says of the connection."""
    sock.sendall(wire.request(*REGIONS))
    first, headers, _ = wire.read_reply(sock)
    assert first == "HTTP/1.1 200 OK"
    return headers["connection"]


@over_both
def test_without_a_limit_a_connection_stays(sim, over):
    with OPENERS[over](sim) as sock:
        assert {ask(sock) for _ in range(20)} == {"keep-alive"}


@over_both
def test_the_last_request_is_announced(sim, over):
    sim.post("/connections", {"MaxRequests": 2})
    for _ in range(2):
        with OPENERS[over](sim) as sock:
            assert [ask(sock), ask(sock)] == ["keep-alive", "close"]
            assert sock.recv(1) == b""


@over_both
def test_or_it_is_not(sim, over):
    sim.post("/connections", {"MaxRequests": 2, "Announce": False})
    with OPENERS[over](sim) as sock:
        assert [ask(sock), ask(sock)] == ["keep-alive", "keep-alive"]
        assert sock.recv(1) == b""


def test_the_limit_holds_for_connections_that_are_open(sim):
    with wire.connect(sim) as sock:
        assert ask(sock) == "keep-alive"
        sim.post("/connections", {"MaxRequests": 1})
        assert ask(sock) == "close"
    sim.post("/connections", {"MaxRequests": None})
    with wire.connect(sim) as sock:
        assert ask(sock) == ask(sock) == "keep-alive"


def test_a_client_that_closes_is_obeyed_without_a_word_about_it(sim):
    sim.post("/connections", {"MaxRequests": 5, "Announce": False})
    reply = wire.exchange(sim, wire.request(*REGIONS, extra="Connection: close\r\n"))
    assert wire.split(reply)[1]["connection"] == "close"


@over_both
def test_an_idle_connection_is_closed(sim, over):
    sim.post("/connections", {"IdleSeconds": 0.05})
    with OPENERS[over](sim) as sock:
        assert ask(sock) == "keep-alive"
        assert sock.recv(1) == b""


def test_the_end_of_an_idle_tls_connection_is_a_proper_one(sim):
    sim.post("/connections", {"IdleSeconds": 0.05})
    with tls(sim, "localhost", ragged=True) as sock:
        ask(sock)
        assert sock.recv(1) == b""


def test_a_connection_is_not_idle_before_its_first_request(sim):
    sim.post("/connections", {"IdleSeconds": 0.01})
    with wire.connect(sim) as sock:
        sock.settimeout(0.1)
        with pytest.raises(socket.timeout):
            sock.recv(1)
        sock.settimeout(30)
        assert ask(sock) == "keep-alive"


def test_a_connection_whose_reply_is_due_is_not_idle(sim):
    with wire.connect(sim) as sock:
        ask(sock)
        sim.post("/connections", {"IdleSeconds": 0.05})
        sim.script("DescribeRegions", {}, {"Silence": True})
        ask(sock)
        sock.sendall(wire.request(*REGIONS))
        sock.settimeout(0.15)
        with pytest.raises(socket.timeout):
            sock.recv(1)


def listed(sim):
    return [(c["Resumed"], c["Requests"]) for c in sim.get("/connections")]


def test_connections_over_tls_are_listed(sim):
    with tls(sim, "localhost") as sock:
        wire.until(lambda: listed(sim) == [(False, 0)])
        ask(sock)
        ask(sock)
        assert listed(sim) == [(False, 2)]
        [call, _] = sim.get("/calls")
        assert sim.get("/connections")[0]["Connection"] == call["Connection"]
    with wire.connect(sim) as sock:
        ask(sock)
    assert listed(sim) == [(False, 2)]
    sim.delete("/connections")
    assert listed(sim) == []


def test_a_reset_empties_the_list_and_lifts_the_limits(sim):
    with tls(sim, "localhost") as sock:
        ask(sock)
    first = {"MaxRequests": None, "IdleSeconds": None, "Announce": True}
    sim.post("/connections", {"MaxRequests": 1, "IdleSeconds": 1, "Announce": False})
    sim.post("/reset")
    assert listed(sim) == [] and sim.post("/connections") == first


@pytest.mark.parametrize("told", [
    {"MaxRequests": 0}, {"MaxRequests": 1.5}, {"MaxRequests": True}, {"IdleSeconds": 0},
    {"IdleSeconds": "1"}, {"Announce": None}, {"Colour": "red"},
])
def test_bad_input_is_refused(sim, told):
    with pytest.raises(ControlError) as refusal:
        sim.post("/connections", {"MaxRequests": 7, **told})
    assert refusal.value.status == 400 and sim.post("/connections")["MaxRequests"] is None


@pytest.fixture
def by_id(sim):
    """A context without tickets, as tiny clients are; its sessions are resumed by id alone."""
    context = trusting(sim)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_TICKET
    return context


def notify(sock):
    sock.unwrap().close()


def leave(sock):
    sock.close()


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def be_closed(sock):
    sock.sendall(wire.request(*REGIONS, extra="Connection: close\r\n"))
    wire.read_all(sock)
    sock.close()


def meet(step):
    def ending(sock):
        sock.sendall(wire.request("DescribeSnapshots", {"RegionId": "us-east-1"}))
        wire.read_all(sock)
        sock.close()

    return step, ending


def abandon(sock):
    """Goes before the reply, which is then sent to nobody."""
    sock.sendall(wire.request("DescribeSnapshots", {"RegionId": "us-east-1"}))
    reset(sock)
    time.sleep(0.15)


ENDINGS = {
    "notify": (None, notify), "leave": (None, leave), "reset": (None, reset),
    "closed": (None, be_closed), "cut": meet({"CutAfter": 20}), "refuse": meet({"Reset": True}),
    "abandon": ({"DelayMs": 50}, abandon),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_session_is_resumed_by_its_id_however_its_connection_ended(sim, by_id, how):
    step, end = ENDINGS[how]
    sim.script("DescribeSnapshots", *[step] * 2 if step else [])
    session = None
    for number in range(3):
        sock = tls(sim, "localhost", by_id, session)
        assert sock.session_reused is (number > 0) and not sock.session.has_ticket
        ask(sock)
        session = sock.session
        end(sock) if number < 2 else sock.close()
        wire.until(lambda: len(sim.get("/connections")) == number + 1)
        settle(sim)
    assert [resumed for resumed, _ in listed(sim)] == [False, True, True]


def settle(sim):
    """Gives the server's thread, which may be ending the connection still, the time to do so."""
    with wire.connect(sim) as sock:
        ask(sock)


def test_without_its_session_a_client_begins_anew(sim, by_id):
    for _ in range(2):
        with tls(sim, "localhost", by_id) as sock:
            ask(sock)
    assert listed(sim) == [(False, 1), (False, 1)]


def test_a_session_of_tls_1_3_is_resumed_too(sim):
    context, session = trusting(sim), None
    for number in range(2):
        with tls(sim, "localhost", context, session) as sock:
            ask(sock)
            assert sock.version() == "TLSv1.3" and sock.session_reused is (number > 0)
            session = sock.session
    assert [resumed for resumed, _ in listed(sim)] == [False, True]
