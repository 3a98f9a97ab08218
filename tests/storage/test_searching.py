"""What a search finds, and what it does not."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lapvo_scraper.errors import UsageError
from lapvo_scraper.storage.days import Days
from lapvo_scraper.storage.schema import connect, migrate
from lapvo_scraper.storage.searching import HIT_END, HIT_START, Question, ask

ARTICLES = [
    # id, site, title, body, category, author, date
    (
        1,
        "a",
        "Lễ hội sen Đồng Tháp",
        "Sáng ngày 20/01, huyện ủy họp bàn về lúa.",
        "Tin tức",
        "Đăng Khoa",
        "2021-01-20",
    ),
    (
        2,
        "a",
        "Đồng bào xuống đồng",
        "Nghệ nhân dệt lụa ở xã Tân Mỹ.",
        "Nông thôn mới",
        "Minh Hạnh",
        "2021-03",
    ),
    (3, "b", "Văn hoá và thể thao", "Phong trào văn hóa; ĐT: 0277-3845; covid-19.", "Tin tức", None, None),
    (4, "b", "Họp mặt", "Le hoi sen viết không dấu.", "Tin tức", "Nguyễn Đăng Khoa", "2022-05-01"),
]


_ARTICLE = """
    insert into articles (id, site, identity, entry_id, title, body, category, author, date, date_source, sort_date,
                          first_seen_at, last_seen_at, versions, capture_id, extractor, captions)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'x', 'x', 1, 'c', 'x', '')
"""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    made = connect(Path(tmp_path_factory.mktemp("search")) / "lapvo.db")
    migrate(made)
    made.execute("pragma foreign_keys = off")
    for number, site, title, body, category, author, date in ARTICLES:
        dated = (date, "published" if date else None, date or "2023-01-01")
        made.execute(_ARTICLE, (number, site, f"e:{number}", number, title, body, category, author, *dated))
        if author:
            made.execute(
                "insert into authors (id, name, name_key, kind) values (?, ?, 'x', 'person')",
                (number, author),
            )
            made.execute("insert into article_authors values (?, ?, 0, 'author')", (number, number))
    yield made
    made.close()


def found(db: sqlite3.Connection, words: str, **more: object) -> set[int]:
    return {hit.id for hit in ask(db, Question(words, **more)).first}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("le hoi", {1, 4}),
        ("lễ hội", {1}),
        ("LỄ HỘI", {1}),
        ("dong thap", {1}),
        ("Đồng Tháp", {1}),
        ("đong", set()),
        ("lúa", {1}),
        ("lụa", {2}),
        ("lua", {1, 2}),
        ("van hoa", {3}),
        ("văn hóa", {3}),
        ("văn hoá", {3}),
        ("huyện uỷ", {1}),
        ("đồng lụa", {2}),
        ("đồng lua", {1, 2}),
        ('"hoi le"', set()),
        ('"le hoi sen"', {1, 4}),
        ('"le hoi', {1, 4}),
        ("nghe*", {2}),
        ("ngh*", {2}),
        ("20/01", {1}),
        ("covid-19", {3}),
        ("le OR khongco", set()),
        ("title:hop", set()),
        ('nội - * " thon', set()),
    ],
)
def test_words(db, words, ids):
    assert found(db, words) == ids


@pytest.mark.parametrize("words", ["", "   ", "- / *", '""', "…"])
def test_no_word_at_all(db, words):
    with pytest.raises(UsageError, match="holds no word to look for"):
        ask(db, Question(words))


@pytest.mark.parametrize(
    ("more", "ids"),
    [
        ({"site": "b"}, {4}),
        ({"category": "TIN TUC"}, {1, 4}),
        ({"category": "tin"}, set()),
        ({"author": "dang khoa"}, {1, 4}),
        ({"author": "Nguyen"}, {4}),
        ({"days": Days("2021-01-01", "2021-12-31")}, {1}),
    ],
)
def test_limits(db, more, ids):
    assert found(db, "le hoi", **more) == ids


def test_articles_without_a_sure_date_are_counted(db):
    assert ask(db, Question("van hoa", days=Days("2021-01-01"))).left_out == 1
    assert ask(db, Question("lua", days=Days("2021-03-15"))).left_out == 1  # known to the month
    assert ask(db, Question("lua", days=Days("2021-04-01"))).left_out == 0


def test_order_and_number(db):
    assert [hit.id for hit in ask(db, Question("sen", sort="date")).first] == [4, 1]
    assert [hit.id for hit in ask(db, Question("sen", sort="rank")).first] == [
        1,
        4,
    ]  # in the title weighs more
    hits = ask(db, Question("sen", limit=1))
    assert (len(hits.first), hits.total) == (1, 2)


def test_snippets_show_the_accents(db):
    (hit,) = ask(db, Question("huyen uy")).first
    assert f"{HIT_START}huyện{HIT_END} {HIT_START}ủy{HIT_END}" in hit.snippet
