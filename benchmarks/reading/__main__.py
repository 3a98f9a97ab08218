"""Score the reader on pages whose truth is known, beside other extractors; fail when a score is below its floor."""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reading import cases, external, floors, ours, peers
from benchmarks.reading.scores import Scores
from benchmarks.reading.tables import plain_table, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.reading.cases import Case

DATA = "LAPVO_LABELLED_DATA"
"""Environment variable naming a folder of pages and lines labelled elsewhere (external.py says what may be in it)."""
SETS = ("tuned", "aside", "second-aside", "third-aside", "fourth-aside", "golden", "external", "peers")


def main() -> int:
    """Print the tables; return 1 when a share is below its floor."""
    options = _options()
    wanted = options.only or SETS
    measured: floors.Values = {}
    sets = {
        "tuned": cases.tuned(options.stories),
        "aside": cases.aside(options.stories),
        **{f"{name}-aside": cases.later_aside(look, options.stories) for look, name in cases.LATER_LOOKS.items()},
        "golden": cases.golden(),
    }
    for name, pages in sets.items():
        if name in wanted:
            measured |= _score(name, pages, wrong=options.wrong)
    if "external" in wanted and options.data:
        measured |= _score_external(options.data, wrong=options.wrong)
    if "peers" in wanted:
        peers.report(options.peer_pages)
    if options.raised or options.lower:
        floors.write(measured, lower=options.lower, because=options.because)
    fallen = floors.below(measured)
    print("\n".join(fallen) or "No score is below its floor (benchmarks/reading/floors.toml).")
    return 1 if fallen else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--only", choices=SETS, action="append", help="score this set only (may be given again)")
    parser.add_argument("--stories", type=int, default=2, help="stories of each habit in each look (default 2)")
    parser.add_argument("--data", type=Path, default=os.environ.get(DATA), help=f"folder of labelled data (or ${DATA})")
    parser.add_argument("--peer-pages", type=int, default=90, help="pages on which peers are compared (default 90)")
    parser.add_argument("--wrong", action="store_true", help="name everything that is not right, on stderr")
    parser.add_argument("--raise", dest="raised", action="store_true", help="raise the floors to what was reached")
    parser.add_argument("--lower", metavar="SET / FIELD", help="lower this one floor to what was reached")
    parser.add_argument("--because", metavar="REASON", help="why; kept beside the floor")
    options = parser.parse_args()
    if bool(options.lower) != bool(options.because):
        parser.error("--lower needs --because, and the other way round: no floor falls without a reason")
    options.data = Path(options.data) if options.data else None
    return options


def _score(name: str, pages: Iterable[Case], *, wrong: bool) -> floors.Values:
    by_group, by_habit, by_look = defaultdict(Scores), defaultdict(Scores), defaultdict(Scores)
    for case in pages:
        found = ours.read(case)
        for scores in (by_group[case.group], by_habit[case.habit], by_look[case.look]):
            wrong_fields = scores.add(found, case.gold)
        if wrong:
            _name_wrong(f"{name} {case.name} [{case.habit}]: {field}" for field in wrong_fields)
    print(f"## {name}\n")
    for first, rows in (("pages", by_group), ("habit", by_habit), ("look", by_look)):
        print(table(first, rows) + "\n")
    return {group: scores.values() for group, scores in by_group.items()}


def _score_external(folder: Path, *, wrong: bool) -> floors.Values:
    missed: list[str] = []
    shares = external.score(folder, missed)
    print(f"## external\n\n{plain_table(shares)}\n")
    if wrong:
        _name_wrong(missed)
    return {"external": {name: share.value for name, share in shares.items() if share.value is not None}}


def _name_wrong(sentences: Iterable[str] | Iterator[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
