"""Score the reader on pages whose truth is known."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.reading import cases, ours
from benchmarks.reading.scores import Scores
from benchmarks.reading.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.reading.cases import Case


def main() -> int:
    """Print the tables; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--stories", type=int, default=1, help="stories of each habit in each look (default 1)")
    parser.add_argument("--only", choices=("tuned", "aside", "golden"), help="score one set of pages only")
    parser.add_argument("--wrong", action="store_true", help="name every article and field that is not right")
    options = parser.parse_args()
    sets = {"tuned": cases.tuned(options.stories), "aside": cases.aside(options.stories), "golden": cases.golden()}
    for name, pages in sets.items():
        if options.only in (None, name):
            _score(name, pages, wrong=options.wrong)
    return 0


def _score(name: str, pages: Iterable[Case], *, wrong: bool) -> None:
    by_group, by_habit, by_look = defaultdict(Scores), defaultdict(Scores), defaultdict(Scores)
    for case in pages:
        found = ours.read(case)
        for scores in (by_group[case.group], by_habit[case.habit], by_look[case.look]):
            wrong_fields = scores.add(found, case.gold)
        for field in wrong_fields:
            if wrong:
                print(f"{name} {case.name} [{case.habit}]: {field}", file=sys.stderr)
    print(f"## {name}\n")
    for first, rows in (("pages", by_group), ("habit", by_habit), ("look", by_look)):
        print(table(first, rows) + "\n")


if __name__ == "__main__":
    sys.exit(main())
