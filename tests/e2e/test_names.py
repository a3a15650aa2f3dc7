"""From a name to a copy: the real program, /etc/hosts, /etc/resolv.conf and DNS servers on port 53.

The tests have a network of their own (a namespace with nothing but loopback), in which the
simulator is the service at 127.0.0.1:443; and each run of the program has a root of its own, with
nothing in it but the program and an /etc.
"""

import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))

from sim import Simulator  # noqa: E402  (the path above comes first)

PROGRAM = os.path.join(HERE, "..", "..", "build", "copysnap")
HOST = "ecs.cn-hangzhou.aliyuncs.com"  # of the source, by --endpoint
OTHER = "ecs.cn-beijing.aliyuncs.com"  # of the destination
CLONE_NEWNET = 0x40000000
A, CNAME, AAAA = 1, 5, 28
NO_SUCH_NAME, SERVER_FAILED = 3, 2


def enter_new_network():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        why = os.strerror(ctypes.get_errno())
        if os.geteuid() == 0:
            pytest.fail("no network namespace for this test: " + why)
        pytest.skip("a network namespace needs root: " + why)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


@pytest.fixture(scope="module")
def network():
    """This thread, and the processes and threads it starts, are alone in a new network."""
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        enter_new_network()
        yield
    finally:
        ctypes.CDLL(None).setns(before, CLONE_NEWNET)
        os.close(before)


@pytest.fixture(scope="module")
def simulator(network):
    with Simulator().start("--https", "443") as running:
        yield running


@pytest.fixture
def service(simulator):
    """The simulator as new, with one snapshot."""
    simulator.post("/reset")
    simulator.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-source"})
    return simulator


class Server:
    """A DNS server. `reply(query)` gives the packets to send back; `asked` are the (name, type)."""

    def __init__(self, reply, address="127.0.0.1"):
        self.reply, self.asked = reply, []
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind((address, 53))
        self.thread = threading.Thread(target=self.serve)

    def serve(self):
        while True:
            packet, peer = self.socket.recvfrom(512)
            if packet == b"end":
                return
            query = Query(packet)
            self.asked.append((query.name, query.type))
            for answer in self.reply(query):
                self.socket.sendto(answer, peer)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        with socket.socket(self.socket.family, socket.SOCK_DGRAM) as end:
            end.sendto(b"end", self.socket.getsockname())
        self.thread.join()
        self.socket.close()


class Query:
    def __init__(self, packet):
        self.packet, labels, at = packet, [], 12
        while packet[at]:
            labels.append(packet[at + 1 : at + 1 + packet[at]])
            at += 1 + packet[at]
        self.name = b".".join(labels).decode()
        self.type = packet[at + 2]

    def answer(self, *records, rcode=0):
        """records: (type, data), all owned by the name asked for; or (type, data, owner)."""
        out = self.packet[:2] + bytes([0x81, 0x80 | rcode]) + b"\0\1\0" + bytes([len(records)])
        out += self.packet[8:]
        for kind, data, *owner in records:
            out += owner[0] if owner else b"\xc0\x0c"
            out += bytes([0, kind, 0, 1, 0, 0, 0, 60]) + len(data).to_bytes(2, "big") + data
        return out


def ip(*texts):
    """Records that are addresses."""
    kinds = {False: (A, socket.AF_INET), True: (AAAA, socket.AF_INET6)}
    return [(k, socket.inet_pton(f, t)) for t in texts for k, f in [kinds[":" in t]]]


def service_at(*addresses):
    """Answers with those of the addresses that are of the type asked for."""
    return lambda query: [query.answer(*(r for r in ip(*addresses) if r[0] == query.type))]


@pytest.fixture
def copy(service, tmp_path):
    """Runs `copysnap copy` with these files as its whole /etc; gives exit status and JSON."""
    shutil.copy(PROGRAM, tmp_path / "copysnap")
    shutil.copy(service.ca, tmp_path / "ca.pem")
    (tmp_path / "etc").mkdir()

    def run(hosts=None, resolv_conf="nameserver 127.0.0.1\n", timeout=20):
        for name, text in (("hosts", hosts), ("resolv.conf", resolv_conf)):
            if text is not None:
                (tmp_path / "etc" / name).write_text(text)
        command = ["copy", "s-source", "--region-id", "cn-hangzhou"]
        command += ["--destination-region-id", "cn-beijing", "--endpoint", HOST]
        command += ["--ca-file", "/ca.pem", "--timeout", str(timeout), "--no-wait", "--json"]
        done = subprocess.run(
            ["chroot", str(tmp_path), "/copysnap", *command],
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "ALIBABA_CLOUD_ACCESS_KEY_ID": "testid",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


def copies(service):
    return [call for call in service.get("/calls") if call["Action"] == "CopySnapshot"]


def check_copied(service, result):
    status, answer = result
    assert status == 0, answer
    assert answer["SnapshotId"].startswith("s-")
    assert len(copies(service)) == 1


def check_not_sent(service, result):
    status, answer = result
    assert status == 3, answer
    assert copies(service) == []


def test_dns(service, copy):
    with Server(service_at("127.0.0.1")) as dns:
        check_copied(service, copy())
    assert set(dns.asked) == {(host, kind) for host in (HOST, OTHER) for kind in (A, AAAA)}


def test_dns_over_ipv6(service, copy):
    with Server(service_at("127.0.0.1"), "::1") as dns:
        check_copied(service, copy(resolv_conf="nameserver ::1\n"))
    assert dns.asked


def test_alias(service, copy):
    def reply(query):
        tail = b"\xc0" + bytes([12 + 1 + len("ecs")])  # the name without its first label
        owner = b"\4edge" + tail
        records = [(t, d, owner) for t, d in ip("127.0.0.1") if t == query.type]
        return [query.answer((CNAME, owner), *records)]

    with Server(reply):
        check_copied(service, copy())


def test_hosts_file_needs_no_dns(service, copy):
    hosts = "# ours\n127.0.0.1\tlocalhost\n127.0.0.1 %s other %s # comment\r\n" % (OTHER, HOST.upper())
    with Server(service_at("127.0.0.9")) as dns:
        check_copied(service, copy(hosts=hosts))
    assert dns.asked == []


def test_hosts_file_and_dns(service, copy):
    """One name of the two stands there, the other one is asked for."""
    with Server(service_at("127.0.0.1")) as dns:
        check_copied(service, copy(hosts="127.0.0.1 %s\n" % OTHER))
    assert set(dns.asked) == {(HOST, A), (HOST, AAAA)}


def test_next_address_when_one_refuses(service, copy):
    with Server(service_at("127.0.0.9", "127.0.0.1", "2001:db8::1")):
        check_copied(service, copy())


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(lambda query: [], id="silent"),
        pytest.param(lambda query: [query.answer(rcode=SERVER_FAILED)], id="broken"),
        pytest.param(lambda query: [b"garbage", b""], id="garbage"),
    ],
)
def test_next_server(service, copy, first):
    with Server(first) as one, Server(service_at("127.0.0.1"), "127.0.0.2") as two:
        servers = "nameserver 127.0.0.1\nnameserver 127.0.0.2\n"
        check_copied(service, copy(resolv_conf=servers))
    assert one.asked and two.asked


def test_next_server_when_nobody_listens(service, copy):
    with Server(service_at("127.0.0.1"), "127.0.0.2"):
        before = time.monotonic()
        check_copied(service, copy(resolv_conf="nameserver 127.0.0.1\nnameserver 127.0.0.2\n"))
        assert time.monotonic() - before < 1.5  # refused is not waited for


def test_lost_packets_are_sent_again(service, copy):
    lost = []

    def reply(query):
        lost.append(query)
        return service_at("127.0.0.1")(query) if len(lost) > 2 else []

    with Server(reply):
        check_copied(service, copy())


def test_silence_about_ipv6(service, copy):
    with Server(lambda query: service_at("127.0.0.1")(query) if query.type == A else []):
        before = time.monotonic()
        check_copied(service, copy())
        assert time.monotonic() - before < 1.5


def test_forged_answers_are_ignored(service, copy):
    def reply(query):
        good = service_at("127.0.0.1")(query)[0]
        bad = service_at("127.0.0.9")(query)[0]
        other_id = bytes([bad[0] ^ 1]) + bad[1:]
        other_name = bad[:13] + b"x" + bad[14:]
        return [other_id, other_name, good]

    with Server(reply):
        check_copied(service, copy())


def test_no_such_name(service, copy):
    with Server(lambda query: [query.answer(rcode=NO_SUCH_NAME)]):
        result = copy(timeout=3)
    check_not_sent(service, result)
    assert "name does not exist" in json.dumps(result[1])


def test_no_server_is_known(service, copy):
    result = copy(resolv_conf=None, timeout=3)
    check_not_sent(service, result)


def test_nobody_answers_in_time(service, copy):
    with Server(lambda query: []):
        before = time.monotonic()
        result = copy(timeout=3)
        assert 2.5 < time.monotonic() - before < 4.5
    check_not_sent(service, result)
