"""The tokenizer behind the sandbox: what a browser would see, and nothing it would not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.export.tags import EndTag, RawText, StartTag, Text, tokens


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Lấp Vò", [Text("Lấp Vò")]),
        (
            '<p class="a b" ID=x hidden>Họp &amp; bàn</p>',
            [StartTag("p", {"class": "a b", "id": "x", "hidden": ""}), Text("Họp &amp; bàn"), EndTag("p")],
        ),
        ("<a href='x?a=1&amp;b=2'>", [StartTag("a", {"href": "x?a=1&b=2"})]),
        ("<img src = a.jpg alt=''/>", [StartTag("img", {"src": "a.jpg", "alt": ""})]),
        ("<br/>", [StartTag("br", {})]),
        ("<a href=1 HREF=2>", [StartTag("a", {"href": "1"})]),
        ('<p title="a>b">x', [StartTag("p", {"title": "a>b"}), Text("x")]),
        ("a<!-- <script>x</script> -->b", [Text("a"), Text("b")]),
        ("<!DOCTYPE html><?xml x?><p>", [StartTag("p", {})]),
        ("1 < 2", [Text("1 "), Text("&lt;"), Text(" 2")]),
        ("</ >x</b >", [Text("x"), EndTag("b")]),
        (
            "<script>if (a<b) '</p>'</SCRIPT >x",
            [StartTag("script", {}), RawText("script", "if (a<b) '</p>'"), EndTag("script"), Text("x")],
        ),
        ("<style>a{}</style>", [StartTag("style", {}), RawText("style", "a{}"), EndTag("style")]),
        ("x<p title='never closed> <b>", [Text("x")]),
        ("x<!-- never closed", [Text("x")]),
        ("x<script>never closed", [Text("x"), StartTag("script", {})]),
        ("x<p", [Text("x")]),
    ],
)
def test_tokens(page, expected):
    assert list(tokens(page)) == expected


@given(st.text(alphabet="<>/=\"'!-? apstyle&;\n"))
def test_text_never_holds_a_tag(page):
    assert not any("<" in token.markup for token in tokens(page) if isinstance(token, Text))


@pytest.mark.parametrize(
    "page",
    [
        "<!--" * 250_000,
        '<a "' * 250_000,
        "<a b='" * 170_000,
        "<p " + "a " * 500_000,
        "<p " + "=" * 1_000_000,
        "<script" * 140_000,
        "<style>" * 140_000,
        "</" * 500_000,
        "<" * 1_000_000,
        "<p" + " " * 1_000_000,
        "<p a" + " " * 1_000_000 + "b",
    ],
    ids=lambda page: page[:12],
)
def test_a_megabyte_of_malice_takes_no_time(page):
    started = time.process_time()
    for _ in tokens(page):
        pass
    assert time.process_time() - started < 3
