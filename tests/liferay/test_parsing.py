"""From bytes to a tree: charset, hostile markup, head."""

from __future__ import annotations

import time

import pytest

from lapvo_scraper.liferay.charset import decode
from lapvo_scraper.liferay.page import parse, text_of
from lapvo_scraper.liferay.scan import MAX_ATTRIBUTES, MAX_DEPTH, MAX_PAGE, MAX_TAG, bounded, end_of_element

TEXT = "Xã Mỹ Hòa đắp đê"


@pytest.mark.parametrize(
    ("content", "header", "charset", "codes"),
    [
        (TEXT.encode(), None, "utf-8", []),
        (TEXT.encode(), "text/html; charset=UTF-8", "utf-8", []),
        (TEXT.encode(), "text/html; charset=ISO-8859-1", "utf-8", ["charset-lies"]),
        (f'<meta charset="windows-1258">{TEXT}'.encode(), None, "utf-8", ["charset-lies"]),
        (TEXT.encode(), "text/html; charset=utf8mb4", "utf-8", []),
        ("\ufeff".encode() + TEXT.encode(), "text/html; charset=iso-8859-1", "utf-8", []),
        ("\ufeff".encode("utf-16-le") + TEXT.encode("utf-16-le"), None, "utf-16-le", []),
        ("café à la crème".encode("cp1252"), "text/html; charset=iso-8859-1", "cp1252", []),
        (
            b'<script charset="utf-8"></script><META content="text/html; charset=windows-1252">caf\xe9 \xe0',
            None,
            "cp1252",
            [],
        ),
        (
            TEXT.encode() + b" \xff " + TEXT.encode() * 9,
            "text/html; charset=iso-8859-1",
            "utf-8",
            ["broken-bytes"],
        ),
        (b"caf\xe9 \xe0 \xe8 \xf9", None, "utf-8", ["broken-bytes"]),
        (b"caf\xe9 \xe0 \xe8", "text/html; charset=unicode_escape", "utf-8", ["broken-bytes"]),
        (b"", None, "utf-8", []),
    ],
)
def test_charsets(content: bytes, header: str | None, charset: str, codes: list[str]) -> None:
    decoded = decode(content, header)
    assert (decoded.charset, [problem.code for problem in decoded.problems]) == (charset, codes)
    decoded.data.decode("utf-8")


def test_a_lying_header_makes_no_mojibake() -> None:
    page = parse(f"<p>{TEXT}</p>".encode(), "text/html; charset=ISO-8859-1")
    assert text_of(page.root) == TEXT


@pytest.mark.parametrize(
    "tag",
    [
        "<a " + " ".join(f"x{number}='1'" for number in range(40_000)) + ">",
        "<a " + " ".join(f'x{number}=">"' for number in range(40_000)) + ">",
        "<a " + "".join(f"x{number}/" for number in range(40_000)) + ">",
        "<img src='data:image/png;base64," + "A" * 3_000_000 + "'>",
        "<b title='" + "y " * 400_000 + ">'>",
    ],
)
def test_monstrous_tags_are_cut_down_and_the_text_stays(tag: str) -> None:
    started = time.process_time()
    page = parse(f"<p>trước</p>{tag}giữa<p>sau</p>".encode())
    assert time.process_time() - started < 2
    assert [problem.code for problem in page.problems] == ["tag-too-long"]
    assert "trướcgiữasau" in "".join(text_of(page.root).split())


def test_a_cut_tag_keeps_its_first_attributes() -> None:
    tag = "<a href='/x' " + " ".join(f"x{number}='1'" for number in range(1_000)) + ">"
    data, problems = bounded(tag.encode())
    assert data.startswith(b"<a href='/x' x0='1' x1='1'")
    assert data.count(b"=") == MAX_ATTRIBUTES
    assert problems[0].detail == "1 tags cut down"


def test_many_short_tags_and_long_scripts_are_left_alone() -> None:
    page = (
        "<p class='a' id='b'>x</p>" * 3_000
        + "<script>if (a <b "
        + "c " * 50_000
        + ") {}</script>"
        + "<b>y</b>"
    )
    assert bounded(page.encode()) == (page.encode(), ())


def test_a_tag_of_the_longest_length_is_let_through() -> None:
    tag = b"<img alt='" + b"a" * (MAX_TAG - 12) + b"'>"
    assert len(tag) == MAX_TAG
    assert bounded(tag) == (tag, ())


@pytest.mark.parametrize("depth", [250, 260, MAX_DEPTH, 100_000])
def test_deep_nesting_does_not_lose_the_text(depth: int) -> None:
    page = parse(b"<p>a</p>" + b"<div>" * depth + b"<b>day</b>" + b"</div>" * depth + b"<p>z</p>")
    assert text_of(page.root) == "adayz"
    assert [problem.code for problem in page.problems] == ["nested-too-deep"] * (depth > 250)


@pytest.mark.parametrize(
    "page",
    [b"", b"   ", b"\0\0", b"<", b"<!--", b"<!DOCTYPE html>", b"\xff\xfe", b"%PDF-1.4\n\x00\x01", b"<?xml?>"],
)
def test_nothing_is_too_little(page: bytes) -> None:
    assert parse(page).root.tag == "html"


def test_a_page_is_read_up_to_a_limit() -> None:
    page = parse(b"<p>a</p>" + b" " * MAX_PAGE + b"<p>z</p>")
    assert [problem.code for problem in page.problems] == ["page-too-long"]
    assert text_of(page.root).strip() == "a"


def test_nul_bytes_vanish() -> None:
    assert text_of(parse("<p>Lấp\0 V\0ò</p>".encode()).root) == "Lấp Vò"


def test_the_head() -> None:
    head = parse(
        b"""<html lang="vi-VN"><head><title> A
          - B </title><meta content="T\xc3\xb3m  t\xe1\xba\xaft" lang="vi-VN" name="Description"/>
        <meta content="m\xe1\xbb\x99t, hai,,ba " name="keywords"/><meta property="og:title" content="A"/>
        <meta content="1; url=/" http-equiv="refresh"/><link href="/a" rel="canonical"/><base href="/x/"/>
        <link rel="alternate" type="application/rss+xml" href="/rss"/>
<link rel="alternate" hreflang="vi" href="/vi"/>
        <p>t</p>"""
    ).head
    assert (head.title, head.description, head.keywords) == ("A - B", "Tóm tắt", ("một", "hai", "ba"))
    assert (head.canonical, head.base, head.language, head.refresh) == ("/a", "/x/", "vi", "1; url=/")
    assert (head.properties, head.feeds) == ({"og:title": "A"}, ("/rss",))


def test_where_an_element_ends() -> None:
    data = b"<div a='</div>'><!-- </div> --><script>'</div>'</script><DIV>x</DIV><p></p></div>tail"
    assert data[: end_of_element(data, 0)].endswith(b"</p></div>")
    assert end_of_element(b"<div><div></div>", 0) is None
