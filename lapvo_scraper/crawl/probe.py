"""A short visit to an unknown portal: a crawl of a few pages into a folder of its own, and what it found.

It is a crawl like any other, so scope, addresses, robots.txt, pace and contact are those of every crawl.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lapvo_scraper import clock
from lapvo_scraper.crawl.jobs import CrawlResult, Job
from lapvo_scraper.crawl.robots import Robots
from lapvo_scraper.crawl.runner import crawl
from lapvo_scraper.sites.draft import ListFound, PortalFacts
from lapvo_scraper.storage.database.schema import connect_read_only
from lapvo_scraper.storage.evidence.http_message import parse_reply
from lapvo_scraper.storage.evidence.payload import decode
from lapvo_scraper.storage.evidence.warc import SUFFIX, iter_records

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from lapvo_scraper.crawl.jobs import Language
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.evidence.http_message import Reply
    from lapvo_scraper.storage.folder import Folder

SECTIONS = 8
ARTICLES = 4
DOORS = 2
"""How many pages of each kind are looked at, beside the front page: half a minute at the usual pace."""

MET = (0, 7, 8)
"""Exit codes of a visit that saw the front page: there is more to see, of course."""

_MANY = 12  # categories, hosts: more would be no help in a file to be read
_MARKS = {
    b"com_liferay_asset_publisher": "portlet names of Liferay 7",
    b'id="p_p_id_101_': "portlet names of Liferay 6",
    b"Liferay.ThemeDisplay": "script of Liferay's themes",
}


def probe(site: Site, folder: Folder, language: Language) -> CrawlResult:
    """Visit a portal into an empty folder; return how its front page was met. `facts` reads what came of it."""
    front = Job(site, folder, command="lapvo sites new", limit=len(site.seeds), media=False, language=language)
    results: list[CrawlResult] = []

    def choose(**wanted: int) -> list[str]:
        return _choose(folder, wanted) if results[0].exit_code in MET else []

    further: list[Callable[[], Sequence[str]]] = [
        partial(choose, listing=SECTIONS, feed=DOORS, sitemap=DOORS),
        partial(choose, article=ARTICLES),
    ]
    crawl([front, *(replace(front, limit=None, choose=chosen) for chosen in further)], on_result=results.append)
    return results[0]


def facts(site: Site, folder: Folder) -> PortalFacts:
    """Return what a visit to `site` left in `folder`."""
    replies = list(_replies(folder, site.name))
    with contextlib.closing(connect_read_only(folder.database)) as db:
        pages = db.execute("select count(distinct url) from captures where page_kind <> 'robots'").fetchone()[0]
        robots, crawl_delay = _robots(replies)
        return PortalFacts(
            name=site.name,
            base_url=site.base_url,
            looked_at=f"{clock.now().astimezone(site.zone):%Y-%m-%d}",
            pages=pages,
            title=_title(replies),
            software=tuple(_software(replies)),
            tls=_tls(db),
            robots=robots,
            crawl_delay=crawl_delay,
            delay=site.delay,
            feeds=tuple(_texts(db, _FEEDS)),
            lists=tuple(_lists(db)),
            articles=int(db.execute("select count(*) from articles").fetchone()[0]),
            dates_from=tuple(_texts(db, _DATES_FROM)),
            ways=tuple(_texts(db, _WAYS)),
            categories=tuple(_texts(db, _CATEGORIES))[:_MANY],
            unsplit=tuple(_texts(db, _UNSPLIT)),
            other_hosts=tuple(dict.fromkeys(urlsplit(url).netloc for url in _texts(db, _OUTSIDE)))[:_MANY],
        )


def _choose(folder: Folder, wanted: dict[str, int]) -> list[str]:
    """Return what to look at next: of each kind so many, those the pages name first."""
    if not folder.database.is_file():
        return []
    with contextlib.closing(connect_read_only(folder.database)) as db:
        return [url for kind, count in wanted.items() for (url,) in db.execute(_NEXT, (kind, count))]


def _replies(folder: Folder, site: str) -> Iterator[tuple[str, Reply]]:
    for path in sorted(folder.warc(site).glob(f"*{SUFFIX}")):
        for record in iter_records(path):
            if record.type == "response" and (reply := parse_reply(record.block)) is not None:
                yield record.get("WARC-Target-URI") or "", reply


def _body(reply: Reply) -> bytes:
    return decode(reply.payload, reply.header("Content-Encoding"), 1 << 22).data


def _software(replies: Sequence[tuple[str, Reply]]) -> Iterator[str]:
    named = dict.fromkeys(name for _, reply in replies if (name := reply.header("Liferay-Portal")))
    yield from (f"header Liferay-Portal: {name}" for name in named)
    pages = [_body(reply) for url, reply in replies if not url.endswith("/robots.txt")]
    yield from (words for mark, words in _MARKS.items() if any(mark in page for page in pages))


def _title(replies: Sequence[tuple[str, Reply]]) -> str | None:
    """The last parts of the front page's title are the names of site and portal; the first is the page's."""
    from lapvo_scraper.liferay.page import parse

    for url, reply in replies:
        if reply.status == 200 and not url.endswith("/robots.txt"):
            title = parse(_body(reply), reply.header("Content-Type")).head.title or ""
            parts = [part.strip() for part in title.split(" - ") if part.strip()]
            return " - ".join(parts[1:] or parts) or None
    return None


def _robots(replies: Sequence[tuple[str, Reply]]) -> tuple[str, float | None]:
    answers = [reply for url, reply in replies if url.endswith("/robots.txt")]
    if not answers:
        return "no answer", None
    status = answers[-1].status
    robots = Robots.from_answer(status, _body(answers[-1]) if status == 200 else b"", clock.now())
    asked = f", Crawl-delay {robots.crawl_delay:g}" if robots.crawl_delay else ""
    maps = "".join(f", sitemap {url}" for url in robots.sitemaps[:2])
    return f"status {status}{asked}{maps}", robots.crawl_delay


def _tls(db: sqlite3.Connection) -> str | None:
    row = db.execute("select tls from captures where tls is not null limit 1").fetchone()
    if row is None:
        return None
    seen = json.loads(row[0])
    return f"{seen.get('version')}, certificate: {seen.get('verdict')}"


def _lists(db: sqlite3.Connection) -> Iterator[ListFound]:
    for url, instance, items, claimed, pages, dated, shown_on in db.execute(_LISTS):
        yield ListFound(urlsplit(url).path or "/", instance, items, claimed, pages, bool(dated), shown_on)


def _texts(db: sqlite3.Connection, query: str) -> Iterator[str]:
    return (text for (text,) in db.execute(query).fetchall())


_NEXT = """
    select url from urls where state = 'due' and kind = ? and url not like '%_cur=%' order by discovered_at, url limit ?
"""
_LISTS = """
    select min(captures.url), instance_id, max(items), max(claimed), max(page_count),
      max(exists (select 1 from listed where listed.capture_id = list_pages.capture_id
                  and listed.listing = list_pages.listing and date_raw is not null)),
      count(distinct captures.url)
    from list_pages join captures on captures.id = list_pages.capture_id
    where items > 0 and page_number = 1
    group by instance_id order by min(captures.fetched_at), min(captures.url), min(listing)
"""
_FEEDS = "select distinct url from captures where page_kind in ('feed', 'sitemap') and status = 200 order by url"
_DATES_FROM = "select distinct published_source from articles where published_source is not null order by 1"
_WAYS = """
    select distinct json_extract(reading, '$.container') from article_captures join readings using (reading_digest)
    where json_extract(reading, '$.container') is not null order by 1
"""
_CATEGORIES = "select distinct category from articles where category is not null order by category"
_UNSPLIT = """
    select distinct detail from article_problems where code = 'category-unsplit' and detail is not null order by detail
"""
_OUTSIDE = """
    select url from urls
    where state = 'refused' and reason like 'scope:%' and kind in ('image', 'attachment') order by url
"""
