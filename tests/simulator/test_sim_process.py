"""Start, readiness line, options, end."""

import json
import os
import signal
import subprocess
import sys

import pytest
import wire
from acs_client import Client
from sim import PROGRAM, Simulator


def test_readiness_is_one_json_line_with_addresses_and_root(process):
    for address in (process.https, process.http, process.control):
        host, port = address.split(":")
        assert host == "127.0.0.1" and 0 < int(port) < 65536
    assert len({process.https, process.http, process.control}) == 3
    assert "BEGIN CERTIFICATE" in open(process.ca).read()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_status_0_and_nothing_left(tmp_path, number):
    with subprocess.Popen(
        [sys.executable, PROGRAM],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as child:
        ready = json.loads(child.stdout.readline())
        assert os.path.exists(ready["ca"]) and list(tmp_path.iterdir())
        child.send_signal(number)
        out, err = child.communicate()
    assert (child.returncode, out, err) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_an_open_call_does_not_hold_up_the_end():
    sim = Simulator().start()
    sim.script("DescribeRegions", {"Silence": True})
    with wire.connect(sim) as waiting:
        waiting.sendall(wire.request("DescribeRegions", {}))
        wire.until(lambda: sim.get("/calls"))
        assert sim.stop() == 0


def test_a_port_that_is_taken_is_told(process, tmp_path):
    done = subprocess.run(
        [sys.executable, PROGRAM, "--http", process.http.split(":")[1]],
        capture_output=True, text=True, env={**os.environ, "TMPDIR": str(tmp_path)},
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("simulator: ") and "in use" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_ca_out_is_written_and_stays(tmp_path):
    path = tmp_path / "root.pem"
    with Simulator().start("--ca-out", str(path)) as sim:
        assert sim.ca == str(path)
    assert "BEGIN CERTIFICATE" in path.read_text()


def test_the_ports_can_be_chosen(process):
    with Simulator().start() as first:
        chosen = {name: getattr(first, name) for name in ("https", "http", "control")}
    options = [part for name, a in chosen.items() for part in ("--" + name, a.split(":")[1])]
    with Simulator().start(*options) as second:
        assert {name: getattr(second, name) for name in chosen} == chosen


def test_given_keys_replace_the_default_one():
    with Simulator().start("--key", "a:b", "--key", "c:d:e:f") as sim:
        assert Client(sim, key=("a", "b")).describe().status == 200
        assert Client(sim, key=("testid", "testsecret")).describe().status == 404
        reply = Client(sim, key=("c", "d")).call(
            "DescribeRegions", {}, x_acs_security_token="e:f"
        )
        assert reply.status == 200


def test_speed_shortens_copies():
    with Simulator().start("--speed", "10") as sim:
        shown = sim.post("/snapshots", {
            "RegionId": "cn-beijing", "SourceDiskSize": "600", "Status": "progressing"
        })
    assert shown["RemainTime"] == 60


def test_help_names_every_option():
    done = subprocess.run([sys.executable, PROGRAM, "--help"], capture_output=True, text=True)
    for name in ("https", "http", "control", "ca-out", "leaf", "key", "speed", "rate"):
        assert "--" + name in done.stdout


@pytest.mark.parametrize(
    "options", [["--http", "70000"], ["--key", "nosecret"], ["--speed", "0"], ["--leaf", "dsa"]]
)
def test_a_bad_option_is_refused(options):
    done = subprocess.run(
        [sys.executable, PROGRAM, *options], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2 and done.stdout == "" and options[0] in done.stderr
