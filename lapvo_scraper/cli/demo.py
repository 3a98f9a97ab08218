"""`lapvo demo`: the whole way, once, with a portal on this machine."""

from __future__ import annotations

import contextlib
import errno
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.cli.tour import tour
from lapvo_scraper.crawl.jobs import Job
from lapvo_scraper.demo import DemoPortal, Served, serve
from lapvo_scraper.errors import UsageError
from lapvo_scraper.sites import Site
from lapvo_scraper.sites.origins import origin_of
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ARCHIVE = "demo-archive"
SITE = "demo"
PORT = 8642
"""Preferred, so that the address stays the same: an archive belongs to one."""


@click.command(
    "demo",
    cls=VerbCommand,
    help="Start a small news portal on 127.0.0.1, crawl it into ./demo-archive, and show what was found. "
    "No page of the internet is touched. A second time, only what is new is stored.",
    examples=("lapvo demo", "lapvo demo --serve           # only the portal, to look at in a browser"),
)
@click.option("--serve", "only_serve", is_flag=True, help="Only serve the portal, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port of the portal ({PORT}); 0 takes a free one.")
def command(only_serve: bool, port: int | None) -> int:
    """Serve, crawl, show."""
    session = current()
    folder = Folder(Path(session.archive or ARCHIVE).absolute())
    ports = (port,) if port is not None else (PORT, 0) if only_serve else _ports_for(folder)
    portal = DemoPortal()
    with _served(portal, ports) as served:
        session.tell(f"Demo portal: {served.url}", f"Cổng mẫu: {served.url}")
        if only_serve:
            return _until_interrupted(session)
        from lapvo_scraper.cli.crawling import crawl_and_tell  # takes a second: neither help nor --serve waits for it

        session.opened = folder.path
        session.tell(f"Archive: {folder.path}", f"Kho lưu trữ: {folder.path}")
        site = Site(name=SITE, base_url=served.url, title="Huyện Vàm Sen (demo)", delay=0, concurrency=4)
        code = crawl_and_tell(session, [Job(site, folder, command="lapvo demo", language=session.language)])
    if not session.quiet and not session.json and folder.database.is_file():
        session.show(tour(session, folder, SITE, on_portal=len(portal.truth())))
    return code


def _ports_for(folder: Folder) -> tuple[int, ...]:
    """The ports to try: that of the portal an earlier demo archived, or the usual one, or any."""
    if folder.database.is_file():
        with reading(folder) as db:
            row = db.execute("select base_url from sites where site = ?", (SITE,)).fetchone()
        if row:
            return (origin_of(row[0]).port,)
    return (PORT, 0)


@contextlib.contextmanager
def _served(portal: DemoPortal, ports: tuple[int, ...]) -> Iterator[Served]:
    with contextlib.ExitStack() as stack:
        for port in ports:
            try:
                served = stack.enter_context(serve(portal, port=port))
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
            else:
                break
        else:
            raise UsageError(
                f"port {ports[0]} is in use by another program or not allowed; end that program, "
                f"choose another --port, or delete the folder {ARCHIVE} and begin anew"
            )
        yield served


def _until_interrupted(session: Session) -> int:
    session.tell("Stop it with Ctrl-C.", "Dừng bằng Ctrl-C.")
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
    return 0
