"""Somebody with other versions: the tests with the oldest and the newest of all that pyproject.toml allows.

    python -m benchmarks.walks.versions OUT

Half an hour on two cores: a clean clone, an environment for each, and the whole suite twice.
"""

from __future__ import annotations

import re
import subprocess

from benchmarks.walks.places import ROOT
from benchmarks.walks.transcript import begin


def main() -> None:
    """Walk."""
    walk = begin("versions", __doc__)
    subprocess.run(["git", "clone", "-q", ROOT, walk.folder / "clone"], check=True)
    for age in ("oldest", "newest"):
        said = walk.enter(f".ci/{age}", cwd="clone")
        passed = re.search(r"(\d+) passed", said)
        walk.check(f"the {age} versions pass {passed[1] if passed else 'no'} tests", passed is not None)


if __name__ == "__main__":
    main()
