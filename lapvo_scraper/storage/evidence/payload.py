"""From the payload as received to the bytes a browser would show: content encodings undone, within bounds."""

from __future__ import annotations

import importlib
import zlib
from dataclasses import dataclass

_NOTHING_DONE = frozenset({"", "identity"})
_MAX_CODINGS = 4
"""Nobody encodes a page five times; nested bombs do."""

_STEP = 64 * 1024  # encoded bytes fed to a decoder at a time

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<?xml", "text/xml"),
)


@dataclass(frozen=True, slots=True)
class Content:
    """The decoded body of a capture."""

    data: bytes
    problem: str | None = None  # why `data` is not, or not surely, the whole: truncated, too large …


class _CodingError(ValueError):
    """The bytes are not of the coding they claim."""


def decode(payload: bytes, content_encoding: str | None, limit: int) -> Content:
    """Return `payload` (entity as received) with its content encodings undone, at most `limit` bytes of it.

    Never raises for what a server sent. Half of a gzip stream gives that half and says so. A payload that
    is not of the coding it claims is returned as it is: servers do send plain text labelled gzip.
    """
    codings = [coding.strip().lower() for coding in (content_encoding or "").split(",")]
    codings = [coding for coding in codings if coding not in _NOTHING_DONE]
    if len(codings) > _MAX_CODINGS:
        return Content(payload, f"encoded {len(codings)} times")
    data, problem = payload, None
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            return Content(data, f"content encoding {coding} is unknown")
        if not data:
            break
        try:
            data, whole = decoder(data, limit + 1)
        except _CodingError:
            return Content(data, f"not {coding} as the server says")
        if len(data) > limit:
            data, problem = data[:limit], f"larger than {limit} bytes"
        elif not whole:
            problem = f"{coding} data is truncated"
    return Content(data, problem)


def identify(data: bytes) -> str | None:
    """Return the media type that the first bytes of a decoded body show, or None."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((media for magic, media in _MAGIC if start.startswith(magic) or start.lower().startswith(magic)), None)


# Each decoder: (data, limit) -> (at most `limit` decoded bytes, the coding's own end was reached).


def _gunzip(data: bytes, limit: int) -> tuple[bytes, bool]:
    decoded = b""
    while True:  # a gzip stream may have several members
        part, whole, data = _inflate(data, limit - len(decoded), wbits=31)
        decoded += part
        if not whole or len(decoded) >= limit:
            return decoded, whole
        if not data.startswith(b"\x1f\x8b"):  # padding or junk after the end is not the body
            return decoded, True


def _deflate(data: bytes, limit: int) -> tuple[bytes, bool]:
    try:
        return _inflate(data, limit, wbits=15)[:2]
    except _CodingError:  # RFC 9110 means zlib, some servers send raw deflate
        return _inflate(data, limit, wbits=-15)[:2]


def _inflate(data: bytes, limit: int, *, wbits: int) -> tuple[bytes, bool, bytes]:
    """Return the decoded bytes, whether the end was reached, and what stands behind it."""
    stream = zlib.decompressobj(wbits)
    parts: list[bytes] = []
    room = limit
    for start in range(0, len(data), _STEP):
        try:
            part = stream.decompress(data[start : start + _STEP], room)
        except zlib.error as error:
            if not parts:
                raise _CodingError from error
            return b"".join(parts), False, b""  # damaged in the middle: what came before it is good
        parts.append(part)
        room -= len(part)
        if stream.eof:
            return b"".join(parts), True, stream.unused_data + data[start + _STEP :]
        if room <= 0:
            break
    return b"".join(parts), False, b""


def _unbrotli(data: bytes, limit: int) -> tuple[bytes, bool]:
    brotli = importlib.import_module("brotli")
    stream = brotli.Decompressor()
    decoded = b""
    try:
        for start in range(0, len(data), _STEP):
            decoded += stream.process(data[start : start + _STEP], output_buffer_limit=limit - len(decoded))
            while not stream.can_accept_more_data() and len(decoded) < limit:
                decoded += stream.process(b"", output_buffer_limit=limit - len(decoded))
            if len(decoded) >= limit:
                break
    except brotli.error as error:
        if not decoded:
            raise _CodingError from error
        return decoded, False
    return decoded, bool(stream.is_finished())


def _unzstd(data: bytes, limit: int) -> tuple[bytes, bool]:
    try:
        zstd = importlib.import_module("compression.zstd")  # Python 3.14
    except ImportError:
        zstd = importlib.import_module("backports.zstd")
    stream = zstd.ZstdDecompressor()
    try:
        return stream.decompress(data, limit), bool(stream.eof)
    except zstd.ZstdError as error:
        raise _CodingError from error


_DECODERS = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
