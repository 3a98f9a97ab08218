"""docs/notebooks/first-look.ipynb runs from its first cell to its last on the demo's archive, and shows its plots."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.peers

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "first-look.ipynb"
PLOTS = 6
RUN = """
import sys, nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
assert not any(cell.get("outputs") for cell in notebook.cells), "commit it without outputs"
NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=sys.argv[2])
outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
assert not [output for output in outputs if output.get("name") == "stderr"], outputs
print(sum("image/png" in output.get("data", {}) for output in outputs))
"""


def test_the_notebook_runs_and_plots(tmp_path: Path) -> None:
    demo = [sys.executable, "-m", "lapvo_scraper.cli", "demo", "--port", "0"]
    subprocess.run(demo, cwd=tmp_path, capture_output=True, timeout=120)
    assert (tmp_path / "demo-archive" / "lapvo.db").exists()
    run = [sys.executable, "-c", RUN, str(NOTEBOOK), str(tmp_path)]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(PLOTS)]
