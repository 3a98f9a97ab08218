"""Tables of data, told from tables that only arrange a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from lapvo_scraper.liferay.page import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LINES = frozenset({"p", "div", "br", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_LONG_CELL = 400
"""Characters of a cell that is no cell of data but a column of a page."""


def data_table(table: Element) -> list[list[str]] | None:
    """Return the rows of cells of a table of data; None when it has pictures, tables or texts in its cells.

    Two rows and two columns at least: a signature in two columns and a box around a text are layout.
    """
    if next(table.iter("img"), None) is not None or len(list(table.iter("table"))) > 1:
        return None
    rows = [[squeeze(_cell_text(cell)) for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    return None if any(len(cell) > _LONG_CELL for row in rows for cell in row) else rows


def _cell_text(cell: Element) -> str:
    """The text of a cell; its paragraphs and lines are joined by spaces, words inside a line never split."""
    if not len(cell):
        return cell.text or ""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end", "comment")):
        if element.tag in _LINES:
            parts.append(" ")
        if event == "start":
            parts.append(element.text or "")
        elif element is not cell:
            parts.append(element.tail or "")
    return "".join(parts)
