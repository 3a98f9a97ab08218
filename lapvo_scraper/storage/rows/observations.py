"""What the captures of one article amount to: which readings count, which versions there are, which one is
current.

Everything here is a function of the *set* of captures: sorted by time, whatever order they arrived in.
Nothing touches a database.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from lapvo_scraper.records import EVIDENCE_CLASSES, Evidence, Problem, Reading
from lapvo_scraper.storage.frontier.schedule import ROUND
from lapvo_scraper.storage.rows.canonical import content_digest, digest, reading_json
from lapvo_scraper.vietnamese.dates import find_event_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FAR_LESS = 0.5
"""A reading with less than this share of the text before it, and a field gone, is doubtful: a page cut off on
its way, or a theme the reader does not know yet, loses more than an editor would."""

_FIELDS_THAT_GO = ("title", "summary", "category", "byline", "published_at", "images", "attachments")
_RANK = {evidence: rank for rank, evidence in enumerate(EVIDENCE_CLASSES)}


@dataclass(frozen=True, slots=True)
class PageCapture:
    """One capture that shows an article, or one page of it."""

    capture_id: str
    fetched_at: str
    crawl_id: str
    evidence: Evidence
    url: str
    final_url: str | None
    extractor: str
    reading_digest: str
    content_digest: str
    text: str  # the reading as canonical JSON
    reading: Reading

    @property
    def run(self) -> str:
        """Which look at the portal it belongs to: a run; of what others kept, a day of theirs."""
        return self.crawl_id if self.evidence == "live" else f"{self.crawl_id} {self.fetched_at[:10]}"


@dataclass(frozen=True)
class Observation:
    """An article as one run saw it: one capture, or the pages of a multi-page article joined."""

    pages: tuple[PageCapture, ...]  # by page number
    patched: bool = False  # its pages were seen in several rounds

    @property
    def first(self) -> PageCapture:
        """The capture that stands for the observation: that of its first page."""
        return self.pages[0]

    @cached_property
    def at(self) -> tuple[str, str]:
        """Its place in time: when the first of its captures was made, and that capture's id."""
        return min((page.fetched_at, page.capture_id) for page in self.pages)

    @property
    def rank(self) -> int:
        """The rank of its evidence class: 0 is best."""
        return _RANK[self.first.evidence]

    @cached_property
    def missing_pages(self) -> list[int]:
        """The numbers of the pages that were announced and not seen."""
        announced = max(page.reading.page_count for page in self.pages)
        seen = {page.reading.page_number for page in self.pages}
        return sorted(set(range(1, announced + 1)) - seen)

    @cached_property
    def reading(self) -> Reading:
        """What the page says, or all pages together."""
        if len(self.pages) == 1 and not self.missing_pages:
            return self.first.reading
        return joined([page.reading for page in self.pages], self._page_problems())

    @cached_property
    def text(self) -> str:
        """`reading` as canonical JSON."""
        return self.first.text if self.reading is self.first.reading else reading_json(self.reading)

    @cached_property
    def reading_digest(self) -> str:
        """The digest of `text`."""
        return self.first.reading_digest if self.text is self.first.text else digest(self.text)

    @cached_property
    def content_digest(self) -> str:
        """The digest that tells versions apart."""
        return (
            self.first.content_digest if self.reading is self.first.reading else content_digest(self.reading)
        )

    def _page_problems(self) -> tuple[Problem, ...]:
        problems = []
        if self.missing_pages:
            problems.append(Problem("pages-missing", "page " + ", ".join(map(str, self.missing_pages))))
        if self.patched:
            problems.append(Problem("pages-joined", "no run saw all pages: the newest of each are joined"))
        return tuple(problems)


@dataclass(frozen=True, slots=True)
class Version:
    """Neighbouring observations of equal content."""

    number: int
    observations: tuple[Observation, ...]

    @property
    def first(self) -> Observation:
        """The observation that showed it first."""
        return self.observations[0]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the observations of one article amount to."""

    observations: tuple[Observation, ...]  # all, in time order
    accepted: tuple[Observation, ...]  # those that count, in time order
    versions: tuple[Version, ...]
    current: Observation  # the newest of the best evidence class
    current_version: Version
    doubtful: bool  # some observation does not count

    @property
    def source(self) -> PageCapture:
        """The capture the current reading is cited by: the first since it reads so."""
        of_its_class = [one for one in self.accepted if one.rank == self.current.rank]
        streak = takewhile(
            lambda one: one.reading_digest == self.current.reading_digest, reversed(of_its_class)
        )
        *_, earliest = streak
        return earliest.first


def judge(captures: Iterable[PageCapture]) -> Judgement:
    """Decide what the captures of one article amount to. There must be at least one."""
    observations = observe(captures)
    usable = _usable(observations)
    accepted = _accepted(usable)
    versions = _versions(accepted)
    current = best(accepted)
    return Judgement(
        observations=tuple(observations),
        accepted=tuple(accepted),
        versions=versions,
        current=current,
        current_version=next(version for version in versions if current in version.observations),
        doubtful=len(accepted) < len(usable),
    )


def observe(captures: Iterable[PageCapture]) -> list[Observation]:
    """Join the pages of each run, and return the observations in time order.

    Within a run a page number that comes again begins a new observation, so a run that brings captures of
    many days (an import) is not joined into one. A run that was killed between two pages and the one that
    went on with its round have seen the article together.
    """
    runs: dict[tuple[str, str], list[dict[int, PageCapture]]] = defaultdict(list)
    for capture in sorted(captures, key=lambda capture: (capture.fetched_at, capture.capture_id)):
        looks = runs[capture.run, capture.evidence]
        number = capture.reading.page_number
        if not looks or number in looks[-1]:
            looks.append({})
        looks[-1][number] = capture
    found = [_observation(pages.values()) for looks in runs.values() for pages in looks]
    return _gone_on_with(sorted(found, key=lambda observation: observation.at))


def best(observations: Sequence[Observation]) -> Observation:
    """Return the newest observation of the best evidence class."""
    rank = min(observation.rank for observation in observations)
    return max((one for one in observations if one.rank == rank), key=lambda one: one.at)


def joined(readings: Sequence[Reading], problems: tuple[Problem, ...] = ()) -> Reading:
    """Return one reading of the pages of an article, given by page number: the first page's, with the text of
    all.

    The byline stands on the last page; positions and offsets are shifted to count from the start of the
    whole; the years that settle an event's date may stand on any page.
    """
    whole = readings[0]
    for page in readings[1:]:
        whole = _appended(whole, page)
    event = find_event_date(whole.body) if len(readings) > 1 else None
    return replace(
        whole,
        event_date=event.value if event else whole.event_date,
        event_date_source=event.source if event else whole.event_date_source,
        problems=(*whole.problems, *problems),
        page_number=1,
        page_count=max(page.page_count for page in readings),
        suspect=any(page.suspect for page in readings),
    )


def _appended(whole: Reading, page: Reading) -> Reading:
    blocks = len(whole.blocks)
    gap = 2 if whole.body and page.body else 0  # the blank line between blocks in `body`
    shift = len(whole.body) + gap
    images = (
        replace(
            image,
            after_block=image.after_block + blocks,
            caption_position=None if image.caption_position is None else image.caption_position + blocks,
        )
        for image in page.images
    )
    mentions = (replace(one, start=one.start + shift, end=one.end + shift) for one in page.mentions)
    return replace(
        whole,
        blocks=whole.blocks + page.blocks,
        images=(*whole.images, *images),
        attachments=whole.attachments
        + tuple(one for one in page.attachments if one not in whole.attachments),
        mentions=(*whole.mentions, *mentions),
        problems=whole.problems + tuple(one for one in page.problems if one not in whole.problems),
        byline=page.byline or whole.byline,
        credits=page.credits or whole.credits,
    )


def _observation(pages: Iterable[PageCapture], *, patched: bool = False) -> Observation:
    return Observation(tuple(sorted(pages, key=lambda page: page.reading.page_number)), patched)


def _gone_on_with(observations: list[Observation]) -> list[Observation]:
    """Join each observation that lacks pages with the later one that brings them in the same round."""
    found: list[Observation] = []
    for one in observations:
        begun = next((number for number, earlier in enumerate(found) if _completes(one, earlier)), None)
        if begun is None:
            found.append(one)
        else:
            found[begun] = _observation((*found[begun].pages, *one.pages))
    return found


def _completes(later: Observation, earlier: Observation) -> bool:
    if not earlier.missing_pages or {later.first.evidence, earlier.first.evidence} != {"live"}:
        return False
    began, went_on = (datetime.fromisoformat(one.at[0]) for one in (earlier, later))
    numbers = {page.reading.page_number for page in later.pages}
    return went_on - began <= ROUND and numbers <= set(earlier.missing_pages)


def _usable(observations: list[Observation]) -> list[Observation]:
    """Leave out text renditions where a page as served exists: they lack pictures and category by their
    nature, so each would look like an edit. They still fill what the pages leave empty."""
    return [one for one in observations if one.first.evidence != "text"] or observations


def _accepted(observations: list[Observation]) -> list[Observation]:
    whole = [one for one in observations if not one.missing_pages]
    if not whole:
        return [_newest_of_each_page(observations)]
    runs: dict[str, set[str]] = defaultdict(set)
    for one in whole:
        runs[one.content_digest].add(one.first.run)
    accepted: list[Observation] = []
    for one in whole:
        doubtful = one.reading.suspect or (bool(accepted) and _shrunk(accepted[-1].reading, one.reading))
        if not doubtful or len(runs[one.content_digest]) > 1:
            accepted.append(one)
    return accepted or [best(whole)]


def _shrunk(before: Reading, after: Reading) -> bool:
    field_gone = any(getattr(before, name) and not getattr(after, name) for name in _FIELDS_THAT_GO)
    return field_gone and len(after.body) < FAR_LESS * len(before.body)


def _newest_of_each_page(observations: list[Observation]) -> Observation:
    """Where no run saw all pages (each was killed before the last), the newest of each page is the best there
    is."""
    rank = min(one.rank for one in observations)
    looks = {page: number for number, one in enumerate(observations) if one.rank == rank for page in one.pages}
    in_time = sorted(looks, key=lambda page: (page.fetched_at, page.capture_id))
    newest = {page.reading.page_number: page for page in in_time}
    return _observation(newest.values(), patched=len({looks[page] for page in newest.values()}) > 1)


def _versions(accepted: list[Observation]) -> tuple[Version, ...]:
    equal_neighbours = groupby(accepted, key=lambda one: one.content_digest)
    return tuple(Version(number, tuple(ones)) for number, (_, ones) in enumerate(equal_neighbours, start=1))
