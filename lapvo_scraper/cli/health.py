"""`lapvo health`: was the last crawl healthy? Exit code 8 when something needs a person."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.opened import held_sites, reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.health import examine, needs_a_person

if TYPE_CHECKING:
    from lapvo_scraper.health import Health

WITH_FINDINGS = 8


@click.command(
    "health",
    cls=VerbCommand,
    help="Say how the last crawl of each site went, what is wrong, and what to do about it.",
    examples=("lapvo health", "lapvo health lapvo --lang vi"),
)
@click.argument("site", required=False)
def command(site: str | None) -> int:
    """Judge every site the archive holds, or one."""
    session = current()
    with reading(session.folder()) as db:
        found = [examine(db, name, session.language) for name in held_sites(db, site)]
    if session.json:
        session.show_json([asdict(health) | {"is_well": health.is_well} for health in found])
    else:
        for health in found:
            _show(session, health)
    return 0 if all(health.is_well for health in found) else WITH_FINDINGS


def _show(session: Session, health: Health) -> None:
    if health.is_well and session.quiet:
        return
    word = session.words("healthy", "ổn") if health.is_well else session.words("NEEDS A LOOK", "CẦN XEM LẠI")
    last = f" ({health.outcome}, {health.started_at})" if health.crawl else ""
    session.show(f"{health.site}: {word}{last}")
    for finding in health.findings:
        mark = "!" if needs_a_person(finding) else "·"
        session.show(f"  {mark} {finding.message}\n    {finding.remedy} [{finding.code}]")
