"""How a run begins and ends: as WARC records first, as rows of `crawls`, `findings` and `sites` from them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from lapvo_scraper import clock
from lapvo_scraper.records import Finding
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.evidence import warc_records

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from lapvo_scraper.storage.evidence.warc import Record

INTERRUPTED = "interrupted"
"""Outcome of a run that has not closed: what would be true of it if it died now."""

ASKED_PORTAL = "command not like 'lapvo import%' and command not like 'lapvo wayback%' and command not like 'adopted %'"
"""In SQL: a run that asked the portal itself. The others brought what somebody else had kept."""

ONE_PAGE = " --url"
"""How the command of a run ends that asked for pages named by hand, and for nothing else."""

SAW_ALL = f"exit_code in (0, 8) and command not like '%{ONE_PAGE}' and {ASKED_PORTAL}"
"""In SQL: a run that did everything there was to do on the portal (docs/exit-codes.md)."""

_OF_READING = ("templates", "page_names", "categories", "timezone")
"""Fields of a profile that decide how pages are read."""


@dataclass(frozen=True, slots=True)
class RunStart:
    """What `warcinfo` says of the run that wrote the file."""

    id: str  # "<site>-<yyyymmddhhmmss>[-n]"
    site: Site  # the whole effective profile
    command: str
    software: str
    contact: str | None
    started_at: datetime
    simulated: bool = False  # by LAPVO_NOW
    newest: Site | None = None  # the profile of the site's newest run, when a rebuild reads this one again

    @property
    def reading_profile(self) -> Site:
        """The profile its captures are read by: scope as it was then, what is known of themes as it is today."""
        if self.newest is None:
            return self.site
        return replace(self.site, **{name: getattr(self.newest, name) for name in _OF_READING})

    def record(self, file_name: str) -> Record:
        """Return the first record of the run's file `file_name`."""
        fields = {
            "software": self.software,
            "isPartOf": self.id,
            "description": f"{self.command} ({self.site.title or self.site.name}, {self.site.base_url})",
            **({"operator": self.contact} if self.contact else {}),
            "robots": "obey" if self.site.obey_robots else "ignore",
            "x-lapvo-command": self.command,
            "x-lapvo-started": clock.utc_text(self.started_at),
            **({"x-lapvo-clock": "simulated"} if self.simulated else {}),
            "x-lapvo-profile": json.dumps(self.site.to_toml_dict(), ensure_ascii=False),
        }
        return warc_records.warcinfo(file_name, fields, date=self.started_at)

    @classmethod
    def read(cls, record: Record) -> RunStart | None:
        """Return what a warcinfo record says, or None when another program wrote it.

        Raises ProfileError when the profile in it is not one.
        """
        fields = warc_records.parse_fields(record.block)
        if "x-lapvo-profile" not in fields:
            return None
        return cls(
            id=fields["isPartOf"],
            site=Site.from_dict(json.loads(fields["x-lapvo-profile"]), where=f"warcinfo of {fields['isPartOf']}"),
            command=fields["x-lapvo-command"],
            software=fields["software"],
            contact=fields.get("operator"),
            started_at=clock.from_utc_text(fields["x-lapvo-started"]),
            simulated=fields.get("x-lapvo-clock") == "simulated",
        )


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What the closing record of a run says."""

    crawl_id: str
    finished_at: datetime
    outcome: str
    exit_code: int
    counts: dict[str, int]
    findings: tuple[Finding, ...]

    def record(self, *, info: str) -> Record:
        """Return the closing record. `info`: id of the warcinfo record of the file it goes into."""
        facts = {
            "crawl": self.crawl_id,
            "finished_at": clock.utc_text(self.finished_at),
            "outcome": self.outcome,
            "exit_code": self.exit_code,
            "counts": self.counts,
            "findings": [asdict(finding) for finding in self.findings],
        }
        return warc_records.run_report(facts, crawl_id=self.crawl_id, date=self.finished_at, info=info)

    @classmethod
    def read(cls, record: Record) -> RunEnd | None:
        """Return what a record says when it closes a run, else None.

        Raises KeyError, TypeError or ValueError for one that is not ours.
        """
        if record.type != "metadata" or record.get("Content-Type") != warc_records.JSON_TYPE:
            return None
        facts: Any = json.loads(record.block)
        if not isinstance(facts, dict) or facts.get("record") != warc_records.ENDED:
            return None
        return cls(
            crawl_id=facts["crawl"],
            finished_at=clock.from_utc_text(facts["finished_at"]),
            outcome=facts["outcome"],
            exit_code=facts["exit_code"],
            counts=facts["counts"],
            findings=tuple(Finding(**finding) for finding in facts["findings"]),
        )


def begin(db: sqlite3.Connection, start: RunStart) -> None:
    """Write the row of a run that begins; its profile is the site's unless a newer run brought another."""
    started = clock.utc_text(start.started_at)
    db.execute(
        "insert into crawls (id, site, command, started_at, outcome, software, profile_digest)"
        " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
        (start.id, start.site.name, start.command, started, INTERRUPTED, start.software, start.site.digest),
    )
    newer = db.execute(
        "select 1 from crawls where site = ? and (started_at, id) > (?, ?)",
        (start.site.name, started, start.id),
    )
    if newer.fetchone() is None:
        profile = json.dumps(start.site.to_toml_dict(), ensure_ascii=False, sort_keys=True)
        db.execute(
            "insert or replace into sites (site, base_url, title, timezone, profile) values (?, ?, ?, ?, ?)",
            (start.site.name, start.site.base_url, start.site.title, start.site.timezone, profile),
        )


def end(db: sqlite3.Connection, end: RunEnd) -> None:
    """Complete the row of a run, and write its findings."""
    counts = json.dumps(end.counts, sort_keys=True)
    db.execute(
        "update crawls set finished_at = ?, outcome = ?, exit_code = ?, counts = ? where id = ?",
        (clock.utc_text(end.finished_at), end.outcome, end.exit_code, counts, end.crawl_id),
    )
    db.executemany(
        "insert or replace into findings (crawl_id, code, severity, subject, count, message, remedy)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [(end.crawl_id, f.code, f.severity, f.subject, f.count, f.message, f.remedy) for f in end.findings],
    )
