"""What an import or a visit to a web archive has to say besides its captures (docs/findings.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from lapvo_scraper.records import Finding
from lapvo_scraper.vietnamese.numbers import numeral

if TYPE_CHECKING:
    from collections.abc import Sequence

Language = Literal["vi", "en"]


class _Text(NamedTuple):
    severity: Literal["note", "warning", "error"]
    en: str
    remedy_en: str
    vi: str
    remedy_vi: str


DAMAGED = "archive-damaged"

_TEXTS = {
    DAMAGED: _Text(
        "error",
        "Bytes that were saved are gone or cannot be read: {first}.",
        "Run `lapvo verify`, and put the file back from a copy. Without one, `lapvo rebuild` goes on with what can be "
        "read.",
        "Dữ liệu đã lưu bị mất hoặc không đọc được: {first}.",
        "Hãy chạy `lapvo verify` và chép lại tệp từ bản sao. Nếu không có, `lapvo rebuild` dùng tiếp phần còn đọc "
        "được.",
    ),
    "input-damaged": _Text(
        "warning",
        "{first}",
        "Everything around it was brought in; look for a whole copy of the file.",
        "{first}",
        "Phần còn đọc được đã được đưa vào; hãy tìm một bản nguyên vẹn của tệp.",
    ),
    "input-unreadable": _Text(
        "warning",
        "{first}",
        "The other inputs were brought in; mend this one and import it again.",
        "{first}",
        "Các tệp khác đã được đưa vào; hãy sửa tệp này rồi nhập lại.",
    ),
    "original-not-held": _Text(
        "note",
        "{count} revisit record(s) repeat a capture that is neither in the inputs nor in the archive.",
        "Import the files of the earlier crawl too, then these once more.",
        "Có {count} bản ghi lặp lại bản chụp không có trong các tệp lẫn trong kho.",
        "Hãy nhập cả các tệp của lần thu thập trước đó, rồi nhập lại các tệp này.",
    ),
    "captures-not-had": _Text(
        "warning",
        "{count} capture(s) that the index of {archive} names could not be had, e.g. {first}",
        "Run it again another day: only what is missing is asked for.",
        "Có {count} bản chụp trong mục lục của {archive} không lấy được, ví dụ {first}",
        "Hãy chạy lại vào ngày khác: chỉ những gì còn thiếu mới được hỏi.",
    ),
    "index-not-had": _Text(
        "warning",
        "{count} part(s) of the index of {archive} could not be had, e.g. {first}",
        "Run it again: captures these parts name are not asked for yet.",
        "Có {count} phần mục lục của {archive} không lấy được, ví dụ {first}",
        "Hãy chạy lại: các bản chụp ghi trong những phần ấy chưa được hỏi.",
    ),
    "archive-stopped": _Text(
        "warning",
        "{first}",
        "Run it again later, with a longer --delay if it says 429; it goes on where it stopped.",
        "{first}",
        "Hãy chạy lại sau, với --delay dài hơn nếu có số 429; chương trình sẽ tiếp tục từ chỗ dừng.",
    ),
}


def finding(
    code: str, site: str, count: int, *, first: str = "", archive: str = "", language: Language = "en"
) -> Finding:
    """Return a finding. `first`: the first of what it counts, with the reason; `archive`: the web archive asked."""
    text = _TEXTS[code]
    message, remedy = (text.vi, text.remedy_vi) if language == "vi" else (text.en, text.remedy_en)
    filled = message.format(count=numeral(count, language), first=first, archive=archive)
    return Finding(code, text.severity, site, count, filled, remedy)


def of_damage(site: str, damaged: Sequence[str], language: Language = "en") -> list[Finding]:
    """Return what recovery found missing of earlier runs, sentence by sentence."""
    return [finding(DAMAGED, site, 1, first=sentence, language=language) for sentence in damaged]
