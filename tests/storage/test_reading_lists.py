"""How far lists are read: what they claim against what is known, twice where it looks wrong."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from making_archives import SITE, Archive, Made, article_reading, article_url, capture_of, look
from test_leases import HOME, NEWS, PORTLET, ended, leases, taken

from lapvo_scraper.records import Link, ListedArticle, Listing, Reading
from lapvo_scraper.storage.frontier import lists
from lapvo_scraper.storage.frontier.leases import Leases
from lapvo_scraper.storage.frontier.lists import is_short

ABOUT = f"{HOME}gioi-thieu"


def deeper(number: int) -> str:
    return f"{NEWS}?p_p_id={PORTLET}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&_{PORTLET}_cur={number}"


def listing(*entries: int, number: int = 1, pages: int | None = 1, claimed: int | None = None) -> Listing:
    items = tuple(
        ListedArticle(position, article_url(entry), entry, None, None, None, None)
        for position, entry in enumerate(entries)
    )
    return Listing("bAnTiN", number, pages, claimed, items)


def page(url: str, minute: int, *shown: Listing, leads: tuple[str, ...] = (), day: int = 1) -> Made:
    """A capture of a list page that leads to what it shows and to further list pages."""
    links = [Link(item.url, "article") for one in shown for item in one.items]
    links += [Link(lead, "listing") for lead in leads]
    reading = Reading(kind="listing", url=url, listings=shown, links=tuple(links))
    return capture_of(url, f"2025-06-{day:02}T02:{minute:02}:00Z", run=f"tanmy-{day}"), reading


def lists_taken(made: Leases, now: str) -> list[str]:
    return sorted(url for url in taken(made, now) if "/id/" not in url)


def deeper_pages(archive: Archive) -> list[tuple[object, ...]]:
    return archive.rows("select url, state, reason, due_at from urls where shows like 'l:%' order by url")


FOUND = "2025-06-01T02:00:00Z"


def test_deeper_pages_are_due_while_the_list_claims_more_than_is_known(archive: Archive) -> None:
    archive.take(page(NEWS, 0, listing(106, 105, claimed=4, pages=2), leads=(deeper(2),))).settle()
    assert deeper_pages(archive) == [(deeper(2), "due", None, FOUND)]
    archive.take(page(f"{HOME}x", 1, listing(104, 103))).settle()  # another list
    assert deeper_pages(archive) == [(deeper(2), "due", None, FOUND)]
    archive.take(page(NEWS, 2, listing(104, 103, claimed=4, pages=2), day=2)).settle()
    assert deeper_pages(archive) == [(deeper(2), "refused", lists.KNOWN, None)]
    assert archive.rows("select url from not_archived where kind = 'listing'") == []
    archive.take(page(NEWS, 3, listing(107, 106, claimed=5, pages=3), day=3)).settle()
    assert deeper_pages(archive) == [(deeper(2), "refused", lists.KNOWN, None)]
    archive.take(page(NEWS, 4, listing(108, claimed=7, pages=3), day=4)).settle()
    assert deeper_pages(archive) == [(deeper(2), "due", None, FOUND)]


def test_deeper_pages_of_a_list_without_a_total_are_due(archive: Archive) -> None:
    archive.take(page(NEWS, 0, listing(106, 105), leads=(deeper(2),))).settle()
    assert deeper_pages(archive) == [(deeper(2), "due", None, FOUND)]


def test_articles_that_are_gone_do_not_fill_a_list(archive: Archive) -> None:
    archive.take(page(NEWS, 0, listing(106, 105, claimed=2), leads=(deeper(2),)))
    archive.take(look(article_reading(105), "2025-06-01T03:00:00Z"))
    for day in (2, 3, 4):
        missing = Reading(kind="missing", url=article_url(105))
        archive.take(page(NEWS, 0, listing(106, 107, claimed=3), day=day))
        archive.take(look(missing, f"2025-06-{day:02}T03:00:00Z", run=f"tanmy-{day}"))
    assert deeper_pages(archive)[0][1] == "due"
    archive.settle()
    assert archive.value("select count(*) from articles where gone_at is not null") == 1
    assert deeper_pages(archive)[0][1] == "due"


def test_deeper_pages_wait_for_first_pages_and_go_when_these_make_up_the_total(archive: Archive) -> None:
    both = (page(HOME, 0, leads=(NEWS,)), page(NEWS, 1, listing(106, 105, claimed=2, pages=1)))
    archive.take(*both).settle()
    ended(archive, "tanmy-1", 0)
    made = leases(archive, 2)
    assert lists_taken(made, "2025-06-02T00:00:00Z") == [HOME, NEWS]
    grown = page(NEWS, 5, listing(107, 106, claimed=3, pages=2), leads=(deeper(2),), day=2)
    archive.take(grown)
    made.conclude(NEWS, grown[1])
    assert lists_taken(made, "2025-06-02T03:00:00Z") == []
    made.conclude(HOME, None)
    assert lists_taken(made, "2025-06-02T03:00:00Z") == []
    assert deeper_pages(archive)[0][1] == "refused"


def test_deeper_pages_go_out_when_the_list_still_claims_more(archive: Archive) -> None:
    archive.take(page(NEWS, 1, listing(106, 105, claimed=2, pages=1))).settle()
    ended(archive, "tanmy-1", 0)
    made = leases(archive, 2)
    assert lists_taken(made, "2025-06-02T00:00:00Z") == [HOME, NEWS]
    grown = page(NEWS, 5, listing(107, 106, claimed=6, pages=3), leads=(deeper(2), deeper(3)), day=2)
    archive.take(grown)
    made.conclude(HOME, None)
    made.conclude(NEWS, grown[1])
    assert lists_taken(made, "2025-06-02T03:00:00Z") == [deeper(2), deeper(3)]


def test_deeper_pages_wait_for_those_that_are_followed(archive: Archive) -> None:
    archive.take(
        page(NEWS, 1, listing(106, 105, claimed=4, pages=2), leads=(deeper(2),)),
        page(deeper(2), 2, listing(104, 103, number=2, claimed=4, pages=2)),
    ).settle()
    ended(archive, "tanmy-1", 0)
    made = leases(archive, 2)
    assert lists_taken(made, "2025-06-02T00:00:00Z") == [HOME, NEWS]
    grown = page(NEWS, 5, listing(109, 108, claimed=7, pages=3), leads=(deeper(2), deeper(3)), day=2)
    archive.take(grown)
    made.conclude(HOME, None)
    made.conclude(NEWS, grown[1])
    assert lists_taken(made, "2025-06-02T03:00:00Z") == [deeper(2)]
    second = page(deeper(2), 6, listing(107, 106, number=2, claimed=7, pages=3), day=2)
    archive.take(second)
    made.conclude(deeper(2), second[1])
    assert lists_taken(made, "2025-06-02T04:00:00Z") == []
    assert deeper_pages(archive)[1][1] == "refused"


@pytest.mark.parametrize(("day", "again"), [(2, []), (9, [deeper(2)])])
def test_old_pages_are_read_again_when_a_list_claims_more_than_is_known(
    archive: Archive, day: int, again: list[str]
) -> None:
    archive.take(
        page(NEWS, 1, listing(106, 105, claimed=4, pages=2), leads=(deeper(2),)),
        page(deeper(2), 2, listing(104, 103, number=2, claimed=4, pages=2)),
    ).settle()
    ended(archive, "tanmy-1", 0)
    made = leases(archive, day)
    assert lists_taken(made, f"2025-06-{day:02}T00:00:00Z") == [HOME, NEWS]
    more = page(NEWS, 5, listing(106, 105, claimed=5, pages=3), day=day)  # somebody dated one back
    archive.take(more)
    made.conclude(HOME, None)
    made.conclude(NEWS, more[1])
    assert lists_taken(made, f"2025-06-{day:02}T03:00:00Z") == again


@pytest.mark.parametrize(
    ("shown", "claimed", "pages", "number", "short"),
    [
        (10, 40, 4, 1, False),
        (9, 40, 4, 1, True),
        (0, 40, 4, 2, True),
        (10, 41, 5, 1, False),
        (1, 41, 5, 5, False),
        (0, 41, 5, 5, True),
        (0, 41, 5, 6, False),
        (3, None, 4, 1, False),
        (3, 40, None, 1, False),
        (0, 0, 1, 1, False),
    ],
)
def test_what_a_list_promises(shown: int, claimed: int | None, pages: int | None, number: int, short: bool) -> None:
    assert is_short(listing(*range(shown), number=number, claimed=claimed, pages=pages)) is short


def second_look(archive: Archive, answer: Made) -> bool:
    made = leases(archive, 2)
    taken(made, "2025-06-02T00:00:00Z")
    archive.take(answer)
    url = answer[0].url
    made.conclude(url, answer[1])
    again = url in taken(made, "2025-06-02T04:00:00Z")
    made.conclude(url, answer[1])
    assert url not in taken(made, "2025-06-02T05:00:00Z"), "twice is enough"
    return again


def test_a_short_page_is_looked_at_twice(archive: Archive) -> None:
    archive.take(page(NEWS, 0, listing(104, 103, claimed=4, pages=2)))
    assert second_look(archive, page(NEWS, 1, listing(104, claimed=4, pages=2), day=2))


def test_a_list_that_became_empty_is_looked_at_twice(archive: Archive) -> None:
    archive.take(page(NEWS, 0, listing(104, 103)))
    assert second_look(archive, page(NEWS, 1, day=2))


def test_a_page_that_was_short_before_is_what_the_portal_means(archive: Archive) -> None:
    archive.take(page(NEWS, 0, listing(104, claimed=4, pages=2)))
    assert not second_look(archive, page(NEWS, 1, listing(105, claimed=4, pages=2), day=2))


def heads(archive: Archive, now: str) -> list[str]:
    return list(lists.heads(archive.db, SITE, datetime.fromisoformat(now) - timedelta(days=7)))


def test_each_list_is_read_on_one_page(archive: Archive) -> None:
    side, news = replace(listing(9, 8), instance_id="sIdE"), listing(106, 105)
    archive.take(
        page(HOME, 0, news, side), page(f"{HOME}trang-chu", 1, news, side), page(ABOUT, 2, side), page(NEWS, 3, news)
    )
    assert heads(archive, "2025-06-02T00:00:00Z") == [HOME]
    assert heads(archive, "2025-06-09T00:00:00Z") == [HOME, f"{HOME}trang-chu", ABOUT, NEWS]


def test_publishers_of_one_name_that_show_other_articles_are_other_lists(archive: Archive) -> None:
    archive.take(page(HOME, 0, listing(106, 105)), page(NEWS, 1, listing(105, 104)))
    assert heads(archive, "2025-06-02T00:00:00Z") == [HOME, NEWS]


def test_pages_without_a_list_are_read_once_a_week(archive: Archive) -> None:
    archive.take(page(HOME, 0), page(ABOUT, 1))
    assert heads(archive, "2025-06-02T00:00:00Z") == [HOME]
    assert heads(archive, "2025-06-09T00:00:00Z") == [HOME, ABOUT]
