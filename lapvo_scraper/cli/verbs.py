"""The verbs of `lapvo`, with their one-line help: known without importing what they need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One verb: `module` under `lapvo_scraper.cli` holds its `command`."""

    name: str
    module: str
    en: str
    vi: str


@dataclass(frozen=True)
class VerbGroup:
    """A group of verbs, as `lapvo --help` shows them."""

    en: str
    vi: str
    verbs: tuple[Verb, ...]


GROUPS = (
    VerbGroup(
        "Every day",
        "Hằng ngày",
        (
            Verb("crawl", "crawl", "Crawl or update a portal.", "Thu thập hoặc cập nhật một cổng thông tin."),
            Verb(
                "status",
                "status",
                "What the archive holds, and how fresh it is.",
                "Kho đang giữ gì, mới đến đâu.",
            ),
            Verb("health", "health", "Was the last crawl healthy?", "Lần thu thập gần nhất có ổn không?"),
            Verb(
                "schedule",
                "schedule",
                "Every night, by cron or a systemd timer.",
                "Chạy mỗi đêm, bằng cron hoặc bộ hẹn giờ systemd.",
            ),
        ),
    ),
    VerbGroup(
        "Asking",
        "Tra cứu",
        (
            Verb("search", "search", "Find articles; accents optional.", "Tìm bài viết; không cần gõ dấu."),
            Verb("show", "show", "One article, readable.", "Xem một bài viết."),
            Verb("open", "open_page", "The saved page in the browser.", "Mở trang đã lưu trong trình duyệt."),
            Verb("export", "export", "Give the archive on: CSV, Excel, WACZ …", "Xuất dữ liệu: CSV, Excel, WACZ …"),
            Verb("serve", "serve", "Browse it in a web browser.", "Đọc kho bằng trình duyệt."),
        ),
    ),
    VerbGroup(
        "Bringing in",
        "Đưa vào kho",
        (
            Verb(
                "import",
                "import_files",
                "What others kept: WARC, WACZ, pages, texts.",
                "Những gì người khác đã giữ: WARC, WACZ, trang, văn bản.",
            ),
            Verb(
                "wayback",
                "wayback",
                "Captures from a web archive.",
                "Bản chụp từ kho lưu trữ web.",
            ),
            Verb(
                "extract",
                "extract",
                "Read saved pages, without an archive.",
                "Đọc trang đã lưu, không cần kho.",
            ),
        ),
    ),
    VerbGroup(
        "Caring",
        "Chăm sóc",
        (
            Verb("verify", "verify", "Is every byte still there?", "Kiểm tra từng byte trong kho."),
            Verb("rebuild", "rebuild", "Read every capture again.", "Đọc lại mọi bản chụp."),
            Verb("hide", "hide", "Keep an article out of sight.", "Ẩn một bài viết khỏi mọi nơi."),
            Verb("sites", "sites", "List and check profiles.", "Liệt kê và kiểm tra hồ sơ cổng."),
            Verb("demo", "demo", "See it work on a demo portal.", "Xem thử với cổng mẫu."),
            Verb("doctor", "doctor", "Is this machine fit for it?", "Máy này có chạy được không?"),
        ),
    ),
)
VERBS = {verb.name: verb for group in GROUPS for verb in group.verbs}
EXAMPLES = (
    ("lapvo demo", "see it work, without any internet page", "xem thử, không cần mạng"),
    ("lapvo crawl lapvo", "archive the portal of Lấp Vò", "lưu cổng thông tin Lấp Vò"),
    ("lapvo search 'le hoi sen'", "find articles", "tìm bài viết"),
    ("lapvo export csv -o articles.csv", "for Excel", "mở bằng Excel"),
)
