"""Where an article comes from, and how it is cited."""

import pytest
from making_archives import SITE, Archive, article_reading, article_url, look

from lapvo_scraper.records import EVIDENCE_CLASSES, Credit
from lapvo_scraper.storage.asking.articles import article_of
from lapvo_scraper.storage.asking.citation import EVIDENCE_WORDS, Provenance, cite, provenance_of

DIGEST = "sha256:" + "0" * 64
PUBLISHED = {
    "published_at": "2021-01-20T15:30:00+07:00",
    "published_precision": "minute",
    "published_source": "template",
}


def taken(archive: Archive, **fields: object) -> int:
    archive.db.execute(
        "insert into sites values (?, ?, 'Huyện Tân Mỹ', 'Asia/Ho_Chi_Minh', '{}')", (SITE.name, SITE.base_url)
    )
    archive.take(look(article_reading(100, **fields), payload_digest=DIGEST, body_sha256="1" * 64)).settle()
    return int(archive.value("select id from articles"))


def cited(archive: Archive, number: int, language: str) -> str:
    article = article_of(archive.db, number)
    assert article
    return cite(archive.db, article, language)  # type: ignore[arg-type]


def test_a_citation_names_all_that_is_known(archive: Archive) -> None:
    byline = {"byline": "An", "credits": (Credit("Đăng Khoa", "author", "person"),)}
    number = taken(archive, **byline, **PUBLISHED)
    assert cited(archive, number, "en") == (
        f"Đăng Khoa, “Tin số 100”, Huyện Tân Mỹ, 2021-01-20, no. 100, <{article_url(100)}>. "
        f"Captured 2025-06-01T02:00:00Z (asked of the portal by this archive), {DIGEST}."
    )
    assert cited(archive, number, "vi") == (
        f"Đăng Khoa, “Tin số 100”, Huyện Tân Mỹ, 2021-01-20, mã bài 100, <{article_url(100)}>. "
        f"Bản chụp lúc 2025-06-01T02:00:00Z (kho này hỏi trực tiếp cổng), {DIGEST}."
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"event_date": "2021-01-20", "event_date_source": "explicit"}, "undated, on an event of 2021-01-20, "),
        ({}, ", undated, no. 100"),
        ({"title": None}, "[no title], Huyện Tân Mỹ"),
    ],
)
def test_what_is_not_known_is_said(archive: Archive, fields: dict[str, object], says: str) -> None:
    assert says in cited(archive, taken(archive, **fields), "en")


def test_provenance_goes_down_to_the_record(archive: Archive) -> None:
    number = taken(archive)
    capture, place = archive.row("select id, warc_offset from captures")
    assert provenance_of(archive.db, number) == Provenance(
        evidence="live",
        captured_at="2025-06-01T02:00:00Z",
        payload_digest=DIGEST,
        body_sha256="1" * 64,
        capture_id=capture,
        warc_file="tanmy/tanmy-1.warc.gz",
        warc_offset=place,
        warc_length=500,
        crawl_id="tanmy-1",
        captures=1,
    )
    assert provenance_of(archive.db, 7) is None


def test_every_evidence_class_has_words_in_both_languages() -> None:
    assert tuple(EVIDENCE_WORDS) == EVIDENCE_CLASSES
    assert all(len(set(words)) == 2 for words in EVIDENCE_WORDS.values())
