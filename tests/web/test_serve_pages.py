"""The pages of the reading room, as a browser gets them."""

import csv
import html
import re

import pytest

PAGES = ("/", "/search", "/search?q=xa", "/en/", "/en/search?q=xa")


def plain(text: str) -> str:
    """What a reader sees of a page, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_front_page_says_what_is_held_and_how_fresh_it_is(room):
    articles = room.one("select count(*) from articles")
    text = plain(room.text("/"))
    assert "Xã Tân Mỹ" in text
    assert f"Kho đang giữ {articles} bài viết" in text
    assert "02/07/2021, 19:00 UTC" in text, "the last whole crawl, at 02:00 on 3 July in Vietnam"
    assert f"The archive holds {articles} articles" in plain(room.text("/en/"))


def test_pages_are_vietnamese_with_an_english_switch(room):
    vietnamese, english = room.text("/search?q=xa"), room.text("/en/search?q=xa")
    assert '<html lang="vi">' in vietnamese
    assert '<a href="/en/search?q=xa" hreflang="en" lang="en">English</a>' in vietnamese
    assert '<html lang="en">' in english
    assert '<a href="/search?q=xa" hreflang="vi" lang="vi">Tiếng Việt</a>' in english
    assert room.get("/en").headers["location"] == "/en/"


def test_search_needs_no_accents_and_marks_what_it_found(room):
    title = room.one("select title from articles order by id limit 1")
    text = room.text(f'/search?q="{title}"')
    assert f">{html.escape(title)}</a>" in text
    assert "<mark>" in text


def test_facets_count_what_they_lead_to(room):
    category, articles = room.query(
        "select category, count(*) from articles where category is not null group by 1 order by 2 desc limit 1"
    )[0]
    page = room.text("/search")
    link = re.search(r'<a href="(/search\?category=[^"]+)">\s*<span class="value">([^<]+)</span> <span class="count">(\d+)', page)
    assert link is not None
    assert (html.unescape(link[2]), int(link[3])) == (category, articles)
    assert f"{articles} bài viết" in plain(room.text(html.unescape(link[1])))


def test_every_article_is_on_some_page_of_the_list(room):
    found = set()
    for number in (1, 2, 3):
        found |= set(re.findall(r'<h3><a href="/article/(\d+)">', room.text(f"/search?page={number}")))
    assert found == {str(number) for (number,) in room.query("select id from articles")}


def test_an_article_shows_its_blocks_in_order_with_its_pictures(room):
    article = room.one("select article_id from images where capture_id is not null and caption_position is not null")
    text = room.text(f"/article/{article}")
    blocks = room.query(
        "select text from blocks where article_id = ? and kind = 'paragraph' order by position", article
    )
    places = [text.index(html.escape(block)) for (block,) in blocks]
    assert places == sorted(places)
    assert blocks
    pictures = re.findall(r'<img src="(/article/\d+/file/[0-9a-f-]{36})" alt="[^"]+"', text)
    assert len(pictures) == room.one("select count(*) from images where article_id = ?", article)
    answer = room.get(pictures[0])
    assert answer.headers["content-type"] in ("image/png", "image/jpeg")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_an_article_says_what_it_rests_on(room):
    article, capture, digest, file, offset = room.query(
        "select articles.id, captures.id, payload_digest, warc_file, warc_offset "
        "from articles join captures on captures.id = capture_id limit 1"
    )[0]
    text = plain(room.text(f"/en/article/{article}"))
    assert f"urn:uuid:{capture}" in text
    assert digest in text
    assert f"warc/{file} , byte {offset:,}" in text
    assert "asked of the portal by this archive" in text
    assert "Suggested citation" in text


def test_versions_stand_side_by_side_with_what_differs_marked(room):
    article = room.one("select id from articles where versions > 1")
    text = room.text(f"/article/{article}/versions")
    assert "<del>" in text or "<ins>" in text
    same = room.one("select id from articles where versions = 1")
    assert room.get(f"/article/{same}/versions").status_code == 404


def test_the_saved_page_sits_in_a_frame_without_rights(room):
    article = room.one("select id from articles")
    around = room.text(f"/article/{article}/page")
    frame = re.search(r'<iframe class="saved" sandbox="" [^>]*src="([^"]+)"', around)
    assert frame is not None
    answer = room.get(html.unescape(frame[1]))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; img-src data:;")
    assert "script" not in policy
    assert "<script" not in answer.text.lower()
    assert room.get(f"/article/{article}/frame?capture=no-such").status_code == 404


def test_every_page_forbids_scripts_and_other_addresses(room):
    article = room.one("select id from articles")
    for address in (*PAGES, f"/article/{article}", "/lapvo", "/lapvo/articles", "/nothing", "/search?q=%22"):
        answer = room.get(address)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';"), address
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_our_pages_name_no_other_host(room):
    article = room.one("select id from articles")
    for address in (*PAGES, f"/article/{article}/page"):
        fetched = re.findall(r'(?:src|<link[^>]*href|action)="([^"]*)"', room.text(address))
        assert [one for one in fetched if not one.startswith("/")] == []


@pytest.mark.parametrize("host", ["rebound.example.vn", "127.0.0.1.example.vn", "localhost:80:80", "", "10.0.0.1"])
def test_a_request_by_another_name_is_refused(room, host):
    answer = room.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Tân Mỹ" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8643", "localhost", "LOCALHOST:1", "[::1]:8643"])
def test_a_request_by_this_machines_name_is_answered(room, host):
    assert room.get("/", headers={"host": host}).status_code == 200


def test_what_is_not_there_is_said_in_the_readers_language(room):
    assert "Kho không có bài số 7" in plain(room.get("/article/7").text)
    answer = room.get("/en/article/7")
    assert answer.status_code == 404
    assert "The archive has no article 7." in plain(answer.text)
    assert room.get("/en/search?q=%22").status_code == 400
    assert room.get("/search?from=yesterday").status_code == 400
    assert room.get("/lapvo/no_such_table").status_code == 404


def test_nothing_can_be_written(room):
    before = room.query("select * from articles")
    for statement in ("delete from articles", "insert into sites values ('a','b','c','d','{}')"):
        assert room.get("/lapvo.json", params={"sql": statement}).status_code == 400
    assert room.query("select * from articles") == before


def test_the_chart_through_time_counts_every_dated_article_once(room):
    table = room.get("/time.csv").content.decode("utf-8-sig").splitlines()
    assert table[0] == "month,published,event,bracket,articles"
    counted = sum(int(row.rsplit(",", 1)[1]) for row in table[1:])
    assert counted == room.one("select sum(articles) from articles_by_month where month is not null")
    page = room.text("/time?by=month")
    bars = re.findall(r"<g><title>(\d{4}-\d\d): (\d+)</title>", page)
    assert sum(int(articles) for _, articles in bars) == counted
    assert len(bars) == len(table) - 1


def test_sections_coverage_and_crawls_have_pages_and_tables(room):
    sections = room.get("/en/sections.csv").content.decode("utf-8-sig").splitlines()
    assert sum(int(row.split(",")[1]) for row in sections[1:]) == room.one("select count(*) from articles")
    assert "A byline with a name" in plain(room.text("/en/coverage"))
    assert room.get("/coverage.csv").content.decode("utf-8-sig").startswith("year,articles,undated,")
    crawls = room.get("/crawls.csv").content.decode("utf-8-sig").splitlines()
    assert len(crawls) == 1 + 3
    assert plain(room.text("/crawls")).count("mã thoát 0") == 3


def test_what_was_found_can_be_saved_as_the_export_has_it(room):
    answer = room.get("/search.csv?category=" + room.one("select category from articles where category is not null"))
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfid,date,date_source,title,")
    rows = room.one("select count(*) from articles where category = (select category from articles where category is not null)")
    assert len(list(csv.reader(answer.content.decode("utf-8-sig").splitlines(keepends=True)))) == rows + 1


def test_datasettes_own_table_of_articles_can_be_searched(room):
    title = room.one("select title from articles order by id limit 1")
    found = room.get("/lapvo/articles.json", params={"_search": f'"{title}"', "_shape": "array"}).json()
    assert title in [row["title"] for row in found]


def test_a_portal_that_is_not_held_is_said(room):
    for address in ("/time", "/sections", "/coverage", "/crawls"):
        assert room.get(f"{address}?site=elsewhere").status_code == 404
