"""The views for the common questions, each on rows made for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_wire import Wire
from making_archives import SITE, Archive, article_reading, look
from making_runs import crawl, query

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.site_plan import SECTIONS
from lapvo_scraper.records import Block, Credit, Image, Mention
from lapvo_scraper.storage.crawls import ASKED_PORTAL, SAW_ALL


def published(at: str, precision: str = "minute") -> dict[str, str]:
    return {"published_at": at, "published_precision": precision, "published_source": "template"}


EVENT = {"event_date": "2021-01-20", "event_date_source": "explicit"}


def test_months_and_years_say_what_they_rest_on(archive: Archive) -> None:
    archive.take(
        look(article_reading(100, **published("2020-12-31T03:30:00+07:00"))),
        look(article_reading(101)),  # between the last days of two years: neither month nor year
        look(article_reading(102, **published("2021-02-02T15:30:00+07:00"))),
        look(article_reading(103)),  # within one year, not within one month
        look(article_reading(104, **published("2021-03-15", "day"))),
        look(article_reading(105)),  # within one month
        look(article_reading(106, **published("2021-03", "month"))),
        look(article_reading(107, **published("2021-03-20", "day"))),
        look(article_reading(108, **EVENT)),
    ).settle()
    assert archive.rows("select month, rests_on, articles from articles_by_month order by month, rests_on") == [
        (None, "unknown", 2),
        ("2020-12", "published", 1),
        ("2021-01", "event", 1),
        ("2021-02", "published", 1),
        ("2021-03", "bracket", 1),
        ("2021-03", "published", 3),
    ]
    assert archive.rows("select year, rests_on, articles from articles_by_year order by year, rests_on") == [
        (None, "unknown", 1),
        ("2020", "published", 1),
        ("2021", "bracket", 2),
        ("2021", "event", 1),
        ("2021", "published", 4),
    ]


@pytest.fixture
def no_dates() -> Iterator[None]:
    """The demo portal's lists print no dates; its pages never do."""
    dated = [publisher for section in SECTIONS for publisher in section.publishers if publisher.dated]
    styles = [publisher.style for publisher in dated]
    for publisher in dated:
        object.__setattr__(publisher, "style", "titles")  # frozen: nothing else ever changes them
    yield
    for publisher, style in zip(dated, styles, strict=True):
        object.__setattr__(publisher, "style", style)


def test_a_portal_that_prints_no_date_has_years_all_the_same(tmp_path: Path, no_dates: None) -> None:
    crawl(tmp_path, Wire(DemoPortal(articles=40)))
    assert query(tmp_path, "select count(*) from articles where published_at is not null") == [(0,)]
    years = dict(query(tmp_path, "select year || ' ' || rests_on, articles from articles_by_year where year is not null"))
    assert set(years) <= {"2021 event", "2021 bracket"}  # it was all in 2021: not one has the year of the crawl
    assert years["2021 event"] >= 15
    assert query(tmp_path, "select distinct rests_on from articles_by_year where year is null") == [("unknown",)]
    assert query(tmp_path, "select sum(articles) from articles_by_year") == [(40,)]


def test_who_wrote_how_much(archive: Archive) -> None:
    an = Credit("Văn An", "author", "person")
    archive.take(
        look(article_reading(100, credits=(an, Credit("Lê Bình", "photo", "person")), **published("2021-01-02", "day"))),
        look(article_reading(101, credits=(an,), **EVENT)),
    )
    assert archive.rows(
        "select name, role, site, articles, first_date, last_date from articles_by_author order by name_key"
    ) == [
        ("Văn An", "author", SITE.name, 2, "2021-01-02", "2021-01-20"),
        ("Lê Bình", "photo", SITE.name, 1, "2021-01-02", "2021-01-02"),
    ]


def test_which_officials_are_named(archive: Archive) -> None:
    mention = Mention("Trần Văn Sáu", "x", "Bí thư Huyện ủy", "office-name", 0, 4)
    archive.take(
        look(article_reading(100, mentions=(mention, mention), **published("2021-01-02", "day"))),
        look(article_reading(101, mentions=(mention,))),
    )
    assert archive.rows("select name, office, articles, first_date from officials_mentioned") == [
        ("Trần Văn Sáu", "Bí thư Huyện ủy", 2, "2021-01-02")
    ]


def test_captions_come_with_their_pictures(archive: Archive) -> None:
    image = Image("https://tanmy.example.vn/a.jpg", None, "Quang cảnh", "Khoa", 1, 1)
    blocks = (Block("paragraph", "Chữ."), Block("caption", "Quang cảnh (Ảnh: Khoa)"), Block("caption", "Không ảnh"))
    archive.take(look(article_reading(100, blocks=blocks, images=(image,))))
    assert archive.rows("select entry_id, position, text, credit, image_url from captions_with_pictures order by 2") == [
        (100, 1, "Quang cảnh (Ảnh: Khoa)", "Khoa", "https://tanmy.example.vn/a.jpg"),
        (100, 2, "Không ảnh", None, None),
    ]


def test_what_changed_and_what_vanished(archive: Archive) -> None:
    archive.take(
        look(article_reading(100)),
        look(article_reading(100, title="Sửa"), "2025-06-02T02:00:00Z", run="tanmy-2"),
        look(article_reading(101)),
    )
    archive.db.execute(
        "insert into absences select id, '2025-06-03T02:00:00Z', null from articles where entry_id = 101"
    )
    assert archive.rows("select entry_id, title, versions, changed_at from articles_changed") == [
        (100, "Sửa", 2, "2025-06-02T02:00:00Z")
    ]
    assert archive.rows("select entry_id, gone_at, back_at from articles_vanished") == [
        (101, "2025-06-03T02:00:00Z", None)
    ]


def test_what_others_kept_is_no_crawl_of_the_portal(archive: Archive) -> None:
    runs = [
        ("lapvo crawl", "2025-06-01", "complete", 0),
        ("scrapy crawl lapvo", "2025-06-02", "findings", 8),
        ("lapvo crawl", "2025-06-03", "page-limit", 7),
        ("lapvo crawl --url", "2025-06-04", "findings", 8),
        ("lapvo import", "2025-06-05", "complete", 0),
        ("lapvo wayback tanmy --from http://x", "2025-06-06", "complete", 0),
        ("adopted a.warc.gz", "2025-06-07", "complete", 0),
    ]
    archive.db.execute("insert into sites values ('tanmy', 'http://x', null, 'Asia/Ho_Chi_Minh', '{}')")
    archive.db.executemany(
        "insert into crawls (id, site, command, started_at, finished_at, outcome, exit_code, software, profile_digest)"
        " values (?2, 'tanmy', ?1, ?2, ?2, ?3, ?4, 'x', 'x')",
        runs,
    )
    assert archive.rows("select last_crawl_at, last_outcome, last_complete_crawl_at from freshness") == [
        ("2025-06-04", "findings", "2025-06-02")
    ]
    asked = archive.rows(f"select id from crawls where {ASKED_PORTAL} order by id")
    assert [day for (day,) in asked] == ["2025-06-01", "2025-06-02", "2025-06-03", "2025-06-04"]
    assert archive.rows(f"select max(id) from crawls where {SAW_ALL}") == [("2025-06-02",)]
