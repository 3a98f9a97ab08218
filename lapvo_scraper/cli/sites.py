"""`lapvo sites`: which portals are known by name, and whether a profile is in order."""

from __future__ import annotations

from pathlib import Path

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand, VerbFamily
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import LapvoError
from lapvo_scraper.sites import Site, find_site, known_sites, load_profile
from lapvo_scraper.storage.folder import find_folder


@click.group(
    "sites",
    cls=VerbFamily,
    invoke_without_command=True,
    help="List the portals known by name; `check` says whether a profile is in order, `new` drafts one.",
)
@click.pass_context
def command(context: click.Context) -> int:
    """List the profiles unless a subcommand follows."""
    return 0 if context.invoked_subcommand else _list(current())


@command.command("list", cls=VerbCommand, help="List the portals known by name: bundled and your own.")
def list_command() -> int:
    """List the profiles."""
    return _list(current())


@command.command(
    "check",
    cls=VerbCommand,
    help="Read profiles and say what a crawl would do with them. Without names: every one known.",
    examples=("lapvo sites check", "lapvo sites check my-portal.toml"),
)
@click.argument("profiles", nargs=-1, metavar="[SITE|PROFILE.toml]…")
def check_command(profiles: tuple[str, ...]) -> int:
    """Check profiles one by one; one that fails does not stop the others."""
    session, archive = current(), _archive(current())
    code = 0
    for name in profiles or known_sites(archive):
        try:
            site = find_site(name, archive)
        except LapvoError as error:
            terminal.complain(error)
            code = error.exit_code
        else:
            session.show(_summary(session, site))
    return code


@command.command(
    "new",
    cls=VerbCommand,
    help="Look at a portal, as gently as a crawl does, and draft a profile for it. The file goes into the archive's "
    "sites/, or where there is no archive beside you.",
    examples=("lapvo sites new https://vidu.dongthap.gov.vn --contact you@example.vn", "lapvo sites new URL -o -"),
)
@click.argument("url")
@click.option("--name", metavar="NAME", help="What to call it (else the first word of its host).")
@click.option("--contact", metavar="ADDRESS", help="Whom its operators can write to; else that of lapvo.toml.")
@click.option("--delay", type=float, metavar="SECONDS", help="Pause between two requests (2).")
@click.option("-o", "--output", metavar="FILE", help="Where to write the profile; - is stdout.")
def new_command(url: str, name: str | None, contact: str | None, delay: float | None, output: str | None) -> int:
    """Probe a portal and write its first profile."""
    from lapvo_scraper.cli.site_new import draft_profile

    return draft_profile(current(), url, name=name, contact=contact, delay=delay, output=output)


def _list(session: Session) -> int:
    archive = _archive(session)
    code, rows = 0, []
    for name, file in known_sites(archive).items():
        try:
            site = load_profile(file)
        except LapvoError as error:
            terminal.complain(error)
            code = error.exit_code
        else:
            own = isinstance(file, Path) and archive is not None and file.is_relative_to(archive)
            rows.append({"site": name, "base_url": site.base_url, "title": site.title, "own": own})
    if session.json:
        session.show_json(rows)
        return code
    where = {True: session.words("your own", "của bạn"), False: session.words("bundled", "có sẵn")}
    session.show(
        terminal.table([(row["site"], row["base_url"], row["title"], where[bool(row["own"])]) for row in rows])
    )
    return code


def _archive(session: Session) -> Path:
    return find_folder(session.archive)


def _summary(session: Session, site: Site) -> str:
    requests_a_minute = 60 / site.delay if site.delay else None
    pace = f"{session.number(site.delay, 'g')} s" if requests_a_minute else f"{site.concurrency} at once"
    contact = site.contact or session.words("none: needed for a public portal", "chưa có: cần cho cổng công cộng")
    facts = [
        (session.words("address", "địa chỉ"), site.base_url),
        (session.words("begins at", "bắt đầu từ"), ", ".join(site.seed_urls)),
        (session.words("also in scope", "cũng thu thập"), ", ".join(site.hosts) or None),
        (session.words("pause between pages", "nghỉ giữa hai trang"), pace),
        (
            "robots.txt",
            session.words("obeyed", "tuân theo") if site.obey_robots else session.words("ignored", "bỏ qua"),
        ),
        (session.words("files kept", "tệp được lưu"), ", ".join(sorted(site.media)) or None),
        (session.words("contact", "liên hệ"), contact),
    ]
    shown = [fact for fact in facts if fact[1]]
    return f"{site.name}: {session.words('in order', 'hợp lệ')}\n{terminal.table(shown)}"
