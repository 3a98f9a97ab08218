"""Paragraphs nested in paragraphs: BeautifulSoup keeps what libxml2 cuts apart."""

from __future__ import annotations

import pytest
from making_pages import article_page

from lapvo_scraper.liferay.blocks import Text, read_pieces
from lapvo_scraper.liferay.locate import locate
from lapvo_scraper.liferay.page import parse
from lapvo_scraper.liferay.portlets import find_portlets
from lapvo_scraper.liferay.surgery import repaired


def texts(body: str) -> list[Text] | None:
    """The texts of the repaired article; None when there was nothing to repair."""
    page = parse(article_page(body))
    located = locate(page, find_portlets(page), None)
    assert located is not None
    container = repaired(page, located.containers[0])
    if container is None:
        return None
    return [piece for piece in read_pieces([container]) if isinstance(piece, Text)]


def test_a_nested_paragraph_inherits_alignment_and_class() -> None:
    found = texts('<p class="sapo" style="text-align: center"><p>Tóm tắt</p></p><p>Thân bài</p>')
    assert found is not None
    assert [(text.text.strip(), text.centred, "sapo" in text.classes) for text in found] == [
        ("Tóm tắt", True, True),
        ("Thân bài", False, False),
    ]


def test_it_inherits_bold_and_italics() -> None:
    found = texts('<p class="x"><strong><em><p>một</p></em></strong></p><p style="color:red"><p>hai</p></p>')
    assert found is not None
    assert [(text.text, text.bold, text.italic) for text in found] == [
        ("một", True, True),
        ("hai", False, False),
    ]


def test_what_is_handed_down_many_levels_does_not_grow_with_every_level_twice() -> None:
    found = texts('<p class="a">' * 18 + "một" + "</p>" * 18 + "<p>hai</p>")
    assert found is not None
    assert found[0].classes.split().count("a") == 18


def test_loose_text_around_it_is_kept_in_order() -> None:
    found = texts('<p class="a"><p>một</p>hai</p><p>ba <b>bốn</b></p>')
    assert found is not None
    assert [text.text for text in found] == ["một", "hai", "ba bốn"]


def test_its_own_alignment_wins() -> None:
    found = texts('<p style="text-align:center"><p style="text-align:left" align="left">một</p></p>')
    assert found is not None
    assert not found[0].centred


@pytest.mark.parametrize(
    "body",
    [
        "<p>một</p><p>hai</p>",
        "<p><p>không có gì để thừa hưởng</p></p>",
        '<p class="a">một</p><p class="b">hai</p>',
        '<p class="a">&nbsp;</p><p>hai</p>',
    ],
)
def test_sound_markup_is_not_touched(body: str) -> None:
    assert texts(body) is None


def test_a_container_that_cannot_be_found_in_the_source_is_left_alone() -> None:
    body = '<p class="sapo"><p>Tóm tắt</p></p><!-- <div class="journal-content-article"> -->'
    assert texts(body) is not None
    unclosed = article_page('<p class="sapo"><p>Tóm tắt</p></p>').split(b"</p></p>")[0]
    page = parse(unclosed)
    located = locate(page, find_portlets(page), None)
    assert located is not None
    assert repaired(page, located.containers[0]) is None
