"""What the archive and its findings say of the simulated year, held against what really happened."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.year.command_line import Ran
    from benchmarks.year.night import Night
    from benchmarks.year.plan import Happened, Plan, Trouble
    from lapvo_scraper.demo import DemoPortal

STEPS = (1, 3, 7, 30, 90)  # docs/crawling.md: ages in days at which an article is looked at again
OLD = 180
MISSING_AGAIN = (1, 1, 1, 7, 30, 90)
DOORS = 4  # robots.txt, feed, sitemap, API: what a night may ask for beside pages
HEALTHY = (0, 7)
FALSE_ALARMS_ALLOWED = 2
EDGE = 3
"""Nights after a trouble in which what it left undone may still be told of."""
LISTS_ONLY = ("short-lists", "empty-lists")
"""Faults that leave articles alone: what is due is looked at, and what is new may be met."""
ASTRAY = ("home", "login")
LATE = timedelta(days=7)
"""After such a fault a new article that it hid is had within this time: it is asked for again as after a failure."""


@dataclass
class Verdict:
    """What came of the year."""

    nights: int
    articles: int
    events: dict[str, int]  # how many of each kind were to be found
    wrong: list[str]
    notes: list[str]
    findings: dict[str, list[int]]  # code -> nights
    pages: int
    files: int
    most_pages: int
    over_budget: int  # pages of the night furthest above new + looks due + list heads + doors, or below 0
    notified: int
    slowest_night: float
    median_night: float

    def text(self) -> str:
        """Return the verdict as lines."""
        asked = f"{self.pages} page requests (at most {self.most_pages} a night), {self.files} files"
        lines = [
            f"{self.nights} nights, {self.articles} articles, {asked}",
            "events: " + ", ".join(f"{count} {name}" for name, count in self.events.items()),
            f"furthest above the night's budget: {self.over_budget} pages; {self.notified} notifications",
            f"a night takes {self.median_night:.2f} s (median), {self.slowest_night:.2f} s at most",
            *(f"finding {code}: nights {nights}" for code, nights in sorted(self.findings.items())),
            *(f"note: {note}" for note in self.notes),
            *(f"WRONG: {wrong}" for wrong in self.wrong),
        ]
        return "\n".join(lines + ([] if self.wrong else ["all as it should be"]))


@dataclass
class _Article:
    """What should be known of one article."""

    published: date
    seen: date | None = None  # the first night it could be fetched
    maybe_seen: set[date] = field(default_factory=set)  # nights in trouble in which it may have been
    until: date | None = None  # the last night it may be seen for the first time, after a fault that hid it
    due: date | None = None
    changed: list[date] = field(default_factory=list)  # nights that must find an edit
    pending_edit: bool = False
    is_there: bool = True
    missing: int = 0  # looks in a row that found it missing
    gone: date | None = None  # the first of them
    maybe_gone: date | None = None  # missing already in a theme that nobody knew: told once it is described
    back: list[tuple[date, date]] = field(default_factory=list)  # restored on, to be noticed by


class Judge:
    """Follows the year and keeps its own books."""

    def __init__(self, archive: Path, site: str, plan: Plan, portal: DemoPortal) -> None:
        self._archive, self._site, self._plan, self._portal = archive, site, plan, portal
        self._articles: dict[int, _Article] = {}
        self._nights: list[Night] = []
        self._wrong: list[str] = []
        self._notes: list[str] = []
        self._events = dict.fromkeys(("new", "edited", "removed", "back", "troubles"), 0)
        self._expected_pages = 0
        self._over = -10_000
        self._in_vain = 0
        self._told: set[int] = set()  # troubles, by their first night
        self._alarms: list[tuple[int, str]] = []
        self._early: dict[int, str] = {}  # readings of the first month, by capture hash

    # --- night by night -----------------------------------------------------------------------------------

    def before(self, number: int, happened: Happened) -> None:
        """Note what was done to the portal before a night."""
        today = self._portal.edition.today
        for entry in self._portal.edition.entries():
            if entry.entry_id not in self._articles:
                self._articles[entry.entry_id] = _Article(entry.assignment.published_at.date())
        for entry_id in happened.edited:
            self._articles[entry_id].pending_edit = True
        for entry_id in happened.removed:
            self._articles[entry_id].is_there = False
        for entry_id in happened.restored:
            article = self._articles[entry_id]
            article.is_there = True
            article.back.append((today, article.due or today))
        self._expected_pages = sum(
            (article.due is not None and article.due <= today)
            or (article.seen is None and article.is_there)
            for article in self._articles.values()
        )
        trouble = self._plan.trouble(number)
        if trouble is None or trouble.fault in LISTS_ONLY:
            self._look(today, shows_articles=not self._plan.theme_is_unknown(number), shows_new=trouble is None)
        if trouble is not None:
            self._note_unseen(today, trouble)

    def _note_unseen(self, today: date, trouble: Trouble) -> None:
        """Note which articles a night in trouble may show for the first time, or hide."""
        for article in self._articles.values():
            if article.seen is None and article.is_there:
                if trouble.fault in (*LISTS_ONLY, "truncated"):
                    article.maybe_seen.add(today)
                elif trouble.fault in ASTRAY:
                    article.until = today + LATE

    def _look(self, today: date, *, shows_articles: bool, shows_new: bool) -> None:
        """What a night with the portal's articles up is expected to see."""
        for article in self._articles.values():
            if article.seen is None and article.is_there:
                if not shows_new:
                    continue
                article.seen = today
                article.due = _next_look(article.published, today)
                article.pending_edit = False
            elif article.due is not None and article.due <= today:
                self._look_at(article, today, shows_articles=shows_articles)

    def _look_at(self, article: _Article, today: date, *, shows_articles: bool) -> None:
        if article.is_there:
            if article.pending_edit:
                article.changed.append(today)
                article.pending_edit = False
            article.missing, article.gone, article.maybe_gone = 0, None, None
            article.due = _next_look(article.published, today)
        elif shows_articles:
            article.gone = article.gone or today
            article.due = today + timedelta(days=MISSING_AGAIN[min(article.missing, len(MISSING_AGAIN) - 1)])
            article.missing += 1
        else:
            article.maybe_gone = article.maybe_gone or today

    def after(self, night: Night) -> None:
        """Hold a night's crawl against what was to be expected of it."""
        self._nights.append(night)
        trouble = self._plan.trouble(night.number)
        if trouble is not None:
            self._events["troubles"] += night.number == trouble.first
            said = {night.outcome, *night.findings}
            self._told |= {trouble.first} if said & trouble.says else set()
            is_silent = night.exit_code == 0 and 0 in trouble.codes
            if not (is_silent or said & trouble.says) or night.exit_code not in trouble.codes:
                self._wrong.append(
                    f"night {night.number} ({trouble.fault}): exit code {night.exit_code}, said {sorted(said)}"
                )
        elif night.number == self._plan.certificate:
            if "certificate-changed" not in night.noted:
                self._wrong.append(f"night {night.number}: the new certificate was not noticed")
        elif night.exit_code not in HEALTHY and not self._is_explained(night):
            self._alarms.append((night.number, f"{night.exit_code} {night.outcome} {list(night.findings)}"))
        if trouble is None:
            heads = len(self._rows("select 1 from urls where kind = 'listing' and url not like '%cur=%'"))
            over = night.pages - self._expected_pages - heads - DOORS - self._in_vain
            if night.number > 1 and over > self._over:
                self._over = over
                self._notes.append(f"night {night.number}: {over} pages above new + looks due + list heads + {DOORS}")
        self._in_vain = night.pages if trouble is not None else 0  # what the next night has to ask for again
        if night.number == min(31, self._plan.redesign - 1):
            self._early = self._readings()
        self._look_for_false_absences(night.number)

    def _is_explained(self, night: Night) -> bool:
        if self._plan.theme_is_unknown(night.number):
            return "template-unknown" in night.findings
        if night.number >= self._plan.stale_from and night.findings == ("stale",):
            return True
        aftermath = any(
            one.first + one.nights <= night.number < one.first + one.nights + EDGE for one in self._plan.troubles
        )
        return aftermath and set(night.findings) <= {"pages-unfetched", "media-unfetched"}

    def _look_for_false_absences(self, number: int) -> None:
        for entry_id, gone_at in self._rows("select entry_id, gone_at from articles where gone_at is not null"):
            article = self._articles.get(entry_id)
            if article is None or (article.is_there and not article.back):
                self._wrong.append(f"night {number}: article {entry_id} is held for gone since {gone_at}, and is there")

    def mended(self, rebuilt: Ran) -> None:
        """Note how the rebuild went after the profile got its template."""
        if rebuilt.exit_code != 0:
            self._wrong.append(f"the rebuild after mending the profile: {rebuilt.exit_code} {rebuilt.err[-300:]}")

    # --- the end ------------------------------------------------------------------------------------------

    def verdict(self, rebuild: Callable[[], Ran]) -> Verdict:
        """Return what came of the year; `rebuild` makes the database anew from the WARC files."""
        self._judge_articles()
        self._judge_alarms()
        before = self._everything()
        rebuilt = rebuild()
        if rebuilt.exit_code != 0:
            self._wrong.append(f"the last rebuild: {rebuilt.exit_code} {rebuilt.err[-300:]}")
        if self._everything() != before:
            self._wrong.append("the rebuilt database differs from the one that lived through the year")
        after = self._readings()
        differing = sum(after.get(capture) != reading for capture, reading in self._early.items())
        self._notes.append(f"{len(self._early)} pages of the first month, {differing} read differently after the year")
        if differing or not self._early:
            self._wrong.append("the rebuild after the redesign reads pages of the first month differently")
        times = sorted(night.seconds for night in self._nights)
        return Verdict(
            nights=len(self._nights),
            articles=len(self._rows("select 1 from articles")),
            events=self._events,
            wrong=self._wrong,
            notes=self._notes,
            findings=self._findings(),
            pages=sum(night.pages for night in self._nights),
            files=sum(night.files for night in self._nights),
            most_pages=max((night.pages for night in self._nights[1:]), default=0),
            over_budget=self._over,
            notified=self._notified(),
            slowest_night=times[-1],
            median_night=times[len(times) // 2],
        )

    def _judge_articles(self) -> None:
        held = {row[0]: row[1:] for row in self._rows(_HELD)}
        for entry_id, article in self._articles.items():
            if article.seen is None:
                continue
            self._events["new"] += 1
            if entry_id not in held:
                self._wrong.append(f"article {entry_id} of {article.published} is not in the archive")
                continue
            first_seen, gone_at, changes, absences = held[entry_id]
            first = _day(first_seen)
            is_late = article.until is not None and article.seen <= first <= article.until
            if first != article.seen and first not in article.maybe_seen and not is_late:
                self._wrong.append(f"article {entry_id}: first seen {first_seen}, not {article.seen}")
            found = sorted(_day(at) for at in json.loads(changes))
            self._events["edited"] += len(article.changed)
            if found != article.changed:
                self._wrong.append(f"article {entry_id}: changed {_days(found)}, not {_days(article.changed)}")
            self._judge_absence(entry_id, article, gone_at, json.loads(absences))

    def _judge_absence(
        self, entry_id: int, article: _Article, gone_at: str | None, absences: list[list[str | None]]
    ) -> None:
        gone = article.gone if article.missing >= 3 else None
        self._events["removed"] += gone is not None
        right = {gone, gone and (article.maybe_gone or gone)} | ({None} if article.is_there else set())
        if (_day(gone_at) if gone_at else None) not in right:
            self._wrong.append(f"article {entry_id}: gone since {gone_at}, not {gone}")
        for restored, by in article.back:
            self._events["back"] += 1
            ends = [_day(until) for _, until in absences if until]
            if not any(restored <= end <= by for end in ends):
                self._wrong.append(f"article {entry_id}: back on {restored}, to be noticed by {by}; {absences}")

    def _judge_alarms(self) -> None:
        self._wrong += [
            f"nobody spoke of the trouble from night {one.first} on ({one.fault})"
            for one in self._plan.troubles
            if one.first not in self._told
        ]
        self._notes += [f"false alarm in night {number}: {said}" for number, said in self._alarms]
        if len(self._alarms) > FALSE_ALARMS_ALLOWED:
            self._wrong.append(f"{len(self._alarms)} false alarms")
        if self._plan.stale_from <= self._plan.days and not any("stale" in night.findings for night in self._nights):
            self._wrong.append("nobody noticed that nothing was published any more")

    # --- the archive --------------------------------------------------------------------------------------

    def _rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self._archive / 'lapvo.db'}?mode=ro", uri=True)) as db:
            return db.execute(query).fetchall()

    def _readings(self) -> dict[str, str]:
        return dict(self._rows(_READINGS))

    def _everything(self) -> dict[str, int]:
        tables = [name for (name,) in self._rows(_TABLES)]
        return {table: hash(tuple(sorted(map(str, self._rows(f'select * from "{table}"'))))) for table in tables}

    def _findings(self) -> dict[str, list[int]]:
        codes = sorted({code for night in self._nights for code in night.findings})
        return {code: [night.number for night in self._nights if code in night.findings] for code in codes}

    def _notified(self) -> int:
        file = self._archive / "notified.jsonl"  # written by the command that lapvo.toml names
        return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def _next_look(published: date, seen: date) -> date:
    age = (seen - published).days
    step = next((step for step in STEPS if age < step), None)
    if step is None:
        return seen + timedelta(days=OLD)
    return (seen if age < 1 else published) + timedelta(days=step)


def _day(at: str) -> date:
    """The day of a night, by UTC: at two o'clock in Vietnam it is still the day before."""
    return datetime.fromisoformat(at).date()


def _days(days: list[date]) -> str:
    return ", ".join(map(str, days)) or "never"


_HELD = """
    select entry_id, first_seen_at, gone_at,
      (select json_group_array(seen_at) from versions where article_id = articles.id and version > 1),
      (select json_group_array(json_array(from_at, to_at)) from absences where article_id = articles.id)
    from articles where entry_id is not null
"""
_TABLES = """
    select name from sqlite_schema
    where type = 'table' and substr(name, 1, 1) <> '_' and name not like 'sqlite%' and name not like 'articles_search%'
"""
_READINGS = """
    select article_captures.capture_id, readings.reading from article_captures join readings using (reading_digest)
    where article_captures.fetched_at < (select date(min(started_at), '+31 days') from crawls)
"""
