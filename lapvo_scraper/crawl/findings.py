"""The findings of a crawl itself. Those that compare it with the portal's history are `health`'s."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from lapvo_scraper import health
from lapvo_scraper.crawl.budget import PAGE_KINDS
from lapvo_scraper.records import Finding
from lapvo_scraper.vietnamese.numbers import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.crawl.jobs import Language
    from lapvo_scraper.crawl.notes import Notes


Severity = Literal["note", "warning", "error"]


class _Text(NamedTuple):
    message: str
    remedy: str


_TEXTS: dict[str, dict[Language, _Text]] = {
    "reader-bug": {
        "en": _Text(
            "{count} page(s) could not be read because of a bug, e.g. {subject}.",
            "They are archived; after an update run `lapvo rebuild`, which reads them again.",
        ),
        "vi": _Text(
            "Có {count} trang không đọc được vì lỗi chương trình, ví dụ {subject}.",
            "Các trang đã được lưu; sau khi cập nhật hãy chạy `lapvo rebuild` để đọc lại.",
        ),
    },
    "wire-reconstructed": {
        "en": _Text(
            "{count} exchange(s) were rebuilt from the parsed response instead of kept as sent.",
            "Install the versions of Scrapy and Twisted named in constraints.txt.",
        ),
        "vi": _Text(
            "Có {count} lượt trao đổi được dựng lại từ phản hồi đã phân tích, không phải nguyên văn.",
            "Hãy cài đúng phiên bản Scrapy và Twisted ghi trong constraints.txt.",
        ),
    },
    "pages-unfetched": {
        "en": _Text(
            "{count} page(s) could not be fetched, e.g. {subject} ({how}).",
            "They are tried again in later runs; nothing to do unless it stays so.",
        ),
        "vi": _Text(
            "Có {count} trang không tải được, ví dụ {subject} ({how}).",
            "Các lần chạy sau sẽ thử lại; chỉ cần xem xét nếu tình trạng kéo dài.",
        ),
    },
    "media-unfetched": {
        "en": _Text(
            "{count} image(s), attachment(s) or style files could not be fetched, e.g. {subject} ({how}).",
            "They are tried again in later runs; nothing to do unless it stays so.",
        ),
        "vi": _Text(
            "Có {count} ảnh, tệp đính kèm hoặc tệp giao diện không tải được, ví dụ {subject} ({how}).",
            "Các lần chạy sau sẽ thử lại; chỉ cần xem xét nếu tình trạng kéo dài.",
        ),
    },
    "robots-closed-host": {
        "en": _Text(
            "Some files were not asked for: {subject}.",
            "They stay due; the next run asks again.",
        ),
        "vi": _Text(
            "Một số tệp chưa được tải: {subject}.",
            "Lần chạy sau sẽ hỏi lại.",
        ),
    },
    "robots-forbid": {
        "en": _Text(
            "{subject}: its robots.txt forbids every seed to this crawler.",
            "Ask its operators for permission, or choose other `seeds` that it allows.",
        ),
        "vi": _Text(
            "{subject}: robots.txt cấm chương trình này ở mọi trang khởi đầu.",
            "Hãy xin phép đơn vị vận hành, hoặc chọn `seeds` khác được phép.",
        ),
    },
    "robots-unreachable": {
        "en": _Text(
            "{subject}: {how}, so nothing may be asked for.",
            "Try {subject}/robots.txt in a browser and run again later; the next run goes on.",
        ),
        "vi": _Text(
            "{subject}: chưa lấy được robots.txt ({how}), nên không được phép tải trang nào.",
            "Hãy mở thử {subject}/robots.txt bằng trình duyệt và chạy lại sau; lần chạy sau sẽ tiếp tục.",
        ),
    },
}


_TEXTS |= {
    "certificate-changed": {
        "en": _Text(
            "{subject} shows another certificate than before: {how}.",
            "Ask its operators whether they renewed it. Pages are archived all the same; the certificates stand in "
            "the WARC files, the verdict in `captures.tls`.",
        ),
        "vi": _Text(
            "{subject} dùng chứng thư số khác trước: {how}.",
            "Hãy hỏi đơn vị vận hành có thay chứng thư không. Các trang vẫn được lưu; chứng thư nằm trong tệp WARC, "
            "kết quả kiểm tra ở `captures.tls`.",
        ),
    },
    "certificate-verdict": {
        "en": _Text(
            "The certificate of {subject} is judged otherwise than before: {how}.",
            "An expired one has to be renewed by its operators. Pages are archived all the same.",
        ),
        "vi": _Text(
            "Chứng thư số của {subject} nay cho kết quả kiểm tra khác: {how}.",
            "Chứng thư hết hạn thì đơn vị vận hành phải gia hạn. Các trang vẫn được lưu.",
        ),
    },
    "archive-damaged": {
        "en": _Text(
            "Bytes that were saved are gone or cannot be read: {subject}.",
            "Run `lapvo verify`, and put the file back from a copy. Without one, `lapvo rebuild` goes on with what "
            "can be read.",
        ),
        "vi": _Text(
            "Dữ liệu đã lưu bị mất hoặc không đọc được: {subject}.",
            "Hãy chạy `lapvo verify` và chép lại tệp từ bản sao. Nếu không có, `lapvo rebuild` dùng tiếp phần còn "
            "đọc được.",
        ),
    },
}

OF_URLS = ("pages-unfetched", "media-unfetched")
"""Findings that say nothing new when the whole portal is out."""


def of(notes: Notes) -> tuple[Finding, ...]:
    """Return what is wrong with a crawl, apart from an outage of the portal."""
    make = _Maker(notes.job.language)
    found = []
    if notes.unreadable:
        found.append(make("reader-bug", "error", notes.unreadable[0], len(notes.unreadable)))
    if notes.reconstructed:
        found.append(make("wire-reconstructed", "error", notes.job.site.name, notes.reconstructed))
    for code, is_page in ((OF_URLS[0], True), (OF_URLS[1], False)):
        failed = [
            (url, how) for url, (kind, how) in notes.unfetched.items() if (kind in PAGE_KINDS) is is_page
        ]
        if failed:
            url, how = failed[0]
            found.append(make(code, "warning", url, len(failed), how=how))
    if notes.robots_closed and not _is_kept_out(notes):
        found.append(make("robots-closed-host", "warning", notes.robots_closed, 1))
    found += _of_certificates(notes)
    return tuple(found)


def of_damage(notes: Notes) -> tuple[Finding, ...]:
    """Return what recovery found missing of earlier runs."""
    make = _Maker(notes.job.language)
    return tuple(make("archive-damaged", "error", sentence, 1) for sentence in notes.damaged)


def _of_certificates(notes: Notes) -> Iterator[Finding]:
    """Yield what has changed at each server; of several changes at one, the last."""
    make = _Maker(notes.job.language)
    for change in {(change.origin, change.is_new): change for change in notes.certificates}.values():
        code = "certificate-changed" if change.is_new else "certificate-verdict"
        severity: Severity = "note" if change.is_harmless else "warning"
        yield make(code, severity, change.origin, 1, how=f"{change.before} -> {change.verdict}")


def of_outage(notes: Notes) -> Finding | None:
    """Return why nothing could be had of the portal, if that is so."""
    if _is_kept_out(notes):
        make = _Maker(notes.job.language)
        why = notes.robots_closed or ""
        return make(str(notes.stopped_by), "error", notes.job.site.origin, 1, how=why)
    verdict = notes.watch.verdict
    if verdict is None and not notes.job.urls:  # one page asked for by hand says little
        verdict = notes.watch.final_verdict()
    if verdict is None:
        return None
    message, remedy = verdict.words(notes.job.language)
    return Finding(verdict.outcome, "error", verdict.host, 1, message, remedy)


def of_books(notes: Notes) -> tuple[Finding, ...]:
    """Return what the closed books say beside it: lost pages, or pages and not one article."""
    site = notes.job.site.name
    found = health.of_books(site, notes.counts, notes.articles, notes.job.language)
    # Failed pages are named above; a run that was cut short may well have seen no article yet.
    left_out = {"urls-failed", "no-articles"} if notes.stopped_by or notes.job.urls else {"urls-failed"}
    return tuple(finding for finding in found if finding.code not in left_out)


def _is_kept_out(notes: Notes) -> bool:
    return notes.stopped_by in ("robots-forbid", "robots-unreachable")


class _Maker:
    """Makes findings in one language."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language

    def __call__(self, code: str, severity: Severity, subject: str, count: int, how: str = "") -> Finding:
        text = _TEXTS[code][self._language]
        values = {"subject": subject, "count": numeral(count, self._language), "how": how}
        message, remedy = (part.format_map(values) for part in text)
        return Finding(code, severity, subject, count, message, remedy)
