"""Lets the folder itself be run: `python3 tools/simulator`."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from simulator.main import main  # noqa: E402  (the path above comes first)

sys.exit(main(sys.argv[1:]))
