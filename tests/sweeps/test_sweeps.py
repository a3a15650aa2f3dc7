"""Every sweep, and what it counted. A fault is named by the command that repeats it."""

from concurrent.futures import ThreadPoolExecutor

import cut
import kill
import many
import pytest
import reset
from rig import Rig, Tally

BUSY = 3  # workers that keep two processors busy
RIGS = 8  # where runs mostly wait


@pytest.fixture(scope="module")
def rigs():
    with ThreadPoolExecutor(RIGS) as pool:
        made = list(pool.map(lambda _: Rig(), range(RIGS)))
    yield made
    for rig in made:
        rig.__exit__()


@pytest.fixture
def swept(rigs, capsys):
    """Runs a sweep and says what it counted, whether it fails or not."""
    def run(name, sweep, *more, workers=RIGS):
        tally = Tally(name)
        sweep(rigs[:workers], tally, *more)
        with capsys.disabled():
            print("\n%s" % tally)
        if tally.faults or tally.points == 0:
            pytest.fail("\n".join(tally.faults) or "there was no point", pytrace=False)
    return run


def test_killed_up_to_the_verdict(swept):
    swept("kill sweep", kill.sweep, workers=BUSY)


def test_killed_while_it_waits(swept):
    swept("kill sweep, waiting", kill.sweep_waiting)


def test_reset_at_each_record(swept):
    swept("reset sweep", reset.sweep, False)


def test_reset_for_good_at_each_record(swept):
    swept("reset sweep, for good", reset.sweep, True)


@pytest.mark.parametrize("action", ["CopySnapshot", "DescribeSnapshots"])
def test_cut(swept, action):
    swept("cut sweep, %s" % action, cut.sweep, action)


def test_killed_with_many_copies(swept):
    swept("kill sweep, many", many.sweep)
