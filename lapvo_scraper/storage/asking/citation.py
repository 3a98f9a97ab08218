"""Where an article comes from, and how to cite it: for `lapvo show`, the web pages and the Python door alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import sqlite3

    from lapvo_scraper.storage.asking.articles import Article

Language = Literal["en", "vi"]

EVIDENCE_WORDS = {
    "live": ("asked of the portal by this archive", "kho này hỏi trực tiếp cổng"),
    "warc": ("from a WARC file of others, byte for byte", "từ tệp WARC của nơi khác, đúng từng byte"),
    "wacz": ("from a WACZ file of others, byte for byte", "từ tệp WACZ của nơi khác, đúng từng byte"),
    "web_archive": ("from a web archive", "từ một kho lưu trữ web"),
    "saved_html": ("a page saved by a browser", "trang do trình duyệt lưu lại"),
    "text": ("a text rendition, without the page itself", "bản văn, không có trang gốc"),
}
"""What each evidence class means, in English and Vietnamese; the best first."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The capture an article's current reading was read from."""

    evidence: str  # live, warc, wacz, web_archive, saved_html, text
    captured_at: str  # UTC
    payload_digest: str | None  # "sha256:" + hex, of the entity as received
    body_sha256: str | None  # hex, of the page as a browser has it: the file in html/
    capture_id: str  # UUID of the WARC record
    warc_file: str  # under warc/
    warc_offset: int
    warc_length: int
    crawl_id: str
    captures: int  # how many captures show the article, this one included

    def evidence_words(self, language: Language = "en") -> str:
        """Return what its evidence class means."""
        return EVIDENCE_WORDS[self.evidence][language == "vi"]


def provenance_of(conn: sqlite3.Connection, article: int) -> Provenance | None:
    """Return where the article with this `id` comes from; None when there is none, or it is hidden."""
    row = conn.execute(_PROVENANCE, (article,)).fetchone()
    return Provenance(*row) if row else None


_PROVENANCE = """
    select evidence, captured_at, payload_digest, body_sha256,
      capture_id, warc_file, warc_offset, warc_length, crawl_id,
      max(1, (select count(*) from article_captures where article_captures.article_id = provenance.article_id))
    from provenance where article_id = ?
"""


def cite(conn: sqlite3.Connection, article: Article, language: Language = "en") -> str:
    """Return a suggested citation, one line: author, title, portal, date with what it rests on, number, address,
    and the capture with its digest."""
    source = provenance_of(conn, article.id)
    base_url, site_title = conn.execute(
        "select base_url, title from sites where site = ?", (article.site,)
    ).fetchone()
    number = {"en": "no.", "vi": "mã bài"}[language]
    parts = [
        article.author,
        f"“{article.title}”" if article.title else {"en": "[no title]", "vi": "[không có tiêu đề]"}[language],
        site_title or urlsplit(base_url).hostname,
        _date(article, language),
        f"{number} {article.entry_id}" if article.entry_id else None,
        f"<{article.url}>" if article.url else None,
    ]
    first = ", ".join(part for part in parts if part)
    return f"{first}. {_captured(source, language)}" if source else f"{first}."


def _date(article: Article, language: Language) -> str:
    if article.date and article.date_source == "published":
        return article.date
    if article.date:
        undated = {"en": "undated, on an event of {}", "vi": "không ghi ngày đăng, sự kiện ngày {}"}
        return undated[language].format(article.date)
    if article.published_not_before and article.published_not_after:
        between = {"en": "published between {} and {}", "vi": "đăng trong khoảng {} đến {}"}
        return between[language].format(article.published_not_before, article.published_not_after)
    return {"en": "undated", "vi": "không rõ ngày"}[language]


def _captured(source: Provenance, language: Language) -> str:
    captured = {"en": "Captured", "vi": "Bản chụp lúc"}[language]
    digest = f", {source.payload_digest}" if source.payload_digest else ""
    return f"{captured} {source.captured_at} ({source.evidence_words(language)}){digest}."
