"""A hundred power cuts, simulated on a written-down disk; thousands: `python -m benchmarks.power_cuts`. Needs gcc."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[2]


def test_nothing_promised_is_lost_in_a_power_cut(gcc: str) -> None:
    assert gcc
    command = [sys.executable, "-m", "benchmarks.power_cuts", "--states", "100", "--pages", "9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    begun, *_, sums = (json.loads(line) for line in done.stdout.splitlines())
    assert begun["faithful"]
    assert (done.returncode, sums["states"], sums["broken"]) == (0, 100, 0), done.stdout
    assert sums["promised"] > 50
