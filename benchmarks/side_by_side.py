"""Two jobs on two sites, a reader and a checkpointer in one archive for a minute; then `verify`.

    python -m benchmarks.side_by_side [--seconds 60]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from side_by_side import work


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = work(Path(folder) / "archive", given.seconds)
    print(json.dumps(done._asdict()))
    return 1 if any(done.codes) or done.faults or done.went_back else 0


if __name__ == "__main__":
    sys.exit(main())
