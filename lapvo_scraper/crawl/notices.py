"""Somebody is told when the state of a site changes, and only then: alarms that come every night are read by nobody.

The state is what needs a person: the codes of the findings, or nothing. It changes for the worse when a code appears
that was not there, and for the better when none is left. What was told and is only a note since, because it goes on, is
not over. Kept in `reports/<site>/state.json`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lapvo_scraper import clock
from lapvo_scraper.health import needs_a_person
from lapvo_scraper.storage.settings_file import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lapvo_scraper.crawl.jobs import CrawlResult, Job
    from lapvo_scraper.crawl.messengers import NotSent

SAYS_NOTHING = frozenset({3, 7, 130, 143})
"""Exit codes of crawls that were not allowed to come to an end: they leave the state as it was."""

_TOLD_AS = {"theme-foreign": "template-unknown"}
"""What a finding is called once the portal's past is like it."""


def tell(job: Job, result: CrawlResult) -> tuple[NotSent, ...]:
    """Tell of a changed state, in the ways that `notify` in lapvo.toml names; return what could not be delivered.

    Raises ProfileError when lapvo.toml cannot be read.
    """
    if result.exit_code in SAYS_NOTHING or not job.folder.exists:
        return ()
    path = job.folder.reports(result.site) / "state.json"
    before = _state(path)
    now = _codes(result, before)
    if set(now) == set(before):
        return ()
    failures: tuple[NotSent, ...] = ()
    if not now or set(now) - set(before):
        from lapvo_scraper.crawl.messengers import send  # with all of mail and HTTP, which few crawls need

        notice = _notice(job, result, now)
        failures = tuple(send(load_settings(job.folder).notify, notice, *_letter(job, result), job.folder.path))
    if not failures:  # else the next run finds the change again
        _remember(path, now)
    return failures


def _codes(result: CrawlResult, before: Sequence[str]) -> list[str]:
    codes = {finding.code for finding in result.findings if needs_a_person(finding)}
    if result.exit_code and not codes:
        codes = {result.outcome}
    noted = {_TOLD_AS.get(finding.code, finding.code) for finding in result.findings}
    return sorted(codes | (noted & set(before)))


def _state(path: Path) -> list[str]:
    """Return the codes that were last told of; none for a site that was always well."""
    try:
        return [str(code) for code in json.loads(path.read_text(encoding="utf-8"))["needs_a_person"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _remember(path: Path, codes: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    facts = {"needs_a_person": codes, "since": clock.utc_text(clock.now())}
    draft.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def _notice(job: Job, result: CrawlResult, codes: list[str]) -> dict[str, Any]:
    return {
        "archive": str(job.folder.path),
        "site": result.site,
        "at": clock.utc_text(clock.now()),
        "state": "needs a person" if codes else "well",
        "codes": codes,
        "outcome": result.outcome,
        "exit_code": result.exit_code,
        "message": result.message,
        "findings": [asdict(finding) for finding in result.findings],
        "report": str(result.report) if result.report else None,
    }


def _letter(job: Job, result: CrawlResult) -> tuple[str, str]:
    """Return subject and text of an e-mail. The subject holds nothing that a portal wrote."""
    ill = {"en": "needs a person", "vi": "cần xem lại"}
    well = {"en": "is well again", "vi": "đã ổn trở lại"}
    serious = [finding for finding in result.findings if needs_a_person(finding)]
    subject = f"lapvo: {result.site} {(ill if result.exit_code else well)[job.language]}"
    lines = [f"{finding.message} {finding.remedy} [{finding.code}]" for finding in serious]
    lines += [result.message] if result.message and not serious else []
    lines += [f"{job.folder.path}", f"{result.report}" if result.report else ""]
    return subject, "\n\n".join(_harmless(line) for line in lines if line) + "\n"


def _harmless(line: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(line.split()))
