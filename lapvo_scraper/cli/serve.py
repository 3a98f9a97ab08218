"""`lapvo serve`: the archive in a web browser."""

from __future__ import annotations

import importlib.util
import webbrowser

import click

from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.opened import reading
from lapvo_scraper.cli.session import current
from lapvo_scraper.errors import MissingExtra

PORT = 8643


@click.command(
    "serve",
    cls=VerbCommand,
    help="Browse, search, chart and download the archive in a web browser. The server listens on 127.0.0.1 only, "
    "changes nothing, and asks nothing of any other machine.",
    examples=("lapvo serve", "lapvo serve --open --lang en"),
)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, help=f"Port ({PORT}); 0 takes a free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the first page in the browser.")
def command(port: int, open_browser: bool) -> None:
    """Serve until interrupted."""
    session = current()
    if importlib.util.find_spec("datasette") is None:
        raise MissingExtra("lapvo serve", "datasette", "serve")
    folder = session.folder()
    with reading(folder):  # says in one line what is wrong with the database, before a browser meets it
        pass
    from lapvo_scraper.web.serving import serve

    def tell(address: str) -> None:
        address += session.words("en/", "")
        session.show(address)
        session.tell("Stop it with Ctrl-C.", "Dừng bằng Ctrl-C.")
        if open_browser:
            webbrowser.open(address)

    serve(folder, port, tell)
