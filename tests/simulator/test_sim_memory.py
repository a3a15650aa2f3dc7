"""ClientToken and the rate of calls."""

import pytest
from acs_client import Client
from sim import ControlError, Simulator


def test_the_same_token_and_call_give_the_first_result_again(client, source):
    first, second = (client.copy(source, ClientToken="t").json for _ in range(2))
    assert first["SnapshotId"] == second["SnapshotId"]
    assert first["RequestId"] != second["RequestId"]
    assert client.listed() == [first["SnapshotId"]]


@pytest.mark.parametrize("changes", [{"DestinationSnapshotName": "other"}, {"RetentionDays": "1"}])
def test_another_call_under_the_same_token_is_refused(client, source, changes):
    client.copy(source, ClientToken="t")
    reply = client.copy(source, ClientToken="t", **changes)
    assert (reply.status, reply.code) == (403, "IdempotentParameterMismatch")


def test_a_refused_call_does_not_use_its_token(client, sim):
    assert client.copy("s-later", ClientToken="t").status == 403
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-later"})
    assert client.copy("s-later", ClientToken="t").status == 200


def test_the_token_outlives_the_copy(client, source):
    made = client.copy(source, ClientToken="t").json["SnapshotId"]
    client.call("DeleteSnapshot", {"SnapshotId": made})
    assert client.copy(source, ClientToken="t").json["SnapshotId"] == made
    assert client.listed() == []


def test_without_a_token_every_call_is_another(sim, client, source):
    client.copy(source)
    sim.post("/clock", {"AdvanceSeconds": 40})
    client.copy(source, ClientToken="")
    assert len(client.listed()) == 2


def test_too_many_copies_are_throttled_until_the_oldest_is_a_minute_old():
    with Simulator().start("--rate", "2") as sim:
        client = Client(sim)
        codes = [client.copy("s-none").code for _ in range(2)]
        assert codes == ["InvalidSnapshotId.NotFound"] * 2
        reply = client.copy("s-none")
        assert (reply.status, reply.code) == (400, "Throttling.User")
        assert 0 < int(reply.headers["x-acs-retry-after"]) <= 60000
        assert client.describe().status == 200
        sim.post("/clock", {"AdvanceSeconds": 60})
        assert client.copy("s-none").code == "InvalidSnapshotId.NotFound"


def test_another_rate_in_another_time(sim, client):
    sim.post("/rate", {"Calls": 3, "Seconds": 10})
    assert [client.copy("s-none").code for _ in range(4)][2:] == ["InvalidSnapshotId.NotFound", "Throttling.User"]
    assert 9000 < int(client.copy("s-none").headers["x-acs-retry-after"]) <= 10000
    sim.post("/clock", {"AdvanceSeconds": 10})
    assert client.copy("s-none").code == "InvalidSnapshotId.NotFound"
    assert client.copy("s-none", RegionId="").code == "MissingParameter"  # counts as well
    assert client.copy("s-none").code == "InvalidSnapshotId.NotFound"
    assert client.copy("s-none").code == "Throttling.User"


@pytest.mark.parametrize("code", ["Throttling", "Throttling.Api"])
def test_a_rate_of_all_calls_together(sim, client, code):
    told = sim.post("/rate", {"Calls": 2, "All": True, "Code": code})
    assert told == {"Calls": 2, "Seconds": 60, "All": True, "Code": code}
    assert client.describe().status == 200
    assert client.copy("s-none").code == "InvalidSnapshotId.NotFound"
    assert (client.copy("s-none").code, client.describe().code) == (code, code)
    sim.post("/reset")
    assert [client.describe().status for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("members", [
    {"Calls": -1}, {"Calls": None}, {"Seconds": 0}, {"All": 1}, {"Code": "InternalError"}, {"Per": 1}])
def test_a_bad_rate_is_refused(sim, members):
    with pytest.raises(ControlError):
        sim.post("/rate", members)
