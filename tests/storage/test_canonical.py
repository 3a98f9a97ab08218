"""Readings as text: nothing lost, equal readings equal texts, digests anyone can compute."""

import hashlib
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.records import (
    Attachment,
    Block,
    Credit,
    Image,
    Link,
    Mention,
    Problem,
    Reading,
)
from lapvo_scraper.storage.rows.canonical import content_digest, digest, reading_from_json, reading_json

WHOLE = Reading(
    kind="article",
    url="https://tanmy.example.vn/a",
    identities=("e:1", "s:/a"),
    entry_id=1,
    title="Họp dân",
    summary="Tóm tắt",
    category="Tin tức",
    categories=("Tin tức", "Nông thôn mới"),
    tags=("lúa",),
    byline="Đăng Khoa",
    credits=(Credit("Đăng Khoa", "author", "person"),),
    published_at="2021-01-20",
    published_precision="day",
    published_source="template",
    event_date="2021-01-19",
    event_date_source="explicit",
    language="vi",
    blocks=(Block("paragraph", "Một."), Block("caption", "Ảnh")),
    images=(Image("https://tanmy.example.vn/a.jpg?t=1611077400000", "", None, "An", 1, 1),),
    attachments=(Attachment("https://tanmy.example.vn/b.pdf", None, "application/pdf"),),
    mentions=(Mention("An", "AN", "Bí thư", "r", 0, 3),),
    problems=(Problem("legacy-font", "tcvn3"), Problem("truncated")),
    page_number=2,
    page_count=3,
    suspect=True,
    canonical_url="https://tanmy.example.vn/a",
    container="asset",
)


def test_nothing_is_lost_but_what_belongs_to_the_page_around() -> None:
    assert reading_from_json(reading_json(WHOLE)) == WHOLE
    linked = replace(WHOLE, links=(Link("https://tanmy.example.vn/c", "article"),))
    assert reading_json(linked) == reading_json(WHOLE)


def test_a_reading_that_says_nothing_is_short() -> None:
    assert reading_json(Reading(kind="article", url=None)) == '{"kind":"article"}'
    assert reading_from_json('{"kind":"article"}') == Reading(kind="article", url=None)


@given(title=st.text(), texts=st.lists(st.text(st.characters(codec="utf-8")), max_size=3))
def test_any_text_survives(title: str, texts: list[str]) -> None:
    reading = replace(WHOLE, title=title, blocks=tuple(Block("quote", text) for text in texts))
    assert reading_from_json(reading_json(reading)) == reading


def test_the_content_digest_can_be_computed_by_anyone() -> None:
    content = {
        "title": "Họp dân",
        "summary": "Tóm tắt",
        "category": "Tin tức",
        "byline": "Đăng Khoa",
        "blocks": [["paragraph", "Một."], ["caption", "Ảnh"]],
        "images": ["https://tanmy.example.vn/a.jpg"],
        "attachments": ["https://tanmy.example.vn/b.pdf"],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content_digest(WHOLE) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_a_digest_takes_any_text() -> None:
    assert digest("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest("\ud800") != digest("")
