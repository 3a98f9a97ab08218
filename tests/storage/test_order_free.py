"""Rows are a function of the set of captures: whatever order they come in, the tables end up the same."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from making_archives import DETAIL, Archive, Made, article_reading, article_url, capture_of, dump_tables, look

from lapvo_scraper.records import (
    Attachment,
    Block,
    Credit,
    Image,
    Link,
    ListedArticle,
    Listing,
    Mention,
    Problem,
    Reading,
)

ENTRIES = (100, 101, 102)
SLUGS = ("hop-dan", "le-hoi")
ADDRESSES = [
    *(article_url(name) for name in (*ENTRIES, *SLUGS)),
    *(article_url(name).replace("/chi-tiet/", "/tin-tuc/") for name in (*ENTRIES, *SLUGS)),
]
DAYS = st.integers(1, 9)
EVIDENCE = st.sampled_from(["live", "live", "live", "warc", "web_archive", "saved_html", "text"])


def moment(day: int, second: int) -> str:
    return f"2025-06-{day:02}T02:00:{second:02}Z"


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    entry = draw(st.sampled_from([*ENTRIES, None]))
    slug = draw(st.sampled_from([*SLUGS, None])) if entry else draw(st.sampled_from(SLUGS))
    text = draw(st.sampled_from(["Sáng ngày 20/01, họp dân ở xã Tân Mỹ.", "Lễ hội hoa xuân.", "Ngắn."]))
    image = Image("https://tanmy.example.vn/documents/1/0/a.jpg?t=1748700000000", None, None, None, 1, None)
    number = draw(st.sampled_from([1, 1, 1, 2]))
    count = draw(st.sampled_from([number, 2]))
    published = draw(st.sampled_from([None, None, "2025-05-20", "2025-05-31T08:00:00+07:00"]))
    url = f"{DETAIL}/{slug}" if slug else article_url(entry or 0)
    return article_reading(
        entry,
        url=url.replace("/chi-tiet/", draw(st.sampled_from(["/chi-tiet/", "/tin-tuc/"]))),
        title=draw(st.sampled_from(["Họp dân", "Lễ hội", None])),
        summary=draw(st.sampled_from([None, "Tóm tắt"])),
        byline=draw(st.sampled_from([None, "Đăng Khoa"])),
        credits=draw(st.sampled_from([(), (Credit("Đăng Khoa", "author", "person"),)])),
        published_at=published,
        published_precision=published and ("day" if len(published) == 10 else "minute"),
        published_source=published and draw(st.sampled_from(["template", "metadata"])),
        blocks=(Block("paragraph", text), Block("caption", "Quang cảnh")) * draw(st.integers(0, 3)),
        images=draw(st.sampled_from([(), (image,)])),
        attachments=draw(
            st.sampled_from([(), (Attachment("https://tanmy.example.vn/documents/1/0/b.pdf", "B", None),)])
        ),
        mentions=draw(st.sampled_from([(), (Mention("Trần Văn Sáu", "SAU", "Bí thư", "r", 0, 5),)])),
        problems=draw(st.sampled_from([(), (Problem("legacy-font", "tcvn3"),)])),
        page_number=number,
        page_count=count,
        suspect=draw(st.sampled_from([False, False, False, True])),
    )


@st.composite
def captures(draw: st.DrawFn, second: int) -> Made:
    """One capture of any kind; `second` makes its time and its place in the file its own."""
    day = draw(DAYS)
    at, run = moment(day, second), f"tanmy-{draw(st.sampled_from([day, 1]))}"
    place = {"warc_offset": second * 1000}
    kind = draw(
        st.sampled_from(
            ["article", "article", "article", "article", "missing", "failed", "listing", "listing", "media", "hop"]
        )
    )
    url = draw(st.sampled_from(ADDRESSES))
    if kind == "article":
        reading = draw(readings())
        return look(reading, at, run=run, evidence=draw(EVIDENCE), **place)
    if kind == "missing":
        return capture_of(url, at, run=run, **place), Reading(kind="missing", url=url)
    if kind == "failed":
        error = draw(st.sampled_from([None, "timeout: 60 s", "refused: robots.txt"]))
        status = None if error else 503
        return capture_of(url, at, run=run, status=status, error=error, page_kind=None if error else "down", **place), None
    if kind == "hop":
        hop = capture_of("https://tanmy.example.vn/web/tanmy/tin", at, run=run, **place)
        return replace(hop, status=302, final_url=url), None
    if kind == "media":
        url = "https://tanmy.example.vn/documents/1/0/a.jpg?t=1748700000000"
        return capture_of(url, at, run=run, page_kind="media", content_type="image/jpeg", **place), None
    items = tuple(
        ListedArticle(
            number,
            article_url(entry),
            entry,
            "Tin",
            None,
            None,
            draw(st.sampled_from([None, "2025-05-19"])),
            draw(st.sampled_from([None, None, *(article_url(slug) for slug in SLUGS)])),
        )
        for number, entry in enumerate(draw(st.lists(st.sampled_from(ENTRIES), unique=True)))
    )
    page = Reading(
        kind="listing",
        url="https://tanmy.example.vn/tin-tuc",
        listings=(Listing("bAnTiN", 1, None, draw(st.sampled_from([None, 3])), items),),
        links=tuple(Link(address, "article") for address in draw(st.lists(st.sampled_from(ADDRESSES), unique=True))),
    )
    return capture_of(page.url or "", at, run=run, **place), page


capture_sets = st.integers(1, 12).flatmap(
    lambda size: st.tuples(*(captures(second) for second in range(size)))
)


@settings(max_examples=120, deadline=None)
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


@settings(max_examples=60, deadline=None)
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
