"""Our plugin for Datasette: pages of our own, one guard around every answer, our words for errors.

It does something for the Datasette that `serving.reading_room` makes, and nothing for any other in the process.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.utils.asgi import Base400, Response

from lapvo_scraper.errors import LapvoError, UsageError
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.web.answers import NotHere, Saved, Shown
from lapvo_scraper.web.asked import Asked
from lapvo_scraper.web.downloads import write_table
from lapvo_scraper.web.formats import Formats
from lapvo_scraper.web.guard import guarded
from lapvo_scraper.web.memory import Memory
from lapvo_scraper.web.routes import ENGLISH_FRONT, ROUTES, WHOLE_ARCHIVE, Route
from lapvo_scraper.web.tables import known_counts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from lapvo_scraper.web.answers import Answer
    from lapvo_scraper.web.asked import Language
    from lapvo_scraper.web.guard import Send

NAME = "lapvo"
"""Of the plugin, in Datasette's settings: `plugins.lapvo.archive` is the folder of the archive."""

_PIECE = 1 << 16
_memories: WeakKeyDictionary[Any, Memory] = WeakKeyDictionary()

log = logging.getLogger(__name__)


def archive_of(datasette: Any) -> Path | None:
    """Return the archive that a Datasette shows with our pages; None for one that is none of ours."""
    settings = datasette.plugin_config(NAME)
    return Path(settings["archive"]) if settings else None


def memory_of(datasette: Any) -> Memory:
    """Return what is known of the archive that a Datasette shows."""
    if datasette not in _memories:
        archive = archive_of(datasette)
        assert archive is not None, "asked for archives only"
        _memories[datasette] = Memory(Folder(archive))
    return _memories[datasette]


def make_ready(memory: Memory) -> None:
    """Find what the pages over the whole archive and the list of tables show, so that no reader waits for it."""
    with memory.open() as room:
        for page in WHOLE_ARCHIVE:
            page(room, Asked("/", "vi"))
        known_counts(room)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Put our pages before Datasette's own."""
    if archive_of(datasette) is None:
        return []
    ours = [(route.expression, _view(route)) for route in ROUTES]
    return [*ours, (ENGLISH_FRONT.pattern, _to_english_front)]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Guard every answer, Datasette's own included."""
    return guarded if archive_of(datasette) else lambda application: application


@hookimpl(wrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, list[Any], list[Any]]:
    """Say in the reader's language what went wrong; what is a bug goes to the log, not to the page.

    Ours instead of Datasette's own, which prints every miss with the words of pages in it on the terminal.
    """
    answers = yield
    if archive_of(datasette) is None:
        return answers

    async def answer() -> Any:
        status = _status(exception)
        if status == 500:
            log.error("%s %s", request.method, request.path, exc_info=exception)
        said = str(exception) if isinstance(exception, LapvoError) else getattr(exception, "message", None)
        facts = {"status": status, "said": said}
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": said or str(exception), "status": status}, status=status)
        return await _page(datasette, request, _asked(request), Shown("failure.html", facts, status))

    return [answer]


def _status(exception: Exception) -> int:
    if isinstance(exception, Base400):
        return int(exception.status)
    if isinstance(exception, LapvoError):
        return 404 if isinstance(exception, NotHere) else 400 if isinstance(exception, UsageError) else 500
    return int(getattr(exception, "status", 500))


def _view(route: Route) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: Any, request: Any) -> Any:
        asked = _asked(request)
        answer = await asyncio.to_thread(_answer, memory_of(datasette), route, asked)
        if isinstance(answer, Saved):
            return SavedFile(answer)
        if isinstance(answer, Shown):
            return await _page(datasette, request, asked, answer)
        headers = dict(answer.headers)
        if answer.file_name:
            headers["content-disposition"] = f'attachment; filename="{answer.file_name}"'
        return Response(answer.content, content_type=answer.media_type, headers=headers)

    return view


def _answer(memory: Memory, route: Route, asked: Asked) -> Answer:
    # Opened for each request: a rebuild may have put another file in the place of the last one.
    with memory.open() as room:
        answer = route.page(room, asked)
    if asked.as_table and isinstance(answer, Shown) and answer.table:
        table = answer.table
        return Saved(write_table(table.columns, table.rows), f"{table.name}.csv")
    return answer


class SavedFile:
    """Sends a file, a piece at a time."""

    def __init__(self, saved: Saved) -> None:
        self._saved = saved

    async def asgi_send(self, send: Send) -> None:
        """Send it, and close it."""
        with self._saved.file as file:
            headers = {
                "content-type": self._saved.media_type,
                "content-disposition": f'attachment; filename="{self._saved.file_name}"',
            }
            encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": encoded})
            while piece := file.read(_PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def _asked(request: Any) -> Asked:
    parts = {name: value for name, value in request.url_vars.items() if value is not None}
    prefix, path = parts.pop("language", ""), parts.pop("path", None)
    if path is None:  # not a page of ours
        prefix = "/en" if request.path.startswith("/en/") else ""
        path = "/"
    language: Language = "en" if prefix else "vi"
    return Asked(path, language, {name: request.args[name] for name in request.args}, parts)


async def _page(datasette: Any, request: Any, asked: Asked, shown: Shown) -> Any:
    formats = Formats(asked.language)
    facts = {"asked": asked, "words": asked.words, "link": asked.link, "formats": formats, **shown.facts}
    text = await datasette.render_template(shown.template, facts, request=request)
    return Response.html(text, status=shown.status)


async def _to_english_front() -> Any:
    return Response.redirect("/en/")
