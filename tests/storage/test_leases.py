"""What a run is handed: what is due, and what it looks at again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from making_archives import SITE, Archive, article_reading, article_url, capture_of, look

from lapvo_scraper.records import Link, ListedArticle, Listing, Reading, UrlKind
from lapvo_scraper.storage.crawls import RunStart
from lapvo_scraper.storage.frontier import known_urls
from lapvo_scraper.storage.frontier.leases import Leases

HOME = "https://tanmy.example.vn/"
NEWS = "https://tanmy.example.vn/tin-tuc"
PORTLET = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_bAnTiN"
PICTURE = "https://tanmy.example.vn/documents/1/2/anh.jpg"
STYLE = "https://tanmy.example.vn/o/theme/css/main.css"
PDF = "https://tanmy.example.vn/documents/1/2/vb.pdf"


def list_page(number: int) -> str:
    return NEWS if number == 1 else f"{NEWS}?p_p_id={PORTLET}&p_p_lifecycle=0&_{PORTLET}_cur={number}"


def list_reading(number: int, *entries: int) -> Reading:
    items = tuple(
        ListedArticle(position, article_url(entry), entry, None, None, None, None)
        for position, entry in enumerate(entries)
    )
    links = [Link(article_url(entry), "article") for entry in entries]
    links += [Link(list_page(other), "listing") for other in (number - 1, number + 1) if other]
    listing = Listing("bAnTiN", number, None, None, items)
    return Reading(kind="listing", url=list_page(number), listings=(listing,), links=tuple(links))


def page(*links: tuple[str, UrlKind], url: str = HOME) -> Reading:
    return Reading(kind="other", url=url, links=tuple(Link(*link) for link in links))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def leases(archive: Archive, day: int, *, full: bool = False, site=SITE, hour: int = 0) -> Leases:
    """The leases of the run `tanmy-<day>`, which begins at that day of June."""
    archive.run(f"tanmy-{day}")
    start = RunStart(
        f"tanmy-{day}", site, "crawl", "test", None, at(f"2025-06-{day:02}T{hour:02}:00:00+00:00")
    )
    archive.db.execute(
        "update crawls set started_at = ? where id = ?", (f"2025-06-{day:02}T{hour:02}:00:00Z", start.id)
    )
    known_urls.seed(archive.db, start)
    return Leases(archive.db, start, full=full)


def taken(made: Leases, now: str, window: int = 64) -> list[str]:
    return [lease.url for lease in made.take(at(now), window)]


def ended(archive: Archive, run: str, exit_code: int) -> None:
    archive.db.execute("update crawls set exit_code = ? where id = ?", (exit_code, run))


def test_pages_come_before_media_and_the_first_found_first(archive: Archive) -> None:
    archive.take(
        look(page((PICTURE, "image"), (STYLE, "style"), (article_url(100), "article")), url=f"{HOME}a")
    )
    archive.take(look(page((NEWS, "listing")), "2025-06-01T01:00:00Z", url=f"{HOME}b"))
    made = leases(archive, 1)
    assert taken(made, "2025-06-01T03:00:00Z") == [HOME, NEWS, article_url(100), PICTURE, STYLE]
    assert archive.rows("select distinct state from urls where last_capture_id is null") == [("leased",)]


def test_the_window_is_topped_up_as_answers_come(archive: Archive) -> None:
    archive.take(look(page(*((article_url(entry), "article") for entry in range(100, 110))), url=f"{HOME}a"))
    made = leases(archive, 1)
    first = taken(made, "2025-06-01T03:00:00Z", 4)
    assert len(first) == 4
    assert taken(made, "2025-06-01T03:00:00Z", 4) == []
    made.conclude(first[0], None)
    made.conclude(first[1], None)
    assert len(taken(made, "2025-06-01T03:00:00Z", 4)) == 2
    assert (made.out, made.count_left(), len(list(made.left()))) == (4, 5, 5)


def test_kinds_of_media_that_the_profile_leaves_out_wait(archive: Archive) -> None:
    archive.take(look(page((PICTURE, "image"), (STYLE, "style"), (PDF, "attachment")), url=HOME))
    made = leases(archive, 1, site=replace(SITE, media=frozenset({"attachments"})))
    assert taken(made, "2025-06-01T03:00:00Z") == [PDF]
    assert made.count_left() == 0


def test_articles_known_by_title_alone_wait_for_the_lists(archive: Archive) -> None:
    title = article_url("hop-dan")
    archive.take(look(page((title, "article"), (article_url(100), "article"), (NEWS, "listing")), url=HOME))
    made = leases(archive, 3)
    assert taken(made, "2025-06-03T00:00:00Z") == [HOME, article_url(100), NEWS]
    made.conclude(HOME, None)
    assert taken(made, "2025-06-03T00:00:00Z") == []
    made.conclude(NEWS, None)
    assert taken(made, "2025-06-03T00:00:00Z") == [title]


def test_lists_that_cannot_be_asked_for_hold_nothing_up(archive: Archive) -> None:
    title = article_url("hop-dan")
    archive.take(look(page((title, "article"), (NEWS, "listing")), url=HOME))
    made = leases(archive, 3)
    assert taken(made, "2025-06-03T00:00:00Z", 9) == [HOME, NEWS]
    made.conclude(HOME, None)
    assert taken(made, "2025-06-03T00:00:00Z", 10) == [title]


def test_back_off_is_waited_for(archive: Archive) -> None:
    archive.take((capture_of(HOME, "2025-06-01T03:00:00Z", status=503, page_kind="down"), None))
    made = leases(archive, 1)
    assert taken(made, "2025-06-01T03:00:29Z") == []
    assert made.next_due_at(at("2025-06-01T03:00:00Z")) == at("2025-06-01T03:00:30Z")
    [lease] = made.take(at("2025-06-01T03:00:30Z"), 9)
    assert (lease.url, lease.attempts) == (HOME, 1)
    assert made.next_due_at(at("2025-06-01T03:00:30Z")) is None


def test_validators_of_the_newest_good_capture_come_with_the_lease(archive: Archive) -> None:
    archive.take((capture_of(HOME, "2025-06-01T03:00:00Z", etag='"1"', page_kind="other"), None))
    archive.take((capture_of(HOME, "2025-06-01T04:00:00Z", status=304, etag='"2"', page_kind="other"), None))
    archive.take((capture_of(HOME, "2025-06-01T05:00:00Z", etag='"3"', error="truncated: time"), None))
    [lease] = leases(archive, 3).take(at("2025-06-03T00:00:00Z"), 9)
    assert (lease.etag, lease.last_modified) == ('"2"', None)


def test_what_is_handed_out_and_not_answered_is_taken_back(archive: Archive) -> None:
    archive.take(look(page((PICTURE, "image")), url=HOME))
    made = leases(archive, 3)
    assert taken(made, "2025-06-03T00:00:00Z") == [HOME, PICTURE]
    made.release()
    assert archive.rows("select url, state from urls order by url") == [(HOME, "done"), (PICTURE, "due")]


@pytest.fixture
def known(archive: Archive) -> Archive:
    """A portal read once, on the first day: home, three list pages, two new articles and two old ones."""
    old = {"published_at": "2012-03-04", "published_precision": "day", "published_source": "template"}
    new = old | {"published_at": "2025-06-01"}
    archive.take(
        look(page((NEWS, "listing"), (STYLE, "style")), "2025-06-01T02:00:00Z"),
        look(list_reading(1, 103, 102), "2025-06-01T02:00:01Z"),
        look(list_reading(2, 101, 100), "2025-06-01T02:00:02Z"),
        (capture_of(list_page(3), "2025-06-01T02:00:03Z", page_kind="listing"), None),
        *(look(article_reading(entry, **new), "2025-06-01T02:00:04Z") for entry in (103, 102)),
        *(look(article_reading(entry, **old), "2025-06-01T02:00:05Z") for entry in (101, 100)),
        (capture_of(STYLE, "2025-06-01T02:00:06Z", page_kind="style"), None),
    )
    archive.settle()
    ended(archive, "tanmy-1", 0)
    return archive


def test_a_new_run_looks_at_list_heads_and_young_articles(known: Archive) -> None:
    made = leases(known, 2)
    assert taken(made, "2025-06-02T00:00:00Z") == [HOME, NEWS, article_url(102), article_url(103)]
    assert made.count_left() == 0


def test_a_full_run_looks_at_every_page(known: Archive) -> None:
    pages = [list_page(2), list_page(3), article_url(100), article_url(101)]
    assert sorted(taken(leases(known, 2, full=True), "2025-06-02T00:00:00Z")) == sorted(
        [HOME, NEWS, article_url(102), article_url(103), *pages]
    )


def test_old_articles_have_a_budget(known: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    known.db.execute("update urls set due_at = '2025-06-01T09:00:00Z' where url like '%/id/10_'")
    known.db.execute("update urls set discovered_at = '2012-01-01T00:00:00Z' where url like '%/id/10_'")
    monkeypatch.setattr("lapvo_scraper.storage.frontier.looks.OLD_ARTICLES_PER_RUN", 3)
    assert taken(leases(known, 2), "2025-06-02T00:00:00Z")[2:] == [
        article_url(100),
        article_url(101),
        article_url(102),
    ]


def test_a_list_is_read_on_until_a_page_ends_in_something_known(known: Archive) -> None:
    made = leases(known, 2)
    taken(made, "2025-06-02T00:00:00Z")
    first = look(list_reading(1, 105, 104), "2025-06-02T00:00:10Z", run="tanmy-2")
    known.take(first)
    made.conclude(NEWS, first[1])
    assert taken(made, "2025-06-02T00:00:11Z") == [list_page(2), article_url(104), article_url(105)]
    second = look(list_reading(2, 103, 102), "2025-06-02T00:00:20Z", run="tanmy-2")
    known.take(second)
    made.conclude(list_page(2), second[1])
    assert taken(made, "2025-06-02T00:00:21Z") == []


def test_a_list_with_one_new_article_needs_no_second_page(known: Archive) -> None:
    made = leases(known, 2)
    taken(made, "2025-06-02T00:00:00Z")
    first = look(list_reading(1, 104, 103), "2025-06-02T00:00:10Z", run="tanmy-2")
    known.take(first)
    made.conclude(NEWS, first[1])
    assert taken(made, "2025-06-02T00:00:11Z") == [article_url(104)]


@pytest.mark.parametrize(
    ("exit_code", "hours", "again"),
    [(None, 3, False), (130, 3, False), (7, 3, False), (7, 13, True), (0, 3, True), (8, 3, True)],
)
def test_a_run_goes_on_with_the_round_of_one_that_was_stopped(
    known: Archive, exit_code: int | None, hours: int, again: bool
) -> None:
    leases(known, 2)
    known.take(look(list_reading(1, 103), "2025-06-02T00:10:00Z", run="tanmy-2"))
    known.take(look(page(), "2025-06-02T00:10:00Z", run="tanmy-2"))
    known.db.execute("update crawls set exit_code = ? where id = 'tanmy-2'", (exit_code,))
    known.run("tanmy-3")
    known.db.execute("drop table temp.looks")
    began = at("2025-06-02T00:00:00Z") + timedelta(hours=hours)
    made = Leases(known.db, RunStart("tanmy-3", SITE, "crawl", "test", None, began))
    assert (NEWS in taken(made, began.isoformat())) is again


def test_monthly_things_and_failures_come_again_in_time(known: Archive) -> None:
    known.take(
        *(
            (capture_of(PDF, f"2025-06-01T02:0{minute}:00Z", status=500, page_kind="media"), None)
            for minute in range(3)
        )
    )
    assert PDF not in taken(leases(known, 1, hour=20), "2025-06-01T20:00:00Z")
    known.db.execute("drop table temp.looks")
    [lease] = [lease for lease in leases(known, 2).take(at("2025-06-02T00:00:00Z"), 99) if lease.url == PDF]
    assert lease.attempts == 3
    known.db.execute("drop table temp.looks")
    known.db.execute("update crawls set started_at = '2025-07-01T02:00:06Z' where id = 'tanmy-2'")
    assert STYLE in taken(leases_at(known, "2025-07-01T02:00:06Z"), "2025-07-01T02:00:06Z")


def leases_at(archive: Archive, moment: str) -> Leases:
    return Leases(archive.db, RunStart("tanmy-30", SITE, "crawl", "test", None, at(moment)))
