"""What a search finds, and what it does not."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lapvo_scraper.errors import UsageError
from lapvo_scraper.storage.database.schema import connect, migrate
from lapvo_scraper.storage.search import questions
from lapvo_scraper.storage.search.days import Days
from lapvo_scraper.storage.search.questions import HIT_END, HIT_START, Question, ask
from lapvo_scraper.storage.search.snippets import WIDTH, Snippets
from lapvo_scraper.storage.search.terms import Terms
from lapvo_scraper.storage.search.text_indexes import new_style
from lapvo_scraper.vietnamese.text import fold

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
    (5, "b", "Kỳ họp", "HĐND và Ủy ban nhân dân xã giám sát.", None, None, None),
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
        if category:
            made.execute("insert into article_categories values (?, 0, ?)", (number, category))
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
        ("NEAR(huyen lua, 4)", {1}),
        ("NEAR(huyen lua, 3)", set()),
        ("NEAR(huyện lúa)", {1}),
        ("NEAR(huyện lụa)", set()),
        ("NEAR(huyện lua)", {1}),
        ('NEAR("le hoi" dong, 2)', {1}),
        ("NEAR(, 3) lua", {1, 2}),
        ("near(huyen lua)", set()),  # words like any other
        ("dệt*", {2}),
        ("dét*", set()),
        ("the thao", {3}),
        ("tdtt", set()),
        ("hdnd", {5}),
        ("HĐND", {5}),
        ("hội đồng nhân dân", {5}),
        ("hoi dong nhan dan xa", {5}),
        ('"hội đồng nhân dân"', set()),
        ("uỷ ban nhân dân", {5}),
        ("ubnd", {5}),
        ('"ubnd"', set()),
        ("UBND tỉnh", set()),
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


def test_pages_of_hits(db):
    both = [hit.id for hit in ask(db, Question("sen", sort="date")).first]
    pages = [ask(db, Question("sen", sort="date", limit=1, offset=offset)) for offset in (0, 1, 2)]
    assert [[hit.id for hit in page.first] for page in pages] == [both[:1], both[1:], []]
    assert {page.total for page in pages} == {2}


@pytest.mark.parametrize("sort", ["rank", "date"])
@pytest.mark.parametrize("more", [{}, {"site": "a"}, {"author": "khoa"}, {"days": Days("2021-01-01", "2021-12-31")}])
@pytest.mark.parametrize("words", ["le hoi", "lễ hội", "lua", "lúa dong", "o"])
def test_many_hits_are_found_like_few(db, monkeypatch, words, more, sort):
    few = ask(db, Question(words, sort=sort, **more))
    monkeypatch.setattr(questions, "FEW", 0)
    assert ask(db, Question(words, sort=sort, **more)) == few


def test_the_same_in_sql(db):
    find = "select id from articles_found where words match ? order by rank"
    assert db.execute(find, ('"le hoi"',)).fetchall() == [(1,), (4,)]
    assert db.execute(find, ("title : hop",)).fetchall() == [(4,), (5,)]
    assert db.execute(find, ("NEAR(huyen lua, 4)",)).fetchall() == [(1,)]
    assert db.execute("select id from articles_found_exactly where words match 'lễ'").fetchall() == [(1,)]
    one = "select id from articles_found where words match 'sen' order by rank limit 1"
    assert db.execute(one).fetchall() == [(1,)]  # in the title
    assert "VIRTUAL TABLE INDEX 32" in str(db.execute(f"explain query plan {one}").fetchall())  # FTS5 sorts


def test_snippets_show_the_accents(db):
    (hit,) = ask(db, Question("huyen uy")).first
    assert f"{HIT_START}huyện{HIT_END} {HIT_START}ủy{HIT_END}" in hit.snippet


def test_snippets_mark_what_was_meant():
    snippets = Snippets(Terms.of("lúa dong"))
    assert marked(snippets.of("Trồng lụa, lúa ở Đồng Tháp")) == "Trồng lụa, [lúa] ở [Đồng] Tháp"
    assert marked(snippets.of(None, "", "không có gì")) == "không có gì"
    assert marked(Snippets(Terms.of("hoà binh*")).of("HÒA bình, hòa Bình Phước, hoa")) == "[HÒA] [bình], [hòa] [Bình] Phước, hoa"
    assert marked(Snippets(Terms.of('"le hoi"')).of("lễ và hội, Lễ - hội")) == "lễ và hội, [Lễ - hội]"
    assert marked(Snippets(Terms.of("ubnd")).of("UBND; Ủy ban Nhân dân")) == "[UBND]; [Ủy ban Nhân dân]"


def test_a_snippet_is_cut_between_words_where_most_is_found():
    text = "đầu sen " + "chữ " * 100 + "sen hồng sen " + "cuối " * 100
    shown = marked(Snippets(Terms.of("sen hong")).of(text))
    assert shown.startswith("…chữ chữ ")
    assert "[sen] [hồng] [sen] cuối" in shown
    assert shown.endswith(" cuối…")
    assert len(shown) <= WIDTH + 8
    assert marked(Snippets(Terms.of("sen")).of("không " * 60)).endswith("không…")
    assert marked(Snippets(Terms.of("sen hong")).of("chỉ có sen", "hoa sen, màu hồng")) == "hoa [sen], màu [hồng]"


def marked(snippet: str) -> str:
    return snippet.replace(HIT_START, "[").replace(HIT_END, "]")


WORDS = ("lúa", "lụa", "Đồng", "đông", "hòa", "hoà", "ủy", "uỷ", "Tháp", "20/01", "hội")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
ASKED = st.one_of(
    st.sampled_from(WORDS).map(lambda word: [word]),
    st.sampled_from(WORDS).map(lambda word: [fold(word)]),
    st.lists(st.sampled_from((*WORDS, *map(fold, WORDS))), min_size=2, max_size=3),
)
STEPS = st.lists(st.tuples(st.integers(1, 4), TEXTS, TEXTS, st.booleans()), min_size=1, max_size=10)


def letters(text: str, *, exact: bool) -> list[str]:
    return re.findall(r"\w+", new_style(text).lower() if exact else fold(text))


def has(text: str, phrase: str, *, prefix: bool) -> bool:
    exact = fold(phrase) != phrase.lower()
    there, wanted = letters(text, exact=exact), letters(phrase, exact=exact)
    windows = (there[at : at + len(wanted)] for at in range(len(there) - len(wanted) + 1))
    return any(
        one[:-1] == wanted[:-1] and (one[-1].startswith(wanted[-1]) if prefix else one == wanted) for one in windows
    )


@settings(max_examples=80)
@given(steps=STEPS, asked=ASKED, form=st.sampled_from(("words", "phrase", "prefix")))
def test_searching_equals_a_scan_after_any_updates(steps, asked, form):
    with closing(connect(Path(":memory:"))) as db:
        migrate(db)
        db.execute("pragma foreign_keys = off")
        for number, title, body, gone in steps:
            insert = _ARTICLE.replace("insert", "insert or replace") if number % 2 else _ARTICLE + _ON_CONFLICT
            db.execute(insert, (number, "a", f"e:{number}", number, title, body, *[None] * 4, "2021"))
            if gone:
                db.execute("delete from articles where id = ?", (number,))
        query = {"words": " ".join(asked), "phrase": f'"{" ".join(asked)}"', "prefix": " ".join(asked) + "*"}[form]
        terms = [" ".join(asked)] if form == "phrase" else asked
        wanted = {
            number
            for number, title, body in db.execute("select id, title, body from articles").fetchall()
            if all(
                any(has(text, term, prefix=form == "prefix" and term is terms[-1]) for text in (title, body))
                for term in terms
            )
        }
        assert found(db, query) == wanted


_ON_CONFLICT = "on conflict (id) do update set title = excluded.title, body = excluded.body"
