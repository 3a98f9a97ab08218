"""The frontier as rows: a function of what was captured, whatever order it came in."""

import random
from dataclasses import replace
from datetime import datetime

import pytest
from making_archives import SITE, Archive, Made, article_reading, article_url, capture_of, look

from lapvo_scraper.records import Link, Reading, UrlKind
from lapvo_scraper.storage.crawls import RunStart
from lapvo_scraper.storage.frontier import known_urls
from lapvo_scraper.storage.rows.ingest import ingest

HOME = "https://tanmy.example.vn/"
NEWS = "https://tanmy.example.vn/tin-tuc"
PICTURE = "https://tanmy.example.vn/documents/1/2/anh.jpg"
ELSEWHERE = "https://cdn.example.com/anh.jpg"


def listing(*links: tuple[str, UrlKind], url: str = HOME) -> Reading:
    return Reading(kind="listing", url=url, links=tuple(Link(*link) for link in links))


def urls(archive: Archive, columns: str = "state") -> dict[str, tuple[object, ...]]:
    rows = archive.db.execute(f"select url, {columns} from urls")
    return {url: tuple(values) for url, *values in rows}


def test_links_are_queued_once_with_who_named_them_first(archive: Archive) -> None:
    archive.take(look(listing((NEWS, "listing")), "2025-06-02T02:00:00Z"))
    archive.take(look(listing((NEWS, "listing"), url=f"{HOME}b"), "2025-06-01T02:00:00Z", url=f"{HOME}b"))
    assert urls(archive, "state, kind, discovered_at, discovered_from, due_at")[NEWS] == (
        "due",
        "listing",
        "2025-06-01T02:00:00Z",
        f"{HOME}b",
        "2025-06-01T02:00:00Z",
    )


def test_pages_elsewhere_are_left_alone_and_media_elsewhere_are_refused(archive: Archive) -> None:
    archive.take(look(listing(("https://example.org/x", "article"), (ELSEWHERE, "image"))))
    assert urls(archive, "state, reason") == {
        HOME: ("done", None),
        ELSEWHERE: ("refused", "scope: https://cdn.example.com is outside the site"),
    }


def test_a_wider_profile_admits_what_a_narrower_one_refused(archive: Archive) -> None:
    archive.take(look(listing((ELSEWHERE, "image"))))
    archive.db.execute("begin")
    wider = replace(SITE, hosts=("cdn.example.com",))
    ingest(archive.db, wider, *look(listing((ELSEWHERE, "image")), "2025-06-02T02:00:00Z"))
    archive.db.execute("commit")
    assert urls(archive, "state, reason, due_at")[ELSEWHERE] == ("due", None, "2025-06-01T02:00:00Z")
    archive.take(look(listing((ELSEWHERE, "image")), "2025-06-03T02:00:00Z"))
    assert urls(archive)[ELSEWHERE] == ("due",)


def test_what_a_job_has_claimed_is_claimed_again_by_a_page_that_comes_before_or_as_another_kind() -> None:
    claimed = known_urls.Claimed()
    menu: list[tuple[str, UrlKind]] = [(HOME, "listing"), (PICTURE, "image")]
    assert claimed.new(menu, "2025-06-02T02:00:00Z", NEWS) == menu
    assert claimed.new(menu, "2025-06-02T02:00:01Z", HOME) == []
    assert claimed.new(menu, "2025-06-02T02:00:00Z", NEWS) == []
    assert claimed.new(menu, "2025-06-02T02:00:00Z", f"{NEWS}/muon-hon") == []
    assert claimed.new(menu, "2025-06-02T02:00:00Z", HOME) == menu  # of two pages in one second the address decides
    other_kind: list[tuple[str, UrlKind]] = [(HOME, "article"), (PICTURE, "image")]
    assert claimed.new(other_kind, "2025-06-03T02:00:00Z", HOME) == [(HOME, "article")]
    assert claimed.new(menu, "2025-06-01T02:00:00Z", NEWS) == menu


@pytest.mark.parametrize("one_job", [True, False])
@pytest.mark.parametrize("order", [1, -1])
def test_of_the_pages_of_one_second_the_first_by_address_led_to_a_url(
    archive: Archive, order: int, one_job: bool
) -> None:
    pages = [look(listing((PICTURE, "image"), url=f"{HOME}{name}"), url=f"{HOME}{name}") for name in "abc"][::order]
    for made in [pages] if one_job else [[page] for page in pages]:
        archive.take(*made)
    assert urls(archive, "discovered_from")[PICTURE] == (f"{HOME}a",)


def test_of_two_kinds_the_page_wins(archive: Archive) -> None:
    archive.take(look(listing((PICTURE, "attachment"))))
    archive.take(look(listing((PICTURE, "image")), "2025-06-02T02:00:00Z"))
    assert urls(archive, "kind")[PICTURE] == ("image",)


def test_a_redirect_is_done_and_its_target_is_queued(archive: Archive) -> None:
    archive.take((capture_of(HOME, status=302, final_url=f"{NEWS}?utm_source=x"), None))
    archive.take((capture_of(NEWS, status=301, final_url="https://example.org/"), None))
    assert urls(archive) == {HOME: ("done",), NEWS: ("done",)}


def test_a_redirect_to_another_spelling_of_itself_is_followed_as_printed(archive: Archive) -> None:
    archive.take((capture_of(NEWS, status=302, final_url="https://tanmy.example.vn/vi/tin-tuc"), None))
    assert urls(archive) == {NEWS: ("done",), "https://tanmy.example.vn/vi/tin-tuc": ("due",)}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"page_kind": "media", "content_type": "image/png"}, "image"),
        ({"page_kind": "media", "content_type": "application/pdf"}, "attachment"),
        ({"page_kind": "style"}, "style"),
        ({"page_kind": "sitemap"}, "sitemap"),
        ({"page_kind": "other"}, "listing"),
    ],
)
def test_a_capture_that_nothing_led_to_has_its_row(archive: Archive, fields: dict[str, str], kind: str) -> None:
    archive.take((capture_of(f"{HOME}x", **fields), None))
    assert urls(archive, "state, kind, last_capture_id is not null") == {f"{HOME}x": ("done", kind, 1)}


def test_robots_txt_is_not_of_the_frontier(archive: Archive) -> None:
    archive.take((capture_of(f"{HOME}robots.txt", page_kind="robots"), None))
    assert urls(archive) == {}


def test_what_others_kept_is_known_but_not_fetched(archive: Archive) -> None:
    archive.take(look(article_reading(100), evidence="web_archive"))
    archive.take(look(article_reading(101), evidence="saved_html", url=f"{article_url(101)}?redirect=x"))
    archive.take(look(article_reading(102), evidence="text", url="file:///home/x/bai-102.txt"))
    archive.take((capture_of(f"{HOME}robots.txt", evidence="warc", page_kind="other"), None))
    assert urls(archive, "state, last_capture_id is not null") == {
        article_url(100): ("due", 1),
        article_url(101): ("due", 0),
    }


def test_seeds_are_due_when_a_run_begins(archive: Archive) -> None:
    start = RunStart("tanmy-9", SITE, "x", "x", None, datetime.fromisoformat("2025-06-09T02:00:00+00:00"))
    known_urls.seed(archive.db, start)
    assert urls(archive, "state, kind, due_at, discovered_from") == {
        HOME: ("due", "listing", "2025-06-09T02:00:00Z", None)
    }


@pytest.mark.parametrize(
    ("published", "seen", "due"),
    [
        ("2025-06-01", "2025-06-01T02:00:00Z", "2025-06-02T00:00:00Z"),
        ("2025-06-01", "2025-06-02T02:00:00Z", "2025-06-04T00:00:00Z"),
        ("2025-06-01", "2025-06-03T23:00:00Z", "2025-06-04T00:00:00Z"),
        ("2025-06-01", "2025-06-04T00:00:00Z", "2025-06-08T00:00:00Z"),
        ("2025-06-01", "2025-06-20T02:00:00Z", "2025-07-01T00:00:00Z"),
        ("2025-06-01", "2025-08-29T02:00:00Z", "2025-08-30T00:00:00Z"),
        ("2025-06-01", "2025-08-30T02:00:00Z", "2026-02-26T00:00:00Z"),
        ("2012-01-01", "2025-06-01T02:00:00Z", "2025-11-28T00:00:00Z"),
        ("2031-01-01", "2025-06-01T02:00:00Z", "2025-06-02T00:00:00Z"),
        (None, "2025-06-01T02:00:00Z", "2025-06-02T00:00:00Z"),
    ],
)
def test_an_article_is_looked_at_less_and_less_often(
    archive: Archive, published: str | None, seen: str, due: str
) -> None:
    dated = {"published_at": published, "published_precision": "day", "published_source": "template"}
    archive.take(look(article_reading(100, **(dated if published else {})), seen))
    archive.settle()
    assert urls(archive, "state, due_at") == {article_url(100): ("done", due)}


def test_any_order_gives_the_same_rows(new_archive) -> None:
    made: list[Made] = [
        look(listing((NEWS, "listing"), (article_url(100), "article"), (PICTURE, "image"), (ELSEWHERE, "image"))),
        look(listing((PICTURE, "attachment"), (article_url(100), "article"), url=NEWS), "2025-06-01T02:00:01Z"),
        (capture_of(article_url(100), "2025-06-01T02:00:02Z", status=503, page_kind="down"), None),
        (capture_of(article_url(100), "2025-06-01T02:01:02Z", status=None, error="timeout: 60 s"), None),
        look(article_reading(100, links=(Link(PICTURE, "image"),)), "2025-06-01T02:05:02Z"),
        (capture_of(PICTURE, "2025-06-01T02:06:02Z", page_kind="media", content_type="image/png"), None),
        (capture_of(article_url(101), "2025-06-01T02:07:02Z", status=404, page_kind="missing"), None),
        look(article_reading(101), "2015-06-01T02:07:02Z", evidence="web_archive"),
        (
            capture_of(article_url(102), "2025-06-01T02:08:02Z", status=None, error="refused: robots: /c"),
            None,
        ),
        (capture_of(f"{HOME}a", "2025-06-01T02:08:03Z", status=301, final_url=article_url(102)), None),
    ]
    columns = "kind, discovered_at, discovered_from, due_at, state, reason, attempts, last_capture_id"
    expected = None
    for seed in range(40):
        shuffled = random.Random(seed).sample(made, len(made))
        archive = new_archive()
        for one in shuffled:
            archive.take(one)
        archive.settle()
        expected = expected or urls(archive, columns)
        assert urls(archive, columns) == expected
