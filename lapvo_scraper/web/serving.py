"""The server: Datasette with our plugin over one archive, on 127.0.0.1 and nowhere else."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from importlib import resources
from typing import TYPE_CHECKING, Any

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from lapvo_scraper.errors import UsageError
from lapvo_scraper.web import plugin
from lapvo_scraper.web.tables import CountedTables

if TYPE_CHECKING:
    from collections.abc import Callable

    from lapvo_scraper.storage.folder import Folder

HOST = "127.0.0.1"
NAME = "lapvo"
"""Of the database, in addresses: that of its file."""

_FILES = "lapvo_scraper.web"
_SETTINGS = {
    "allow_download": False,
    "default_page_size": 50,
    "truncate_cells_html": 160,
    "facet_suggest_time_limit_ms": 5,  # for each of some thirty columns
}
# Datasette does not find the index by itself: what it reads its words from is a view (storage/search/text_indexes.py).
_ARTICLES = {"fts_table": "articles_search", "fts_pk": "id", "sort_desc": "sort_date"}
_DATABASES = {NAME: {"tables": {"articles": _ARTICLES}}}


def reading_room(folder: Folder) -> Any:
    """Return a Datasette over the archive's database, read-only, with our pages in front."""
    if not pm.is_registered(plugin):
        pm.register(plugin, name=plugin.__name__)
    database = str(folder.database)
    writable = os.access(folder.path, os.W_OK)
    here = resources.files(_FILES)
    room = Datasette(
        [database] if writable else [],
        immutables=[] if writable else [database],
        template_dir=str(here / "templates"),
        static_mounts=[("static", str(here / "static"))],
        metadata={"plugins": {plugin.NAME: {"archive": str(folder.path)}}, "databases": _DATABASES},
        settings=_SETTINGS,
    )
    room.remove_database(NAME)
    room.add_database(CountedTables(room, database, is_mutable=writable, memory=plugin.memory_of(room)), name=NAME)
    return room


def serve(folder: Folder, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve an archive until interrupted; `on_ready` is told the address as soon as connections are taken.

    Raises UsageError when the port cannot be had.
    """
    with _listening(port) as listener:
        server = reading_room(folder)
        threading.Thread(target=plugin.make_ready, args=(plugin.memory_of(server),), daemon=True).start()
        config = uvicorn.Config(
            server.app(), log_level="warning", lifespan="on", server_header=False, access_log=False
        )
        on_ready(f"http://{HOST}:{listener.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise UsageError(f"port {port} of {HOST} cannot be had: {error.strerror}; choose another --port") from error
    listener.listen()
    return listener
