"""A first profile of a portal, from what a short visit found: a file to correct, with the reasons beside."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lapvo_scraper.sites.origins import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 110
"""Characters of a comment: what a portal wrote is quoted, not handed on whole."""

_UNFIT_FOR_NAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class ListFound:
    """One list of articles on one page."""

    path: str
    instance_id: str
    items: int
    claimed: int | None
    pages: int | None
    dated: bool
    shown_on: int = 1  # pages that show it: a list in the margin is on all


@dataclass(frozen=True)
class PortalFacts:
    """What a visit found out about a portal."""

    name: str
    base_url: str
    looked_at: str  # day
    pages: int
    title: str | None = None
    software: tuple[str, ...] = ()  # evidence for Liferay and its version
    tls: str | None = None
    robots: str = "not asked"
    crawl_delay: float | None = None
    feeds: tuple[str, ...] = ()
    lists: tuple[ListFound, ...] = ()
    articles: int = 0  # read
    dates_from: tuple[str, ...] = ()  # where publication dates stand: metadata, template, list; empty: nowhere
    ways: tuple[str, ...] = ()  # how articles were located
    delay: float = 2.0  # seconds between two requests of the visit
    categories: tuple[str, ...] = ()
    unsplit: tuple[str, ...] = ()  # lines of page name and category that nobody could tell apart
    other_hosts: tuple[str, ...] = field(default=())  # of refused pictures and documents

    @property
    def seeds(self) -> tuple[str, ...]:
        """Where to begin: the front page, and pages with lists when it has none."""
        paths = dict.fromkeys(one.path for one in self.lists)
        return ("/",) if not paths or "/" in paths else ("/", *paths)


def name_for(url: str) -> str:
    """Return a short name for the portal at `url`.

    >>> name_for("https://lapvo.dongthap.gov.vn"), name_for("http://127.0.0.1:8080")
    ('lapvo', 'site-127-0-0-1')
    """
    host = origin_of(url).host.removeprefix("www.")
    first = host.split(".")[0]
    word = host if first.isdigit() or ":" in host else first
    name = _UNFIT_FOR_NAMES.sub("-", word.lower()).strip("-")
    return name if name[:1].isalpha() else f"site-{name}"


def draft(facts: PortalFacts) -> str:
    """Return a profile in TOML, with what was found as comments. It reads as a valid profile."""
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: PortalFacts) -> Iterator[str]:
    yield f"# A first profile, drafted on {facts.looked_at} after a look at {facts.pages} page(s). Correct it."
    yield "# Every key is described in docs/profiles.md; `lapvo sites check FILE` says whether it is in order."
    yield f"name = {_quoted(facts.name)}"
    if facts.title:
        yield f"title = {_quoted(facts.title)}"
    yield f"base_url = {_quoted(facts.base_url)}"
    yield ""
    yield from _comments("Software", facts.software or ("nothing that tells Liferay",))
    if facts.tls:
        yield _comment(f"TLS: {facts.tls}")
    yield _comment(f"robots.txt: {facts.robots}; it is obeyed")
    yield from _comments("Feed or sitemap", facts.feeds)
    yield ""
    yield from _of_lists(facts)
    yield f"seeds = [{', '.join(map(_quoted, facts.seeds))}]"
    yield ""
    yield from _of_pace(facts)
    yield from _of_articles(facts)
    yield from _of_hosts(facts)
    yield ""
    yield "# Needed for a portal on the internet, here or in the archive's lapvo.toml: whom its operators can write to."
    yield '# contact = "you@example.vn"'


def _of_lists(facts: PortalFacts) -> Iterator[str]:
    if not facts.lists:
        yield "# No list of articles was found: name pages that have one, or articles will only be found by links."
    for one in facts.lists:
        count = f"{one.items} articles" + (f" of {one.claimed}" if one.claimed else "")
        pages = f", {one.pages} pages" if one.pages else ""
        more = (", with dates" if one.dated else "") + (f"; on {one.shown_on} pages" if one.shown_on > 1 else "")
        publisher = f"asset publisher {one.instance_id}" if one.instance_id else "asset publisher"
        yield _comment(f"List: {one.path} ({publisher}): {count}{pages}{more}")


def _of_pace(facts: PortalFacts) -> Iterator[str]:
    if facts.crawl_delay and facts.crawl_delay > facts.delay:
        yield f"# robots.txt asks for {facts.crawl_delay:g} s between requests, and gets them."
    else:
        yield "# Seconds between two requests: an old server gets its rest."
    yield f"delay = {max(facts.crawl_delay or 0.0, facts.delay)}"
    yield ""


def _of_articles(facts: PortalFacts) -> Iterator[str]:
    if not facts.articles:
        yield "# No article was read. If the portal has some, its theme may need a [[template]]."
        return
    where = ", ".join(facts.dates_from) or "nowhere: the archive brackets them by their neighbours"
    yield _comment(f"{facts.articles} article(s) read; publication dates: {where}")
    if facts.ways == ("densest",):
        yield "# They stand in no container that is known and were read by guess: a [[template]] would be surer."
    if facts.unsplit:
        yield "# These lines name a page and then a category; put the page's name into page_names:"
        yield from map(_comment, facts.unsplit)
        yield "# page_names = []"
    if facts.categories:
        yield f"categories = [{', '.join(map(_quoted, facts.categories))}]"


def _of_hosts(facts: PortalFacts) -> Iterator[str]:
    if facts.other_hosts:
        yield ""
        yield "# Pictures or documents of these hosts are out of scope. Add those of the same operator:"
        yield f"# hosts = [{', '.join(map(_quoted, facts.other_hosts))}]"


def _comments(about: str, lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield _comment(f"{about}: {line}")


def _comment(text: str) -> str:
    """Return a comment that stays one, whatever a portal wrote."""
    harmless = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(harmless.split())
    return f"# {line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + '…'}"


def _quoted(text: str) -> str:
    """Return a basic string of TOML: JSON's escapes are TOML's, save for DEL and characters nobody sees."""
    harmless = "".join(letter if letter.isprintable() else " " for letter in text)
    return json.dumps(" ".join(harmless.split()), ensure_ascii=False)
