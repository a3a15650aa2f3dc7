"""Everything that the simulator knows, in one place: a reset makes a new one."""

from simulator.clock import Clock
from simulator.conditions import Conditions
from simulator.connections import Connections
from simulator.gatekeeper import Gatekeeper
from simulator.memory import ClientTokens, Rate
from simulator.progress import COPIES
from simulator.ram import Policies
from simulator.script import Script
from simulator.settings import Settings
from simulator.snapshots import Store


class State:
    """`options` are those of the command line."""

    def __init__(self, options):
        self.clock = Clock()
        self.gatekeeper = Gatekeeper(self.clock, options.keys)
        self.policies = Policies()
        self.conditions = Conditions()
        self.snapshots = Store(self.clock, options.speed)
        self.client_tokens = ClientTokens(self.clock)
        self.copies = Settings(COPIES)
        self.rate = Rate(self.clock, options.rate)
        self.script = Script()
        self.connections = Connections()
        self.calls = []
