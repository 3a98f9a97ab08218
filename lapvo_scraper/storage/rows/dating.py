"""The dates of articles, as far as they lean on more than the article's own pages.

Publication: from lists and feeds where the page itself does not say. Brackets: from the entry ids of dated
neighbours, pictures and the first capture. Event dates whose year the text leaves open: from the publication
date, else from the bracket. Publication and event are never mixed; `date` says which of them it is.
"""

# ruff: noqa: S608 - statements are put together from the names of this module only

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from lapvo_scraper.storage.rows.article_rows import local_day
from lapvo_scraper.storage.rows.brackets import DatedNeighbours, bracket, changed_gaps
from lapvo_scraper.vietnamese.cued_days import EVENT_WINDOW
from lapvo_scraper.vietnamese.dates import find_event_date, year_from_neighbours

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from lapvo_scraper.records import PublishedSource
    from lapvo_scraper.sites import Site

CHUNK = 2000
"""Articles held in memory at a time."""


class Dates(NamedTuple):
    """The settled columns of `articles`."""

    published_at: str | None
    published_day: str | None
    published_precision: str | None
    published_source: str | None
    published_not_before: str | None
    published_not_after: str | None
    event_date: str | None
    event_date_source: str | None
    date: str | None
    date_source: str | None
    sort_date: str


class _Facts(NamedTuple):
    """What is known about the dates of one article."""

    id: int
    entry_id: int | None
    first_seen_at: str
    published_at: str | None
    published_precision: str | None
    published_source: str | None
    event_date: str | None
    event_date_source: str | None
    event_day: str | None  # "01-20": named by the lead, without a year
    image_time: str | None
    lead: str | None  # beginning of the body, where `event_day` is set
    listed: str | None  # the newest line of a list that dates the article: see _LISTED
    list_capture: str | None  # the capture that `field_sources` names for it now


class _Published(NamedTuple):
    at: str | None = None
    precision: str | None = None
    source: str | None = None
    list_capture: str | None = None

    @property
    def day(self) -> str | None:
        """The day, or the month where no more is known."""
        return self.at[:10] if self.at else None


def settle(conn: sqlite3.Connection, site: Site) -> None:
    """Write the dates of every chosen article (unsettled.py) that differ from what they should be.

    Articles whose neighbours have other dates now are chosen as well.
    """
    neighbours = _settle_neighbours(conn, site)
    for chunk in _chunks(conn, site):
        changed, sources = [], []
        for facts, present in chunk:
            published = _published(facts)
            dates = _dates(facts, published, neighbours, site, present)
            if dates != present:
                changed.append((*dates, facts.id))
            if facts.published_at is None and published.list_capture != facts.list_capture:
                sources.append((facts.id, published.list_capture))
        conn.executemany(_UPDATE, changed)
        conn.executemany(_FORGET_SOURCE, [(article,) for article, _ in sources])
        conn.executemany(_KEEP_SOURCE, [(article, capture) for article, capture in sources if capture])


# --- deciding ---------------------------------------------------------------------------------------------


def _published(facts: _Facts) -> _Published:
    if facts.published_at or not facts.listed:
        return _Published(facts.published_at, facts.published_precision, facts.published_source)
    source, _, capture_id, at = facts.listed.split(" ", 3)
    precision = {7: "month", 10: "day"}.get(len(at), "minute")
    return _Published(at, precision, _SOURCES[source], capture_id)


def _dates(
    facts: _Facts, published: _Published, neighbours: DatedNeighbours, site: Site, present: Dates
) -> Dates:
    seen_day = local_day(facts.first_seen_at, site)
    not_before = not_after = None
    if published.at is None:
        below, above = neighbours.around(facts.entry_id) if facts.entry_id else (None, None)
        image_day = local_day(facts.image_time, site) if facts.image_time else None
        not_before, not_after = bracket(below, above, image_day=image_day, seen_day=seen_day)
    event, event_source = _event(facts, published, not_before, not_after, present)
    day = published.day or event
    return Dates(
        *(published.at, published.day, published.precision, published.source, not_before, not_after),
        *(event, event_source),
        *(day, ("published" if published.day else "event") if day else None),
        sort_date=day or not_before or seen_day,
    )


def _event(
    facts: _Facts, published: _Published, not_before: str | None, not_after: str | None, present: Dates
) -> tuple[str | None, str | None]:
    """Return the event date and where its year comes from: printed, publication, neighbours, or a guess of
    text."""
    if facts.event_day is None:
        return facts.event_date, facts.event_date_source
    if published.day and len(published.day) == len("2021-01-20"):
        if present.event_date_source == "published" and present.published_day == published.day:
            return present.event_date, "published"  # `compose` takes it back when the text changes
        event = find_event_date(facts.lead or "", published=date.fromisoformat(published.day))
        if event:
            return event.value, "published"
    if not_before and not_after:
        month, day = map(int, facts.event_day.split("-"))
        between = year_from_neighbours(
            day, month, date.fromisoformat(not_before), date.fromisoformat(not_after)
        )
        if between:
            return between.isoformat(), "bracket"
    return facts.event_date, facts.event_date_source


# --- from the database ------------------------------------------------------------------------------------


def _settle_neighbours(conn: sqlite3.Connection, site: Site) -> DatedNeighbours:
    """Write the days of the chosen entry ids; choose the articles that stand between others now; return all."""
    before = _neighbours(conn, site)
    changes = [conn.execute(statement, {"site": site.name}).rowcount for statement in (_KEEP_DAYS, _FORGET_DAYS)]
    if not any(changes):
        return before
    now = _neighbours(conn, site)
    conn.executemany(_CHOOSE_BETWEEN, [(site.name, *gap) for gap in sorted(changed_gaps(before, now))])
    return now


def _neighbours(conn: sqlite3.Connection, site: Site) -> DatedNeighbours:
    shared: dict[str, str] = {}  # many articles, few days: one text each
    days = conn.execute("select entry_id, day from entry_days where site = ?", (site.name,))
    return DatedNeighbours.of((entry_id, shared.setdefault(day, day)) for entry_id, day in days)


# The day by which an entry id is dated: by its article's own page, else by the newest list.
_DAY = """coalesce((
      select substr(read.published_at, 1, 10)
      from articles cross join current_readings as read on read.article_id = articles.id
      where articles.site = :site and articles.entry_id = chosen.entry_id and length(read.published_at) >= 10
    ), (
      select substr(max(fetched_at || capture_id || substr(published_at, 1, 10)), -10)
      from listed cross join captures on captures.id = capture_id
      where listed.site = :site and listed.entry_id = chosen.entry_id and published_at is not null
        and length(published_at) >= 10
    ))"""
_KEEP_DAYS = f"""
    insert into entry_days (site, entry_id, day)
    select :site, entry_id, day from (select entry_id, {_DAY} as day from temp.chosen_entries as chosen)
    where day is not null
    on conflict do update set day = excluded.day where day <> excluded.day
"""
_FORGET_DAYS = f"""
    delete from entry_days
    where site = :site and entry_id in (
      select chosen.entry_id
      from temp.chosen_entries as chosen
      cross join entry_days as known on known.site = :site and known.entry_id = chosen.entry_id
      where {_DAY} is null
    )
"""
_CHOOSE_BETWEEN = """
    insert or ignore into temp.chosen_articles select id from articles where site = ? and entry_id between ? and ?
"""


def _chunks(conn: sqlite3.Connection, site: Site) -> Iterator[list[tuple[_Facts, Dates]]]:
    """Yield the chosen articles of the site, a bounded number at a time."""
    after = -1
    width = len(_Facts._fields)
    while rows := conn.execute(_ARTICLES, {"site": site.name, "after": after, "chunk": CHUNK}).fetchall():
        yield [(_Facts(*row[:width]), Dates(*row[width:])) for row in rows]
        after = rows[-1][0]


_SOURCES: dict[str, PublishedSource] = {"2": "headless", "1": "rss", "0": "list"}
# The newest dated line of a list as one text, "<its source> <fetched at> <capture id> <date>": its
# maximum is the line that counts. The partial indexes on dated lines make this free for portals whose lists
# print no dates.
_LISTED = """(
      select max(
        case captures.page_kind when 'api' then 2 when 'feed' then 1 else 0 end
        || ' ' || fetched_at || ' ' || capture_id || ' ' || published_at
      )
      from listed join captures on captures.id = listed.capture_id
      where listed.site = articles.site and {match} and listed.published_at is not null)"""
# What names an article by title alone (the programming interface does), where lists print title and number together.
_BY_TITLE = """listed.entry_id is null and listed.by_title in (
        select title from title_entries where site = articles.site and entry_id = articles.entry_id)"""
_ARTICLES = f"""
    select articles.id, articles.entry_id, articles.first_seen_at,
      read.published_at, read.published_precision, read.published_source,
      read.event_date, read.event_date_source, read.event_day, read.image_time,
      case when read.event_day is not null then substr(articles.body, 1, {EVENT_WINDOW}) end,
      case when read.published_at is null then nullif(max(
        ifnull({_LISTED.format(match="listed.entry_id = articles.entry_id")}, ''),
        ifnull({_LISTED.format(match=_BY_TITLE)}, ''),
        ifnull({_LISTED.format(match="listed.url = articles.url")}, '')), '') end,
      (select capture_id from field_sources where article_id = articles.id and field = 'published_at'),
      {", ".join(f"articles.{column}" for column in Dates._fields)}
    from temp.chosen_articles as chosen
    cross join articles on articles.id = chosen.id
    cross join current_readings as read on read.article_id = articles.id
    where chosen.id > :after and articles.site = :site
    order by chosen.id
    limit :chunk
"""
_UPDATE = f"update articles set {', '.join(f'{column} = ?' for column in Dates._fields)} where id = ?"
_FORGET_SOURCE = "delete from field_sources where article_id = ? and field = 'published_at'"
_KEEP_SOURCE = """
    insert into field_sources (article_id, field, capture_id, evidence)
    select ?, 'published_at', id, evidence from captures where id = ?
"""
