"""Lists that show less than they promise."""

import sqlite3

from portal_history import capture, crawl

from lapvo_scraper.health.chains import of_chains


def list_page(
    db: sqlite3.Connection, number: int, crawl_id: str, *, page: int, pages: int, claimed: int, items: int
) -> None:
    name = capture(db, number, crawl_id, "listing")
    db.execute(
        "insert into list_pages (capture_id, listing, site, list_url, instance_id, page_number, page_count, claimed, items)"
        " values (?, 0, 'tanmy', 'http://x/tin', 'i', ?, ?, ?, ?)",
        (name, page, pages, claimed, items),
    )
    db.executemany(
        "insert into listed (site, capture_id, listing, list_url, position, entry_id, url) values ('tanmy', ?, 0, '', ?, ?, '')",
        [(name, position, page * 100 + position) for position in range(items)],
    )
    db.execute(
        "insert or replace into lists (crawl_id, site, list_url, instance_id, found, claimed, known_before)"
        " values (?, 'tanmy', 'http://x/tin', 'i', 0, ?, 0)",
        (crawl_id, claimed),
    )


def chains(db: sqlite3.Connection, crawl_id: str, *, whole: bool = True) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in of_chains(db, "tanmy", crawl_id, "en", whole=whole)]


def test_a_list_that_keeps_its_promise_is_well(db):
    first = crawl(db, 1)
    for page, items in ((1, 10), (2, 10), (3, 1)):
        list_page(db, page, first, page=page, pages=3, claimed=21, items=items)
    assert chains(db, first) == []


def test_a_short_page_is_told_once_and_then_noted(db):
    first, second, third = crawl(db, 1), crawl(db, 2), crawl(db, 3)
    for page in (1, 2):
        list_page(db, page, first, page=page, pages=2, claimed=20, items=10)
    list_page(db, 3, second, page=1, pages=2, claimed=20, items=5)
    (short,) = of_chains(db, "tanmy", second, "en", whole=True)
    assert (short.code, short.severity) == ("list-short", "warning")
    assert short.message.endswith("at two looks, e.g. http://x/tin: 5 of 10.")
    db.execute("insert into findings values (?, 'list-short', 'warning', 'tanmy', 1, 'm', 'r')", (second,))
    list_page(db, 4, third, page=1, pages=2, claimed=20, items=5)
    assert chains(db, third) == [("list-short", "note")]


def test_the_better_of_two_looks_counts(db):
    first = crawl(db, 1)
    list_page(db, 1, first, page=1, pages=2, claimed=20, items=5)
    list_page(db, 2, first, page=1, pages=2, claimed=20, items=10)
    list_page(db, 3, first, page=2, pages=2, claimed=20, items=10)
    assert chains(db, first) == []


def test_a_broken_chain_is_told_after_a_whole_run_only(db):
    first = crawl(db, 1)
    for page in (1, 2, 4):
        list_page(db, page, first, page=page, pages=4, claimed=40, items=10)
    assert chains(db, first, whole=False) == []
    (broken,) = of_chains(db, "tanmy", first, "en", whole=True)
    assert (broken.code, broken.severity, broken.count) == ("list-incomplete", "warning", 1)
    assert "e.g. http://x/tin: 10 of 40." in broken.message
