"""`lapvo wayback`: bring in the captures that a web archive holds."""

from __future__ import annotations

import re
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING

import click

from lapvo_scraper import clock
from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.import_files import describe
from lapvo_scraper.cli.percent import Percent
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import UnknownSite, UsageError
from lapvo_scraper.remains.cdx import WebArchive, web_archive
from lapvo_scraper.remains.fetch import Fetcher, Pace
from lapvo_scraper.remains.owners import known_owners
from lapvo_scraper.remains.wayback import collect, queries
from lapvo_scraper.sites import find_site
from lapvo_scraper.sites.addresses import is_public
from lapvo_scraper.sites.origins import origin_of
from lapvo_scraper.storage.folder import Folder, find_folder
from lapvo_scraper.storage.settings_file import load_settings, without_contact

if TYPE_CHECKING:
    from lapvo_scraper.remains.wayback import Collected
    from lapvo_scraper.sites import Site

WAYBACK_MACHINE = "https://web.archive.org"

MOST_SHOWN = 20
"""So many captures that could not be had are named; --json names up to a thousand."""

REASONS = {
    "other-site": ("captures of other addresses", "bản chụp của địa chỉ khác"),
    "error-status": ("captures of errors", "bản chụp trang lỗi"),
    "media": ("pictures and files (--no-media)", "hình ảnh và tệp (--no-media)"),
}


@click.command(
    "wayback",
    cls=VerbCommand,
    help="Bring in the captures of a portal, or of one address, that a web archive holds: the Wayback Machine, a pywb "
    "collection, a Common Crawl index. Pages first, one at a time. What is here already is not asked for again, so a "
    "run that was stopped goes on when started once more.",
    examples=(
        "lapvo wayback lapvo",
        "lapvo wayback lapvo --from http://localhost:8080/my-web-archive",
        "lapvo wayback lapvo --from https://index.commoncrawl.org/CC-MAIN-2021-04-index",
        "lapvo wayback https://lapvo.dongthap.gov.vn/… --after 2019",
    ),
)
@click.argument("target", metavar="SITE|URL")
@click.option("--from", "endpoint", metavar="ENDPOINT", default=WAYBACK_MACHINE, help="The web archive's address.")
@click.option(
    "--dialect",
    type=click.Choice(["wayback", "pywb", "commoncrawl"]),
    help="How its index speaks, if its address does not tell.",
)
@click.option("--records", metavar="URL", help="Where a Common Crawl index keeps its files.")
@click.option("--after", metavar="DATE", help="Captures from this day on: 2019, 2019-05, 2019-05-31.")
@click.option("--before", metavar="DATE", help="Captures up to this day.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Ask for at most N captures, then stop.")
@click.option("--no-media", is_flag=True, help="Leave pictures, documents and style for another time.")
@click.option("--delay", type=click.FloatRange(0, 3600), metavar="SECONDS", help="Between requests; else 1.")
@click.option("--wait", is_flag=True, help="Wait while another job writes the site, instead of ending with code 3.")
def command(
    target: str,
    endpoint: str,
    dialect: str | None,
    records: str | None,
    after: str | None,
    before: str | None,
    limit: int | None,
    no_media: bool,
    delay: float | None,
    wait: bool,
) -> int:
    """Ask the index, then for every capture that is not here."""
    session = current()
    folder = Folder(find_folder(session.archive))
    session.opened = folder.path
    site, url = _target(folder, target)
    archive = web_archive(endpoint, dialect, records)  # type: ignore[arg-type]
    asked = queries(site, url, _digits(after), _digits(before))
    public = _public_hosts(archive)
    settings = load_settings(folder)
    contact, proxy = site.contact or settings.contact, site.proxy or settings.proxy
    _require_manners(public, contact, folder)
    session.tell(f"Archive: {folder.path}", f"Kho lưu trữ: {folder.path}")
    session.tell(f"Asking {archive.endpoint} for {site.name}", f"Đang hỏi {archive.endpoint} về {site.name}")
    percent = Percent(session)
    pace = Pace(delay=delay if delay is not None else 1.0 if public else 0.0)
    agent = f"lapvo-scraper/{version('lapvo-scraper')}" + (f" (+{contact})" if contact else "")
    through = origin_of(proxy) if proxy else None
    with Fetcher(agent, pace, named=_hosts(archive) - public, proxy=through) as fetcher:
        collected = collect(
            folder,
            site,
            archive,
            asked,
            fetcher,
            media=not no_media,
            limit=limit,
            wait=wait,
            language=session.language,
            watch=percent.tell,
        )
    percent.end()
    _report(session, site, collected)
    return collected.exit_code


def _target(folder: Folder, target: str) -> tuple[Site, str | None]:
    if "://" not in target:
        return find_site(target, folder.path), None
    site = known_owners(folder).owner(target)
    if site is None:
        raise UnknownSite(f"no profile covers {target}; write one into the archive's sites/")
    return site, target


def _digits(day: str | None) -> str | None:
    if day is None:
        return None
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
        raise UsageError(f"{day!r} is no day; write 2019, 2019-05 or 2019-05-31")
    return day.replace("-", "")


def _hosts(archive: WebArchive) -> frozenset[str]:
    """The hosts that are asked."""
    addresses = [archive.endpoint, *([archive.records] if archive.dialect == "commoncrawl" else [])]
    return frozenset(origin_of(address).host for address in addresses)


def _public_hosts(archive: WebArchive) -> frozenset[str]:
    """Those of the hosts that are somebody else's: names, and public addresses."""
    return frozenset(
        host for host in _hosts(archive) if host != "localhost" and (is_public(host) or not _is_address(host))
    )


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _require_manners(public: frozenset[str], contact: str | None, folder: Folder) -> None:
    if public and clock.is_simulated():
        raise UsageError(f"{clock.VARIABLE} is set; an archive on the internet is not asked by a simulated clock")
    if public and not contact:
        raise without_contact(f"asking {', '.join(sorted(public))}", folder)


def _report(session: Session, site: Site, collected: Collected) -> None:
    if session.json:
        facts = asdict(collected) | {"tally": vars(collected.tally), "left_out": dict(collected.left_out)}
        session.show_json(facts)
    for gap in collected.gaps[:MOST_SHOWN]:
        terminal.complain(f"{gap.timestamp} {gap.url}: {gap.why}")
    number = session.number
    if (more := collected.gap_count - MOST_SHOWN) > 0:
        session.warn(
            f"and {number(more)} more that could not be had", f"và {number(more)} bản chụp khác không lấy được"
        )
    for index_gap in collected.index_gaps:
        terminal.complain(f"index of {index_gap.what}: {index_gap.why}")
    collected.tally.already += collected.already
    describe(session, site.name, collected.tally)
    if collected.unchanged:
        session.tell(
            f"{number(collected.unchanged)} captures repeat the one before them, by the index: not asked for",
            f"{number(collected.unchanged)} bản chụp giống bản trước đó theo mục lục: không lấy",
        )
    for reason, count in sorted(collected.left_out.items()):
        en, vi = REASONS[reason]
        session.tell(f"left out: {number(count)} {en}", f"bỏ qua: {number(count)} {vi}")
    if collected.stopped:
        terminal.complain(collected.stopped)
