"""Floors: what the reader once reached, it may not fall below without a reason on record.

`floors.toml` holds one table per set of pages, a share per field, and the reasons for which floors were lowered.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("floors.toml")
LOWERED = "lowered"
"""The table of reasons, by "set / field"."""

Values = dict[str, dict[str, float]]
"""Shares by set of pages and field."""


def below(measured: Values) -> list[str]:
    """Return a sentence for every share under its floor."""
    floors = _read()
    return [
        f"{group} / {field}: {value:.4f} is below its floor {floor}"
        for group, fields in measured.items()
        for field, value in fields.items()
        if value < (floor := float(floors.get(group, {}).get(field, 0)))
    ]


def write(measured: Values, *, lower: str | None = None, because: str | None = None) -> None:
    """Raise every floor that was exceeded; lower only the one named "set / field", and write down why."""
    floors = _read()
    for group, fields in measured.items():
        table = floors.setdefault(group, {})
        for field, value in fields.items():
            reached = int(value * 10_000) / 10_000  # never rounded up
            named = f"{group} / {field}" == lower
            table[field] = reached if named else max(reached, float(table.get(field, 0)))
            if named and because:
                floors.setdefault(LOWERED, {})[lower] = because
    reasons = floors.pop(LOWERED, {})
    FILE.write_text(_toml({**floors, **({LOWERED: reasons} if reasons else {})}), encoding="utf-8")


def _read() -> dict[str, dict[str, float | str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def _toml(tables: Mapping[str, Mapping[str, float | str]]) -> str:
    lines = ["# Written by `python -m benchmarks.reading --raise`, lowered by `--lower ... --because ...` only."]
    for name, table in tables.items():
        lines += ["", f"[{_quoted(name)}]"]
        lines += [f"{_quoted(key)} = {_quoted(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _quoted(value: float | str) -> str:
    """JSON and TOML write strings and numbers alike."""
    return json.dumps(value, ensure_ascii=False)
