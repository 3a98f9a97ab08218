"""`lapvo extract`: read saved pages and print what they say; needs no archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper import clock
from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.errors import UnreadableInput, UsageError
from lapvo_scraper.reading import as_json, read_page, read_text
from lapvo_scraper.remains.saved_html import SavedFile, open_saved, saved_page
from lapvo_scraper.remains.text import text_of
from lapvo_scraper.sites import Site, find_site

if TYPE_CHECKING:
    from lapvo_scraper.records import Reading

STDIN = Path("-")


@click.command(
    "extract",
    cls=VerbCommand,
    help="Read saved pages (.html, .htm) or text renditions (.txt): one JSON object per line on stdout, "
    "in order. `-` reads stdin. A file that cannot be read is named on stderr; the others are still read, "
    "and the exit code is 2.",
    examples=(
        "lapvo extract trang.html",
        "lapvo extract --url https://lapvo.dongthap.gov.vn/… trang.html",
        "cat trang.html | lapvo extract - | python3 -m json.tool --no-ensure-ascii",
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--url", help="The page's own address, when one file is given; else as the file says.")
@click.option("--site", "site_name", metavar="SITE", help="Name or profile of the portal it comes from.")
def command(files: tuple[Path, ...], url: str | None, site_name: str | None) -> int:
    """Read the files one by one; one that fails does not stop the others."""
    if url and len(files) > 1:
        raise UsageError("--url is the address of one page; give one file with it")
    site = find_site(site_name) if site_name else None
    code = 0
    with terminal.data_sink() as sink:
        for file in files:
            try:
                reading = _read(_open(file), url, site)
            except UnreadableInput as error:
                terminal.complain(error)
                code = error.exit_code
            else:
                sink.write(terminal.json_text(as_json(reading)).encode() + b"\n")
    return code


def _open(file: Path) -> SavedFile:
    if file == STDIN:
        return saved_page(Path("stdin"), sys.stdin.buffer.read(), clock.now())
    return open_saved(file)


def _read(saved: SavedFile, url: str | None, site: Site | None) -> Reading:
    address = url or saved.url
    if saved.is_text:
        return read_text(text_of(saved.content), url=address, site=site)
    return read_page(saved.content, url=address, content_type=saved.media_type, site=site)
