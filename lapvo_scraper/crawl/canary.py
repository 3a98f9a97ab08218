"""Does the tap on the wire still hear what is said? Asked once per crawl, of a socket on this machine.

The tap leans on private names of Scrapy and Twisted; a version that moves them must not make an archive of
wrong bytes, so every crawl first fetches a page whose bytes are known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

REPLY = (
    b"HTTP/1.1 200 Chao Ban\r\n"
    b"x-LOWER-Mixed: a\r\n"
    b"X-Dup: 1\r\n"
    b"content-TYPE: text/plain\r\n"
    b"X-Dup:2\r\n"
    b"Transfer-Encoding: chunked\r\n"
    b"\r\n"
    b"5;note=1\r\nhello\r\n0\r\nX-Trailer: t\r\n\r\n"
)
"""Everything that parsing loses: reason phrase, case, order, repeats, chunk sizes, a trailer."""

HOST = "127.0.0.1"
"""Where the page is: the one private address that the guard lets a name-less request pass to."""

TIMEOUT = 30.0
"""Seconds, generous: a slow machine must not cost a whole run its evidence."""

Fetch = Callable[[str], Awaitable[tuple[bytes, bytes]]]


async def check(fetch: Fetch) -> str | None:
    """Return what is wrong with the tap, or None.

    `fetch` downloads a URL through the tap and returns the bytes it heard: sent, received.
    """
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(REPLY)
        await writer.drain()
        writer.close()

    try:
        server = await asyncio.start_server(answer, HOST, 0)
    except OSError as error:
        return f"no socket on this machine to try it with ({error})"
    async with server:
        port = server.sockets[0].getsockname()[1]
        try:
            sent, received = await asyncio.wait_for(fetch(f"http://{HOST}:{port}/canary"), TIMEOUT)
        except Exception as error:  # noqa: BLE001 - whatever breaks inside private names means: do not trust the tap
            return f"{type(error).__name__}: {error}"
    if [sent] != heard:
        return "the request it heard is not the one that arrived"
    return None if received == REPLY else "the answer it heard is not the one that was sent"
