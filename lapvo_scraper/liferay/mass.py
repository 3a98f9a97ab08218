"""How much of the text that a visitor sees in an article was read, counted apart from the reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.blocks import Text
from lapvo_scraper.liferay.page import text_of
from lapvo_scraper.liferay.query import marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.blocks import Piece

# Nothing a visitor sees. Widgets count as seen: an article dropped as one must show in the share.
_UNSEEN_TAGS = ("script", "style", "noscript", "template", "textarea", "select", "xml", "svg", "head")
_FOR_READERS = re.compile("hide-accessible|sr-only|helper-hidden-accessible")


def share_read(
    containers: Iterable[Element], pieces: Iterable[Piece], skipped: Iterable[Element] = ()
) -> float:
    """Return the share of the visible characters of `containers` that `pieces` hold, from 0.0 to 1.0.

    White space does not count; `skipped` was left out on purpose. 1.0 when there is no text at all.
    """
    seen = sum(_weight(text_of(one)) - _unseen_weight(one) for one in containers)
    seen -= sum(_weight(text_of(one)) for one in skipped)
    read = _weight(" ".join([piece.text for piece in pieces if isinstance(piece, Text)]))
    return min(read / seen, 1.0) if seen > 0 else 1.0


def _weight(text: str) -> int:
    """Characters that are neither white space nor the marks that `tables` puts between cells."""
    # Blanks go first: words would otherwise be cut apart one by one, at three times the cost.
    return len("".join(text.replace(" ", "").split())) - text.count("|")


def _unseen_weight(container: Element) -> int:
    unseen = [*container.iter(*_UNSEEN_TAGS), *marked(container, _FOR_READERS)]
    if not unseen:
        return 0
    known = set(unseen)
    outermost = [one for one in unseen if not any(up in known for up in one.iterancestors())]
    return sum(_weight(text_of(one)) for one in outermost)
