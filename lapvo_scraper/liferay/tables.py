"""Tables of data, told from tables that only arrange a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.liferay.page import squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

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
    """The text of a cell; paragraphs and lines in it are joined by spaces."""
    if not len(cell):
        return cell.text or ""
    return " ".join(part for child in _parts(cell) if (part := child.strip()))


def _parts(cell: Element) -> list[str]:
    blocks = [child for child in cell if child.tag in ("p", "div", "br", "ul", "ol", "li", "h3", "h4")]
    if not blocks:
        return [text_of(cell)]
    parts = [cell.text or ""]
    for child in cell:
        if not isinstance(child.tag, str):
            text = ""
        elif child in blocks and child.tag != "br":
            text = " ".join(_parts(child))
        else:
            text = text_of(child)
        if child in blocks:
            parts += [text, child.tail or ""]
        else:
            parts[-1] += text + (child.tail or "")
    return parts
