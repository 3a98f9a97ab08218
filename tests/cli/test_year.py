"""The simulated year, its events closer together: eighteen nights of the real command line (benchmarks/year)."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_weeks_pass_and_nothing_is_missed_or_made_up(tmp_path):
    command = [sys.executable, "-m", "benchmarks.year", "--days", "18", "--json", "--keep", str(tmp_path / "weeks")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LAPVO_")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=600)
    assert done.stdout, done.stderr
    verdict = json.loads(done.stdout)
    assert verdict["wrong"] == []
    assert done.returncode == 0, done.stderr
    assert verdict["nights"] == 18
    assert all(count > 0 for count in verdict["events"].values()), verdict["events"]
    assert verdict["findings"] == {
        "certificate-changed": [17],
        "portal-down": [5],
        "portal-missing": [15],
        "template-unknown": [11, 12],
    }
    assert verdict["over_budget"] <= 0
    assert verdict["notified"] == 8  # each of the four troubles, and its end
