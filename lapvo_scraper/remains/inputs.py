"""What kind of file an input is: by its first bytes where they tell, by its name where they do not."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.errors import UnreadableInput
from lapvo_scraper.remains.saved_html import HTML_SUFFIXES, TEXT_SUFFIXES
from lapvo_scraper.remains.warc_walk import GZIP_MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

InputKind = Literal["warc", "wacz", "jsonl", "parquet", "page"]

_WARC_NAMES = (".warc", ".warc.gz", ".wet", ".wet.gz", ".warc.wet.gz")
_JSON_NAMES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
_OTHER_NAMES = (".wacz", ".parquet")
_HEAD = 512

_REFUSED = {
    b"\x28\xb5\x2f\xfd": "is packed with zstd; unpack it with `zstd -d` first",
    b"\x5d\x2a\x4d\x18": "is packed with zstd and a dictionary; unpack it with `zstd -d` first",
    b"filedesc://": "is an ARC file, the form before WARC; make a WARC of it with `warcio recompress` first",
}
_FOLDER_OF_A_PAGE = "_files"  # browsers put the pictures and scripts of `page.html` into `page_files`


def kind_of(path: Path) -> InputKind:
    """Return what kind of input a file is. Raises UnreadableInput for what nobody here reads."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}") from error
    if head.startswith(GZIP_MAGIC):
        head = _unpacked(head)
        if head.startswith(b"filedesc://"):
            raise UnreadableInput(f"{path} {_REFUSED[b'filedesc://']}")
        if head.lstrip().startswith(b"{") or path.name.endswith(_JSON_NAMES):
            return "jsonl"
        if head.startswith(b"WARC/") or path.name.endswith(_WARC_NAMES):
            return "warc"
        raise UnreadableInput(f"{path} is a gzip file that holds no WARC records and no JSON lines; unpack it first")
    for magic, why in _REFUSED.items():
        if head.startswith(magic):
            raise UnreadableInput(f"{path} {why}")
    if head.startswith(b"WARC/") or path.name.endswith(_WARC_NAMES):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK") and (path.suffix == ".wacz" or _holds_warcs(path)):
        return "wacz"
    return "jsonl" if path.name.endswith(_JSON_NAMES) else "page"


def files_in(paths: Iterable[Path], hosts: Iterable[str] = ()) -> Iterator[Path]:
    """Yield the inputs among `paths`: files as given; in folders, in order of name, what the name says is one.

    Under a folder called like one of `hosts` every file is one: mirrors name files as the portal named its pages.
    """
    mirrored = frozenset(hosts)
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            if found.is_file() and _is_input(found, found.relative_to(path), mirrored):
                yield found


def _is_input(path: Path, inside: Path, mirrored: frozenset[str]) -> bool:
    folders = inside.parts[:-1]
    if any(part.startswith(".") for part in inside.parts) or any(part.endswith(_FOLDER_OF_A_PAGE) for part in folders):
        return False
    name = path.name.lower()
    return (
        path.suffix.lower() in HTML_SUFFIXES | TEXT_SUFFIXES
        or name.endswith((*_WARC_NAMES, *_JSON_NAMES, *_OTHER_NAMES))
        or not mirrored.isdisjoint(path.parts[:-1])
    )


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, _HEAD)
    except zlib.error:
        return b""


def _holds_warcs(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as file:
            return any(name.startswith("archive/") for name in file.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
