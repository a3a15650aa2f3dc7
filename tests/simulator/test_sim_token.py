"""How long a ClientToken is remembered, and what is repeated while it is."""

import pytest
from acs_client import Client
from sim import ControlError, Simulator


def copied(client, source, **changes):
    return client.copy(source, ClientToken="t", **changes)


def advance(sim, seconds):
    sim.post("/clock", {"AdvanceSeconds": seconds})


@pytest.fixture
def twice(sim, client, source):
    """Copies, lets so many seconds pass, and copies again; gives both replies."""

    def copy_twice(seconds, **settings):
        sim.post("/token", settings)
        first = copied(client, source)
        advance(sim, seconds)
        return first, copied(client, source)

    return copy_twice


@pytest.mark.parametrize("settings, seconds, same", [
    ({}, 10**9, True),
    ({"MemorySeconds": 3600}, 3500, True),
    ({"MemorySeconds": 3600}, 3600, False),
    ({"MemorySeconds": 0}, 100, False),
    ({"MemorySeconds": None}, 10**9, True),
])
def test_the_memory_ends(client, twice, settings, seconds, same):
    first, second = twice(seconds, **settings)
    assert (first.json["SnapshotId"] == second.json["SnapshotId"]) is same
    assert len(client.listed()) == (1 if same else 2)


def test_without_memory_the_copy_itself_is_in_the_way(twice):
    _, second = twice(0, MemorySeconds=0)
    assert second.code == "InvalidOperation.UnfinishedCrossRegionCopy"


def test_a_repetition_does_not_prolong_the_memory(sim, client, source, twice):
    first, second = twice(60, MemorySeconds=100)
    advance(sim, 60)
    assert first.json["SnapshotId"] == second.json["SnapshotId"]
    assert copied(client, source).json["SnapshotId"] != first.json["SnapshotId"]


def test_a_forgotten_token_may_be_of_another_call(sim, client, source):
    sim.post("/token", {"MemorySeconds": 100})
    copied(client, source)
    assert copied(client, source, RetentionDays="1").code == "IdempotentParameterMismatch"
    advance(sim, 100)
    assert copied(client, source, RetentionDays="1").status == 200


def test_a_forgotten_token_is_remembered_anew(sim, client, source, twice):
    _, second = twice(50, MemorySeconds=50)
    advance(sim, 40)
    assert copied(client, source).json["SnapshotId"] == second.json["SnapshotId"]


def test_the_token_outlives_the_failure_of_the_copy(sim, client, source):
    sim.post("/copies", {"FailAt": 50})
    made = copied(client, source).json["SnapshotId"]
    advance(sim, 30)
    assert copied(client, source).json["SnapshotId"] == made
    assert client.listed(Status="failed") == [made]


def test_a_deleted_copy_is_forgotten_in_its_time_too(sim, client, source):
    sim.post("/token", {"MemorySeconds": 100})
    made = copied(client, source).json["SnapshotId"]
    client.call("DeleteSnapshot", {"SnapshotId": made})
    advance(sim, 90)
    assert copied(client, source).json["SnapshotId"] == made and client.listed() == []
    advance(sim, 10)
    assert client.listed() == [] and copied(client, source).json["SnapshotId"] != made


def test_a_refusal_is_repeated_if_it_is_to_be(sim, client):
    sim.post("/token", {"RememberRefusals": True, "MemorySeconds": 100})
    first = client.copy("s-late", ClientToken="t")
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-late"})
    second = client.copy("s-late", ClientToken="t")
    assert first.code == second.code == "InvalidSnapshotId.NotFound"
    assert (first.status, first.json["Message"]) == (second.status, second.json["Message"])
    assert second.json["RequestId"] == second.headers["x-acs-request-id"]
    assert first.json["RequestId"] != second.json["RequestId"]
    assert client.copy("s-late", ClientToken="other").status == 200
    mismatch = client.copy("s-late", ClientToken="t", RetentionDays="1")
    assert mismatch.code == "IdempotentParameterMismatch"


def test_a_refusal_is_forgotten_in_its_time(sim, client):
    sim.post("/token", {"RememberRefusals": True, "MemorySeconds": 100})
    client.copy("s-late", ClientToken="t")
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-late"})
    advance(sim, 100)
    assert client.copy("s-late", ClientToken="t").status == 200


def test_a_refusal_without_a_token_is_not_remembered(sim, client):
    sim.post("/token", {"RememberRefusals": True})
    client.copy("s-late")
    sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-late"})
    assert client.copy("s-late").status == 200


@pytest.mark.parametrize("code, before, after", [
    ("InvalidSnapshotId.NotReady", {"Status": "progressing"}, {"Status": "accomplished"}),
    ("InvalidOperation.Conflict", {"Busy": True}, {"Busy": False}),
])
def test_a_refusal_that_passes_is_not_remembered(sim, client, make, code, before, after):
    sim.post("/token", {"RememberRefusals": True})
    source = make(**before)
    assert copied(client, source).code == code
    make(SnapshotId=source, **after)
    assert copied(client, source).status == 200


@pytest.mark.parametrize("kind, where", [
    ("CrossRegion", {}),
    ("EncryptedSnapshot", {"DestinationRegionId": "cn-beijing", "Encrypted": "true"}),
])
def test_a_copy_in_the_way_is_not_remembered(sim, client, source, kind, where):
    sim.post("/token", {"RememberRefusals": True})
    client.copy(source, **where)
    assert copied(client, source, **where).code == "InvalidOperation.Unfinished%sCopy" % kind
    advance(sim, 40)
    assert copied(client, source, **where).status == 200


def test_throttling_is_not_remembered():
    with Simulator().start("--rate", "1") as sim:
        sim.post("/token", {"RememberRefusals": True})
        client = Client(sim)
        codes = []
        for _ in range(2):
            codes += [client.copy("s-none", ClientToken=token).code for token in ("t", "u")]
            advance(sim, 60)
        assert codes == ["InvalidSnapshotId.NotFound", "Throttling.User"] * 2
        sim.post("/snapshots", {"RegionId": "cn-beijing", "SnapshotId": "s-none"})
        assert client.copy("s-none", ClientToken="u").status == 200


def test_for_a_while_a_repetition_is_told_that_the_first_call_is_processing(sim, client, source):
    sim.post("/token", {"ProcessingSeconds": 1000})
    made = copied(client, source).json["SnapshotId"]
    again = copied(client, source)
    assert (again.status, again.code) == (403, "IdempotentProcessing")
    assert copied(client, source, RetentionDays="1").code == "IdempotentParameterMismatch"
    advance(sim, 900)
    assert copied(client, source).code == "IdempotentProcessing"
    advance(sim, 100)
    assert copied(client, source).json["SnapshotId"] == made
    assert client.listed() == [made]


def test_a_refusal_is_not_processed(sim, client):
    sim.post("/token", {"ProcessingSeconds": 10, "RememberRefusals": True})
    codes = [client.copy("s-none", ClientToken="t").code for _ in range(2)]
    assert codes == ["InvalidSnapshotId.NotFound"] * 2


def test_each_call_answers_with_all_that_holds(sim):
    first = {"MemorySeconds": None, "RememberRefusals": False, "ProcessingSeconds": 0}
    assert sim.post("/token") == first
    assert sim.post("/token", {"MemorySeconds": 1.5}) == {**first, "MemorySeconds": 1.5}
    assert sim.post("/token", {"ProcessingSeconds": 2})["MemorySeconds"] == 1.5
    sim.post("/reset")
    assert sim.post("/token") == first


@pytest.mark.parametrize("told", [
    {"Colour": 1}, {"MemorySeconds": -1}, {"MemorySeconds": "1"}, {"MemorySeconds": True},
    {"RememberRefusals": 1}, {"RememberRefusals": None}, {"ProcessingSeconds": None},
])
def test_bad_input_is_refused_and_changes_nothing(sim, told):
    before = sim.post("/token")
    with pytest.raises(ControlError) as refusal:
        sim.post("/token", {"ProcessingSeconds": 7, **told})
    assert refusal.value.status == 400 and sim.post("/token") == before
