"""Every sweep, and what it counted."""

from concurrent.futures import ThreadPoolExecutor

import cut
import kill
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
def swept(capsys):
    """Runs a sweep and says what it counted, whether it fails or not."""
    def run(name, sweep, rigs):
        tally = Tally(name)
        sweep(rigs, tally)
        with capsys.disabled():
            print("\n%s" % tally)
        assert not tally.faults, "\n".join(tally.faults[:20])
        assert tally.points > 0
        return tally
    return run


def test_killed_up_to_the_verdict(rigs, swept):
    swept("kill sweep", kill.sweep, rigs[:BUSY])


def test_killed_while_it_waits(rigs, swept):
    swept("kill sweep, waiting", kill.sweep_waiting, rigs)


def test_reset_at_each_record(rigs, swept):
    swept("reset sweep", reset.sweep, rigs)


def test_reset_for_good_at_each_record(rigs, swept):
    swept("reset sweep, for good", reset.sweep_for_good, rigs)


@pytest.mark.parametrize("action", ["CopySnapshot", "DescribeSnapshots"])
def test_cut(rigs, swept, action):
    swept("cut sweep, %s" % action, lambda rigs, tally: cut.sweep(rigs, tally, action), rigs)
