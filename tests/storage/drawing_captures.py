"""Captures of any kind of a small portal, drawn by Hypothesis: a few articles, their addresses, lists, hops, failures."""

from dataclasses import replace

from hypothesis import strategies as st
from making_archives import DETAIL, Made, article_reading, article_url, capture_of, look

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
