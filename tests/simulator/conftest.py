"""One simulator for the whole session; every test finds it as new."""

import os
import socket
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "..", "tools")]

socket.setdefaulttimeout(30)  # a broken simulator fails a test instead of hanging it

from acs_client import Client  # noqa: E402  (the paths above come first)
from sim import Simulator  # noqa: E402


@pytest.fixture(scope="session")
def process():
    with Simulator().start() as running:
        yield running


@pytest.fixture
def sim(process):
    process.post("/reset")
    return process


@pytest.fixture
def client(sim):
    return Client(sim)


@pytest.fixture
def make(sim):
    """Makes a snapshot in cn-beijing and gives its id; members replace the defaults."""

    def make_snapshot(**members):
        return sim.post("/snapshots", {"RegionId": "cn-beijing", **members})["SnapshotId"]

    return make_snapshot


@pytest.fixture
def source(make):
    """A finished snapshot in cn-beijing."""
    return make(SnapshotId="s-source", SourceDiskId="d-source")
