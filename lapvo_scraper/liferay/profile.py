"""What a site's profile says about its theme: CSS selectors, tried only on pages with evidence for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cssselect import SelectorError

from lapvo_scraper.errors import ProfileError
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import selected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.page import Page


@dataclass(frozen=True, slots=True)
class Named:
    """What the selectors of a template found: texts by field, their elements, the article's place."""

    texts: dict[str, str] = field(default_factory=dict)  # title summary category byline published
    elements: frozenset[Element] = frozenset()
    container: Element | None = None
    body: tuple[Element, ...] = ()


_FIELDS = ("title", "summary", "category", "byline", "published")


def read_named(page: Page, templates: Iterable[Mapping[str, str | None]]) -> Named:
    """Return what the first template whose evidence is on the page names there.

    A template holds CSS selectors by the keys of docs/profiles.md, `[[template]]`; None leaves the rule for
    stock Liferay in force. Raises ProfileError when a selector cannot be read.
    """
    for template in templates:
        if _select(template, "evidence", page.root):
            return _read(page, template)
    return Named()


def _read(page: Page, template: Mapping[str, str | None]) -> Named:
    texts: dict[str, str] = {}
    found: set[Element] = set()
    container = next(iter(_select(template, "container", page.root)), None)
    root = page.root if container is None else container
    for name in _FIELDS:
        lines = _select(template, name, root) or _select(template, name, page.root)
        said = [text for line in lines if (text := squeeze(text_of(line)))]
        if said:
            texts[name] = " / ".join(said) if name == "byline" else said[0]
            found.update(lines)
    return Named(texts, frozenset(found), container, tuple(_select(template, "body", root)))


def _select(template: Mapping[str, str | None], name: str, root: Element) -> list[Element]:
    css = template.get(name)
    if not css:
        return []
    try:
        return selected(css, root)
    except SelectorError as error:
        raise ProfileError(
            f"template {template.get('name')!r}: {name} = {css!r} is no CSS selector: {error}; correct it"
        ) from None
