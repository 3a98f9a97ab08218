"""Rows are a function of the set of captures: whatever order they come in, the tables end up the same."""

import random
from dataclasses import replace

from drawing_captures import capture_sets, moment
from hypothesis import given, settings
from hypothesis import strategies as st
from making_archives import Archive, Made, article_reading, article_url, capture_of, dump_tables, look

from lapvo_scraper.records import Reading


@settings(max_examples=120)
@given(made=capture_sets, rng=st.randoms(use_true_random=False))
def test_tables_follow_from_the_set_of_captures(made: tuple[Made, ...], rng: random.Random) -> None:
    in_order, shuffled = Archive(), Archive()
    try:
        in_order.take(*sorted(made, key=lambda one: one[0].fetched_at)).settle()
        mixed = rng.sample(made, len(made))
        cut = rng.randrange(len(mixed) + 1)
        shuffled.take(*mixed[:cut]).settle()  # two imports, each settled
        shuffled.take(*mixed[cut:], *mixed[:1]).settle().settle()  # one capture comes twice
        for run in {capture.crawl_id for capture, _ in made}:
            in_order.run(run)
            shuffled.run(run)
        assert dump_tables(in_order.db) == dump_tables(shuffled.db)
        assert shuffled.rows("pragma foreign_key_check") == []
    finally:
        in_order.db.close()
        shuffled.db.close()


def test_an_older_capture_of_known_words_may_prove_them_first() -> None:
    """Two articles had one title in their addresses; who was first keeps the page that shows no number."""
    title = "https://tanmy.example.vn/chi-tiet/-/asset_publisher/bAnTiN/content/le-hoi"
    first, second, neither = (article_reading(entry, url=title) for entry in (100, 101, None))
    found = [
        look(replace(first, identities=("e:100", "s:/le-hoi")), "2025-06-05T02:00:00Z"),
        look(replace(neither, identities=("s:/le-hoi",)), "2025-06-01T02:00:00Z", warc_offset=1),
        look(replace(second, identities=("e:101", "s:/le-hoi")), "2025-06-04T02:00:00Z", warc_offset=2),
        look(replace(first, identities=("e:100", "s:/le-hoi")), "2025-06-03T02:00:00Z", warc_offset=3),
    ]
    archive = Archive().take(*found)
    of_article = "select count(*) from article_captures join articles on articles.id = article_id where identity = ?"
    assert [archive.value(of_article, name) for name in ("e:100", "e:101", "s:/le-hoi")] == [3, 1, 0]
    assert dump_tables(archive.db) == dump_tables(Archive().take(*reversed(found)).db)


def test_an_address_passed_over_for_another_gets_its_turn_back() -> None:
    """Both say the article is missing, so one of them is asked again; then that one shows it after all."""
    first, second = (article_url("hop-dan").replace("/chi-tiet/", f"/{place}/") for place in ("chi-tiet", "tin-tuc"))
    missing = [
        (capture_of(url, moment(1, number), run="tanmy-1", warc_offset=number * 1000), Reading(kind="missing", url=url))
        for number, url in enumerate((first, second))
    ]
    there = look(article_reading(100, url=first), moment(1, 2), run="tanmy-1", warc_offset=2000)
    due = "select due_at from urls where url = ?"
    archive = Archive()
    try:
        archive.take(*missing).settle()
        assert archive.value(due, first) == "2025-06-01T22:00:00Z"
        assert archive.value(due, second) is None
        archive.take(there).settle()
        assert archive.value(due, second) == "2025-06-01T22:00:01Z"
    finally:
        archive.db.close()


@settings(max_examples=60)
@given(made=capture_sets)
def test_the_books_of_articles_balance(made: tuple[Made, ...]) -> None:
    archive = Archive()
    try:
        archive.take(*made).settle()
        kept = archive.value("select count(*) from captures where page_kind = 'article'")
        assert kept == archive.value("select count(*) from article_captures")
        assert archive.rows("select id from articles except select article_id from article_captures") == []
        assert archive.rows("select article_id from article_captures except select id from articles") == []
        assert archive.rows("select versions, count(*) from articles join versions on article_id = id "
                            "group by id having versions <> count(*)") == []  # fmt: skip
    finally:
        archive.db.close()
