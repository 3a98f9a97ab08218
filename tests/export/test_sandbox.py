"""A saved page, shown: no script, no address to call, pictures and style from the archive."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.export.assets import Asset
from lapvo_scraper.export.sandbox import POLICY, Shown, framed, without_scripts
from lapvo_scraper.export.style_sheets import self_contained

BASE = "https://tanmy.example.vn/chi-tiet/-/content/id/1"
HELD = {
    "https://tanmy.example.vn/documents/1/kenh.jpg?t=5": Asset("image/jpeg", b"JPEG"),
    "https://tanmy.example.vn/o/theme/main.css": Asset("text/css", b"body{background:url('nen.png')}"),
    "https://tanmy.example.vn/o/theme/nen.png": Asset("image/png", b"PNG"),
    "https://tanmy.example.vn/o/theme/chu.woff2": Asset("font/woff2", b"WOFF"),
}
JPEG = "data:image/jpeg;base64,SlBFRw=="
PNG = "data:image/png;base64,UE5H"


def shown(page: str) -> Shown:
    return without_scripts(page, BASE, HELD.get)


@pytest.mark.parametrize(
    ("page", "markup"),
    [
        ("<p class=a>Họp &amp; bàn</p>", '<p class="a">Họp &amp; bàn</p>'),
        ("<script>alert(1)</script>x", "x"),
        ("<p onclick='alert(1)' title='a'>", '<p title="a">'),
        ("<img src='/documents/1/kenh.jpg?t=5' alt=x onerror=alert(1)>", f'<img alt="x" src="{JPEG}">'),
        ("<img src=loading.gif data-src='/documents/1/kenh.jpg?t=5'>",
         f'<img data-src="/documents/1/kenh.jpg?t=5" src="{JPEG}">'),
        ("<img src='data:image/gif;base64,R0lG'>", '<img src="data:image/gif;base64,R0lG">'),
        ("<img src='data:text/html,<script>x</script>'>", "<img>"),
        ("<a href='/tin?x=1&y=2'>đọc</a>", '<a title="/tin?x=1&amp;y=2">đọc</a>'),
        ("<a href='javascript:alert(1)' title=t>x</a>", '<a title="t">x</a>'),
        ("<iframe src=//evil.example><p>in</iframe>out", "out"),
        ("<object data=x.swf><embed src=y>thay</object>", "thay"),
        ("<form action=//evil.example><input name=q><button formaction=x>Tìm</button></form>",
         '<form><input name="q"><button>Tìm</button></form>'),
        ("<meta http-equiv=refresh content='0;url=//evil.example'>", ""),
        ("<link rel=icon href=/favicon.ico>", ""),
        ("<link rel=stylesheet href=/o/theme/main.css media=screen>",
         f'<style media="screen">body{{background:url("{PNG}")}}</style>'),
        ("<base href='/o/theme/'><img src=nen.png>", f'<img src="{PNG}">'),
        ("<div style=\"background:url('/o/theme/nen.png')\">",
         f'<div style="background:url(&quot;{PNG}&quot;)">'),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
         '<p title="&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;">'),
        ("<title>a</title><textarea></p></textarea>", "<title>a</title><textarea>&lt;/p&gt;</textarea>"),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>",
         "<svg><style>\\3c img src=x onerror=alert(1)></style></svg>"),
        ("<svg><use xlink:href='//evil.example/x#y'/></svg>", "<svg><use></svg>"),
        ('<p "><img src=x onerror=alert(1)>', "<p><img>"),
    ],
)  # fmt: skip
def test_markup(page, markup):
    assert shown(page).markup == markup


def test_what_is_not_archived_is_named():
    result = shown("<img src=/a.jpg><link rel=stylesheet href=/b.css><img src=/documents/1/kenh.jpg?t=5>")
    assert result.missing == ["https://tanmy.example.vn/a.jpg", "https://tanmy.example.vn/b.css"]


class Census(HTMLParser):
    """Everything a browser might fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "iframe", "object", "embed", "base", "link", "meta", "frame"}:
            self.found.append(tag)
        for name, value in attrs:
            fetches = name in {
                "src",
                "href",
                "action",
                "srcset",
                "poster",
                "data",
                "background",
                "formaction",
            }
            if name.startswith("on") or (fetches and not (value or "").startswith("data:image/")):
                self.found.append(f"{tag} {name}={value}")


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "/", "=", '"', "'", " ", "script", "img", "src", "onerror", "alert(1)", "style", "svg",
             "<!--", "-->", "title", "noscript", "//evil.example", "\0", "a", "&lt;", "&quot;",
             "iframe", "href", "p", "\n"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_nothing_to_run_or_call_gets_through(parts):
    census = Census()
    census.feed(shown("".join(parts)).markup)
    assert census.found == []


def test_frame_has_both_walls_and_escapes_its_facts():
    page = framed(Shown('<p title="x">"a" & b</p>'), "<b>", [("Địa chỉ", "https://x.example/?a=1&b=<script>")])
    assert page.count(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">') == 1
    assert page.count("Content-Security-Policy") == 2  # once more, escaped, inside the frame
    assert '<iframe sandbox="" ' in page
    assert "<script" not in page
    assert "<title>&lt;b&gt;</title>" in page
    srcdoc = re.search(r'srcdoc="([^"]*)"', page)
    assert srcdoc is not None
    assert srcdoc[1].endswith("&lt;p title=&quot;x&quot;&gt;&quot;a&quot; &amp; b&lt;/p&gt;")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a{background:url(/o/theme/nen.png)}", f'a{{background:url("{PNG}")}}'),
        (
            '@font-face{src:url("/o/theme/chu.woff2?#iefix")}',
            '@font-face{src:url("data:font/woff2;base64,V09GRg==")}',
        ),
        (
            '@font-face{src:url("/o/theme/chu.woff2#x")}',
            '@font-face{src:url("data:font/woff2;base64,V09GRg==")}',
        ),
        ("a{background:url(//evil.example/x)}", 'a{background:url("data:,")}'),
        ("a{fill:url(#g)}", 'a{fill:url("#g")}'),
        ("@import '/o/theme/main.css';b{}", f'body{{background:url("{PNG}")}}b{{}}'),
        ("@import url(/o/theme/main.css) print;", f'@media print {{body{{background:url("{PNG}")}}}}'),
        ("@import '//evil.example/x.css';b{}", "b{}"),
        ("a:after{content:'</style><script>'}", "a:after{content:'\\3c /style>\\3c script>'}"),
        ("@media (width <= 600px){}", "@media (width <= 600px){}"),
    ],
)
def test_style_sheets(css, expected):
    assert self_contained(css, BASE, HELD.get) == expected


def test_style_sheets_that_import_themselves_end():
    loop = {BASE: Asset("text/css", b"@import url(1);a{}")}
    assert self_contained("@import url(1);", BASE, loop.get) == "a{}" * 3


@pytest.mark.parametrize(
    "css",
    [
        "url(" * 250_000,
        "url(" + " " * 1_000_000,
        "@import " * 125_000,
        "@import url('" * 80_000,
        'url("' * 200_000,
    ],
)
def test_hostile_style_sheets_take_no_time(css):
    started = time.process_time()
    self_contained(css, BASE, HELD.get)
    assert time.process_time() - started < 3
