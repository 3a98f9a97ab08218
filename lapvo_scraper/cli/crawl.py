"""`lapvo crawl`: crawl or update portals, and say how it went."""

from __future__ import annotations

import json
from contextlib import suppress

import click

from lapvo_scraper import clock
from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.durations import about, seconds_of
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.crawl.jobs import Job, worst
from lapvo_scraper.errors import LapvoError, UnknownSite, UsageError
from lapvo_scraper.sites import Site, find_site
from lapvo_scraper.storage.folder import Folder, find_folder
from lapvo_scraper.storage.frontier.plan import Plan, plan
from lapvo_scraper.storage.garbage import collect_seldom

EXAMPLE_PAGES = 5_000
"""About what a district's portal has: enough to say how long a first run may take."""


@click.command(
    "crawl",
    cls=VerbCommand,
    help="Crawl portals into the archive, or bring them up to date, side by side where their servers differ. It may "
    "be stopped at any moment with Ctrl-C; the next run goes on.",
    examples=(
        "lapvo crawl lapvo",
        "lapvo crawl lapvo --limit 20      # a small beginning",
        "lapvo crawl ./my-portal.toml --max-time 6h",
        "lapvo crawl --all                 # every site this archive holds",
    ),
)
@click.argument("sites", nargs=-1, metavar="SITE|PROFILE.toml…")
@click.option("--all", "every", is_flag=True, help="Every site this archive already holds.")
@click.option("--full", is_flag=True, help="Look at every known page again, not only at those that are due.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Ask for at most N pages, then stop.")
@click.option("--url", "urls", multiple=True, help="Only this page; may be given more than once.")
@click.option("--no-media", is_flag=True, help="Leave pictures, documents and style for another time.")
@click.option("--max-time", metavar="TIME", help="Stop after this long: 45m, 6h.")
@click.option("--wait", is_flag=True, help="Wait while another job writes the site, instead of ending with code 3.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; ask the portal for nothing.")
def command(
    sites: tuple[str, ...],
    every: bool,
    full: bool,
    limit: int | None,
    urls: tuple[str, ...],
    no_media: bool,
    max_time: str | None,
    wait: bool,
    dry_run: bool,
) -> int:
    """Crawl the sites named, or all that the archive holds."""
    session = current()
    folder = Folder(find_folder(session.archive))
    session.opened = folder.path
    session.tell(f"Archive: {folder.path}", f"Kho lưu trữ: {folder.path}")
    if every == bool(sites):
        raise UsageError("say which portals: their names or profiles, or --all for every one in this archive")
    chosen, unreadable = _profiles(folder, _all_held(folder) if every else sites)
    jobs = [
        Job(
            site=site,
            folder=folder,
            full=full,
            wait=wait,
            limit=limit,
            max_time=seconds_of(max_time) if max_time else None,
            urls=urls,
            media=not no_media,
            language=session.language,
        )
        for site in chosen
    ]
    if urls and len(jobs) > 1:
        raise UsageError("--url names pages of one site; give one site with it")
    return worst([_crawl(session, jobs, dry_run=dry_run), *(error.exit_code for error in unreadable)])


def _crawl(session: Session, jobs: list[Job], *, dry_run: bool) -> int:
    collect_seldom()  # loading makes much and leaves nothing
    # Scrapy takes a second to load: help does not wait for it.
    from lapvo_scraper.cli.crawling import crawl_and_tell
    from lapvo_scraper.crawl.runner import prepare

    if dry_run:
        return _dry_run(session, [prepare(job) for job in jobs])
    for job in jobs:
        with suppress(LapvoError):  # one that may not be crawled is not announced: the crawl says why
            _announce(session, prepare(job))
    return crawl_and_tell(session, jobs)


def _all_held(folder: Folder) -> tuple[str, ...]:
    """Return the names of all sites of an archive. Raises ArchiveError, UsageError when there is none yet."""
    folder.require()
    held = _held(folder)
    if not held:
        raise UsageError("this archive holds no site yet; name one: `lapvo sites` lists those that are known")
    return tuple(held)


def _held(folder: Folder) -> dict[str, str]:
    """Return the sites of an archive with the profile each was last crawled by, as JSON. Raises ArchiveError."""
    if not folder.database.is_file():
        return {}
    with reading(folder, any_version=True) as db:  # it is the crawl that brings it up to date
        return dict(db.execute("select site, profile from sites order by site"))


def _profiles(folder: Folder, names: tuple[str, ...]) -> tuple[list[Site], list[LapvoError]]:
    """Return the sites of these names. A profile that cannot be read keeps no other site from being crawled."""
    sites: list[Site] = []
    errors: list[LapvoError] = []
    for name in names:
        try:
            sites.append(_site(folder, name))
        except LapvoError as error:
            errors.append(error)
    for each in errors if sites else errors[:-1]:
        terminal.complain(each)
    if not sites:
        raise errors[-1]
    return sites, errors


def _site(folder: Folder, name: str) -> Site:
    try:
        return find_site(name, folder.path)
    except UnknownSite:
        profile = _held(folder).get(name)
        if profile is None:
            raise
        # Crawled by a file somewhere else: the archive knows what was in it.
        return Site.from_dict(json.loads(profile), where=f"profile of {name} in {folder.database}")


def _plan(job: Job) -> Plan:
    if job.folder.database.is_file():
        with reading(job.folder) as db:
            made = plan(db, job.site, clock.now(), full=job.full)
        if made.known_pages:
            return made
    return Plan(0, len(job.site.seed_urls), 0, 0, 0)


def _announce(session: Session, job: Job) -> None:
    if not job.site.delay or _plan(job).known_pages:
        return
    en, vi = about(EXAMPLE_PAGES * job.site.delay / job.site.concurrency)
    delay, pages = session.number(job.site.delay, "g"), session.number(EXAMPLE_PAGES)
    session.tell(
        en=f"{job.site.name}: first run. At {delay} s a page, {pages} pages take about "
        f"{en}. Stopping with Ctrl-C is safe at any moment; the next run goes on.",
        vi=f"{job.site.name}: lần chạy đầu. Cứ {delay} giây một trang thì {pages} trang "
        f"mất khoảng {vi}. Có thể dừng bằng Ctrl-C bất cứ lúc nào; lần chạy sau sẽ tiếp tục.",
    )


def _dry_run(session: Session, jobs: list[Job]) -> int:
    plans = {job.site: _plan(job) for job in jobs}
    if session.json:
        session.show_json([{"site": site.name, **made.as_json()} for site, made in plans.items()])
        return 0
    for site, made in plans.items():
        en, vi = about(made.pages * site.delay / site.concurrency)
        where = f"{site.name}: {site.base_url}"
        counts = (made.known_pages, made.pages, made.new, made.articles, made.lists)
        known, due, new, articles, lists = map(session.number, counts)
        session.show(
            session.words(
                f"{where}: {known} pages known, {due} due now: {new} not had yet, "
                f"{articles} articles and {lists} lists to look at again; at least {en}. "
                "Lists lead to new articles.",
                f"{where}: đã biết {known} trang, đến hạn {due} trang: {new} trang chưa "
                f"tải, xem lại {articles} bài và {lists} danh sách; ít nhất {vi}. "
                "Danh sách có thể dẫn đến bài mới.",
            )
        )
    return 0
