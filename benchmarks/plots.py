"""Small line charts as SVG, written by hand: no library is needed to see whether a line is flat."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, HEIGHT, MARGIN = 300, 200, 46
_STYLE = "font-family='sans-serif' font-size='11' fill='#333'"


@dataclass(frozen=True)
class Chart:
    """One line over articles known (logarithmic), from zero up; `bar`: the value that is not to be passed."""

    title: str
    points: Sequence[tuple[float, float]]
    bar: float | None = None


def write_charts(path: Path, charts: Sequence[Chart]) -> None:
    """Write the charts side by side, two in a row, as one SVG file."""
    rows = math.ceil(len(charts) / 2)
    panels = "\n".join(
        f"<g transform='translate({index % 2 * WIDTH},{index // 2 * HEIGHT})'>{''.join(_panel(chart))}</g>"
        for index, chart in enumerate(charts)
    )
    size = f"width='{2 * WIDTH}' height='{rows * HEIGHT}'"
    path.write_text(
        f"<svg xmlns='http://www.w3.org/2000/svg' {size}><rect {size} fill='white'/>\n{panels}\n</svg>\n", "utf-8"
    )


def _panel(chart: Chart) -> Iterator[str]:
    most = max([value for _, value in chart.points] + [chart.bar or 0]) * 1.1
    first, last = (math.log10(chart.points[end][0]) for end in (0, -1))

    def place(known: float, value: float) -> tuple[float, float]:
        share = (math.log10(known) - first) / (last - first) if last > first else 0.5
        return MARGIN + share * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - value / most * (HEIGHT - 2 * MARGIN)

    floor = HEIGHT - MARGIN
    yield f"<text x='{MARGIN}' y='24' {_STYLE} font-weight='bold'>{escape(chart.title)}</text>"
    yield f"<path d='M{MARGIN},{MARGIN} V{floor} H{WIDTH - MARGIN}' fill='none' stroke='#999'/>"
    if chart.bar is not None:
        _, height = place(chart.points[0][0], chart.bar)
        yield f"<path d='M{MARGIN},{height:.0f} H{WIDTH - MARGIN}' stroke='#c33' stroke-dasharray='4 3'/>"
        yield f"<text x='{WIDTH - MARGIN + 3}' y='{height + 4:.0f}' {_STYLE}>bar {chart.bar:g}</text>"
    places = [place(*point) for point in chart.points]
    line = " L".join(f"{x:.0f},{y:.0f}" for x, y in places)
    yield f"<path d='M{line}' fill='none' stroke='#256' stroke-width='2'/>"
    for (known, value), (x, y) in zip(chart.points, places, strict=True):
        yield f"<circle cx='{x:.0f}' cy='{y:.0f}' r='3' fill='#256'/>"
        yield f"<text x='{x:.0f}' y='{y - 7:.0f}' text-anchor='middle' {_STYLE}>{value:.3g}</text>"
        yield f"<text x='{x:.0f}' y='{floor + 15}' text-anchor='middle' {_STYLE}>{known:,.0f}</text>"
