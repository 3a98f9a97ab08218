"""The demo portal: a whole site without a socket. Requests in, answers out, days passing in between."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from lapvo_scraper.demo.edition import Edition, Entry
from lapvo_scraper.demo.editors import DEFAULT, HABITS
from lapvo_scraper.demo.exchange import Answer, Request, compressed
from lapvo_scraper.demo.library import Library
from lapvo_scraper.demo.liferay.templates import TEMPLATES
from lapvo_scraper.demo.liferay.versions import VERSIONS
from lapvo_scraper.demo.newsroom import Newsroom
from lapvo_scraper.demo.outages import Fault, broken_answer, lists_during
from lapvo_scraper.demo.pages import PageMaker
from lapvo_scraper.demo.routes import Doors, Router
from lapvo_scraper.demo.site_plan import SITE
from lapvo_scraper.demo.truth import Truth, truth_of
from lapvo_scraper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lapvo_scraper.demo.liferay.model import Missing

T = TypeVar("T")
DEFAULT_DAY = date(2021, 6, 1)
"""The day the demo portal stands at when nobody says otherwise."""
WAYS_OF_GOING: tuple[Missing, ...] = ("unknown", "withdrawn", "blank")
"""How removed articles answer, by turns: deleted, in the trash, with an error inside."""
_INITIAL_DAYS = 250
"""A large portal's first articles are spread over about so many days."""
_LASTING_COOKIES = (
    ("Set-Cookie", "COOKIE_SUPPORT=true; Max-Age=31536000; Path=/"),
    ("Set-Cookie", "GUEST_LANGUAGE_ID=vi_VN; Max-Age=31536000; Path=/"),
)


class DemoPortal:
    """A Liferay news site with known truth.

    `seed` decides all words; `articles` how many there are at first, `per_day` of them a day up to `today`.
    `version` and `template` decide the markup, `metadata` whether the Asset Publisher shows date and user,
    `habits` how editors write (names of `editors.HABITS`). `rss`, `headless_open`, `robots` and `noise` are
    kept in `doors` and may be changed there; `faults` is how the portal fails from the start.

    Raises UsageError for a version, template or habit that does not exist.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        articles: int = 120,
        version: str = "7.2",
        template: str = "dong-thap",
        habits: Sequence[str] | None = None,
        metadata: bool = False,
        today: date = DEFAULT_DAY,
        per_day: int | None = None,
        rss: bool = False,
        headless_open: bool = False,
        robots: str | None = None,
        noise: bool = True,
        faults: Iterable[Fault] = (),
    ):
        self.doors = Doors(rss, headless_open, robots, noise)
        self._faults: set[Fault] = set(faults)
        shapes = [(name, _known(HABITS, name, "habit").shape) for name in habits or DEFAULT]
        newsroom = Newsroom(seed, SITE.group_id, shapes)
        per_day = per_day or max(2, articles // _INITIAL_DAYS)
        self.edition = Edition(newsroom, articles, today, per_day, ascii_titles=version == "6.2")
        self._router = Router(self.edition, Library(self.edition), self.doors)
        self._pages = PageMaker(
            _known(VERSIONS, version, "version"),
            _known(TEMPLATES, template, "template"),
            metadata,
            self.edition,
        )

    # --- what an operator of the portal does ------------------------------------------------------------

    def redesign(
        self, *, version: str | None = None, template: str | None = None, metadata: bool | None = None
    ) -> None:
        """Change version, template or metadata row from now on; what is not named stays."""
        pages = self._pages
        self._pages = PageMaker(
            pages.liferay if version is None else _known(VERSIONS, version, "version"),
            pages.template if template is None else _known(TEMPLATES, template, "template"),
            pages.metadata if metadata is None else metadata,
            self.edition,
        )

    def pass_day(
        self,
        new: int = 12,
        edited: int = 3,
        removed: int = 2,
        restored: int = 0,
        *,
        within_days: int | None = None,
    ) -> dict[str, list[int]]:
        """Let a day pass; return the entry ids of what came, was edited, removed and brought back on it.

        With `within_days`, only articles published so many days ago at most are edited or removed.
        """
        restored_entries = self.edition.pick(restored, "restored", shown=False)
        for entry in restored_entries:
            entry.state = "shown"
        removed_entries = self.edition.pick(removed, "removed", within_days=within_days)
        for number, entry in enumerate(removed_entries):
            entry.state = WAYS_OF_GOING[number % len(WAYS_OF_GOING)]
        edited_entries = self.edition.pick(edited, "edited", within_days=within_days)
        self.edition.edit(edited_entries)
        added = self.edition.pass_day(new)
        return {
            "new": [entry.entry_id for entry in added],
            "edited": [entry.entry_id for entry in edited_entries],
            "removed": [entry.entry_id for entry in removed_entries],
            "restored": [entry.entry_id for entry in restored_entries],
        }

    def remove(self, entry_id: int, why: Missing = "unknown") -> None:
        """Take an article away; its address goes on answering 200, in the way of `why`."""
        self._entry(entry_id).state = why

    def restore(self, entry_id: int) -> None:
        """Bring an article back."""
        self._entry(entry_id).state = "shown"

    def edit(self, entry_id: int) -> None:
        """Publish the next revision of an article."""
        self.edition.edit([self._entry(entry_id)])

    def break_down(self, *faults: Fault) -> None:
        """Let the portal fail in these ways from now on."""
        self._faults |= set(faults)

    def recover(self) -> None:
        """End all faults."""
        self._faults.clear()

    def truth(self) -> list[Truth]:
        """Return what an ideal reader finds, for every article there ever was, oldest first."""
        return [truth_of(self.edition.story(entry), entry, self._pages) for entry in self.edition.entries()]

    # --- answering --------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """Return the answer to one request, compressed when the client accepts that."""
        for fault in sorted(self._faults):
            broken = broken_answer(fault, request)
            if broken is not None:
                return broken
        answer = self._router.answer(request, replace(self._pages, lists=lists_during(self._faults)))
        answer = answer.with_headers(
            ("Liferay-Portal", self._pages.liferay.build), *self._cookies(request, answer)
        )
        answer = compressed(request, answer)
        return replace(answer, breach="truncated") if "truncated" in self._faults else answer

    def _cookies(self, request: Request, answer: Answer) -> tuple[tuple[str, str], ...]:
        """Cookies come with the first answer to a client that brings none."""
        if not self.doors.noise or "cookie" in request.headers or answer.status == 304:
            return ()
        session = f"JSESSIONID={secrets.token_hex(16).upper()}; Path=/; HttpOnly"
        return (("Set-Cookie", session), *_LASTING_COOKIES)

    def _entry(self, entry_id: int) -> Entry:
        entry = self.edition.by_id(entry_id)
        if entry is None:
            raise UsageError(f"the demo portal has no article {entry_id}; take an entry_id from truth()")
        return entry


def _known(table: Mapping[str, T], name: str, what: str) -> T:
    if name not in table:
        raise UsageError(f"the demo portal knows no {what} {name!r}; choose one of: {', '.join(table)}")
    return table[name]
