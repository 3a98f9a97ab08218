"""No room at any of the calls by which an archive begins; all calls: `python -m benchmarks.disk_faults`. Needs gcc."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[2]


def test_no_room_ends_with_5_whatever_there_is_no_room_for(gcc: str) -> None:
    assert gcc
    given = ("--actions", "ENOSPC", "--calls", "30", "--pages", "3")
    command = [sys.executable, "-m", "benchmarks.disk_faults", *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    sums = json.loads(done.stdout.splitlines()[-1])
    assert (sums["points"], sums.get("exit 4", 0)) == (60, 0)
    assert sums["exit 5"] > 30
