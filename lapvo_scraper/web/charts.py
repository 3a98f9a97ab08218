"""Charts as plain geometry, which templates draw as inline SVG: no script, no library, no other file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 860, 300
SPARK = (120, 22)
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 12, 34
_GAP = 0.22  # of a bar's place, left free between two
_WIDEST = 64
_MOST_LABELS = 16
_TICKS = 4


@dataclass(frozen=True)
class Segment:
    """One layer of a bar; `series` counts from 0."""

    series: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One bar with its place: `label` stands below it, when there is room."""

    x: float
    width: float
    middle: float
    label: str | None
    title: str
    href: str | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Chart:
    """Bars over an axis, with lines at round values."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]  # value, y
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    floor: int = HEIGHT - _BOTTOM


@dataclass(frozen=True)
class Column:
    """What one bar shows: values in the order of the series."""

    label: str
    values: tuple[int, ...]
    title: str
    href: str | None = None


def stacked(columns: Sequence[Column]) -> Chart:
    """Return bars of stacked values side by side."""
    most = max((sum(column.values) for column in columns), default=0)
    step = _round_step(most)
    top = max(step * -(-most // step), 1)
    height = HEIGHT - _TOP - _BOTTOM
    place = (WIDTH - _LEFT - _RIGHT) / max(len(columns), 1)
    every = -(-len(columns) // _MOST_LABELS) or 1
    bars = []
    for number, column in enumerate(columns):
        width, middle = min(place * (1 - _GAP), _WIDEST), _LEFT + (number + 0.5) * place
        bars.append(
            Bar(
                round(middle - width / 2, 2),
                round(width, 2),
                round(middle, 2),
                column.label if number % every == 0 else None,
                column.title,
                column.href,
                _segments(column.values, height / top),
            )
        )
    ticks = tuple((value, round(HEIGHT - _BOTTOM - value * height / top, 2)) for value in range(0, top + 1, step))
    return Chart(tuple(bars), ticks)


def _segments(values: Sequence[int], scale: float) -> tuple[Segment, ...]:
    segments, y = [], float(HEIGHT - _BOTTOM)
    for series, value in enumerate(values):
        if value:
            y -= value * scale
            segments.append(Segment(series, round(y, 2), round(value * scale, 2)))
    return tuple(segments)


def _round_step(most: int) -> int:
    """Return a round distance of lines, at most about `_TICKS` up to `most`: 1, 2 or 5 times a power of ten."""
    step, factors = 1, (2, 5, 10)
    while most > step * _TICKS * factors[-1]:
        step *= 10
    return next((step * factor for factor in (1, *factors) if most <= step * factor * _TICKS), step)


def sparkline(values: Sequence[int]) -> list[tuple[float, float, float, float]]:
    """Return small bars, as x, y, width, height in a box of `SPARK`, the highest as high as there is room."""
    width, height = SPARK
    most, place = max(values, default=0), width / max(len(values), 1)
    bars = ((number * place, value * height / most) for number, value in enumerate(values) if value)
    return [(round(x, 2), round(height - bar, 2), round(place * (1 - _GAP), 2), round(bar, 2)) for x, bar in bars]


def totals(rows: Sequence[tuple[str, str, int]], series: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Add up rows (place, series, count) to the values of each place in the order of `series`."""
    sums: dict[str, list[int]] = {}
    for place, name, count in rows:
        sums.setdefault(place, [0] * len(series))[series.index(name)] += count
    return {place: tuple(values) for place, values in sums.items()}
