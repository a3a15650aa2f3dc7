"""The SDK in one process of node for each set of calls, and the simulator as new for each test."""

import json
import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = os.path.join(HERE, "..", "..", "build", "sdk", "node_modules")
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "e2e"),
                os.path.join(HERE, "..", "..", "tools")]

from sim import Simulator  # noqa: E402


def sdk(port, ca, *calls, seconds=120):
    """What comes of the calls (see call.js), made one after the other to localhost:port."""
    env = {"PATH": os.environ["PATH"], "NODE_PATH": MODULES}
    if ca is not None:
        env["NODE_EXTRA_CA_CERTS"] = str(ca)
    wish = json.dumps({"endpoint": "localhost:%s" % port, "calls": calls})
    # Servers of tests listen on 127.0.0.1, and node 18 tries only the first address of a name.
    done = subprocess.run(["node", "--dns-result-order=ipv4first", os.path.join(HERE, "call.js")],
                          input=wish.encode(), env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    outcomes = json.loads(done.stdout)
    assert len(outcomes) == len(calls)
    return outcomes


@pytest.fixture(scope="session")
def running():
    with Simulator().start() as sim:
        yield sim


@pytest.fixture
def sim(running):
    running.post("/reset")
    return running


@pytest.fixture
def ask(sim):
    """ask(method, request, ...): the one outcome of one call to the simulator."""
    def one(method, request, keys=None, **more):
        call = {"method": method, "request": request,
                "keys": keys or {"id": "testid", "secret": "testsecret"}, **more}
        return sdk(sim.https.split(":")[1], sim.ca, call)[0]
    return one
