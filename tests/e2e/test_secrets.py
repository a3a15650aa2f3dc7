"""Where secrets lie: all memory that the program can write to is searched while it waits for a reply
and at the moment it ends; its system calls are searched, too."""

import base64
import json
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time

import pytest

from cli import ONCE, PROGRAM, TESTS, WHOLE, WISH, calls, made, there
from sim import Simulator

sys.path.insert(0, os.path.join(TESTS, "..", "tools"))
import peak  # noqa: E402

DEBUG = PROGRAM + ".debug"
SWEEP = os.path.join(TESTS, "..", "build", "musl", "tests", "secrets", "sweep")
SECRET = "5up3r53cr3tK3y8Wq2Lr7Vn1Zt6Hb9Mf4Xd0Jc3Gs"  # fits into one block of HMAC's key
TOKEN = "CAIStsT0k3n+/" + base64.b64encode(random.Random(1).randbytes(120)).decode()
KEYS = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "STS.id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET,
        "ALIBABA_CLOUD_SECURITY_TOKEN": TOKEN}


def pieces(what, text):
    """Some of it is as bad as all: what stands at its beginning, middle and end; and as SHA-256 takes
    it in, in words of this machine's byte order."""
    for at in 0, len(text) // 2, len(text) - 16:
        yield what, at, text[at:at + 12]
        for i in range(at, at + 4):
            yield what + " in words", i, struct.pack("=3I", *struct.unpack(">3I", text[i:i + 12]))


NEEDLES = [*pieces("secret", SECRET.encode()), *pieces("token", TOKEN.encode()),
           *pieces("inner key", bytes(b ^ 0x36 for b in SECRET.encode())),
           *pieces("outer key", bytes(b ^ 0x5C for b in SECRET.encode()))]
GIVEN = {("secret", "ALIBABA_CLOUD_ACCESS_KEY_SECRET="), ("token", "ALIBABA_CLOUD_SECURITY_TOKEN=")}
MUST_BE = {*GIVEN, ("token", "x-acs-security-token: ")}


def search(memory, maps):
    """(what, where) of each needle in memory that can be written to. where: what stands before it in
    the environment or the request, elsewhere the map's name and the address."""
    found, total = set(), 0
    maps.seek(0)
    for line in maps.read().splitlines():
        low, high, mode, name = re.match(r"(\w+)-(\w+) (\S+) \S+ \S+ \S+ *(.*)", line).groups()
        if "w" not in mode:
            continue
        memory.seek(int(low, 16))
        text = memory.read(int(high, 16) - int(low, 16))
        total += len(text)
        for what, at, needle in NEEDLES:
            for hit in re.finditer(re.escape(needle), text):
                before = re.split(rb"[\0\n]", text[:hit.start() - at])[-1].decode(errors="replace")
                place = "%s %x" % (os.path.basename(name), int(low, 16) + hit.start())
                found.add((what, before if (what, before) in MUST_BE else place))
    assert total > 200_000  # its one object, and its stack
    return found


class Traced:
    """A run to its end. waiting and end: what was found while it was stopped, and when it ended."""

    def __init__(self, *words):
        self.process = subprocess.Popen(
            [DEBUG, *words], env=KEYS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=lambda: peak.ptrace(peak.TRACEME, 0))
        self.pid, self.waiting = self.process.pid, None

    def run(self):
        os.waitpid(self.pid, 0)
        peak.ptrace(peak.SETOPTIONS, self.pid, peak.TRACEEXIT | peak.EXITKILL)
        # Opened now: the program forbids it later.
        with open("/proc/%d/mem" % self.pid, "rb", buffering=0) as memory, open("/proc/%d/maps" % self.pid) as maps:
            while True:
                peak.ptrace(peak.CONT, self.pid)
                _, status = os.waitpid(self.pid, 0)
                assert os.WIFSTOPPED(status)
                if status >> 16 == peak.EVENT_EXIT:
                    break
                assert os.WSTOPSIG(status) == signal.SIGSTOP
                self.waiting = search(memory, maps)
                os.kill(self.pid, signal.SIGTERM)
            self.end = search(memory, maps)
        self.code = peak.finish(self.pid)
        self.out = self.process.stdout.read().decode()
        self.process.stdout.close()
        return self

    def stop_when_called(self, sim, calls):
        """Stops it once the simulator has these of its requests; run then searches, and ends it by
        SIGTERM."""
        def stop():
            while made(sim) != calls:
                time.sleep(0.01)
            time.sleep(0.2)  # now it waits
            os.kill(self.pid, signal.SIGSTOP)
        threading.Thread(target=stop, daemon=True).start()
        return self


@pytest.fixture(scope="module")
def running():
    with Simulator().start("--key", "STS.id:" + SECRET + ":" + TOKEN) as sim:
        yield sim


ECHO = {"Status": 400, "Body": json.dumps(
    {"Code": "SignatureDoesNotMatch", "RequestId": "R-1", "HostId": TOKEN, "Recommend": "use " + SECRET,
     "Message": "x-acs-security-token:%s server string to sign is:POST %s" % (TOKEN, SECRET)})}


@pytest.mark.parametrize("step, code", [
    ({}, 0), ({"Code": "InvalidSnapshotId.NotFound"}, 4), (ECHO, 9), ({"Code": "LastTokenProcessing"}, 5),
    ({"CutAfter": 90}, 6), ({"Reset": True}, 6), ({"Raw": "SSH-2.0-x\r\n"}, 6),
    ({"Code": "InternalError"}, 6)])
@pytest.mark.parametrize("json_too", [[], ["--json"]])
def test_nothing_is_left(sim, step, code, json_too):
    if step:
        sim.script("CopySnapshot", step)
    clean(Traced(*ONCE, *there(sim), *json_too).run(), code)


def clean(ran, code):
    assert ran.code == code, ran.out
    assert ran.end == set()
    assert SECRET not in ran.out and TOKEN not in ran.out


def test_nothing_is_left_of_many_calls(sim):
    """A connection is kept, another one is made anew; looks, attempts and a wait."""
    sim.post("/copies", {"DurationSeconds": 1})
    sim.script("CopySnapshot", {"Code": "Throttling"}, {"Reset": True})
    clean(Traced(*WHOLE, *there(sim)).run(), 0)
    assert "copy look copy look" in made(sim) and len(calls(sim)) == 3


@pytest.mark.parametrize("command, status, code", [
    ("wait", "accomplished", 0), ("wait", "failed", 7), ("cancel", "progressing", 0), ("cancel", "failed", 7)])
def test_nothing_is_left_of_the_other_commands(sim, command, status, code):
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-1", "Status": status, "DurationSeconds": 3600,
                            "SourceSnapshotId": "s-source0001", "SourceRegionId": "cn-hangzhou"})
    clean(Traced(command, "s-1", "--region-id", "cn-beijing", *there(sim)).run(), code)


def test_nothing_is_left_where_nothing_was_sent(sim):
    for words in (["--connect", sim.https], ["--connect", sim.http, "--ca-file", sim.ca], ["--connect", "127.0.0.1:1"]):
        clean(Traced(*ONCE, *words).run(), 3)
        clean(Traced(*WISH, *words).run(), 3)


def test_nothing_is_left_of_a_request_too_long(sim):
    tags = sum((["--tag", "k%d=%s" % (i, "例" * 128)] for i in range(20)), [])
    ran = Traced(*WISH, *there(sim), *tags, "--no-tag").run()
    assert ran.code == 2 and "RequestTooLong" not in ran.out, ran.out
    assert ran.end == set()


@pytest.mark.parametrize("action, calls", [("CopySnapshot", "look copy"), ("DescribeSnapshots", "look")])
def test_while_it_waits_they_are_where_they_must_be(sim, action, calls):
    sim.script(action, {"Silence": True})
    ran = Traced(*WISH, *there(sim)).stop_when_called(sim, calls).run()
    assert ran.waiting == MUST_BE
    clean(ran, 128 + signal.SIGTERM)
    assert "to go on" in ran.out


def test_between_two_calls_they_are_where_they_were_given(sim):
    ran = Traced(*WHOLE, *there(sim)).stop_when_called(sim, "look copy").run()
    assert ran.waiting == GIVEN
    clean(ran, 128 + signal.SIGTERM)
    assert "to go on" in ran.out


def test_sign_shows_the_token_alone(sim):
    ran = Traced("sign", *WHOLE[1:]).run()
    assert ran.code == 0 and ran.out.count(TOKEN) == 1 and SECRET not in ran.out
    assert ran.end == set()


def in_hex(text):
    return "".join("\\x%02x" % b for b in text)


@pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace here")
@pytest.mark.skipif(os.geteuid() != 0, reason="the program lets only root look")
def test_no_system_call_shows_them(sim, tmp_path):
    for step in {}, ECHO:
        if step:
            sim.script("CopySnapshot", step)
        log = tmp_path / "calls"
        subprocess.run(["strace", "-f", "-s", "4096", "-x", "-o", log, DEBUG, *WISH, *there(sim)], env=KEYS,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
        calls = log.read_text()
        assert in_hex("cn-hangzhou.aliyuncs.com".encode()) in calls  # SNI, in plain bytes
        for _, _, needle in NEEDLES:
            assert in_hex(needle) not in calls and needle.decode(errors="replace") not in calls


def test_whatever_fails():
    """tests/secrets/sweep.c: the stack after each of some 60000 ways to fail."""
    done = subprocess.run([SWEEP], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=300)
    steps, found = re.search(r"^(\d+) steps, (\d+) found", done.stdout, re.M).groups()
    assert done.returncode == 0 and int(found) == 0, done.stdout
    assert int(steps) > 50_000
