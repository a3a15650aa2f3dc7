"""The simulator, once for all tests of a file, reset before each."""

import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from sim import Simulator  # noqa: E402

SOURCE = {"RegionId": "cn-hangzhou", "SnapshotId": "s-source0001", "SourceDiskId": "d-1",
          "Status": "accomplished", "SourceDiskSize": "40"}


@pytest.fixture(scope="module")
def running():
    with Simulator().start() as sim:
        yield sim


@pytest.fixture
def sim(running):
    running.post("/reset")
    running.post("/snapshots", SOURCE)
    return running
