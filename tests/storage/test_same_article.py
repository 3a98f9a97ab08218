"""An article is asked for under one of its addresses; the next has its turn when that one does not show it."""

from dataclasses import replace

import pytest
from making_archives import SITE, Archive, Made, article_reading, capture_of, look

from lapvo_scraper.records import Link, ListedArticle, Listing, Reading
from lapvo_scraper.storage.frontier.addresses import shown_by
from lapvo_scraper.storage.rows.ingest import ingest

HOST = "https://tanmy.example.vn"
HOME = f"{HOST}/"
FIRST = f"{HOST}/chi-tiet/-/asset_publisher/bAnTiN/content/id/100"
SECOND = f"{HOST}/tin-tuc/-/asset_publisher/dSaCh/content/id/100"
THIRD = f"{HOST}/van-hoa/-/asset_publisher/kHaC/content/id/100"
TITLE = f"{HOST}/chi-tiet/-/asset_publisher/bAnTiN/content/hop-dan"
SAME_TITLE = f"{HOST}/tin-tuc/-/asset_publisher/dSaCh/content/hop-dan"


def at(minute: int, day: int = 1) -> str:
    return f"2025-06-{day:02}T02:{minute:02}:00Z"


def page(minute: int, *links: str, day: int = 1) -> Made:
    reading = Reading(kind="listing", url=HOME, links=tuple(Link(link, "article") for link in links))
    return look(reading, at(minute, day), run=f"tanmy-{day}")


def shows(url: str, minute: int, *, day: int = 1, entry: int | None = 100) -> Made:
    return look(article_reading(entry, url=url), at(minute, day), run=f"tanmy-{day}")


def misses(url: str, minute: int, *, day: int = 1) -> Made:
    return look(Reading(kind="missing", url=url), at(minute, day), run=f"tanmy-{day}")


def fails(url: str, minute: int, *, day: int = 1) -> Made:
    return capture_of(url, at(minute, day), run=f"tanmy-{day}", status=503, page_kind="down"), None


def listed(minute: int, title: str, entry: int) -> Made:
    """A list that links to an article by title and number in one."""
    url = SECOND.replace("/100", f"/{entry}")
    item = ListedArticle(0, url, entry, "Họp dân", None, None, None, by_title=title)
    lists = (Listing("dSaCh", 1, None, None, (item,)),)
    return look(Reading(kind="listing", url=f"{HOST}/tin-tuc", listings=lists, links=(Link(url, "article"),)), at(minute))


def articles(archive: Archive, columns: str = "state, reason") -> dict[str, tuple[object, ...]]:
    rows = archive.rows(f"select url, {columns} from urls where kind = 'article'")
    return {url: tuple(values) for url, *values in rows}


DUE = ("due", None)
DONE = ("done", None)


def alias(url: str) -> tuple[str, str]:
    return "refused", f"alias: {url}"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        (FIRST, "e:100"),
        (SECOND, "e:100"),
        (f"{FIRST}?page=2", None),
        (TITLE, f"s:{HOST}/hop-dan"),
        (f"{TITLE}/481990", "s:481990/hop-dan"),
        (f"{HOST}/web/tan-binh/tin/-/asset_publisher/x/content/hop-dan", f"s:{HOST}/web/tan-binh/hop-dan"),
        (f"{HOST}/tin-tuc/chi-tiet?id=2695008", f"u:{HOST}/tin-tuc/chi-tiet?id=2695008"),
        (HOME, None),
        (f"{HOST}/documents/1/2/anh.jpg", None),
    ],
)
def test_what_an_address_alone_tells(url: str, what: str | None) -> None:
    assert shown_by(url) == what


def test_the_first_found_is_asked_for_and_the_others_are_its_aliases(archive: Archive) -> None:
    archive.take(page(0, SECOND), page(1, FIRST, THIRD))
    assert articles(archive) == {SECOND: DUE, FIRST: alias(SECOND), THIRD: alias(SECOND)}
    archive.take(shows(SECOND, 2))
    assert articles(archive) == {SECOND: DONE, FIRST: alias(SECOND), THIRD: alias(SECOND)}
    assert archive.rows("select * from not_archived where kind = 'article'") == []


def test_aliases_are_addresses_of_the_article_once_settled(archive: Archive) -> None:
    archive.take(page(0, FIRST, SECOND), shows(FIRST, 1)).settle()
    assert archive.rows("select url, role from article_urls order by url") == [(FIRST, "asked"), (SECOND, "alias")]


def test_the_next_has_its_turn_when_the_first_says_missing(archive: Archive) -> None:
    archive.take(page(0, FIRST, SECOND, THIRD), misses(FIRST, 1))
    assert articles(archive, "state, reason, due_at")[SECOND] == (*DUE, at(0))
    assert articles(archive)[THIRD] == alias(SECOND)
    archive.take(misses(SECOND, 2))
    assert articles(archive)[THIRD] == DUE
    archive.take(shows(THIRD, 3))
    assert articles(archive) == {FIRST: DONE, SECOND: DONE, THIRD: DONE}


def test_the_next_waits_while_the_first_may_still_answer(archive: Archive) -> None:
    archive.take(page(0, FIRST, SECOND), fails(FIRST, 1), fails(FIRST, 2))
    assert articles(archive) == {FIRST: ("due", "status 503"), SECOND: alias(FIRST)}
    archive.take(fails(FIRST, 5))
    assert articles(archive) == {FIRST: ("failed", "status 503"), SECOND: DUE}


def test_the_next_has_its_turn_when_robots_txt_forbids_the_first(archive: Archive) -> None:
    forbidden = capture_of(FIRST, at(1), status=None, error="refused: robots.txt", record_type="metadata")
    archive.take(page(0, FIRST, SECOND), (forbidden, None))
    assert articles(archive) == {FIRST: ("refused", "robots.txt"), SECOND: DUE}


def test_where_the_first_redirects_to_is_asked_before_others(archive: Archive) -> None:
    hop = (capture_of(FIRST, at(1), status=302, final_url=THIRD), None)
    archive.take(page(0, FIRST, SECOND), hop)
    assert articles(archive) == {FIRST: DONE, THIRD: DUE, SECOND: alias(THIRD)}


def test_where_a_known_address_redirects_to_is_asked_at_once(archive: Archive) -> None:
    hop = (capture_of(FIRST, at(1, day=4), status=302, final_url=THIRD, run="tanmy-4"), None)
    archive.take(page(0, FIRST, SECOND), shows(FIRST, 1), hop)
    assert articles(archive)[THIRD] == DUE
    assert articles(archive)[SECOND] == alias(THIRD)


def test_an_article_that_was_held_waits_for_its_next_look(archive: Archive) -> None:
    archive.take(page(0, FIRST, SECOND, THIRD), shows(FIRST, 1), misses(FIRST, 2, day=4))
    assert articles(archive, "state, reason, due_at") == {
        FIRST: ("done", None, "2025-06-04T22:02:00Z"),
        SECOND: (*alias(FIRST), "2025-06-04T22:02:00Z"),
        THIRD: (*alias(SECOND), None),
    }
    archive.take(shows(SECOND, 2, day=5))
    assert articles(archive, "state, reason, due_at")[THIRD] == (*alias(SECOND), None)


def test_of_several_missing_addresses_the_one_that_showed_the_article_is_asked_again(archive: Archive) -> None:
    archive.take(page(0, SECOND, FIRST), misses(SECOND, 1), shows(FIRST, 2), misses(FIRST, 3, day=4)).settle()
    assert articles(archive, "due_at") == {FIRST: ("2025-06-04T22:03:00Z",), SECOND: (None,)}


def test_a_title_is_an_alias_once_a_list_prints_it_with_the_number(archive: Archive) -> None:
    archive.take(page(0, TITLE))
    assert articles(archive) == {TITLE: DUE}
    archive.take(listed(1, SAME_TITLE, 100))
    assert articles(archive) == {TITLE: alias(SECOND), SECOND: DUE}


def test_what_lists_have_told_of_a_title_stays_told(archive: Archive) -> None:
    archive.take(listed(1, SAME_TITLE, 100), page(2, FIRST, TITLE), page(0, TITLE, SAME_TITLE, FIRST))
    known = articles(archive)
    assert known == {FIRST: DUE, SECOND: alias(FIRST), TITLE: alias(FIRST), SAME_TITLE: alias(FIRST)}
    archive.take(listed(3, TITLE, 100))
    assert articles(archive) == known


def test_a_title_that_lists_print_with_two_numbers_tells_nothing(archive: Archive) -> None:
    archive.take(page(0, TITLE), listed(1, SAME_TITLE, 100), listed(2, SAME_TITLE, 200))
    other = SECOND.replace("/100", "/200")
    assert articles(archive) == {TITLE: DUE, SECOND: DUE, other: DUE}


def test_a_title_whose_page_shows_the_number_spares_the_number(archive: Archive) -> None:
    archive.take(page(0, TITLE, FIRST, SAME_TITLE), shows(TITLE, 1))
    assert articles(archive) == {TITLE: DONE, FIRST: alias(TITLE), SAME_TITLE: alias(TITLE)}


def test_a_title_used_again_for_another_article_gives_the_first_its_turn(archive: Archive) -> None:
    archive.take(page(0, TITLE, FIRST), shows(TITLE, 1), shows(TITLE, 1, day=5, entry=200))
    assert articles(archive)[FIRST] == DUE


def test_each_page_of_a_long_article_is_asked_for(archive: Archive) -> None:
    first = article_reading(100, url=FIRST, page_count=2, links=(Link(f"{FIRST}?page=2", "article"),))
    archive.take(page(0, FIRST, SECOND), look(first, at(1)))
    assert articles(archive) == {FIRST: DONE, SECOND: alias(FIRST), f"{FIRST}?page=2": DUE}


def test_numbers_are_one_over_all_hosts_of_a_site_and_titles_are_not(archive: Archive) -> None:
    province = [url.replace("tanmy.", "tinh.") for url in (FIRST, TITLE)]
    wider = replace(SITE, hosts=("tinh.example.vn",))
    archive.take(page(0))  # makes the rows of the run
    archive.db.execute("begin")
    ingest(archive.db, wider, *page(1, FIRST, TITLE, *province))
    archive.db.execute("commit")
    assert articles(archive) == {FIRST: DUE, TITLE: DUE, province[0]: alias(FIRST), province[1]: DUE}


def test_what_others_kept_spares_no_request(archive: Archive) -> None:
    kept = look(article_reading(100, url=SECOND), "2020-01-01T00:00:00Z", evidence="web_archive")
    archive.take(page(0, FIRST), kept)
    assert articles(archive) == {SECOND: DUE, FIRST: alias(SECOND)}


def test_a_lease_on_one_address_keeps_the_others_waiting(archive: Archive) -> None:
    archive.take(page(1, SECOND))
    archive.db.execute("update urls set state = 'leased' where url = ?", (SECOND,))
    archive.take((capture_of(f"{HOST}/a", at(0)), page(0, FIRST)[1]))  # read later, found earlier
    assert articles(archive) == {SECOND: ("leased", None), FIRST: alias(SECOND)}


def test_an_article_whose_addresses_lead_home_is_asked_for_again(archive: Archive) -> None:
    archive.take(page(0, FIRST, SECOND))
    for minute, url in ((1, FIRST), (2, SECOND)):
        archive.take((capture_of(url, at(minute), status=302, final_url=HOME), None))
    due = "select due_at from urls where kind = 'article' order by url"
    assert archive.rows(due) == [("2025-06-01T22:01:00Z",), ("2025-06-01T22:02:00Z",)]
    archive.take((capture_of(SECOND, at(3), status=302, final_url=FIRST), None))
    assert archive.rows(due) == [("2025-06-01T22:01:00Z",), (None,)]
