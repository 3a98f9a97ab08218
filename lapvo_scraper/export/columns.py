"""The columns of the article export: their order, their Vietnamese headings, and what each means.

The order is part of the contract (docs/contract.md); the meanings go into `FILE.columns.txt` beside every CSV
file.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of `articles_csv`: its name, its Vietnamese heading, its meaning in both languages."""

    name: str
    heading_vi: str
    en: str
    vi: str


ARTICLE_COLUMNS = (
    Column("id", "Mã", "number of the article, the same in every copy of the archive", "mã bài viết, không đổi"),
    Column(
        "date",
        "Ngày",
        "the day of publication, else the day its text says it happened, else empty; never the day of saving",
        "ngày đăng; nếu không có thì ngày diễn ra theo nội dung; nếu không có nữa thì để trống",
    ),
    Column(
        "date_source",
        "Nguồn ngày",
        "which of the two: published, event",
        "published: ngày đăng; event: ngày diễn ra",
    ),
    Column("title", "Tiêu đề", "headline as printed", "tiêu đề như trên trang"),
    Column("category", "Chuyên mục", "section the portal puts it in", "chuyên mục trên cổng"),
    Column(
        "author",
        "Tác giả",
        "names of the authors, or of the desk, joined by ;",
        "tên tác giả hoặc ban biên tập",
    ),
    Column("byline", "Dòng ký tên", "the author line(s) as printed, joined by /", "dòng ký tên như trên trang"),
    Column("summary", "Tóm tắt", "lead or summary of the portal", "sa-pô hoặc tóm tắt của cổng"),
    Column("captions", "Chú thích ảnh", "captions in reading order", "các chú thích ảnh theo thứ tự"),
    Column("images", "Hình ảnh", "addresses of the pictures", "địa chỉ các hình ảnh"),
    Column("attachments", "Tệp đính kèm", "addresses of the documents", "địa chỉ các tệp đính kèm"),
    Column(
        "published_at",
        "Thời điểm đăng",
        "when the portal says it was published, in the portal's own time; as exact as the portal says",
        "thời điểm đăng theo cổng thông tin, giờ Việt Nam",
    ),
    Column(
        "published_source",
        "Nguồn thời điểm đăng",
        "where that stands: template, metadata, headless, rss, list",
        "lấy từ đâu: template (trang bài), metadata (siêu dữ liệu), headless (API), rss, list (danh sách)",
    ),
    Column("event_date", "Ngày diễn ra", "when the text says it happened", "ngày diễn ra theo nội dung"),
    Column(
        "event_date_source",
        "Nguồn ngày diễn ra",
        "how its year is known: explicit (printed), published, bracket (neighbours), text (inferred)",
        "biết năm từ đâu: explicit (ghi rõ), published (ngày đăng), bracket (bài lân cận), text (suy từ nội dung)",
    ),
    Column(
        "published_not_before",
        "Đăng không trước",
        "published on or after this, by the dates of neighbouring articles",
        "đăng từ ngày này trở đi, suy từ các bài lân cận",
    ),
    Column(
        "published_not_after",
        "Đăng không sau",
        "published on or before this, by the dates of neighbouring articles",
        "đăng muộn nhất vào ngày này, suy từ các bài lân cận",
    ),
    Column("site", "Cổng", "name of the portal in this archive", "tên cổng thông tin trong kho"),
    Column(
        "entry_id",
        "Mã trên cổng",
        "the portal's own number of the article; cite site and entry_id",
        "mã bài viết của chính cổng; trích dẫn bằng cổng và mã này",
    ),
    Column("url", "Địa chỉ", "address of the page", "địa chỉ trang"),
    Column("html_file", "Tệp HTML", "the page as received, inside the archive folder", "trang gốc trong kho"),
    Column("first_seen_at", "Thấy lần đầu", "first time the archive saw it (UTC)", "lần đầu thấy bài (giờ UTC)"),
    Column("last_seen_at", "Thấy lần cuối", "last time the archive saw it (UTC)", "lần cuối thấy bài (giờ UTC)"),
    Column(
        "changed_at",
        "Sửa lúc",
        "when the archive saw the present wording first; empty if it never changed (UTC)",
        "lúc thấy bản hiện tại lần đầu; trống nếu chưa từng sửa (giờ UTC)",
    ),
    Column(
        "gone_at",
        "Gỡ từ",
        "since when the portal answers that it is not there; empty while it is (UTC)",
        "từ lúc cổng trả lời không còn bài; trống nếu bài vẫn còn (giờ UTC)",
    ),
    Column("versions", "Số phiên bản", "how many different wordings were seen", "số bản khác nhau đã thấy"),
    Column(
        "body",
        "Nội dung",
        "the text: paragraphs, headings, quotes, lists, tables; without captions and author line",
        "nội dung bài, không gồm chú thích ảnh và dòng ký tên",
    ),
)
