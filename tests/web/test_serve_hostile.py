"""What strangers wrote stays text."""

import html
import re
from html.parser import HTMLParser

import pytest
from hostile import ATTACK

from lapvo_scraper.records import Block, Reading
from lapvo_scraper.web.comparison import MOST_PAIRS, compared
from lapvo_scraper.web.downloads import write_table
from lapvo_scraper.web.files import file_answer

CAPTURE = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def hostile(serving, hostile_archive):
    return serving(hostile_archive)


def test_no_word_of_a_page_becomes_markup(hostile):
    title, article = hostile.query("select title, id from articles where versions > 1")[0]
    assert ATTACK in title
    pages = [
        "/", "/search", "/en/search?q=window.pwned", "/time", "/sections", "/coverage", "/crawls",
        f"/article/{article}", f"/en/article/{article}", f"/article/{article}/versions", f"/article/{article}/page",
        "/lapvo/articles", f"/lapvo/articles/{article}",
    ]  # fmt: skip
    for address in pages:
        text = hostile.text(address)
        assert "<script>window" not in text, address
        assert "<svg onload" not in text, address
        assert "<img src=//evil" not in text, address
        assert "49" not in re.findall(r"onload=window\.pwned=1&gt;(.*?)[ <&…]", text), "a template was run"
    assert html.escape(title) in html.escape(html.unescape(hostile.text(f"/article/{article}")))


def test_what_is_typed_stays_text(hostile):
    for name in ("q", "from", "category", "author", "site", "sort", "page", "year"):
        answer = hostile.get("/search", params={name: ATTACK})
        assert answer.status_code in (200, 400)
        assert "<script>window" not in answer.text
    assert "<script>window" not in hostile.get("/nothing/" + ATTACK).text
    assert "<script>window" not in hostile.get("/en/article/1?x=" + ATTACK).text


class Tags(HTMLParser):
    """The start tags of a page, as a parser meets them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_saved_page_keeps_no_way_out(hostile):
    article = hostile.one("select id from articles")
    tags = Tags(hostile.text(f"/article/{article}/frame")).found
    assert len(tags) > 50
    assert not {tag for tag, _ in tags} & {"script", "iframe", "object", "embed", "base", "link"}
    for tag, attributes in tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("action", "srcdoc", "ping")]
        assert (attributes.get("src") or "data:").startswith("data:"), tag
        assert "href" not in attributes, tag


def test_a_formula_in_a_cell_is_guarded():
    rows = [("=1+1", 3), ("@x", 4), ("+1,5", 5), ("bình thường", -6)]
    with write_table(("title", "articles"), rows) as file:
        text = file.read().decode()
    assert text == "\ufefftitle,articles\r\n'=1+1,3\r\n'@x,4\r\n\"'+1,5\",5\r\nbình thường,-6\r\n"


@pytest.mark.parametrize(
    ("content", "media_type", "saved_as"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg", None),
        (b"\x89PNG\r\n\x1a\n...", "image/png", None),
        (b'<?xml version="1.0"?>\n<!-- made --><svg xmlns="x"><script>1</script></svg>', "image/svg+xml", None),
        (b"<html><script>alert(1)</script>", "application/octet-stream", "bin"),
        (b"%PDF-1.4", "application/octet-stream", "pdf"),
        (b"PK\x03\x04", "application/octet-stream", "docx"),
        (b"", "application/octet-stream", "bin"),
    ],
)
def test_a_file_is_what_its_first_bytes_are(content, media_type, saved_as):
    stated = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    answer = file_answer(content, CAPTURE, stated)
    assert answer.media_type == media_type
    assert answer.file_name == (f"{CAPTURE}.{saved_as}" if saved_as else None)
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_comparing_takes_no_longer_than_it_may():
    words = "chữ " * 3_000
    old = Reading(kind="article", url=None, blocks=(Block("paragraph", words + "cũ"),))
    new = Reading(kind="article", url=None, blocks=(Block("paragraph", words + "mới"),))
    assert len(words.split()) ** 2 > MOST_PAIRS
    (pair,) = compared(old, new)
    assert pair.old == ((words + "cũ", True),)
    assert pair.new == ((words + "mới", True),)


def test_only_the_words_that_differ_are_marked():
    old = Reading(kind="article", url=None, title="Lễ hội sen năm 2020", blocks=(Block("paragraph", "Còn đó."),))
    new = Reading(kind="article", url=None, title="Lễ hội sen năm 2021", blocks=())
    title, paragraph = compared(old, new)
    assert title.old == (("Lễ hội sen năm ", False), ("2020", True))
    assert title.new == (("Lễ hội sen năm ", False), ("2021", True))
    assert (paragraph.old, paragraph.new) == ((("Còn đó.", True),), None)
    assert title.differs
    assert paragraph.differs
