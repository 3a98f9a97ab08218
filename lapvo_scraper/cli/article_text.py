"""An article as plain text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from lapvo_scraper.storage.asking.citation import EVIDENCE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lapvo_scraper.cli.session import Session
    from lapvo_scraper.records import Reading

WIDTH = 88
_MARKS = {"caption": "    ▸ ", "heading": "## ", "quote": "  > ", "list_item": "  • ", "table": "  | "}


def article_text(session: Session, article: dict[str, Any]) -> str:
    """Return the article, given as a row of `articles` with its `blocks`, `images`, `attachments`, `problems`,
    `provenance` and `citation`."""
    parts = [
        "\n".join(textwrap.wrap(article["title"] or session.words("(no title)", "(không có tiêu đề)"), WIDTH)),
        "\n".join(_facts(session, article)),
        *([_wrapped(article["summary"])] if article["summary"] else []),
        *(_wrapped(block["text"], _MARKS.get(block["kind"], "")) for block in article["blocks"]),
        "\n".join(_files(session, article)),
        "\n".join(_provenance(session, article)),
    ]
    return "\n\n".join(part for part in parts if part)


def reading_lines(reading: Reading) -> list[str]:
    """Return what a reading says as lines to compare: one fact or one paragraph each."""
    facts = {
        "title": reading.title,
        "summary": reading.summary,
        "category": reading.category,
        "byline": reading.byline,
    }
    return [
        *(f"{name}: {value}" for name, value in facts.items() if value),
        *(_MARKS.get(block.kind, "") + block.text for block in reading.blocks),
        *(f"image: {image.url}" for image in reading.images),
        *(f"attachment: {attachment.url}" for attachment in reading.attachments),
    ]


def _facts(session: Session, article: dict[str, Any]) -> Iterator[str]:
    words = session.words
    sources = {"published": words("published", "ngày đăng"), "event": words("event", "ngày diễn ra")}
    date = f"{article['date']} ({sources[article['date_source']]})" if article["date"] else None
    firsts = (article["category"], article["author"], date)
    yield " · ".join(str(fact) for fact in firsts if fact) or words("no category, author or date", "không rõ tác giả")
    if article["url"]:
        yield article["url"]
    seen = words("seen from {} to {} (UTC), {} version(s)", "thấy từ {} đến {} (UTC), {} phiên bản")
    yield seen.format(article["first_seen_at"], article["last_seen_at"], article["versions"])
    if article["gone_at"]:
        yield words("the portal has answered since {} that it is gone", "cổng báo không còn bài từ {}").format(
            article["gone_at"]
        )


def _files(session: Session, article: dict[str, Any]) -> Iterator[str]:
    missing = session.words(" (not archived)", " (chưa lưu)")
    for kind, mark in (("images", "🖼 "), ("attachments", "📎 ")):
        for file in article[kind]:
            yield f"{mark} {file['url']}{'' if file['capture_id'] else missing}"
    for problem in article["problems"]:
        yield f"!  {problem['code']}" + (f": {problem['detail']}" if problem["detail"] else "")


def _provenance(session: Session, article: dict[str, Any]) -> Iterator[str]:
    words, source = session.words, article["provenance"]
    meaning = EVIDENCE_WORDS[source["evidence"]][session.language == "vi"]
    record = words("from {}, byte {} (capture {})", "từ {}, byte {} (bản chụp {})")
    yield f"{words('Evidence', 'Bằng chứng')}: {source['evidence']}, {meaning}"
    yield "  " + record.format(source["warc_file"], source["warc_offset"], source["capture_id"])
    yield f"{words('Cite', 'Trích dẫn')}: {article['citation']}"


def _wrapped(text: str, mark: str = "") -> str:
    indent = " " * len(mark) if mark != "## " else ""
    lines = [
        wrapped
        for line in text.split("\n")
        for wrapped in textwrap.wrap(line, WIDTH - len(mark), break_long_words=False, break_on_hyphens=False)
    ]
    return "\n".join((mark if number == 0 else indent) + line for number, line in enumerate(lines))
