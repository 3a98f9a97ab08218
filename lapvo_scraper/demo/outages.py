"""How a portal fails: what is answered instead, for as long as the fault lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lapvo_scraper.demo.exchange import Answer, Request, redirect, text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from lapvo_scraper.demo.pages import Lists

Fault = Literal[
    "maintenance",
    "shutdown",
    "inactive",
    "waf",
    "challenge",
    "moved",
    "replaced",
    "503",
    "429",
    "500",
    "404",
    "login",
    "home",
    "reset",
    "truncated",
    "hang",
    "no-robots",
    "robots-500",
    "short-lists",
    "empty-lists",
]

_WITHIN_PAGES = frozenset({"truncated", "short-lists", "empty-lists"})
"""Faults of an answer that is otherwise the portal's own."""
_ROBOTS_STATUS: dict[str, int] = {"no-robots": 404, "robots-500": 500}
MOVED_TO = "https://moi.vamsen.example"
_INACTIVE = (
    "<html><head><title></title></head><body><center>"
    '<table border="0" cellpadding="0" cellspacing="0" height="100%" width="700"><tr>'
    '<td align="center" valign="middle">'
    '<table bgcolor="#FF0000" border="0" cellpadding="1" cellspacing="0" width="90%"><tr><td>'
    '<table bgcolor="#FFFFFF" border="0" width="100%"><tr><td align="center">'
    '<font color="#FF0000" face="Verdana" size="3"><b>{words}</b></font>'
    "</td></tr></table></td></tr></table></td></tr></table></center></body></html>"
)
"""`inactive.html`: nested tables with a red border, no portlet and no theme."""
_CONTAINER_ERROR = (
    '<html><head><title>Http Status 404</title><meta content="1; url=/" http-equiv="refresh"></head>'
    "<body onload=\"javascript:location.replace('/')\"></body></html>"
)
"""What the container says when no portal page can: `errors/code.jsp`, an empty page that leads home."""


def _inactive(words: str, refresh: str = "") -> Answer:
    """Liferay's bare page with a red border, status 200; maintenance adds a refresh."""
    return text(200, "text/html", _INACTIVE.format(words=words).replace("<head>", f"<head>{refresh}"))


def _waf(request: Request) -> Answer:
    del request
    return text(
        403,
        "text/html",
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please "
        "consult with your administrator.<br><br>Your support ID is: 7700112233445566778</body></html>",
    )


def _challenge(request: Request) -> Answer:
    del request
    return text(
        200,
        "text/html",
        "<html><head><title>Just a moment...</title></head><body>"
        "<noscript>Please enable JavaScript and cookies to continue</noscript>"
        "<script>document.cookie='D1N=1a2b3c';location.reload();</script></body></html>",
    )


def _replaced(request: Request) -> Answer:
    """Another system stands where the portal was."""
    del request
    return text(
        200,
        "text/html",
        '<!DOCTYPE html><html lang="vi"><head><title>Cổng thông tin mới</title></head><body><div id="app">'
        "<h1>Chào mừng đến cổng thông tin mới</h1><p>Đang cập nhật nội dung.</p></div></body></html>",
    )


_PAGES: dict[str, Callable[[Request], Answer]] = {
    "maintenance": lambda _: _inactive(
        "The system is currently undergoing maintenance. Please try again later.",
        '<meta content="30" http-equiv="refresh">',
    ),
    "shutdown": lambda _: _inactive("Hệ thống đang được tắt đi. Hãy thử lại sau."),
    "inactive": lambda _: _inactive(
        "Trang thông tin này chưa kích hoạt. Vui lòng liên hệ với quản trị viên."
    ),
    "waf": _waf,
    "challenge": _challenge,
    "replaced": _replaced,
    "moved": lambda request: redirect(MOVED_TO + request.target, 301),
    "503": lambda _: text(503, "text/html", "<h1>503 Service Unavailable</h1>", ("Retry-After", "2")),
    "429": lambda _: text(429, "text/html", "<h1>Too Many Requests</h1>", ("Retry-After", "2")),
    "500": lambda _: text(500, "text/html", "<html><body><h1>HTTP Status 500</h1></body></html>"),
    "404": lambda _: text(404, "text/html", _CONTAINER_ERROR),
    "login": lambda request: redirect(f"/c/portal/login?p_l_id=20101&redirect={request.path}"),
    "home": lambda _: redirect("/"),
    "reset": lambda _: Answer(200, (), breach="reset"),
    "hang": lambda _: Answer(200, (), breach="hang"),
}


def broken_answer(fault: Fault, request: Request) -> Answer | None:
    """Return what `fault` answers to this request; None when the fault leaves it alone."""
    if fault in _ROBOTS_STATUS:
        return text(_ROBOTS_STATUS[fault], "text/html", "") if request.path == "/robots.txt" else None
    if fault in _WITHIN_PAGES or (fault in {"login", "home"} and _is_spared(fault, request)):
        return None
    return _PAGES[fault](request)


def lists_during(faults: Collection[Fault]) -> Lists:
    """Return what lists show while these faults last."""
    if "empty-lists" in faults:
        return "empty"
    return "short" if "short-lists" in faults else "whole"


def _is_spared(fault: Fault, request: Request) -> bool:
    """A login wall lets its own page through; a portal that sends every article home still shows its home."""
    if fault == "login":
        return request.path.startswith(("/c/portal/login", "/robots.txt"))
    return "/-/" not in request.path
