"""The simulator, once for all tests of a file, reset before each."""

import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from cli import anew  # noqa: E402
from sim import Simulator  # noqa: E402


@pytest.fixture(scope="module")
def running():
    with Simulator().start() as sim:
        yield sim


@pytest.fixture
def sim(running):
    return anew(running)
