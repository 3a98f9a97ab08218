"""The indexes of web archives: which captures of which addresses they hold (CDX).

Three dialects. The Wayback Machine answers a JSON array of arrays, in portions that name the key to go on from; pywb
answers JSON lines, all at once; Common Crawl answers JSON lines by numbered page, and says in which file, at which
byte, each capture stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from lapvo_scraper.errors import UsageError
from lapvo_scraper.remains.fetch import NoAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.remains.fetch import Answer, Fetcher

Dialect = Literal["wayback", "pywb", "commoncrawl"]

PORTION = 5_000
"""Rows asked for at a time, where the dialect has portions."""

MAX_INDEX_BYTES = 2 << 30
_MAX_LINE = 1 << 20
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_TIMESTAMP_LENGTH = 14


@dataclass(frozen=True, slots=True)
class Row:
    """One capture, as an index has it."""

    url: str  # as captured, without a default port
    key: str  # what the index sorts by
    timestamp: str  # yyyymmddhhmmss, UTC
    media_type: str
    status: str  # "-" where the index does not say
    digest: str
    filename: str = ""
    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class IndexGap:
    """A part of an index that could not be had."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: an address; the addresses that begin with it; or those of its host. Dates: yyyymmdd…"""

    url: str
    match: Literal["exact", "prefix", "host"]
    after: str | None = None
    before: str | None = None

    def parameters(self) -> dict[str, str]:
        """Return the parameters that every dialect understands."""
        asked = {"url": self.url, "output": "json", "matchType": self.match, "from": self.after, "to": self.before}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class WebArchive:
    """A web archive by its address, e.g. `https://web.archive.org` or `http://localhost:8080/my-web-archive`."""

    endpoint: str
    dialect: Dialect
    records: str = "https://data.commoncrawl.org"  # where Common Crawl keeps its files

    def rows(self, fetcher: Fetcher, query: Query) -> Iterator[Row | IndexGap]:
        """Yield what the index says, in its order. Raises Unreachable."""
        match self.dialect:
            case "wayback":
                yield from self._in_portions(fetcher, query)
            case "commoncrawl":
                yield from self._by_page(fetcher, query)
            case "pywb":
                yield from _all(fetcher, f"{self.endpoint}/cdx?{urlencode(query.parameters())}", query.url)

    def replay(self, row: Row) -> str:
        """Return the address under which a capture is given as it was recorded (`id_`)."""
        between = "web/" if self.dialect == "wayback" else ""
        return f"{self.endpoint}/{between}{row.timestamp}id_/{row.url}"

    def _in_portions(self, fetcher: Fetcher, query: Query) -> Iterator[Row | IndexGap]:
        parameters = query.parameters() | {"fl": ",".join(_FIELDS), "limit": str(PORTION), "showResumeKey": "true"}
        key: str | None = None
        while True:
            asked = parameters | ({"resumeKey": key} if key else {})
            try:
                answer = _index(fetcher, f"{self.endpoint}/cdx/search/cdx?{urlencode(asked)}")
            except NoAnswer as error:
                yield IndexGap(f"{query.url} from {key or 'the beginning'} on", str(error))
                return
            before = key
            for found in _parsed(answer):
                if isinstance(found, Row):
                    yield found
                else:
                    key = found
            if key == before:
                return

    def _by_page(self, fetcher: Fetcher, query: Query) -> Iterator[Row | IndexGap]:
        address = f"{self.endpoint}?{urlencode(query.parameters())}"
        try:
            pages = _page_count(_index(fetcher, f"{address}&showNumPages=true"))
        except NoAnswer as error:
            yield IndexGap(query.url, str(error))
            return
        for number in range(pages):
            yield from _all(fetcher, f"{address}&page={number}", f"{query.url}, page {number}")


def web_archive(endpoint: str, dialect: Dialect | None = None, records: str | None = None) -> WebArchive:
    """Return the archive at an address; its dialect by the address unless given. Raises UsageError."""
    parts = urlsplit(endpoint if "://" in endpoint else f"https://{endpoint}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--from {endpoint!r} is no address of a web archive; write one like https://web.archive.org")
    host, path = parts.hostname, parts.path.rstrip("/")
    if dialect is None:
        is_wayback = host.endswith("archive.org") or path.endswith("/cdx/search/cdx")
        dialect = "commoncrawl" if path.endswith("-index") else "wayback" if is_wayback else "pywb"
    for ending in ("/cdx/search/cdx", "/cdx", "/web"):
        path = path.removesuffix(ending) if dialect != "commoncrawl" else path
    address = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return WebArchive(address, dialect, records.rstrip("/")) if records else WebArchive(address, dialect)


def _all(fetcher: Fetcher, address: str, what: str) -> Iterator[Row | IndexGap]:
    try:
        answer = _index(fetcher, address)
    except NoAnswer as error:
        yield IndexGap(what, str(error))
        return
    yield from (found for found in _parsed(answer) if isinstance(found, Row))


def _index(fetcher: Fetcher, address: str) -> Answer:
    """Return a part of an index. Raises NoAnswer."""
    answer = fetcher.get(address, limit=MAX_INDEX_BYTES)
    if answer.status == 404 and b"No Captures" in answer.body()[:500]:
        answer.file.truncate(0)
    elif answer.status != 200 or answer.cut:
        answer.file.close()
        raise NoAnswer(f"more than {MAX_INDEX_BYTES:,} bytes" if answer.cut else f"status {answer.status}")
    answer.file.seek(0)
    return answer


def _page_count(answer: Answer) -> int:
    """Return how many pages an index has; 0 for an empty answer. Raises NoAnswer."""
    with answer.file:
        text = answer.body().strip()
    if not text:
        return 0
    try:
        told = json.loads(text)
        return int(told["pages"] if isinstance(told, dict) else told)
    except (ValueError, TypeError, KeyError):
        raise NoAnswer("it does not say how many pages it has") from None


def _parsed(answer: Answer) -> Iterator[Row | str]:
    """Yield the rows of an answer in any of the three forms; a text is the key to go on from. Raises nothing."""
    with answer.file as file:
        first = file.read(1)
        file.seek(0)
        if first == b"[":
            yield from _array(file)
            return
        while line := file.readline(_MAX_LINE):
            try:
                fields = json.loads(line) if first == b"{" else dict(zip(_FIELDS, line.decode().split(), strict=False))
            except ValueError:
                continue
            if row := _row(fields):
                yield row


def _array(file: IO[bytes]) -> Iterator[Row | str]:
    """Rows of a JSON array of arrays whose first names the fields; behind an empty one stands the key."""
    try:
        table = json.load(file)
    except ValueError:
        return
    names: list[str] = []
    for values in table:
        if not names:
            names = [str(value) for value in values]
        elif len(values) == 1:
            yield str(values[0])
        elif row := _row(dict(zip(names, values, strict=False))):
            yield row


def _row(fields: Any) -> Row | None:
    if not isinstance(fields, dict):
        return None
    told = {name: str(value) for name, value in fields.items() if value is not None}
    url, timestamp = told.get("original") or told.get("url") or "", told.get("timestamp", "")
    if not _is_time(timestamp) or not url.startswith(("http://", "https://")):
        return None
    numbers = [int(told[name]) if told.get(name, "").isdigit() else 0 for name in ("offset", "length")]
    return Row(
        url=_without_default_port(url),
        key=told.get("urlkey", url),
        timestamp=timestamp,
        media_type=(told.get("mimetype") or told.get("mime") or "").lower(),
        status=told.get("statuscode") or told.get("status") or "-",
        digest=told.get("digest", ""),
        filename=told.get("filename", ""),
        offset=numbers[0],
        length=numbers[1],
    )


def _is_time(timestamp: str) -> bool:
    """Indexes do hold days like the 31st of February."""
    try:
        datetime.strptime(timestamp, "%Y%m%d%H%M%S")  # noqa: DTZ007 - only whether it is one
    except ValueError:
        return False
    return len(timestamp) == _TIMESTAMP_LENGTH


def _without_default_port(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = {"http": ":80", "https": ":443"}[parts.scheme]
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.removesuffix(port)))
