"""What a portal prints around the text of an article: title, ids, categories, dates, pages.

Everything as printed; what it means is for others to say. The ladders go from what Liferay guarantees to what
themes print (docs/liferay.md, "Detail view").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.markup import is_no_part
from lapvo_scraper.liferay.page import squeeze, text_of
from lapvo_scraper.liferay.query import elements, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

    from lapvo_scraper.liferay.locate import Located
    from lapvo_scraper.liferay.page import Page

# Classes by which the asset publisher marks what it prints around an article, by Liferay version.
_TITLES = (
    "asset-title",  # 7.1 and later; beside it the back icon, whose missing label 7.2 prints as "null"
    "header-title",  # 6.0 to 7.0: taglib header, before the full view
)
_ENTRY_IDS = (
    "asset-anchor",  # 7.1 and later: the id itself
    "asset-content",  # 6.x and 7.0: portlet namespace and id
)
_CATEGORIES = ("asset-categories", "metadata-categories", "taglib-asset-categories-summary")
_TAGS = ("asset-tags", "metadata-tags", "taglib-asset-tags-summary")
_DATES = (
    "metadata-publish-date",  # 6.x and 7.0: one field
    "date-info",  # 7.1 and later: "published - modified" in one line
)
_MODIFIED = re.compile(
    r"(?:\s-\s|^)(?:Hiệu chỉnh|Lần sửa cuối|Ngày sửa|Modified|Last Modified)\b.*", re.IGNORECASE | re.DOTALL
)
_PAGES = re.compile("page-iterator|journal-article-page-number")
_PAGE_NUMBER = re.compile(r"[?&](?:_\w+_)?page=(\d{1,3})(?:&|#|$)")
_LOOKED_UP = frozenset({*_TITLES, *_ENTRY_IDS, *_CATEGORIES, *_TAGS, *_DATES})
# Page title for screen readers: h1 in 7.0 and 7.1, h2 in 7.2 and later; shown in 6.2.
_PAGE_TITLE = elements(
    "//*[@id='content']/*[(self::h1 or self::h2) and contains(@class, 'hide-accessible')]"
    " | //h2[contains(@class, 'page-title')]/span"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page prints about the article it shows."""

    title: str | None
    entry_id: int | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    dates: tuple[str, ...]  # lines of the metadata row that tell of publication
    page_count: int  # of a multi-page article, by its page iterator


def read_surroundings(page: Page, located: Located) -> Surroundings:
    """Return what stands around the article."""
    around = _Around(located)
    return Surroundings(
        title=next(filter(None, _titles(page, located, around)), None),
        entry_id=_entry_id(around),
        categories=_texts(link for one in around.marked(*_CATEGORIES) for link in one.iter("a")),
        tags=_texts(link for one in around.marked(*_TAGS) for link in one.iter("a")),
        dates=tuple(filter(None, (_MODIFIED.sub("", text) for text in _texts(around.marked(*_DATES))))),
        page_count=_page_count(around),
    )


def _page_count(around: _Around) -> int:
    """The highest page that the page iterator links to; it stands behind the text, or within its box."""
    iterators = around.page_iterators
    outermost = (one for one in iterators if iterators.isdisjoint(one.iterancestors()))  # or links count many times
    links = (link for pages in outermost for link in pages.iter("*"))
    found = (_PAGE_NUMBER.search(link.get("href") or "") for link in links)
    return max([1, *(int(match[1]) for match in found if match)])


def read_page_names(page: Page) -> tuple[str, ...]:
    """Return the names of the pages in the breadcrumb; its last crumb is the article itself."""
    if b"breadcrumb" not in page.source:
        return ()
    trails = (one for one in (*page.tags["ul"], *page.tags["ol"]) if "breadcrumb" in (one.get("class") or ""))
    return _texts(crumb for trail in trails for crumb in trail.iterchildren("li"))[:-1]


class _Around:
    """The elements of an article's portlet outside its text, by class: one walk for all that is looked up."""

    def __init__(self, located: Located) -> None:
        self._by_class: dict[str, list[Element]] = {}
        self.page_iterators: set[Element] = set()
        container = located.containers[0]
        waiting = [located.boundary]
        while waiting:
            element = waiting.pop()
            if classes := element.get("class"):
                for name in _looked_up(classes):
                    self._by_class.setdefault(name, []).append(element)
                if "page" in classes and _PAGES.search(classes) and element is not located.boundary:
                    self.page_iterators.add(element)
            if element is container:
                self.page_iterators.update(marked(element, _PAGES))
            else:
                waiting += reversed(element)

    def marked(self, *classes: str) -> Iterator[Element]:
        """Yield the elements with one of the classes, in the order of the classes."""
        for name in classes:
            yield from self._by_class.get(name, ())


def _looked_up(classes: str) -> list[str]:
    return [name for name in classes.split() if name in _LOOKED_UP]


def _titles(page: Page, located: Located, around: _Around) -> Iterator[str | None]:
    """The ladder of titles; never the portlet's, never the word "null" of the back link."""
    yield squeeze(located.containers[0].get("data-analytics-asset-title") or "")
    for element in around.marked(*_TITLES):
        yield _without_null(_shown_text(element), page)
    for element in _PAGE_TITLE(page.root):
        title = squeeze(text_of(element))
        # The page's own name stands here too, when no article took its place.
        if page.head.title is None or page.head.title.startswith(title):
            yield title
    yield page.head.properties.get("og:title")
    yield _from_head(page)


def _entry_id(around: _Around) -> int | None:
    """The entry id that the page itself names."""
    for element in around.marked(*_ENTRY_IDS):
        tail = (element.get("id") or "").rpartition("_")[2]
        if tail.isascii() and tail.isdigit():
            return int(tail)
    return None


def _from_head(page: Page) -> str | None:
    """The page title minus " - site - company": what a headline repeats of it, else the part before them."""
    title = page.head.title
    if not title:
        return None
    headlines = (squeeze(text_of(headline)) for headline in page.root.iter("h1", "h2"))
    repeated = max((text for text in headlines if text and title.startswith(text)), key=len, default=None)
    return repeated or title.split(" - ")[0]


def _without_null(title: str, page: Page) -> str:
    """The title without the word that a theme may show before it, unless the page title has it too."""
    kept = page.head.title is not None and page.head.title.startswith("null ")
    return title if kept else title.removeprefix("null ")


def _shown_text(title: Element) -> str:
    """The text of a title without the words for screen readers, which stand one level below or two."""
    parts = [title.text or ""]
    for child in title:
        if isinstance(child.tag, str) and not is_no_part(child):
            parts += [child.text or "", *(_visible(inner) for inner in child)]
        parts.append(child.tail or "")
    return squeeze("".join(parts))


def _visible(element: Element) -> str:
    hidden = not isinstance(element.tag, str) or is_no_part(element)
    return ("" if hidden else text_of(element)) + (element.tail or "")


def _texts(found: Iterable[Element]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for element in found if (text := squeeze(text_of(element)))))
