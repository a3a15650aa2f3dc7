"""One copy, however often and however it is asked for: found, adopted, made, made anew."""

import signal

import pytest

from cli import WHOLE, WISH, calls, copies, copy, made, run, started, there, until

MARK = {"copysnap-source": "cn-hangzhou/s-source0001"}
THERE = {"RegionId": "cn-beijing", "SourceSnapshotId": "s-source0001", "SourceRegionId": "cn-hangzhou"}


def put(sim, identity, status="accomplished", **members):
    """A copy in the destination that this run did not make."""
    sim.post("/snapshots", {**THERE, "SnapshotId": identity, "Status": status, "DurationSeconds": 3600,
                            "Tags": MARK, **members})
    return identity


# ---- found -----------------------------------------------------------------------------------------

def test_an_accomplished_copy_is_adopted(sim):
    put(sim, "s-there")
    ran = copy(sim, wish=WHOLE)
    assert (ran.code, ran.out, made(sim)) == (0, "s-there\n", "look")
    assert ran.err == ("copysnap: done: s-there in cn-beijing is accomplished, a copy of s-source0001 in "
                       "cn-hangzhou, and was there before\n")
    ran = copy(sim, "--json", wish=WHOLE)
    assert (ran.code, ran.err) == (0, "")
    assert {**ran.json, "RequestId": "", "ClientToken": ""} == {
        "SourceSnapshotId": "s-source0001", "SnapshotId": "s-there", "Status": "accomplished", "Outcome": "accomplished", "Adopted": True,
        "RequestId": "", "ClientToken": ""}


def test_a_progressing_copy_is_adopted_and_waited_for(sim):
    put(sim, "s-there", "progressing", DurationSeconds=1)
    ran = copy(sim, wish=WHOLE)
    assert (ran.code, ran.out, made(sim)) == (0, "s-there\n", "look look")
    first, last = ran.err.splitlines()
    assert first == "copysnap: s-there in cn-beijing is the copy already: nothing is made anew"
    assert last.startswith("copysnap: done: s-there in cn-beijing is accomplished, a copy of ")


def test_a_progressing_copy_is_adopted_and_not_waited_for(sim):
    put(sim, "s-there", "progressing")
    ran = copy(sim, "--json")
    assert (ran.code, made(sim)) == (0, "look")
    assert (ran.json["SnapshotId"], ran.json["Status"], ran.json["Outcome"], ran.json["Adopted"]) == (
        "s-there", "progressing", "accepted", True)
    ran = copy(sim, "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "s-there\n", "")


def test_the_best_of_several_is_adopted(sim):
    """What failed or is not done yet is not taken where a good one is."""
    put(sim, "s-good")
    for identity, status in (("s-later", "progressing"), ("s-failed", "failed")):
        put(sim, identity, status)
    ran = copy(sim, wish=WHOLE)
    assert (ran.code, ran.out, made(sim)) == (0, "s-good\n", "look")
    sim.delete("/snapshots?RegionId=cn-beijing&SnapshotId=s-good")
    put(sim, "s-second", "progressing")
    with started(*WHOLE, *there(sim)) as child:
        said = child.stderr.readline()
        assert said.endswith(" in cn-beijing is the copy already, and not the only one: nothing is made anew\n")
        for identity in "s-later", "s-second":
            put(sim, identity)
        out, _ = child.communicate(timeout=60)
    assert child.returncode == 0 and out.strip() in ("s-later", "s-second") and calls(sim) == []
    assert said.startswith("copysnap: " + out.strip())


@pytest.mark.parametrize("members", [
    {"SourceSnapshotId": "s-other"}, {"SourceRegionId": "cn-shanghai"}, {"RegionId": "cn-shanghai"},
    {"Tags": {"copysnap-source": "cn-hangzhou/s-source00011"}},
    {"Tags": {"Copysnap-Source": MARK["copysnap-source"]}},
])
def test_what_is_no_copy_of_this_kind_is_not_adopted(sim, members):
    """A tag can be set by anybody, on anything."""
    put(sim, "s-there", **members)
    ran = copy(sim, "--json")
    assert ran.code == 0 and "Adopted" not in ran.json and ran.json["SnapshotId"] != "s-there"
    assert made(sim) == "look copy"


def test_an_encrypted_copy_is_another_one(sim):
    sim.post("/copies", {"DurationSeconds": 0})
    plain, encrypted = (copy(sim, "--encrypted", word).out for word in ("false", "true"))
    assert plain != encrypted and len(copies(sim)) == 2
    for _ in range(2):
        assert copy(sim, "--encrypted", "true").out == encrypted
        assert copy(sim, "--encrypted", "false").out == plain
    assert len(calls(sim)) == 2


def test_a_copy_of_an_encrypted_snapshot_is_encrypted(sim):
    """Also where nothing is said about it: so the next run must know it again."""
    sim.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-source0001", "Encrypted": True})
    first = copy(sim)
    assert first.code == 0 and copies(sim)[0]["Encrypted"]
    assert copy(sim).out == first.out and made(sim) == "look copy look"


# ---- other ways to look ----------------------------------------------------------------------------

def test_through_all_pages(sim):
    """A copy without the tag, on the third page of a hundred each."""
    put(sim, "s-old", Tags={}, CreationTime="2020-01-01T00:00:00Z")
    for _ in range(220):
        sim.post("/snapshots", {"RegionId": "cn-beijing"})
    ran = copy(sim, "--look", "all", wish=WHOLE)
    assert (ran.code, ran.out, made(sim)) == (0, "s-old\n", "look look look"), ran.err
    first, *later = [c["Parameters"] for c in calls(sim, "DescribeSnapshots")]
    assert first == {"RegionId": "cn-beijing", "MaxResults": "100"}
    assert all(p == {**first, "NextToken": p["NextToken"]} for p in later)
    assert later[0]["NextToken"] != later[1]["NextToken"]


def test_without_a_tag_all_are_looked_through(sim):
    ran = copy(sim, "--no-tag")
    assert ran.code == 0 and "Tag.1.Key" not in calls(sim, "DescribeSnapshots")[0]["Parameters"]
    again = copy(sim, "--no-tag")
    assert again.out == ran.out and made(sim) == "look copy look"


def test_what_bears_no_tag_is_not_found_by_it(sim):
    """The token is the second guard; --look all finds it."""
    first = copy(sim, "--no-tag")
    assert first.code == 0
    ran = copy(sim, "--json")
    assert ran.code == 4 and ran.json["Code"] == "IdempotentParameterMismatch" and len(copies(sim)) == 1
    ran = copy(sim, "--look", "all", "--json")
    assert ran.code == 0 and ran.json["Adopted"] and ran.json["SnapshotId"] == first.out.strip()


def test_not_looking(sim):
    first, second = copy(sim, "--look", "none"), copy(sim, "--look", "none", "--json")
    assert (first.code, second.code, made(sim)) == (0, 0, "copy copy")
    assert second.json["SnapshotId"] == first.out.strip() and "Adopted" not in second.json
    assert len(copies(sim)) == 1


@pytest.mark.parametrize("detail", [True, False])
def test_looking_is_not_allowed(sim, detail):
    """It is said, and the token keeps guard."""
    sim.post("/ram", {"Action": "ecs:DescribeSnapshots", "Detail": detail})
    ran = copy(sim)
    assert ran.code == 0 and made(sim) == "look copy"
    assert "(ecs:DescribeSnapshots in the destination); only the ClientToken guards against a second" in ran.err
    again = copy(sim, "--quiet")
    assert (again.code, again.out, again.err) == (0, ran.out, "") and len(copies(sim)) == 1
    last = copy(sim, "--json", "--progress")
    assert [line["Event"] for line in last.lines] == ["blind", "accepted", "result"]
    assert last.code == 0 and len(copies(sim)) == 1


def test_neither_looking_nor_waiting_is_allowed(sim):
    """The copy is made and its id told; how far it is nobody knows."""
    sim.post("/ram", {"Action": "ecs:DescribeSnapshots"})
    ran = copy(sim, wish=WHOLE)
    assert (ran.code, made(sim)) == (8, "look copy look")
    assert ran.out.strip() == copies(sim)[0]["SnapshotId"]
    assert "let a policy of the account allow ecs:DescribeSnapshots to " in ran.err and "to go on: " in ran.err


@pytest.mark.parametrize("key, code", [
    ({"AccessKeySecret": "testsecret", "Active": False}, "InvalidAccessKeyId.Inactive"),
    ({"AccessKeySecret": "other"}, "SignatureDoesNotMatch"),
])
def test_keys_that_are_refused(sim, key, code):
    """What is wrong with the caller is wrong with every call: the look meets it."""
    sim.post("/keys", {"AccessKeyId": "testid", **key})
    ran = copy(sim)
    assert (ran.code, ran.out, made(sim)) == (9, "", "look") and "service: " + code in ran.err


def test_a_destination_that_does_not_exist(sim):
    ran = run("copy", "s-source0001", "--region-id", "cn-hangzhou", "--destination-region-id", "cn-nowhere",
              "--destination-endpoint", "ecs.aliyuncs.com", *there(sim))
    assert (ran.code, made(sim)) == (4, "look") and "InvalidRegionId.NotFound" in ran.err
    assert "check --region-id and --destination-region-id" in ran.err


# ---- copies that failed ----------------------------------------------------------------------------

def test_a_copy_that_failed_is_made_again_only_if_asked(sim):
    """As a user goes on: 7, --again, and from then on the plain command finds the good one."""
    sim.post("/copies", {"FailAt": 0})
    ran = copy(sim, wish=WHOLE)
    (failed,) = copies(sim)
    assert (ran.code, ran.out) == (7, "") and failed["SnapshotId"] in ran.err
    assert "copy it with --again: that makes the next one" in ran.err
    sim.post("/copies", {"FailAt": None, "DurationSeconds": 1})
    sim.delete("/calls")
    ran = copy(sim, wish=WHOLE)
    assert (ran.code, ran.out, made(sim)) == (7, "", "look look") and len(copies(sim)) == 1
    ran = copy(sim, "--again", wish=WHOLE)
    good = next(s for s in copies(sim) if s["Status"] == "accomplished")
    assert (ran.code, ran.out) == (0, good["SnapshotId"] + "\n"), ran.err
    assert "%s in cn-beijing failed; looking for its next generation" % failed["SnapshotId"] in ran.err
    assert good["Tags"] == {"copysnap-source": "cn-hangzhou/s-source0001/1"}
    sim.delete("/calls")
    for flags in [], ["--again"]:
        ran = copy(sim, *flags, "--json", wish=WHOLE)
        assert ran.code == 0 and ran.json["SnapshotId"] == good["SnapshotId"] and ran.json["Adopted"]
    assert made(sim) == "look look look look" and len(copies(sim)) == 2


def test_again_where_nothing_failed(sim):
    ran = copy(sim, "--again")
    assert ran.code == 0 and copy(sim, "--again").out == copy(sim).out == ran.out and len(copies(sim)) == 1


def test_failed_copies_without_a_tag(sim):
    for n in range(2):
        put(sim, "s-failed%d" % n, "failed", Tags={})
    assert copy(sim, "--look", "all").code == 7 and calls(sim) == []
    ran = copy(sim, "--look", "all", "--again")
    assert ran.code == 0 and len(calls(sim)) == 1
    assert copy(sim, "--look", "all", "--again").out == ran.out and len(calls(sim)) == 1


def test_a_further_copy_on_purpose(sim):
    sim.post("/copies", {"DurationSeconds": 0})  # two at a time the service does not make
    ids = [copy(sim, *words).out for words in ([], ["--generation", "1"], ["--generation", "2"], [],
                                                ["--generation", "0"], ["--generation=2"])]
    assert len(set(ids[:3])) == 3 and ids[3:] == [ids[0], ids[0], ids[2]]
    assert len(copies(sim)) == len(calls(sim)) == 3
    assert len({c["Parameters"]["ClientToken"] for c in calls(sim)}) == 3


def test_a_copy_that_somebody_deleted(sim):
    """The service gives its id as long as it remembers the token, and lists none."""
    first = copy(sim)
    sim.delete("/snapshots?RegionId=cn-beijing&SnapshotId=" + first.out.strip())
    ran = copy(sim, "--wait", "3s", wish=WHOLE)
    assert (ran.code, ran.out) == (8, first.out)
    assert first.out.strip() + " in cn-beijing is not listed; it may take a while" in ran.err
    ran = copy(sim, "--wait", "1s", "--json", wish=WHOLE)
    assert ran.code == 8 and (ran.json["Outcome"], ran.json["Code"]) == ("unlisted", "NotListed")
    assert "Status" not in ran.json and copies(sim) == []
    assert copy(sim, "--generation", "1").code == 0 and len(copies(sim)) == 1


# ---- at the same time ------------------------------------------------------------------------------

def test_two_runs_at_the_same_time(sim):
    """Both look, neither finds anything, both ask. Copies are done at once, so that no unfinished one is
    in the way of another: the token alone makes it one."""
    sim.post("/copies", {"DurationSeconds": 0})
    sim.script("DescribeSnapshots", {"DelayMs": 2000}, {"DelayMs": 2000})
    with started(*WISH, *there(sim)) as one_run, started(*WISH, *there(sim)) as other:
        (first, _), (second, _) = one_run.communicate(timeout=60), other.communicate(timeout=60)
    assert (one_run.returncode, other.returncode) == (0, 0) and first == second
    assert len(calls(sim)) == 2 and [s["SnapshotId"] + "\n" for s in copies(sim)] == [first]


@pytest.mark.parametrize("commit", [True, False])
def test_killed_while_it_asks(sim, commit):
    """As by a power cut. The next run goes on from whatever came of it."""
    sim.script("CopySnapshot", {"Silence": True, "Commit": commit})
    with started(*WISH, *there(sim)) as child:
        until(lambda: calls(sim))
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
    sim.delete("/calls")
    ran = copy(sim)
    assert ran.code == 0 and [s["SnapshotId"] + "\n" for s in copies(sim)] == [ran.out]
    assert made(sim) == ("look" if commit else "look copy")


def test_a_list_that_lags(sim):
    """A copy that is not listed yet is not made again, by no run."""
    sim.post("/listing", {"LagSeconds": 3})
    sim.post("/copies", {"DurationSeconds": 1})
    first = copy(sim)
    ran = copy(sim, wish=WHOLE)
    assert (ran.code, ran.out) == (0, first.out) and len(copies(sim)) == 1, ran.err
    assert ran.err.count("is not listed; it may take a while") == 1


# ---- what contradicts itself -----------------------------------------------------------------------

@pytest.mark.parametrize("words, say", [
    (["--look", "some"], "--look takes tag, all or none, not some"),
    (["--look", "tag", "--no-tag"], "needs the tag copysnap-source"),
    (["--look", "all", "--generation", "1"], "cannot tell generations apart"),
    (["--no-tag", "--generation", "1"], "cannot tell generations apart"),
    (["--again", "--look", "none"], "--again goes with neither --look none"),
    (["--again", "--client-token", "t"], "nor --client-token"),
    (["--generation", "1", "--client-token", "t"], "--generation and --client-token contradict each other"),
    (["--generation", "-1"], "--generation takes a number"), (["--wait", "1m"], "contradict each other"),
    (["--generation", "18446744073709551616"], "--generation takes a number"),
    (["--progress"], "--progress needs --json"),
])
def test_usage(sim, words, say):
    ran = copy(sim, *words)
    assert (ran.code, ran.out) == (2, "") and say in ran.err, ran.err
    assert sim.get("/calls") == []
