"""What findings say, and how one is made of a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lapvo_scraper.records import Finding
from lapvo_scraper.vietnamese.numbers import numeral

Language = Literal["vi", "en"]
Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True)
class Wording:
    """What a finding says and what to do about it, each in both languages."""

    severity: Severity
    en: str
    remedy_en: str
    vi: str
    remedy_vi: str


def finding(code: str, subject: str, count: int, language: Language, **values: object) -> Finding:
    """Return the finding `code` about `subject`; `values` fill further places of its text."""
    text = WORDINGS[code]
    message, remedy = (text.vi, text.remedy_vi) if language == "vi" else (text.en, text.remedy_en)
    said = {"subject": subject, "count": count, **values}
    filled = {name: numeral(value, language) if isinstance(value, int) else value for name, value in said.items()}
    return Finding(code, text.severity, subject, count, message.format_map(filled), remedy.format_map(filled))


WORDINGS = {
    "books-unbalanced": Wording(
        "error",
        "The books of the last crawl of {subject} do not balance: {count} page(s) or exchanges are lost.",
        "This is a bug: report it. `lapvo verify` says whether what is stored is whole.",
        "Sổ sách của lần thu thập gần nhất ({subject}) không khớp: thất lạc {count} trang.",
        "Đây là lỗi chương trình: hãy báo lại. `lapvo verify` kiểm tra dữ liệu còn nguyên vẹn không.",
    ),
    "no-articles": Wording(
        "error",
        "{count} page(s) of {subject} were fetched, and no article was found on any.",
        "Open it in a browser. If it is the right portal, its theme needs a [[template]] in the profile.",
        "Đã tải {count} trang của {subject} nhưng không thấy bài viết nào.",
        "Hãy mở bằng trình duyệt. Nếu đúng cổng, hồ sơ cần một [[template]] cho giao diện này.",
    ),
    "urls-failed": Wording(
        "warning",
        "{count} address(es) of {subject} could not be fetched.",
        "They are tried again in later runs; `lapvo export csv --table not_archived` lists them.",
        "Có {count} địa chỉ của {subject} không tải được.",
        "Các lần chạy sau sẽ thử lại; xem danh sách bằng `lapvo export csv --table not_archived`.",
    ),
    "crawl-interrupted": Wording(
        "warning",
        "The last crawl, {subject}, was killed before it could end, or is still running.",
        "Nothing kept is lost: run `lapvo crawl` again, and it goes on.",
        "Lần thu thập gần nhất, {subject}, bị ngắt giữa chừng hoặc vẫn đang chạy.",
        "Những gì đã lưu không mất: chạy lại `lapvo crawl` để tiếp tục.",
    ),
    "never-crawled": Wording(
        "note",
        "{subject} was never crawled into this archive.",
        "Run `lapvo crawl {subject}`.",
        "{subject} chưa từng được thu thập vào kho này.",
        "Hãy chạy `lapvo crawl {subject}`.",
    ),
    "crawl-overdue": Wording(
        "warning",
        "{subject} was not crawled for {count} day(s); before, it was about every {usual}.",
        "Look whether the timer still runs: `systemctl --user list-timers`, or `crontab -l`.",
        "{subject} đã {count} ngày không được thu thập; trước đây khoảng {usual} ngày một lần.",
        "Hãy kiểm tra bộ hẹn giờ: `systemctl --user list-timers` hoặc `crontab -l`.",
    ),
    "lists-empty": Wording(
        "error",
        "Lists of {subject} show no article any more, on {count} page(s); they did before.",
        "Open it in a browser. Nothing is taken for gone by this. If the lists are there, report their new markup.",
        "Danh sách của {subject} không còn bài nào, trên {count} trang; trước đây thì có.",
        "Hãy mở bằng trình duyệt. Không bài nào bị coi là đã gỡ. Nếu danh sách vẫn còn, hãy báo lại: mã trang đã đổi.",
    ),
    "list-short": Wording(
        "warning",
        "{count} list page(s) of {subject} show fewer articles than their list promises, at two looks, e.g. {example}: "
        "{items} of {promised}.",
        "Open it in a browser. The next runs read on; if it stays so, the portal counts what it hides.",
        "Có {count} trang danh sách của {subject} thiếu bài so với số đã ghi, sau hai lần xem, ví dụ {example}: "
        "{items} trên {promised}.",
        "Hãy mở bằng trình duyệt. Các lần chạy sau sẽ đọc tiếp; nếu vẫn vậy thì cổng đếm cả bài bị ẩn.",
    ),
    "list-incomplete": Wording(
        "warning",
        "{count} list(s) of {subject} claim articles that no page showed, e.g. {example}: {lacking} of {claimed}.",
        "`lapvo crawl {subject} --full` reads all pages again; if it stays so, the portal counts what it hides.",
        "Có {count} danh sách của {subject} ghi số bài nhiều hơn số đã thấy, ví dụ {example}: thiếu {lacking} trên "
        "{claimed}.",
        "`lapvo crawl {subject} --full` đọc lại mọi trang; nếu vẫn vậy thì cổng đếm cả bài bị ẩn.",
    ),
    "stale": Wording(
        "warning",
        "{subject} has published nothing new for {count} days; the longest pause before was {usual}.",
        "Open it in a browser: it may have moved, or its lists may have changed. If it is quiet, nothing is to do.",
        "{subject} không có bài mới đã {count} ngày; trước đây lâu nhất là {usual} ngày.",
        "Hãy mở bằng trình duyệt: cổng có thể đã chuyển chỗ hoặc đổi danh sách. Nếu chỉ vắng tin thì không cần làm gì.",
    ),
    "template-unknown": Wording(
        "warning",
        "No known container on {count} of {seen} pages of articles of {subject}: its theme has changed.",
        "They are archived and read by guess. Describe the theme in a [[template]] of the profile (docs/profiles.md), "
        "then run `lapvo rebuild`.",
        "Có {count} trên {seen} trang bài viết của {subject} không có khung quen thuộc: giao diện đã đổi.",
        "Các trang đã được lưu và đọc phỏng đoán. Hãy mô tả giao diện bằng [[template]] trong hồ sơ "
        "(docs/profiles.md), rồi chạy `lapvo rebuild`.",
    ),
    "articles-elsewhere": Wording(
        "warning",
        "{count} of {seen} addresses of articles of {subject} lead elsewhere or show something else, e.g. {example}.",
        "Open it in a browser. Nothing is taken for gone by this; the addresses are asked again in the next runs.",
        "Có {count} trên {seen} địa chỉ bài viết của {subject} dẫn sang nơi khác hoặc hiện nội dung khác, ví dụ "
        "{example}.",
        "Hãy mở bằng trình duyệt. Không bài nào bị coi là đã gỡ; các lần chạy sau sẽ hỏi lại.",
    ),
    "theme-foreign": Wording(
        "note",
        "Articles of {subject} stand in no container that is known: {count} of {seen} are read by guess.",
        "If something is missing in them, describe the theme in a [[template]] of the profile (docs/profiles.md).",
        "Bài viết của {subject} không nằm trong khung quen thuộc: {count} trên {seen} bài được đọc phỏng đoán.",
        "Nếu thiếu nội dung, hãy mô tả giao diện bằng [[template]] trong hồ sơ (docs/profiles.md).",
    ),
    "field-lost": Wording(
        "warning",
        "{subject}: {count} of the newest {seen} articles have none; before, {share} % had one.",
        "Open one in a browser. If it is there, the markup has changed: a [[template]] in the profile can name it.",
        "{subject}: thiếu ở {count} trên {seen} bài gần nhất; trước đây {share} % có.",
        "Hãy mở một bài bằng trình duyệt. Nếu vẫn có, mã trang đã đổi: [[template]] trong hồ sơ có thể chỉ ra nó.",
    ),
}
