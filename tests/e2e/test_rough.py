"""Rough treatment: closed streams, full disks, odd files, half-meant options. Each was a fault once."""

import itertools
import os
import signal
import subprocess
import time

import pytest

from cli import KEYS, ONCE, PROGRAM, REGIONS, WISH, calls, copies, copy, run, started, there, until


@pytest.mark.parametrize("closed", [c for n in range(4) for c in itertools.combinations((0, 1, 2), n)])
@pytest.mark.parametrize("command", ["version", "nonsense", "explain", "copy", "refused"])
def test_closed_streams(sim, closed, command):
    """A file of ours must not take a closed stream's place: it hung once."""
    words = {"version": ["version"], "nonsense": ["nonsense"], "explain": ["explain", "--all"],
             "copy": [*WISH, *there(sim)], "refused": ["copy", "s-no", *REGIONS, *there(sim)]}
    done = subprocess.run([PROGRAM, *words[command]], env=KEYS, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20, check=False,
                          preexec_fn=lambda: [os.close(fd) for fd in closed])
    whole = {"version": 0, "nonsense": 2, "explain": 0, "copy": 0, "refused": 4}[command]
    needs_out = command not in ("nonsense", "refused")
    assert done.returncode == (9 if needs_out and 1 in closed else whole)
    if command == "copy":
        assert len(copies(sim)) == 1


def test_unknown_is_told_where_json_cannot_be_written(sim):
    for step, code, word in (({"Reset": True}, 6, "unknown: "), ({"Code": "Forbidden"}, 4, "refused")):
        sim.script("CopySnapshot", step)
        with open("/dev/full", "wb") as full:
            ran = copy(sim, "--json", wish=ONCE, stdout=full)
        assert ran.code == code and word in ran.err


@pytest.mark.parametrize("words, say", [
    (["--acti", "DeleteSnapshot"], "--action and its name in full"),
    (["--Action", "DescribeSnapshots"], "--action and its name in full"),
    (["--action", "deletesnapshot"], "no action deletesnapshot"),
    (["--nonce", "a b"], '--nonce takes 1 or more visible ASCII characters, not "a b"'),
])
def test_another_action_is_not_signed_silently(words, say):
    ran = run("sign", "s-1", *REGIONS, *words)
    assert (ran.code, ran.out) == (2, "") and say in ran.err


def test_words_that_look_like_options():
    assert "DestinationSnapshotName" in run(*WISH, "--name", "--action").err
    assert "must be a snapshot id" in run(*WISH, "--", "--action").err
    assert "no option --action" in run(*WISH, "--action", "DeleteSnapshot").err
    assert "no option --action" in run("version", "--action", "x").err


def test_sign_and_copy_mean_the_same_region():
    env = {"ALIBABA_CLOUD_REGION_ID": "cn-shanghai"}
    ran = run("sign", "s-1", "--region", "cn-hangzhou", "--destination-region-id", "cn-beijing", env=env)
    assert ran.code == 0 and "&RegionId=cn-hangzhou&" in ran.out


@pytest.mark.parametrize("identity", ["s-1 ", "s/1", "s 1", ""])
def test_a_bad_id_is_blamed_on_the_id(identity):
    ran = run("copy", identity, *REGIONS)
    assert ran.code == 2 and "--snapshot-id (SnapshotId) must" in ran.err


def test_a_tag_does_not_overwrite():
    ran = run("sign", "s-1", *REGIONS, "--tag.1.value", "x", "--tag", "a=b", "--unchecked")
    assert "Tag.1.Value=x&Tag.2.Key=a&Tag.2.Value=b" in ran.out


@pytest.mark.parametrize("connect, say", [
    ("ecs.cn-hangzhou.aliyuncs.com=127.0.0.1:1", "does not call, ecs.cn-hangzhou.aliyuncs.com"),
    ("ecs.cn-shanghai.aliyuncs.com=127.0.0.1:1", "does not call, ecs.cn-shanghai.aliyuncs.com"),
    ("=127.0.0.1:1", "--connect takes"), ("a b=127.0.0.1:1", "--connect takes"),
])
def test_connect_that_meets_nothing(connect, say):
    """It must be for one of the command's two hosts, or a request would go where nobody sent it."""
    for more in [], ["--look", "none"], ["--connect", "127.0.0.1:1"]:
        ran = run(*WISH, "--connect", connect, *more)
        assert ran.code == 2 and say in ran.err


def test_an_address_as_endpoint():
    for option in "--endpoint", "--destination-endpoint":
        ran = run(*WISH, option, "127.0.0.1:9")
        assert ran.code == 2 and "TLS needs a host name" in ran.err


def test_roots_files(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "text").write_bytes(b"no certificate\n")
    for name, say in ((str(tmp_path / "none"), "there is no such file"), (str(tmp_path), "it is a directory"),
                      (str(tmp_path / "fifo"), "no regular file"), ("/dev/zero", "no regular file"),
                      (str(tmp_path / "empty"), "it is empty"), ("/dev/stdin", "no regular file"),
                      (str(tmp_path / "text"), "BEGIN CERTIFICATE")):
        ran = run(*WISH, "--ca-file", name)
        assert ran.code == 2 and say in ran.err, ran.err


def test_what_is_wrong_with_the_keys_in_json():
    keys = {**KEYS, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret\r"}
    ran = run(*WISH, "--json", keys=keys)
    assert ran.code == 9 and "ALIBABA_CLOUD_ACCESS_KEY_SECRET has" in ran.json["Detail"]


def test_no_id_where_it_is_not_accepted(sim):
    sim.script("CopySnapshot", {"Status": 201, "Body": '{"RequestId":"R","SnapshotId":"s-x"}'})
    ran = copy(sim, "--json", wish=ONCE)
    assert ran.code == 6 and "SnapshotId" not in ran.json


def test_the_status_of_a_foreign_reply_is_told(sim):
    for flags in ([], ["--json"]):
        sim.script("CopySnapshot", {"Status": 413, "Body": "<html>", "ContentType": "text/html",
                                    "Headers": {"x-acs-request-id": "R-9"}})
        ran = copy(sim, *flags, wish=ONCE)
        assert ran.code == 6 and "HTTP status 413, request id R-9" in ran.out + ran.err


def stopped(words, ready):
    """What a SIGTERM makes of a run, once ready."""
    with started(*words) as child:
        until(ready)
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=20)
    return child.returncode, out, err


@pytest.mark.parametrize("odd", ["x\x1b[31m", "y" * 9000])
def test_the_way_on_is_safe_to_print(sim, odd):
    sim.script("CopySnapshot", {"Silence": True})
    words = [*WISH, *there(sim), "--tag", "a=" + odd[:100]]
    words += [] if len(odd) < 100 else ["--quiet"] * 1000
    code, _, err = stopped(words, lambda: calls(sim))
    assert code == 143 and "to go on: give the same command again" in err and "\x1b" not in err


def test_stopped_while_roots_are_read(tmp_path):
    """Not a mistake of the user's: exit 2 would end a cron job's tries."""
    big = tmp_path / "big.pem"
    big.write_bytes(b"a line of text, no certificate\n" * 3000000)
    started = time.monotonic()
    code, out, err = stopped([*WISH, "--ca-file", str(big), "--json"],
                             lambda: time.monotonic() > started + 0.15)
    assert code == 143 and "to go on: " in err
    assert '"Outcome":"not-sent"' in out and '"Code":"Interrupted"' in out
