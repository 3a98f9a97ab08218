"""What a style sheet names, also one made to harm."""

import time

import pytest

from lapvo_scraper.liferay.style_sheets import named_in, style_sheet_links


@pytest.mark.parametrize(
    ("sheet", "named"),
    [
        ("body{background:url(a.png)} @import 'b.css';", ["a.png", "b.css"]),
        ("a{background:url( \"a.png\" )} b{background:URL('a.png')}", ["a.png"]),
        ("/* url(old.png) */ a{background:url(new.png)}", ["new.png"]),
        ("/***/a{background:url(a.png)}/* * / url(b.png) **/", ["a.png"]),
        ("a{background:url(a.png)} /* never closed url(b.png)", ["a.png"]),
    ],
)
def test_the_addresses_a_sheet_names(sheet: str, named: list[str]) -> None:
    assert named_in(sheet) == named


def test_only_what_a_browser_would_load_from_a_server() -> None:
    sheet = "a{background:url(img/a.png#x)} b{background:url(data:image/png;base64,AA)} c{background:url(http://[)}"
    links = style_sheet_links(sheet, "https://hoason.example/o/theme/main.css")
    assert [(link.url, link.kind) for link in links] == [("https://hoason.example/o/theme/img/a.png", "style")]


@pytest.mark.parametrize("bait", ["/* ", "/*", "/**", "url(", "url(' ", '@import "', "@import "])
def test_a_megabyte_made_to_harm_takes_no_time(bait: str) -> None:
    sheet = bait * (1_000_000 // len(bait))
    started = time.process_time()
    named_in(sheet)
    assert time.process_time() - started < 3
