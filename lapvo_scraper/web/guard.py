"""What every answer of the server carries, and who is answered at all.

The pages show text that strangers wrote. Should any of it ever get through as markup, the content security policy
leaves it nothing to do: no script runs, no address but this server's is asked. A page of another site that makes its
own name point at 127.0.0.1 (DNS rebinding) is told apart by the Host header, which still has that name.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_OURS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_NOT_OURS = "This server answers for 127.0.0.1 and localhost only.\n"


def guarded(application: Application) -> Application:
    """Wrap an ASGI application: its answers get the headers they lack, requests by other names are refused."""

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            await send(_with_headers(message) if message["type"] == "http.response.start" else message)

        if _is_ours(scope):
            await application(scope, receive, send_with_headers)
        else:
            await _refuse(send_with_headers)

    return guard


def _is_ours(scope: Message) -> bool:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
    return len(hosts) == 1 and _OURS.fullmatch(hosts[0]) is not None


def _with_headers(message: Message) -> Message:
    given = {name.lower() for name, _ in message["headers"]}
    missing = [(name.encode(), value.encode()) for name, value in _HEADERS.items() if name.encode() not in given]
    return {**message, "headers": [*message["headers"], *missing]}


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": _NOT_OURS.encode()})
