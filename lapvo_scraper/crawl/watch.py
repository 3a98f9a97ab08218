"""Is the portal there? Judged from the answers to its pages, so that an outage is never taken for empty
pages.

A portal in trouble often answers 200: a maintenance page, a login form, the challenge of a firewall. A
crawl that meets only such answers stops, nothing is recorded as gone, and its last line says what it met.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lapvo_scraper import clock

if TYPE_CHECKING:
    from datetime import datetime

    from lapvo_scraper.crawl.jobs import Language
    from lapvo_scraper.records import Capture, Reading
    from lapvo_scraper.sites import Site

Trouble = Literal[
    "unreachable", "failing", "busy", "down", "login", "blocked", "moved", "missing", "replaced"
]
State = Trouble | Literal["up"]

PATIENCE = 5
"""So many answers in a row without a good one, and the crawl stops: a single bad page is not an outage."""

LOGIN_MARKS = ("/c/portal/login", "login_portlet", "loginportlet", "p_p_id=58")
"""In addresses that Liferay sends guests to who may not see a page."""


def judge(site: Site, capture: Capture, reading: Reading | None) -> State:
    """Return what the answer to a page says about the portal."""
    status = capture.status
    if status is None:
        return "unreachable"
    if capture.final_url:
        return _judge_redirect(site, capture.final_url)
    if status in (429, 503):
        return "busy"
    if status in (401, 403):
        return "blocked"
    if status >= 500:
        return "failing"
    if status in (404, 410):
        return "missing"
    kind = reading.kind if reading else None
    return kind if kind in ("down", "login", "blocked", "missing") else "up"


def _judge_redirect(site: Site, target: str) -> State:
    if any(mark in target.lower() for mark in LOGIN_MARKS):
        return "login"
    return "moved" if site.in_scope(target) else "up"


@dataclass(frozen=True)
class Verdict:
    """The portal is not there: which trouble, how often, since when, with one answer as an example."""

    trouble: Trouble
    host: str
    since: datetime
    example: str

    @property
    def outcome(self) -> str:
        """The word for `crawls.outcome`, and the code of the finding."""
        return f"portal-{self.trouble}"

    def words(self, language: Language) -> tuple[str, str]:
        """Return one line each: which host, how, since when; and what to try next."""
        how, then = _WORDS[self.trouble][language]
        since = "từ" if language == "vi" else "since"
        return f"{self.host} {how}, {since} {clock.utc_text(self.since)} ({self.example}).", then


_TRY_BROWSER_EN = (
    "Try it in a browser; if it opens there, check proxy and firewall (`lapvo doctor`); if it is gone "
    "for good, web archives may hold part of it (`lapvo wayback`). The next run goes on."
)
_TRY_BROWSER_VI = (
    "Hãy mở thử bằng trình duyệt; nếu mở được, kiểm tra proxy và tường lửa (`lapvo doctor`); nếu cổng "
    "đã ngừng hẳn, kho lưu trữ web có thể còn một phần (`lapvo wayback`). Lần chạy sau sẽ tiếp tục."
)
_WORDS: dict[Trouble, dict[Language, tuple[str, str]]] = {
    "unreachable": {
        "en": ("could not be reached", _TRY_BROWSER_EN),
        "vi": ("không kết nối được", _TRY_BROWSER_VI),
    },
    "failing": {
        "en": ("answers with server errors", "Run again later: the next run goes on."),
        "vi": ("trả về lỗi máy chủ", "Hãy chạy lại sau: lần chạy sau sẽ tiếp tục."),
    },
    "busy": {
        "en": ("says it is overloaded", "Run again at night, with a larger `delay`; the next run goes on."),
        "vi": ("báo quá tải", "Hãy chạy lại ban đêm, với `delay` lớn hơn: lần chạy sau sẽ tiếp tục."),
    },
    "down": {
        "en": ("shows its maintenance page", "Run again later: the next run goes on."),
        "vi": ("đang hiện trang bảo trì", "Hãy chạy lại sau: lần chạy sau sẽ tiếp tục."),
    },
    "login": {
        "en": ("asks for a login everywhere", "Open it in a browser: public pages may have been closed."),
        "vi": ("đòi đăng nhập ở mọi trang", "Hãy mở bằng trình duyệt: có thể trang công khai đã bị đóng."),
    },
    "blocked": {
        "en": (
            "refuses this crawler",
            "Ask its operators, naming the User-Agent; try an address in Vietnam; use a larger `delay`.",
        ),
        "vi": (
            "từ chối chương trình này",
            "Hãy hỏi đơn vị vận hành, nêu rõ User-Agent; chạy từ địa chỉ tại Việt Nam; dùng `delay` lớn hơn.",
        ),
    },
    "moved": {
        "en": ("sends every page elsewhere", "If it has moved, write a profile for the new address."),
        "vi": ("chuyển mọi trang sang nơi khác", "Nếu cổng đã chuyển, hãy viết hồ sơ cho địa chỉ mới."),
    },
    "missing": {
        "en": ('answers "not found" everywhere', "Look at `seeds` in its profile, and at it in a browser."),
        "vi": ('báo "không tìm thấy" ở mọi trang', "Hãy xem lại `seeds` trong hồ sơ và mở bằng trình duyệt."),
    },
    "replaced": {
        "en": ("shows no Liferay page any more", "Open it in a browser: another system may be there now."),
        "vi": ("không còn trang Liferay nào", "Hãy mở bằng trình duyệt: có thể đã là hệ thống khác."),
    },
}


class PortalWatch:
    """Collects what pages say about the portal, and gives the verdict when it is not there."""

    def __init__(self, host: str, patience: int = PATIENCE) -> None:
        self._host = host
        self._patience = patience
        self._row: list[tuple[Trouble, Capture]] = []  # bad answers since the last good one
        self._missing: Capture | None = None
        self._strange: Capture | None = None  # a page without anything of Liferay's news
        self._good = 0
        self._familiar = 0

    def observe(self, state: State, capture: Capture, kind: str | None = None) -> None:
        """Note what the answer to a page said; `kind` is what its reader took the page for.

        A missing page says nothing about the portal, unless there is nothing else.
        """
        if state == "up":
            self._good += 1
            self._row.clear()
            self._familiar += kind in ("article", "listing", None)
            self._strange = self._strange or capture
        elif state == "missing":
            self._missing = self._missing or capture
        else:
            self._row.append((state, capture))

    @property
    def verdict(self) -> Verdict | None:
        """The verdict when the portal has been out long enough to stop."""
        return self._of_row() if len(self._row) >= self._patience else None

    def final_verdict(self) -> Verdict | None:
        """Return the verdict at the end of a crawl: not one page was what it should be."""
        if self._good:
            return None if self._familiar else self._of("replaced", self._strange)
        return self._of_row() if self._row else self._of("missing", self._missing)

    def _of_row(self) -> Verdict:
        [(trouble, _)] = Counter(trouble for trouble, _ in self._row).most_common(1)
        example = next(capture for kind, capture in self._row if kind == trouble)
        return Verdict(trouble, self._host, self._row[0][1].fetched_at, _example(example))

    def _of(self, trouble: Trouble, capture: Capture | None) -> Verdict | None:
        return Verdict(trouble, self._host, capture.fetched_at, _example(capture)) if capture else None


def _example(capture: Capture) -> str:
    if capture.final_url:
        return f"{capture.url} leads to {capture.final_url}"
    said = capture.error if capture.status is None else f"status {capture.status}"
    return f"{capture.url}: {said}"
