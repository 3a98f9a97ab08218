"""The tests of this folder share what they crawl: `hostile_portal`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))  # pytest's importlib mode puts no folder of tests on the path
