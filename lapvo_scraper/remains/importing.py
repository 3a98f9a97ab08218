"""`lapvo import`: everything that others kept, through one door.

Every input is opened by what it is, offers captures, and these go through `Intake` into the runs of their sites.
What cannot be read is said and does not stop the rest.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lapvo_scraper.errors import ArchiveDamaged, UnreadableInput
from lapvo_scraper.remains.findings import finding, of_damage
from lapvo_scraper.remains.inputs import kind_of
from lapvo_scraper.remains.intake import Intake
from lapvo_scraper.remains.offer import Flaw, LeftOut, Offer
from lapvo_scraper.remains.pages import PageInput
from lapvo_scraper.remains.wacz import Wacz
from lapvo_scraper.remains.warc_input import WarcInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from lapvo_scraper.records import Capture, Evidence, Finding, Reading
    from lapvo_scraper.remains.findings import Language
    from lapvo_scraper.remains.inputs import InputKind
    from lapvo_scraper.remains.intake import Tally
    from lapvo_scraper.remains.offer import Found
    from lapvo_scraper.remains.owners import Owners
    from lapvo_scraper.sites import Site
    from lapvo_scraper.storage.folder import Folder

MOST_FLAWS = 20
"""So many damaged places are named; all are counted."""

REVISIT = "original-not-held"


@dataclass
class ImportReport:
    """What came of an import."""

    sites: dict[str, Tally] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)  # by reason
    others: Counter[str] = field(default_factory=Counter)  # captures of other sites, by host
    flaws: list[Flaw] = field(default_factory=list)  # the first of them
    flaw_count: int = 0
    unreadable: list[UnreadableInput] = field(default_factory=list)
    inputs: int = 0

    @property
    def exit_code(self) -> int:
        """4 when recovery met damage, 2 when an input could not be read at all, 8 when one was damaged, else 0."""
        if any(tally.damaged for tally in self.sites.values()):
            return ArchiveDamaged.exit_code
        if self.unreadable or not self.inputs:
            return UnreadableInput.exit_code
        return 8 if self.flaw_count else 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person who gives the inputs knows about them."""

    url: str | None = None  # the address of the (only) page
    site: Site | None = None
    saved_at: datetime | None = None
    language: Language = "en"  # of findings


def import_inputs(
    folder: Folder,
    paths: Sequence[Path],
    owners: Owners,
    wish: Wish,
    *,
    wait: bool = False,
    on_read: Callable[[Capture, Reading | None], None] | None = None,
    watch: Callable[[int, int], None],
) -> ImportReport:
    """Bring inputs into an archive, in order; return when everything is safe on disk.

    `watch` is told of bytes read and to read. Raises ArchiveBusy, StorageFull, ArchiveError, ProfileError.
    """
    return _Import(folder, owners, wish, watch).run(paths, wait=wait, on_read=on_read)


class _Import:
    def __init__(self, folder: Folder, owners: Owners, wish: Wish, watch: Callable[[int, int], None]) -> None:
        self._folder, self._owners, self._wish, self._watch = folder, owners, wish, watch
        self._report = ImportReport()
        self._total = self._done = 0
        self._again: list[tuple[Path, InputKind]] = []  # inputs with revisits whose originals may stand further on

    def run(
        self, paths: Sequence[Path], *, wait: bool, on_read: Callable[[Capture, Reading | None], None] | None
    ) -> ImportReport:
        inputs = list(self._opened(paths))
        self._report.inputs = len(paths)
        self._total = sum(size for _, _, size in inputs)
        with Intake(
            self._folder, command="lapvo import", size=self._total, wait=wait, on_read=on_read
        ) as intake:
            for path, kind, size in inputs:
                self._bring(intake, path, kind)
                self._done += size
            self._bring_revisits(intake)
            self._report.sites = intake.tallies
            intake.finish(self._findings)
        return self._report

    def _opened(self, paths: Sequence[Path]) -> Iterator[tuple[Path, InputKind, int]]:
        for path in paths:
            try:
                yield path, kind_of(path), path.stat().st_size
            except UnreadableInput as error:
                self._report.unreadable.append(error)

    def _bring(self, intake: Intake, path: Path, kind: InputKind) -> None:
        waiting = False
        try:
            for found in self._found(path, kind):
                if isinstance(found, Offer):
                    waiting |= intake.take(found) is None
                else:
                    self._note(found)
        except UnreadableInput as error:
            self._report.unreadable.append(error)
        except OSError as error:
            self._report.unreadable.append(UnreadableInput(f"{path}: {error.strerror or error}"))
        if waiting:
            self._again.append((path, kind))

    def _bring_revisits(self, intake: Intake) -> None:
        """Once everything else is there, look again for what revisits repeat."""
        for path, kind in self._again:
            try:
                for found in self._found(path, kind, only_revisits=True):
                    if isinstance(found, Offer) and intake.take(found, again=True) is None:
                        self._report.left_out[REVISIT] += 1
            except UnreadableInput as error:
                self._report.unreadable.append(error)

    def _found(self, path: Path, kind: InputKind, *, only_revisits: bool = False) -> Iterator[Found]:
        match kind:
            case "warc":
                size = path.stat().st_size
                with path.open("rb", buffering=1 << 20) as file:
                    yield from self._warc(str(path), "warc", only_revisits=only_revisits).read(file, size)
            case "wacz":
                yield from self._wacz(path, only_revisits=only_revisits)
            case _:
                pages = PageInput(self._owners, self._wish.url, self._wish.site, self._wish.saved_at, self._tell)
                yield from pages.read(path, kind)

    def _wacz(self, path: Path, *, only_revisits: bool) -> Iterator[Found]:
        with Wacz(path) as wacz:
            if not only_revisits:
                for name in wacz.altered():
                    yield Flaw(f"{path}, {name}", "its sha256 is not the one in datapackage.json")
            for name, file, size in wacz.warcs():
                yield from self._warc(f"{path}, {name}", "wacz", only_revisits=only_revisits).read(file, size)

    def _warc(self, name: str, evidence: Evidence, *, only_revisits: bool) -> WarcInput:
        watch = None if only_revisits else self._tell
        return WarcInput(name, self._owners, evidence, only_revisits=only_revisits, watch=watch)

    def _tell(self, read: int) -> None:
        self._watch(self._done + read, self._total)

    def _note(self, found: LeftOut | Flaw) -> None:
        if isinstance(found, Flaw):
            self._report.flaw_count += 1
            if len(self._report.flaws) < MOST_FLAWS:
                self._report.flaws.append(found)
            return
        self._report.left_out[found.reason] += 1
        if found.reason == "other-site":
            host = found.subject.split("/")[2:3] or [found.subject.partition(":")[0]]
            self._report.others[host[0]] += 1

    def _findings(self, site: Site) -> list[Finding]:
        report, name, language = self._report, site.name, self._wish.language
        found = []
        if report.flaws:
            first = f"{report.flaws[0].place}: {report.flaws[0].what}"
            found.append(finding("input-damaged", name, report.flaw_count, first=first, language=language))
        if report.unreadable:
            first = str(report.unreadable[0])
            found.append(finding("input-unreadable", name, len(report.unreadable), first=first, language=language))
        if count := report.left_out[REVISIT]:
            found.append(finding(REVISIT, name, count, language=language))
        return found + of_damage(name, report.sites[name].damaged, language)
