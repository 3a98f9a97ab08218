"""`lapvo doctor`: is this machine fit for an archive?"""

from __future__ import annotations

from dataclasses import asdict

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.checks import Check, all_checks
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import ArchiveError, UsageError
from lapvo_scraper.storage.folder import find_folder


@click.command(
    "doctor",
    cls=VerbCommand,
    help="Look at what a crawl stands on: versions, SQLite, disk, clock, a folder that can be written.",
    examples=("lapvo doctor", "lapvo doctor --json"),
)
def command() -> int:
    """Run every check; the worst decides the exit code."""
    session = current()
    checks = list(all_checks(find_folder(session.archive)))
    if session.json:
        session.show_json([asdict(check) for check in checks])
    else:
        session.show(terminal.table([_row(session, check) for check in checks]))
    bad = [check.name for check in checks if check.verdict == "bad"]
    if "archive" in bad:
        return ArchiveError.exit_code
    return UsageError.exit_code if bad else 0


def _row(session: Session, check: Check) -> tuple[str, str, str]:
    marks = {"ok": "✓", "note": "!", "bad": session.words("WRONG", "LỖI")}
    return marks[check.verdict], check.name, session.words(check.en, check.vi)
