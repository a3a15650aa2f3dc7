"""copysnap sign, byte for byte, with the golden vectors; help and version."""

import glob
import json
import os
import re

import pytest

from cli import TESTS, run

VECTORS = sorted(glob.glob(os.path.join(TESTS, "vectors", "*.json")))
OURS = {"CopySnapshot", "DescribeSnapshots", "DeleteSnapshot", "TagResources", "DescribeRegions"}


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def canonical(raw):
    """The canonical request of a POST with an empty body, rebuilt from what would be sent."""
    head = raw.decode("ascii")
    assert head.endswith("\r\n\r\n")
    first, *lines = head[:-4].split("\r\n")
    target = re.fullmatch(r"POST /(?:\?(\S+))? HTTP/1\.1", first)
    headers = {k.lower(): v for k, v in (x.split(": ", 1) for x in lines)}
    signed = sorted(k for k in headers if k == "host" or k.startswith("x-acs-"))
    return headers, "\n".join(["POST", "/", target[1] or "",
                               "".join("%s:%s\n" % (k, headers[k]) for k in signed),
                               ";".join(signed), headers["x-acs-content-sha256"]])


@pytest.mark.parametrize("path", VECTORS, ids=[os.path.basename(p)[:-5] for p in VECTORS])
def test_vector(path):
    v = load(path)
    if v["action"] not in OURS:
        assert v["kind"] == "acs3-official"  # tests/unit/vectors_test.c has its table
        return
    keys = v["credentials"]
    env = {"ALIBABA_CLOUD_ACCESS_KEY_ID": keys["accessKeyId"],
           "ALIBABA_CLOUD_ACCESS_KEY_SECRET": keys["accessKeySecret"]}
    if keys.get("securityToken"):
        env["ALIBABA_CLOUD_SECURITY_TOKEN"] = keys["securityToken"]
    words = [w for name, value in v["wire_params"] for w in ("--" + name, value)]
    ran = run("sign", "--unchecked", "--action", v["action"], "--date", v["date"], "--nonce",
              v["nonce"], "--endpoint", v["host"], *words, keys=env)
    assert ran.code == 0, ran.err
    headers, request = canonical(ran.raw)
    if "x-acs-retry" in v["expected"]["canonical_request"]:
        # The SDK tells the service how often it tried; we do not. All else must be the same.
        want = re.sub(r"(x-acs-retry-\w+:\d+\n|x-acs-retry-\w+;)", "",
                      v["expected"]["canonical_request"])
        assert request == want
        return
    assert request == v["expected"]["canonical_request"]
    assert headers["authorization"] == v["expected"]["authorization"]
    assert headers["content-length"] == "0" and headers["accept"] == "application/json"
    assert ("STS token" in ran.err) == bool(keys.get("securityToken"))
    assert keys["accessKeySecret"] not in ran.out + ran.err


WISH = ["sign", "s-1", "--region-id", "cn-hangzhou", "--destination-region-id", "cn-beijing"]


def test_defaults_as_copy_would_send():
    ran = run(*WISH)
    assert ran.code == 0
    _, request = canonical(ran.raw)
    query = request.split("\n")[2]
    for part in ("ClientToken=cs1-", "DestinationSnapshotName=copysnap-s-1&",
                 "Tag.1.Key=copysnap-source&Tag.1.Value=cn-hangzhou%2Fs-1"):
        assert part in query
    assert "15 minutes" in ran.err
    assert run(*WISH, "--quiet").err == ""


def test_two_nonces_differ():
    nonces = {canonical(run(*WISH).raw)[0]["x-acs-signature-nonce"] for _ in range(20)}
    assert len(nonces) == 20 and all(re.fullmatch(r"[0-9a-f]{32}", n) for n in nonces)


def test_the_simulator_accepts_it(sim):
    """A courier carries the bytes."""
    import socket
    import ssl
    ran = run("sign", "s-source0001", *WISH[2:])
    context = ssl.create_default_context(cafile=sim.ca)
    host, port = sim.https.split(":")
    with context.wrap_socket(socket.create_connection((host, int(port))),
                             server_hostname="ecs-cn-hangzhou.aliyuncs.com") as tls:
        tls.sendall(ran.raw)
        assert tls.recv(100).startswith(b"HTTP/1.1 200 ")
    assert len(sim.get("/snapshots?RegionId=cn-beijing")) == 1


@pytest.mark.parametrize("words, say", [
    (["--action", "RunInstances"], "no action RunInstances"),
    (["--date", "yesterday"], "--date takes"),
    (["--date", "2026-02-30T00:00:00Z"], "--date takes"),
    (["--nonce", "a b"], "visible ASCII"),
    (["--nonce", ""], "visible ASCII"),
    (["--retention-days", "x"], "RetentionDays"),
    (["--name", "--quiet"], "DestinationSnapshotName"),
])
def test_usage(words, say):
    ran = run(*WISH, *words)
    assert (ran.code, ran.out) == (2, "") and say in ran.err, ran.err


def test_region_for_actions_without_one():
    ran = run("sign", "--action", "DeleteSnapshot", "s-1", "--region", "cn-beijing")
    assert ran.code == 0 and "host: ecs.cn-beijing.aliyuncs.com\r\n" in ran.out
    ran = run("sign", "--action=DescribeRegions")
    assert ran.code == 2 and "which region?" in ran.err


def test_no_keys():
    ran = run(*WISH, keys={})
    assert ran.code == 9 and "ALIBABA_CLOUD_ACCESS_KEY_ID is not set" in ran.err


def test_help():
    ran = run("help")
    assert ran.code == 0 and "copy a snapshot to another region" in ran.out
    assert run("--help").out == run("-h").out == ran.out
    bare = run()
    assert bare.code == 2
    for command in ("copy", "wait", "cancel", "sign", "explain", "version", "help"):
        assert "\n  %s " % command in ran.out
        page = run("help", command)
        assert page.code == 0 and page.out.startswith("Usage: copysnap " + command)
        assert run(command, "--help").out == page.out or command == "help"
        assert all(len(line) <= 120 for line in page.out.splitlines())
    assert "--destination-region-id REGION" in run("help", "copy").out
    assert "--next-token" in run("sign", "--action", "DescribeSnapshots", "-h").out
    assert run("help", "nonsense").code == 2
    assert run("nonsense").code == 2


def test_every_parameter_has_an_option_in_help():
    page = run("help", "copy").out
    names = {n for path in VECTORS for v in [load(path)] if v["action"] == "CopySnapshot"
             for n, _ in v["wire_params"]}
    for name in names:
        option = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-",
                        re.sub(r"\.\d+\.", ".#.", name)).lower()
        assert "  --" + option + " " in page, option


def test_version():
    ran = run("version")
    assert ran.code == 0 and re.match(r"copysnap \d+\.\d+\.\d+ \(", ran.out)
    assert run("--version").out == ran.out
    assert run("version", "--json").json["Version"] in ran.out


def test_output_not_writable():
    with open("/dev/full", "wb") as full:
        assert run(*WISH, stdout=full).code == 9
        assert run("version", stdout=full).code == 9


