"""Keys of a CDXJ index: sort-friendly URI reordering transform (SURT) as pywb, cdxj-indexer and wabac.js expect it.

A port of the rules of https://github.com/internetarchive/surt with its default settings: two spellings of an address
that differ in case, order of parameters, escapes or a session id have one key.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_UNESCAPED = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"www\d*\.")
_SESSIONS = tuple(
    re.compile(rf"^(.*)(?:{name}=[0-9a-zA-Z]{{32}})(?:&(.*))?$", re.IGNORECASE | re.DOTALL)
    for name in ("jsessionid", "phpsessid", "sid")
)


def surt(url: str) -> str:
    """Return the key of an address; of one that is no address of the web, itself.

    >>> surt("http://www.Example.vn/Tin-Tuc/?p=2&b=1#x")
    'vn,example)/tin-tuc?b=1&p=2'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return url
    at_port = f":{port}" if port not in (None, _DEFAULT_PORTS[parts.scheme]) else ""
    query = _query(parts.query)
    return f"{_host(parts.hostname)}{at_port}){_path(parts.path)}{'?' + query if query else ''}"


def _host(host: str) -> str:
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        host = _escaped(host.encode())
    host = host.replace("..", ".").strip(".")
    host = host[match.end() :] if (match := _WWW.match(host)) else host
    return ",".join(reversed(host.split(".")))


def _path(path: str) -> str:
    kept: list[bytes] = []
    for part in _unescaped(path.encode()).split(b"/")[1:]:
        if part == b"..":
            kept = kept[:-1] if kept else [part]
        elif part != b".":
            kept.append(part)
    folders = b"".join(part + b"/" for part in kept[:-1] if part)
    text = _escaped(b"/" + folders + (kept[-1] if kept else b"")).lower()
    return text.removesuffix("/") or "/"


def _query(query: str) -> str:
    text = _escaped(_unescaped(query.encode()))
    for session in _SESSIONS:
        if match := session.match(text):
            text = match[1] + (match[2] or "")
    pairs = sorted(tuple(each.split("=", 1)) for each in text.lower().split("&"))
    return "&".join(map("=".join, pairs))


def _unescaped(text: bytes) -> bytes:
    while (once := unquote_to_bytes(text)) != text:
        text = once
    return text


def _escaped(text: bytes) -> str:
    return quote_from_bytes(text, safe=_UNESCAPED)
