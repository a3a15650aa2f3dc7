"""What is tried again, and what never is."""

import contextlib
import re
import signal
import socket
import subprocess
import threading

import pytest
from cli import KEYS, PROGRAM, WISH, calls, copy, run


def copies(sim):
    return sim.get("/snapshots?RegionId=cn-beijing")


@contextlib.contextmanager
def started(*words):
    """A run that goes on, and ends with the test at the latest."""
    child = subprocess.Popen([PROGRAM, *WISH, *words], env=KEYS, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize("code", ["Throttling", "Throttling.User", "InvalidSnapshotId.NotReady"])
def test_declined_twice_then_accepted(sim, code):
    sim.script("CopySnapshot", {"Code": code}, {"Code": code})
    ran = copy(sim)
    assert ran.code == 0, ran.err
    assert len(re.findall(r"^copysnap: %s; trying again in \d+\.\d s$" % re.escape(code), ran.err,
                          re.M)) == 2
    assert len(calls(sim)) == 3 and len(copies(sim)) == 1


def test_each_attempt_is_signed_anew_and_names_the_same_copy(sim):
    sim.script("CopySnapshot", {"Code": "Throttling"})
    assert copy(sim).code == 0
    one, two = calls(sim)
    assert one["Parameters"]["ClientToken"] == two["Parameters"]["ClientToken"]
    assert one["Nonce"] != two["Nonce"]


def test_declined_until_the_time_is_up(sim):
    sim.script("CopySnapshot", *[{"Code": "Throttling"}] * 20)
    ran = copy(sim, "--timeout", "4")
    assert (ran.code, ran.out) == (5, ""), ran.err
    assert 2 <= len(calls(sim)) < 20 and "busy: this run made no copy" in ran.err


def test_no_second_attempt_without_time_for_it(sim):
    sim.script("CopySnapshot", *[{"Code": "Throttling"}] * 20)
    assert copy(sim, "--timeout", "2").code == 5
    assert len(calls(sim)) == 1


def test_a_wait_longer_than_the_time_is_not_begun(sim):
    sim.script("CopySnapshot", {"Code": "Throttling.User", "Headers": {"x-acs-retry-after": "60000"}})
    ran = copy(sim, "--timeout", "30")
    assert ran.code == 5 and "trying again" not in ran.err
    assert len(calls(sim)) == 1


@pytest.mark.parametrize("step", [{"Code": "InternalError"}, {"Code": "SignatureNonceUsed"},
                                  {"CutAfter": 0}, {"Reset": True}, {"Code": "Brand.New", "Status": 400}])
def test_what_may_have_made_a_copy_is_not_sent_again(sim, step):
    sim.script("CopySnapshot", step)
    assert copy(sim).code == 6
    assert len(calls(sim)) == 1


def test_quiet_and_json_say_nothing_on_the_way(sim):
    sim.script("CopySnapshot", {"Code": "Throttling"})
    ran = copy(sim, "--quiet")
    assert (ran.code, ran.err) == (0, "") and len(calls(sim)) == 2
    sim.script("CopySnapshot", {"Code": "Throttling"})
    ran = copy(sim, "--json")
    assert (ran.code, ran.err, ran.json["Outcome"]) == (0, "", "accepted")


# ---- the clock -----------------------------------------------------------------------------------

@pytest.mark.parametrize("skew, word", [(3600, "behind"), (-3600, "ahead")])
def test_a_wrong_clock_is_set_right_by_the_service(sim, skew, word):
    sim.post("/clock", {"SkewSeconds": skew})
    ran = copy(sim)
    assert ran.code == 0, ran.err
    found = re.search(r"our clock is %s by (\d+) s, says the service: the request was signed by its "
                      r"clock; set ours" % word, ran.err)
    assert abs(int(found[1]) - 3600) <= 2
    assert [c["Code"] for c in calls(sim)] == ["InvalidTimeStamp.Expired", None]
    assert [c["Status"] for c in calls(sim)] == [400, 200] and len(copies(sim)) == 1
    ran = copy(sim, "--json")
    assert ran.code == 0 and ran.err == "" and ("our clock is %s by " % word) in ran.json["Notice"]


def test_a_clock_is_set_right_once(sim):
    sim.script("CopySnapshot", *[{"Code": "IllegalTimestamp"}] * 5)
    assert copy(sim).code == 9
    assert len(calls(sim)) == 2


# ---- the way there -------------------------------------------------------------------------------

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_refused_a_few_times(sim):
    ran = run(*WISH, "--connect", "127.0.0.1:%d" % free_port())
    assert ran.code == 3 and "the connection was refused" in ran.err
    assert ran.err.count("; trying again in ") == 3


def test_refused_then_there(sim):
    """A peer that comes up late."""
    port = free_port()
    host, there = sim.https.rsplit(":", 1)
    with started("--connect", "127.0.0.1:%d" % port, "--ca-file", sim.ca) as child:
        first = child.stderr.readline()
        with socket.create_server(("127.0.0.1", port)) as server:
            threading.Thread(target=relay, args=(server, (host, int(there))), daemon=True).start()
            out, err = child.communicate(timeout=30)
    assert "trying again" in first and child.returncode == 0, err
    assert out.startswith("s-") and len(copies(sim)) == 1


def relay(server, there):
    """One connection, both ways, until either side ends it."""
    near, far = server.accept()[0], socket.create_connection(there)
    back = threading.Thread(target=pump, args=(far, near), daemon=True)
    back.start()
    pump(near, far)
    back.join()


def pump(source, sink):
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_a_stop_ends_the_wait(sim):
    sim.script("CopySnapshot", {"Code": "Throttling", "Headers": {"x-acs-retry-after": "60000"}})
    with started("--connect", sim.https, "--ca-file", sim.ca) as child:
        assert "trying again in 60." in child.stderr.readline()
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=30)  # half of the wait
    assert (child.returncode, out) == (143, "")
    assert "busy: this run made no copy" in err and "nothing was asked" not in err and "to go on: " in err
    assert len(calls(sim)) == 1
