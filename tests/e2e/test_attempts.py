"""What is tried again, and what never is."""

import re
import signal
import socket
import threading

import pytest
from cli import ONCE, WISH, anew, calls, copies, copy, made, run, started


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


def test_quiet_and_json_say_nothing_on_the_way(sim):
    sim.script("CopySnapshot", {"Code": "Throttling"})
    ran = copy(sim, "--quiet")
    assert (ran.code, ran.err) == (0, "") and len(calls(sim)) == 2
    sim.script("CopySnapshot", {"Code": "Throttling"})
    ran = copy(sim, "--json")
    assert (ran.code, ran.err, ran.json["Outcome"]) == (0, "", "accepted")


# ---- what may have made a copy ---------------------------------------------------------------------

# No answer of the service, or one that is no verdict on the copy.
UNCLEAR = [{"Code": "InternalError"}, {"Code": "ServiceUnavailable"}, {"Code": "SignatureNonceUsed"},
           {"Code": "Brand.New", "Status": 400}, {"Reset": True}, {"Raw": ""},
           {"Status": 502, "Body": "<html>Bad Gateway</html>", "ContentType": "text/html"},
           {"Body": "{\"SnapshotId\":\"s-1\""}]
IDS = ["failed", "unavailable", "nonce", "new code", "reset", "cut", "page", "half"]


@pytest.mark.parametrize("step", UNCLEAR, ids=IDS)
def test_not_made_so_it_is_looked_for_and_sent_again(sim, step):
    sim.script("CopySnapshot", step)
    ran = copy(sim)
    assert ran.code == 0 and "; trying again in " in ran.err, ran.err
    assert made(sim) == "look copy look copy"
    assert [s["SnapshotId"] for s in copies(sim)] == [ran.out.strip()]
    first, second = calls(sim)
    assert first["Parameters"] == second["Parameters"] and first["Nonce"] != second["Nonce"]


@pytest.mark.parametrize("step", UNCLEAR, ids=IDS)
def test_made_so_it_is_found_and_not_sent_again(sim, step):
    sim.script("CopySnapshot", {**step, "Commit": True})
    ran = copy(sim, "--json")
    assert ran.code == 0 and made(sim) == "look copy look"
    assert [s["SnapshotId"] for s in copies(sim)] == [ran.json["SnapshotId"]]
    assert "Adopted" not in ran.json  # it is this run's own


@pytest.mark.parametrize("step", UNCLEAR, ids=IDS)
def test_made_and_never_looked_for(sim, step):
    """The token alone then keeps the second call from making another: here no unfinished one is in its
    way."""
    sim.post("/copies", {"DurationSeconds": 0})
    sim.script("CopySnapshot", {**step, "Commit": True})
    ran = copy(sim, "--look", "none")
    assert ran.code == 0 and made(sim) == "copy copy"
    assert [s["SnapshotId"] for s in copies(sim)] == [ran.out.strip()]


@pytest.mark.parametrize("step", UNCLEAR, ids=IDS)
def test_no_time_to_send_it_again(sim, step):
    """It is not sent again, and what came of it is not known; but where there is time for a look, the
    look says it."""
    sim.script("CopySnapshot", {**step, "Commit": True})
    ran = copy(sim, wish=ONCE)
    assert (ran.code, ran.out, made(sim)) == (6, "", "copy")
    anew(sim)
    sim.script("CopySnapshot", {**step, "Commit": True})
    ran = copy(sim, "--timeout", "2")
    assert (ran.code, made(sim)) == (0, "look copy look"), ran.err
    assert [s["SnapshotId"] for s in copies(sim)] == [ran.out.strip()]


def test_silence_leaves_time_for_a_look(sim):
    for commit in True, False:
        anew(sim)
        sim.script("CopySnapshot", {"Silence": True, "Commit": commit})
        ran = copy(sim, "--timeout", "3")
        assert (ran.code, made(sim)) == (0 if commit else 6, "look copy look"), ran.err
        assert commit or ("no answer came in time" in ran.err and ran.out == "")


def test_a_look_that_gets_no_answer_is_repeated(sim):
    sim.script("DescribeSnapshots", {"Code": "InternalError"}, {"Reset": True}, {"Code": "Throttling"})
    ran = copy(sim)
    assert ran.code == 0 and made(sim) == "look look look look copy"
    assert ran.err.count("; trying again in ") == 3


def test_nothing_is_sent_without_a_look(sim):
    """And no longer than it takes to see that there is no answer."""
    sim.script("DescribeSnapshots", *[{"Code": "InternalError"}] * 20)
    ran = copy(sim)
    assert (ran.code, ran.out) == (5, "") and "the service failed" in ran.err
    assert made(sim) == "look look look look"
    sim.script("DescribeSnapshots", *[{"Reset": True}] * 20)
    ran = copy(sim, "--json")
    assert ran.code == 3 and ran.json["Outcome"] == "not-sent" and calls(sim) == []


def test_looks_that_fail_after_an_unknown_call(sim):
    """It is neither sent again nor called a failure."""
    sim.script("CopySnapshot", {"Commit": True, "Reset": True})
    sim.script("DescribeSnapshots", {}, *[{"Code": "InternalError"}] * 20)
    ran = copy(sim)
    assert (ran.code, ran.out) == (6, "") and len(calls(sim)) == 1
    assert "the connection was cut" in ran.err  # of the call that counts


def test_a_page_that_breaks_off_says_nothing(sim):
    """Else a copy on its lost part would be made again."""
    copy(sim)
    sim.delete("/calls")
    half = '{"RequestId":"R","TotalCount":1,"NextToken":"","Snapshots":{"Snapshot":[]'
    sim.script("DescribeSnapshots", {"CutAfter": 300}, {"Body": half})
    ran = copy(sim)
    assert ran.code == 0 and made(sim) == "look look look" and len(copies(sim)) == 1


# ---- what is in the way ----------------------------------------------------------------------------

@pytest.mark.parametrize("code", ["InvalidOperation.UnfinishedCrossRegionCopy", "InvalidOperation.Conflict",
                                  "IdempotentProcessing", "LastTokenProcessing"])
def test_what_is_in_the_way_may_be_the_copy(sim, code):
    sim.script("CopySnapshot", {"Code": code}, {"Code": code, "Commit": True})
    ran = copy(sim)
    assert ran.code == 0, ran.err
    assert made(sim) == "look copy look copy look" and len(copies(sim)) == 1
    assert [s["SnapshotId"] for s in copies(sim)] == [ran.out.strip()]


def test_another_copy_of_the_disk_is_in_the_way(sim):
    """It is of another snapshot, so it is waited for and not adopted."""
    other = {"RegionId": "cn-beijing", "SnapshotId": "s-other", "SourceDiskId": "d-1", "Status": "progressing",
             "SourceSnapshotId": "s-0", "SourceRegionId": "cn-hangzhou", "DurationSeconds": 3600}
    sim.post("/snapshots", other)
    with started(*WISH, "--connect", sim.https, "--ca-file", sim.ca) as child:
        assert "InvalidOperation.UnfinishedCrossRegionCopy; trying again in " in child.stderr.readline()
        sim.post("/snapshots", {**other, "Status": "accomplished"})
        out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    assert {s["SnapshotId"] for s in copies(sim)} == {"s-other", out.strip()}


def test_a_token_that_was_used_for_something_else(sim):
    """A copy made under it, if it is of the same snapshot, is the copy. What bears no mark is only
    found by going through all, and else the service's refusal is what is seen."""
    mine = ["--client-token", "t"]
    first = copy(sim, *mine, "--name", "one")
    second = copy(sim, *mine, "--name", "two")
    assert second.code == 0 and second.out == first.out and len(calls(sim)) == 1
    anew(sim)
    first = copy(sim, *mine, "--no-tag", "--name", "one", "--look", "none")
    sim.delete("/calls")
    second = copy(sim, *mine, "--name", "two")
    assert (second.code, made(sim)) == (4, "look copy look copy")
    assert "IdempotentParameterMismatch" in second.err
    third = copy(sim, *mine, "--name", "two", "--look", "all", "--json")
    assert third.code == 0 and third.json["SnapshotId"] == first.out.strip() and third.json["Adopted"]
    assert len(copies(sim)) == 1


# ---- the clock -----------------------------------------------------------------------------------

@pytest.mark.parametrize("skew, word", [(3600, "behind"), (-3600, "ahead")])
def test_a_wrong_clock_is_set_right_by_the_service(sim, skew, word):
    """Once for all calls: the first one learns it, whichever it is."""
    for wish, actions in ((WISH, "look look copy"), (ONCE[:-2], "copy copy")):
        anew(sim)
        sim.post("/clock", {"SkewSeconds": skew})
        ran = copy(sim, wish=wish)
        assert ran.code == 0, ran.err
        found = re.search(r"our clock is %s by (\d+) s, says the service: the request was signed by its "
                          r"clock; set ours" % word, ran.err)
        assert abs(int(found[1]) - 3600) <= 2
        assert made(sim) == actions and len(copies(sim)) == 1
        codes = [c["Code"] for c in sim.get("/calls")]
        assert codes == ["InvalidTimeStamp.Expired", *[None] * (len(codes) - 1)]
        assert [c["Status"] for c in sim.get("/calls")] == [400, *[200] * (len(codes) - 1)]
    ran = copy(sim, "--json")
    assert ran.code == 0 and ran.err == "" and ("our clock is %s by " % word) in ran.json["Notice"]


@pytest.mark.parametrize("action", ["DescribeSnapshots", "CopySnapshot"])
def test_a_clock_is_set_right_once(sim, action):
    sim.script(action, *[{"Code": "IllegalTimestamp"}] * 5)
    assert copy(sim).code == 9
    assert len(calls(sim, action)) == 2 and copies(sim) == []


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
    with started(*WISH, "--connect", "127.0.0.1:%d" % port, "--ca-file", sim.ca) as child:
        first = child.stderr.readline()
        with socket.create_server(("127.0.0.1", port)) as server:
            threading.Thread(target=relay, args=(server, (host, int(there))), daemon=True).start()
            out, err = child.communicate(timeout=30)
    assert "trying again" in first and child.returncode == 0, err
    assert out.startswith("s-") and len(copies(sim)) == 1


def relay(server, there):
    """Each connection both ways, until either side ends it: there is one to each region."""
    while True:
        try:
            near = server.accept()[0]
        except OSError:
            return  # closed: the test is over
        far = socket.create_connection(there)
        for ends in (near, far), (far, near):
            threading.Thread(target=pump, args=ends, daemon=True).start()


def pump(source, sink):
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_a_stop_ends_the_wait(sim):
    sim.script("CopySnapshot", {"Code": "Throttling", "Headers": {"x-acs-retry-after": "60000"}})
    with started(*WISH, "--connect", sim.https, "--ca-file", sim.ca) as child:
        assert "trying again in 60." in child.stderr.readline()
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=30)  # half of the wait
    assert (child.returncode, out) == (143, "")
    assert "busy: this run made no copy" in err and "nothing was asked" not in err and "to go on: " in err
    assert len(calls(sim)) == 1
