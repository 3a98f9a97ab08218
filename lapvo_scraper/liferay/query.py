"""XPath expressions with a type: compiled once, each says what it gives."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree
from lxml.cssselect import CSSSelector

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from lxml.etree import _Element as Element


def elements(path: str) -> Callable[[Element], list[Element]]:
    """Return a query for elements."""
    return cast("Callable[[Element], list[Element]]", etree.XPath(path))


def strings(path: str) -> Callable[[Element], list[str]]:
    """Return a query for attribute values or text nodes."""
    return cast("Callable[[Element], list[str]]", etree.XPath(path, smart_strings=False))


def number(path: str) -> Callable[[Element], float]:
    """Return a query for a number."""
    return cast("Callable[[Element], float]", etree.XPath(path))


def flag(path: str) -> Callable[[Element], bool]:
    """Return a query for yes or no."""
    return cast("Callable[[Element], bool]", etree.XPath(path))


def with_class(name: str, tag: str = "*") -> str:
    """Return a path to the descendants that have `name` among their classes (double blanks are usual)."""
    exactly = f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
    return f".//{tag}[contains(@class, '{name}') and {exactly}]"


def marked(element: Element, classes: re.Pattern[str]) -> list[Element]:
    """Return the descendants in whose class attribute the pattern is found.

    XPath would make a set of nodes of every attribute for that, which takes twice as long.
    """
    return [one for one in element.iterdescendants("*") if (value := one.get("class")) and classes.search(value)]


def selected(css: str, element: Element) -> list[Element]:
    """Return the elements inside `element` that a profile's CSS selector names."""
    return _selector(css)(element)


@lru_cache(maxsize=256)
def _selector(css: str) -> Callable[[Element], list[Element]]:
    return cast("Callable[[Element], list[Element]]", CSSSelector(css, translator="html"))
