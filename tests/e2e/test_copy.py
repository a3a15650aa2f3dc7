"""copysnap copy against the simulator, over real TLS."""

import hashlib
import json
import signal

import pytest

from cli import KEYS, ONCE, PROGRAM, WISH, calls, copies, copy, made, run, started, there, until


def test_a_copy(sim):
    ran = copy(sim)
    assert ran.code == 0, ran.err
    (new,) = copies(sim)
    assert new["SnapshotId"] == ran.out.strip()
    assert new["SourceSnapshotId"] == "s-source0001"
    assert new["SourceRegionId"] == "cn-hangzhou"
    assert new["SnapshotName"] == "copysnap-s-source0001"
    assert new["Description"] == "Copy of s-source0001 from cn-hangzhou"
    assert new["Tags"] == {"copysnap-source": "cn-hangzhou/s-source0001"}
    assert ran.err == ("copysnap: accepted: %s in cn-beijing, not waited for, a copy of s-source0001 in "
                       "cn-hangzhou\n" % new["SnapshotId"])
    look, call = sim.get("/calls")
    assert look["Host"] == "ecs.cn-beijing.aliyuncs.com" and look["TLS"] is True
    assert look["Parameters"] == {"RegionId": "cn-beijing", "MaxResults": "100", "Tag.1.Key": "copysnap-source",
                                  "Tag.1.Value": "cn-hangzhou/s-source0001"}
    assert call["Host"] == "ecs-cn-hangzhou.aliyuncs.com" and call["TLS"] is True


def test_the_token_is_the_identity(sim):
    lines = ["copysnap1", "RegionId=cn-hangzhou", "SnapshotId=s-source0001",
             "DestinationRegionId=cn-beijing", "Encrypted=false", "KMSKeyId=",
             "DestinationStorageLocationArn=", "OwnerId=", "ResourceOwnerAccount=",
             "ResourceOwnerId=", "generation=0", ""]
    want = "cs1-" + hashlib.sha256("\n".join(lines).encode()).hexdigest()[:60]
    first, second = copy(sim, "--json"), copy(sim, "--json")
    assert first.json["ClientToken"] == second.json["ClientToken"] == want
    assert first.json["SnapshotId"] == second.json["SnapshotId"]
    assert len(copies(sim)) == 1


def test_json_of_success(sim):
    ran = copy(sim, "--json", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert set(ran.json) == {"SourceSnapshotId", "SnapshotId", "RequestId", "ClientToken", "Outcome"}
    assert ran.json["Outcome"] == "accepted"
    assert ran.json["RequestId"] == calls(sim)[0]["RequestId"]


def test_every_parameter(sim):
    ran = copy(sim, "--name", "the-copy", "--description", "two words & 100 %", "--tag", "a=b=c",
               "--tag", "empty=", "--Tag.19.Key", "nineteen", "--retention-days", "30",
               "--Encrypted", "true", "--kms-key-id", "0e478b7a", "--resource-group", "rg-1",
               "--owner-id", "1", "--ResourceOwnerAccount", "me@example.com",
               "--resource-owner-id=2", "--client-token", "mine", "--arn.1.assume-role-for", "3",
               "--Arn.1.RoleType", "service", "--arn.1.rolearn", "acs:ram::3:role/r",
               "--destination-storage-location-arn", "acs:oss:x")
    assert ran.code == 0, ran.err
    parameters = calls(sim)[0]["Parameters"]
    assert parameters == {
        "RegionId": "cn-hangzhou", "DestinationRegionId": "cn-beijing",
        "SnapshotId": "s-source0001", "DestinationSnapshotName": "the-copy",
        "DestinationSnapshotDescription": "two words & 100 %", "Tag.1.Key": "a",
        "Tag.1.Value": "b=c", "Tag.2.Key": "empty", "Tag.2.Value": "", "Tag.19.Key": "nineteen",
        "Tag.3.Key": "copysnap-source", "Tag.3.Value": "cn-hangzhou/s-source0001",
        "RetentionDays": "30", "Encrypted": "true", "KMSKeyId": "0e478b7a",
        "ResourceGroupId": "rg-1", "OwnerId": "1", "ResourceOwnerAccount": "me@example.com",
        "ResourceOwnerId": "2", "ClientToken": "mine", "Arn.1.AssumeRoleFor": "3",
        "Arn.1.RoleType": "service", "Arn.1.Rolearn": "acs:ram::3:role/r",
        "DestinationStorageLocationArn": "acs:oss:x"}


def test_no_tag(sim):
    assert copy(sim, "--no-tag").code == 0
    assert copies(sim)[0]["Tags"] == {}


def test_sts_token(sim):
    from sim import Simulator
    with Simulator().start("--key", "STS.id:sts-secret:sts/token+x==") as other:
        other.post("/snapshots", {"RegionId": "cn-hangzhou", "SnapshotId": "s-source0001",
                                  "Status": "accomplished"})
        keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "STS.id",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "sts-secret",
                "ALIBABA_CLOUD_SECURITY_TOKEN": "sts/token+x=="}
        assert copy(other, keys=keys).code == 0
        refused = copy(other, keys={**keys, "ALIBABA_CLOUD_SECURITY_TOKEN": "other"})
        assert refused.code == 9 and "InvalidSecurityToken" in refused.err


def test_region_from_environment(sim):
    ran = run("copy", "s-source0001", "--destination-region-id", "cn-beijing", "--no-wait", *there(sim),
              env={"ALIBABA_CLOUD_REGION_ID": "cn-hangzhou"})
    assert ran.code == 0, ran.err
    assert calls(sim)[0]["Host"] == "ecs-cn-hangzhou.aliyuncs.com"


def test_endpoints_with_port(sim):
    """Of the source and of the destination, each its own."""
    port = sim.https.split(":")[1]
    to = ["--destination-endpoint", "LOCALHOST:" + port]
    ran = run(*WISH, "--endpoint", "localhost:" + port, *to, "--ca-file", sim.ca)
    assert ran.code == 0, ran.err
    assert [c["Host"] for c in sim.get("/calls")] == ["LOCALHOST:" + port, "localhost:" + port]
    named = ["--connect", "ecs-cn-hangzhou.aliyuncs.com=" + sim.https]
    assert run(*WISH, *to, *named, "--ca-file", sim.ca).code == 0


def test_connect_by_name(sim):
    """The last one for a name counts; none is needed for a host that is not called."""
    mine = ["--connect", "ECS-cn-hangzhou.aliyuncs.com=" + sim.https]
    wrong = ["--connect", "ecs.cn-beijing.aliyuncs.com=127.0.0.1:9"]
    right = ["--connect", "ecs.cn-beijing.aliyuncs.com=" + sim.https]
    for words, code in (([*mine, *wrong, *right], 0), ([*right, *mine], 0), ([*wrong, *mine], 3),
                        ([*wrong, *mine, "--look", "none"], 0)):
        ran = run(*WISH, "--ca-file", sim.ca, "--timeout", "10", *words)
        assert ran.code == code, ran.err
    assert len(copies(sim)) == 1


# ---- refusals ------------------------------------------------------------------------------------

def test_refused(sim):
    ran = run("copy", "s-unknown", *WISH[2:], "--connect", sim.https, "--ca-file", sim.ca)
    assert (ran.code, ran.out) == (4, "")
    assert "refused: no copy was made" in ran.err
    assert "InvalidSnapshotId.NotFound: The specified snapshot is not exists." in ran.err
    assert "what to do: " in ran.err
    assert calls(sim)[0]["RequestId"] in ran.err


def test_refused_json(sim):
    ran = run("copy", "s-unknown", *WISH[2:], "--connect", sim.https, "--ca-file", sim.ca, "--json")
    assert ran.code == 4 and ran.err == ""
    assert ran.json["Code"] == "InvalidSnapshotId.NotFound"
    assert ran.json["Outcome"] == "refused"
    for name in ("Message", "RequestId", "HostId", "Recommend", "Cause", "Remedy", "ClientToken"):
        assert ran.json[name], name
    assert "SnapshotId" not in ran.json


def test_access_denied_detail(sim):
    detail = {"AuthAction": "ecs:CopySnapshot", "AuthPrincipalType": "SubUser",
              "AuthPrincipalOwnerId": "1", "AuthPrincipalDisplayName": "backup",
              "NoPermissionType": "ImplicitDeny", "PolicyType": "AccountLevelIdentityBasedPolicy",
              "EncodedDiagnosticMessage": "AQ" * 600}
    body = {"Code": "Forbidden.RAM", "Message": "User not authorized", "RequestId": "R-1",
            "HostId": "h", "Recommend": "r", "AccessDeniedDetail": detail}
    for flags in ([], ["--json"]):
        sim.script("CopySnapshot", {"Status": 403, "Body": json.dumps(body)})
        ran = copy(sim, *flags)
        assert ran.code == 4
        if flags:
            assert ran.json["AccessDeniedDetail"] == detail
        else:
            assert "ecs:CopySnapshot" in ran.err and "backup" in ran.err


def test_secrets_are_masked(sim):
    """Servers echo; what they echo of ours must not be printed."""
    keys = {**KEYS, "ALIBABA_CLOUD_SECURITY_TOKEN": "the/session+token"}
    for text in ("x testsecret y the/session+token z",
                 "server string to sign is:GET&testid&everything"):
        for flags in ([], ["--json"]):
            sim.script("CopySnapshot", {"Status": 400, "Body": '{"Code":"SignatureDoesNotMatch",'
                                        '"Message":"%s","RequestId":"R-1"}' % text})
            ran = copy(sim, *flags, keys=keys, wish=ONCE)
            assert ran.code == 9
            for secret in ("testsecret", "session+token", "everything"):
                assert secret not in ran.out + ran.err
    assert "***" in copy_echo(sim)


def copy_echo(sim):
    sim.script("CopySnapshot", {"Status": 400, "Body": '{"Code":"X.Y","Message":"testsecret",'
                                '"RequestId":"R-1"}'})
    return copy(sim, wish=ONCE).err


def test_control_characters_are_escaped(sim):
    sim.script("CopySnapshot", {"Status": 400, "Body": '{"Code":"InvalidParameter","Message":'
                                '"a\\u001b[2Jb\\u202ec\\u0085d\\u2028e","RequestId":"R-1"}'})
    ran = copy(sim, wish=ONCE)
    assert "a\\u001b[2Jb\\u202ec\\u0085d\\u2028e" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("step, word", [
    ({"Reset": True}, "cut"),
    ({"CutAfter": 0}, "before the reply was complete"),
    ({"CutAfter": 60}, "before the reply was complete"),
    ({"Status": 502, "Body": "<html>Bad Gateway</html>", "ContentType": "text/html"}, "web page"),
    ({"Status": 200, "Body": "<?xml version='1.0'?><Error/>", "ContentType": "text/xml"}, "XML"),
    ({"Status": 200, "Body": ""}, "no content"),
    ({"Status": 302, "Body": "", "Headers": {"Location": "http://x/"}}, "another address"),
    ({"Status": 200, "Body": "{\"SnapshotId\":\"s-1\""}, "JSON"),
    ({"Status": 200, "Body": "{\"SnapshotId\":\"s-1\"}"}, "lacks"),
    ({"Status": 200, "Body": "{\"RequestId\":\"R-1\"}"}, "lacks"),
    ({"Code": "InternalError", "Status": 500}, "the service failed"),
    ({"Raw": "SSH-2.0-OpenSSH\r\n"}, "not HTTP"),
])
def test_unknown(sim, step, word):
    """Sent, and no verdict: never a success, never a refusal."""
    sim.script("CopySnapshot", step)
    ran = copy(sim, wish=ONCE)
    assert ran.code == 6 and ran.out == "", ran.err
    assert "unknown: whether the copy was made is not known" in ran.err
    assert word in ran.err, ran.err
    assert made(sim) == "copy"


def test_silence_ends_at_the_time_limit(sim):
    sim.script("CopySnapshot", {"Silence": True})
    ran = copy(sim, "--timeout", "1")
    assert ran.code == 6 and "no answer came in time" in ran.err


def test_odd_chunks(sim):
    sim.script("CopySnapshot", {"Chunks": "odd", "Commit": True})
    assert copy(sim).code == 0


def test_committed_without_reply_then_again(sim):
    sim.script("CopySnapshot", {"Commit": True, "CutAfter": 0})
    assert copy(sim, wish=ONCE).code == 6
    assert copy(sim).code == 0
    assert copy(sim, wish=ONCE).code == 0
    assert made(sim) == "copy look copy" and len(copies(sim)) == 1


# ---- nothing is sent ---------------------------------------------------------------------------

@pytest.mark.parametrize("words, say", [
    (["--retention-days", "0"], "RetentionDays"),
    (["--name", "1st"], "DestinationSnapshotName"),
    (["--kms-key-id", "k"], "only together with Encrypted=true"),
    (["--tag", "a=1", "--tag", "a=2"], "repeat the key"),
    (["--tag", "novalue"], "no '='"),
    (["--retention", "1", "--retention", "2"], "given twice"),
    (["--destination-snapshot", "x"], "could be any of --destination-snapshot-description "
                                      "--destination-snapshot-name"),
    (["--nonsense", "x"], "no option --nonsense"),
    (["-x"], "no option -x"),
    (["--name"], "--name needs a value"),
    (["--json=yes"], "--json takes no value"),
    (["--snapshot-id", "s-2"], "--snapshot-id is given twice"),
    (["--tag.21.key", "x"], "no option"),
    (["--tag.0.key", "x"], "no option"),
    (["--tag.01.key", "x"], "no option"),
    (["--endpoint", "http://x/"], "not a host name"),
    (["--endpoint", "x:0"], "not a host name"),
    (["--endpoint", "x:65536"], "not a host name"),
    (["--endpoint", ""], "not a host name"),
    (["--connect", "example.org:443"], "numeric address"),
    (["--timeout", "soon"], "duration"),
    (["--timeout", "0"], "duration"),
    (["--ca-file", "/nonexistent"], "/nonexistent"),
    (["--ca-file", "/dev/null"], "/dev/null"),
])
def test_usage(sim, words, say):
    ran = copy(sim, *words) if "--ca-file" not in words else run(*WISH, *words)
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert say in ran.err and "copysnap help copy" in ran.err, ran.err
    assert calls(sim) == []


@pytest.mark.parametrize("words", [
    ["--retention-days", "0"], ["--nonsense", "x"], ["--destination-snapshot", "x"], ["--name"],
    ["--tag", 'q"uote\u202e\x1b'], ["--endpoint", "x" * 20000], ["--ca-file", "/nonexistent"],
])
def test_usage_in_json(sim, words):
    ran = run(*WISH, "--json", *words)
    assert ran.code == 2 and ran.err == ""
    assert set(ran.json) == {"Code", "Message", "Outcome"}
    assert (ran.json["Code"], ran.json["Outcome"]) == ("Usage", "usage")
    assert "copysnap help copy" in ran.json["Message"]


@pytest.mark.parametrize("keys, say", [
    ({}, "ALIBABA_CLOUD_ACCESS_KEY_ID is not set"),
    ({"ALIBABA_CLOUD_ACCESS_KEY_ID": "x"}, "ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set"),
    ({**KEYS, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret\n"}, "line end"),
    ({**KEYS, "ALIBABA_CLOUD_SECURITY_TOKEN": "t "}, "ALIBABA_CLOUD_SECURITY_TOKEN has a space"),
])
def test_no_usable_keys(sim, keys, say):
    ran = copy(sim, keys=keys)
    assert (ran.code, ran.out) == (9, "") and say in ran.err
    assert "testsecret" not in ran.err
    assert calls(sim) == []


def test_request_too_long(sim):
    tags = [w for i in range(20) for w in ("--tag", "k%d=%s" % (i, "\U0001F600" * 128))]
    ran = copy(sim, *tags)
    assert ran.code == 2 and "longer than this program can send" in ran.err
    assert calls(sim) == []


def test_a_full_disk_is_noticed(sim):
    with open("/dev/full", "wb") as full:
        ran = copy(sim, stdout=full)
    (new,) = copies(sim)
    assert ran.code == 9
    assert "the new snapshot is " + new["SnapshotId"] in ran.err


def test_connection_refused():
    ran = run(*WISH, "--connect", "127.0.0.1:9")
    assert ran.code == 3 and "connection was refused" in ran.err and "127.0.0.1:9" in ran.err


def test_interrupted(sim):
    """No core file is written, the command that goes on is printed, the signal is told."""
    sim.script("CopySnapshot", {"Silence": True})
    words = [*WISH, *there(sim), "--description", "it's"]
    with started(*words) as child:
        until(lambda: calls(sim))
        limits = open("/proc/%d/limits" % child.pid).read()
        (line,) = [x for x in limits.splitlines() if x.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 143 and "unknown: whether" in said
    assert "to go on: " + " ".join([PROGRAM, *words[:-1], "'it'\\''s'"]) in said
