"""What lists say: every line kept, and per run how many were found and known."""

from making_archives import Archive, Made, article_reading, article_url, capture_of, look

from lapvo_scraper.records import Credit, Image, ListedArticle, Listing, Reading

NEWS = "https://tanmy.example.vn/tin-tuc"
PORTLET = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_bAnTiN"


def list_page(number: int, *entries: int, run: int = 1, second: int = 0, claimed: int | None = None) -> Made:
    address = f"{NEWS}?p_p_id={PORTLET}&p_p_lifecycle=0&_{PORTLET}_cur={number}" if number > 1 else NEWS
    lines = tuple(
        ListedArticle(
            position, article_url(entry), entry, f"Tin {entry}", "Tóm tắt", "20/01/2021", "2021-01-20"
        )
        for position, entry in enumerate(entries)
    )
    page = Reading(kind="listing", url=address, listings=(Listing("bAnTiN", number, 2, claimed, lines),))
    return capture_of(address, f"2025-06-{run:02}T02:00:{second:02}Z", run=f"tanmy-{run}"), page


def test_every_line_is_kept_as_the_list_says_it(archive: Archive) -> None:
    archive.take(list_page(2, 100, 101))
    said = "list_url, position, entry_id, url, title, summary, date_raw, published_at"
    assert archive.rows(f"select {said} from listed") == [
        (NEWS, 0, 100, article_url(100), "Tin 100", "Tóm tắt", "20/01/2021", "2021-01-20"),
        (NEWS, 1, 101, article_url(101), "Tin 101", "Tóm tắt", "20/01/2021", "2021-01-20"),
    ]  # fmt: skip
    assert archive.rows("select list_url, instance_id, page_number, page_count, items from list_pages") == [
        (NEWS, "bAnTiN", 2, 2, 2)
    ]


def test_pages_of_a_list_are_one_list_of_their_run(archive: Archive) -> None:
    archive.take(
        list_page(1, 103, 102, claimed=4),
        list_page(2, 102, 101, second=1, claimed=5),  # one moved down while the run was reading
        look(article_reading(100), "2025-06-01T03:00:00Z"),
        list_page(1, 104, 103, 100, run=2, claimed=5),
    ).settle()
    assert archive.rows(
        "select crawl_id, list_url, instance_id, found, claimed, known_before from lists"
    ) == [
        ("tanmy-1", NEWS, "bAnTiN", 3, 5, 0),
        ("tanmy-2", NEWS, "bAnTiN", 3, 5, 2),  # 103 was listed, 100 was read before
    ]


def test_an_empty_list_is_a_list(archive: Archive) -> None:
    archive.take(list_page(1)).settle()
    assert archive.rows("select found, claimed, known_before from lists") == [(0, None, 0)]


def test_lists_beside_an_article_are_left_to_list_pages(archive: Archive) -> None:
    _, beside = list_page(1, 101)
    assert beside is not None
    archive.take(look(article_reading(100, listings=beside.listings))).settle()
    assert archive.value("select count(*) from listed") == 0


def test_what_is_listed_and_not_held_shows_in_the_coverage(archive: Archive) -> None:
    archive.take(list_page(1, 100, 101), look(article_reading(100, category="Tin tức"))).settle()
    assert archive.rows(
        "select year, category, articles, listed_not_held, undated, without_author from coverage"
    ) == [
        ("2021", None, 0, 1, 0, 0),
        ("2021", "Tin tức", 1, 0, 0, 1),
    ]
    assert archive.rows("select month, rests_on, category, articles from articles_by_month") == [
        ("2021-01", "published", "Tin tức", 1)
    ]
    held = archive.rows("select url, reason from not_archived where kind = 'article'")
    assert held == []


def test_a_redirect_makes_its_address_another_of_the_article(archive: Archive) -> None:
    hop = capture_of(
        "https://tanmy.example.vn/web/tanmy/hop-dan", status=302, final_url=article_url(100) + "?redirect=x"
    )
    archive.take((hop, None), look(article_reading(100))).settle()
    assert archive.rows("select url, role from article_urls order by role desc") == [
        (article_url(100), "asked"),
        ("https://tanmy.example.vn/web/tanmy/hop-dan", "alias"),
    ]


def test_authors_without_an_article_are_not_kept(archive: Archive) -> None:
    signed = article_reading(100, byline="An", credits=(Credit("An", "author", "person"),))
    archive.take(look(signed), look(article_reading(100, title="Sửa"), "2025-06-02T02:00:00Z", run="tanmy-2"))
    archive.settle()
    assert archive.value("select count(*) from authors") == 0


def test_pictures_are_bound_to_the_capture_that_holds_them(archive: Archive) -> None:
    address = "https://tanmy.example.vn/documents/1/a.jpg?t=1"
    shown = article_reading(100, images=(Image(address, None, None, None, 1, None),))
    first = capture_of(address, "2025-06-01T01:00:00Z", page_kind="media")
    newer = capture_of(address, "2025-06-03T01:00:00Z", run="tanmy-3", page_kind="media")
    unchanged = capture_of(address, "2025-06-04T01:00:00Z", run="tanmy-4", page_kind="media", status=304)
    archive.take((newer, None), look(shown), (first, None), (unchanged, None))
    assert archive.row("select id, capture_id from images") == (
        f"{archive.value('select id from articles')}-0",
        newer.id,
    )
