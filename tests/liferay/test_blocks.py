"""The walk through an article: what is one text, what is a picture, what is no part of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making_pages import element

from lapvo_scraper.liferay.blocks import Picture, Piece, Text, read_pieces
from lapvo_scraper.liferay.mass import share_read
from lapvo_scraper.liferay.tables import data_table


def pieces(markup: str) -> list[Piece]:
    return read_pieces([element(f"<div>{markup}</div>")])


def said(markup: str) -> list[str]:
    """Texts squeezed, pictures in brackets."""
    return [
        f"[{piece.url}]" if isinstance(piece, Picture) else " ".join(piece.text.split())
        for piece in pieces(markup)
    ]


def only_text(markup: str) -> Text:
    (piece,) = pieces(markup)
    assert isinstance(piece, Text)
    return piece


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<p>một</p><p>hai</p>", ["một", "hai"]),
        ("<div>một<div>hai</div>ba</div>", ["một", "hai", "ba"]),
        ("một<br>hai<br/><br/>ba", ["một", "hai", "ba"]),
        ("<h3>một<br>hai</h3><p>ba</p>", ["một hai", "ba"]),
        ("<p>&nbsp;</p><p> \n </p><p>một</p>", ["một"]),
        ("<p>H<span>u</span><font>yện</font> <b>ủ</b>y</p>", ["Huyện ủy"]),
        ("<p>xây<o:p></o:p><!--[if gte mso 9]>x<![endif]--> cầu</p>", ["xây cầu"]),
        ("<w:View>Normal</w:View><p>một</p><m:oMath>x</m:oMath>", ["một"]),
        ("<ul><li>một<br>hai</li><li><p>ba</p></li></ul>", ["một hai", "ba"]),
        ("<p>một<script>x()</script><style>p{}</style> hai</p>", ["một hai"]),
        ('<p>một <span class="hide-accessible">ẩn</span>hai</p>', ["một hai"]),
        ('<p style="display: none">ẩn</p><p hidden="">ẩn</p><p>một</p>', ["một"]),
        ('<p>một</p><div class="c-share c-share--aside">Chia sẻ</div>', ["một"]),
        ('<p>một</p><div class="taglib-social-bookmarks x">Facebook</div><p>hai</p>', ["một", "hai"]),
        ('<p class="market-share">thị phần</p>', []),
        ("<p>một @page_break@ hai</p>", ["một", "hai"]),
        ("<dl><dt>một</dt><dd>hai</dd></dl>", ["một", "hai"]),
        ("<center>một</center>hai", ["một", "hai"]),
    ],
)
def test_where_a_text_ends(markup: str, texts: list[str]) -> None:
    assert said(markup) == texts


@pytest.mark.parametrize(
    ("markup", "pictures"),
    [
        ('<p>a<img src="/a.jpg">b</p>', ["a", "[/a.jpg]", "b"]),
        ('<img src="" /><img/><img src="data:image/gif;base64,AA">', []),
        ('<img src="data:image/gif;base64,AA" data-src="/a.jpg">', ["[/a.jpg]"]),
        ('<img src="/grey.png" data-original="/a.jpg">', ["[/a.jpg]"]),
        ('<picture><source srcset="/s.jpg"><img src="/a.jpg"></picture>', ["[/a.jpg]"]),
        ('<img src="/o/frontend-editor-ckeditor-web/ckeditor/plugins/smiley/images/smile.gif">', []),
        ('<img src="/html/themes/classic/images/spacer.png"><img src="/c.gif" width="1" height="1">', []),
        (
            (
                '<a href="/documents/1/0/a.jpg"><img '
                'src="/o/adaptive-media/image/5/Thumbnail-300x300/a.jpg"></a>'
            ),
            ["[/documents/1/0/a.jpg]"],
        ),
        ('<a href="/a.pdf"><img src="/documents/1/0/a.pdf/u?previewFileIndex=1"></a>', []),
        ("<div style=\"background-image: url('/a.jpg')\">b</div>", ["[/a.jpg]", "b"]),
        ('<img src="data:,x"><noscript><img src="/a.jpg"></noscript>', ["[/a.jpg]"]),
        ('<img data-src="/a.jpg" src="data:,x"><noscript><img src="/a.jpg"></noscript>', ["[/a.jpg]"]),
    ],
)
def test_which_pictures_an_article_has(markup: str, pictures: list[str]) -> None:
    assert said(markup) == pictures


def test_markup_that_tells_captions() -> None:
    caption = only_text('<p style="text-align: center;"><em><strong>Quang cảnh</strong></em></p>')
    assert (caption.centred, caption.italic, caption.bold) == (True, True, True)
    mixed = only_text("<p>Quang <em>cảnh</em></p>")
    assert (mixed.centred, mixed.italic, mixed.bold) == (False, False, False)
    styled = only_text(
        '<p align="center"><span style="font-style:italic;font-weight:700">Quang cảnh</span></p>'
    )
    assert (styled.centred, styled.italic, styled.bold) == (True, True, True)
    assert only_text("<p>" + "&nbsp; " * 12 + "<i>Quang cảnh</i></p>").centred
    assert not only_text("<p>&nbsp;&nbsp;Quang cảnh</p>").centred
    assert only_text("<figure><figcaption>Quang cảnh</figcaption></figure>").figcaption
    assert only_text('<div class="chu-thich-anh">Quang cảnh</div>').figcaption
    assert only_text('<p style="text-align:justify">Quang cảnh</p>').justified
    assert not only_text('<div style="text-align:justify"><p>Quang cảnh</p></div>').justified


def test_alignment_is_inherited_until_it_changes() -> None:
    first, second = pieces(
        '<div style="text-align:center"><p>một</p><p style="text-align:left">hai</p></div>'
    )
    assert (first.centred, second.centred) == (True, False)  # type: ignore[union-attr]


def test_kinds() -> None:
    kinds = [
        piece.kind
        for piece in pieces("<h2>a</h2><p>b</p><ol><li>c</li></ol><blockquote><p>d</p></blockquote>")
    ]  # type: ignore[union-attr]
    assert kinds == ["heading", "paragraph", "list_item", "quote"]


def test_lines_of_one_paragraph_are_soft() -> None:
    soft = [
        piece.soft
        for piece in pieces("<p>một<br>hai<br><br>ba</p><p>bốn<img src='/a.jpg'>năm</p>")
        if isinstance(piece, Text)
    ]
    assert soft == [False, True, False, False, True]


def test_links_of_a_text() -> None:
    assert (
        only_text('<p><a href="/x">Cầu mới</a></p>').link,
        only_text('<p><a href="/x">Cầu mới</a></p>').all_link,
    ) == ("/x", True)
    partly = only_text('<p>Xem thêm: <a href="/x">Khởi công cầu mới bắc qua rạch</a></p>')
    assert (partly.link, partly.all_link) == ("/x", False)
    assert only_text('<p>Cầu mới bắc qua rạch được khởi công <a href="/x">hôm qua</a></p>').link is None


def test_cells_of_a_table_with_a_picture_are_marked() -> None:
    table = '<table><tr><td><img src="/a.jpg"></td></tr><tr><td>Quang cảnh</td></tr></table>'
    picture, caption = pieces(table)
    assert picture.cell == caption.cell == 0  # type: ignore[union-attr]
    column = pieces(table.replace("Quang cảnh", "Một bài viết dài. " * 40))
    assert column[1].cell is None  # type: ignore[union-attr]


def test_tables_of_data_and_tables_of_layout() -> None:
    rows = "<tr><th>Xã</th><th>Hộ</th></tr><tr><td>Mỹ <b>H</b>òa</td><td><p>1</p><p>2</p></td></tr>"
    data = f"<table>{rows}</table>"
    assert data_table(element(data)) == [["Xã", "Hộ"], ["Mỹ Hòa", "1 2"]]
    assert said(data) == ["Xã | Hộ Mỹ Hòa | 1 2"]
    for layout in (
        "<table><tr><td>một</td><td>hai</td></tr></table>",
        "<table><tr><td>một</td></tr><tr><td>hai</td></tr></table>",
        f"<table><tr><td>một</td><td>hai</td></tr><tr><td>{'dài ' * 200}</td><td>x</td></tr></table>",
        (
            "<table><tr><td>một</td><td>hai<table><tr><td>ba</td></tr></table></td></tr><tr>"
            "<td>a</td><td>b</td></tr></table>"
        ),
    ):
        assert data_table(element(layout)) is None


def test_nothing_of_a_cell_is_lost_to_comments() -> None:
    assert data_table(
        element("<table><tr><td>a<!--x-->b</td><td>c</td></tr><tr><td>d</td><td>e<br>f</td></tr></table>")
    ) == [
        ["ab", "c"],
        ["d", "e f"],
    ]


def test_deep_nesting_is_read_as_text() -> None:
    deep = "<div>" * 200 + "đáy" + "</div>" * 200
    assert said("trên" + deep + "dưới") == ["trên", "đáy", "dưới"]


def test_skipped_elements_are_left_out_with_their_text_but_not_their_tail() -> None:
    container = element("<div><p>một <b>hai</b> ba</p></div>")
    (text,) = read_pieces([container], frozenset({container[0][0]}))
    assert text.text == "một  ba"  # type: ignore[union-attr]


def test_share_counts_what_was_dropped_as_widget() -> None:
    whole = element("<div><p>mười hai ký tự</p><script>var x = 1;</script></div>")
    assert share_read([whole], read_pieces([whole])) == 1.0
    lost = element('<div><p>mười hai</p><div class="share">mười hai</div></div>')
    assert share_read([lost], read_pieces([lost])) == 0.5
    assert share_read([element("<div></div>")], []) == 1.0


_INLINE = st.sampled_from(
    [
        "<b>{}</b>",
        "<span>{}</span>",
        "{}<br>",
        "<em>{}</em>",
        "{}<!--x-->",
        "<o:p>{}</o:p>",
        "<a href='/x'>{}</a>",
    ]
)
_BLOCK = st.sampled_from(
    [
        "<p>{}</p>",
        "<div>{}</div>",
        "<ul><li>{}</li></ul>",
        "<h3>{}</h3>",
        "<table><tr><td>{}</td></tr></table>",
        "<blockquote>{}</blockquote>",
        "{}",
    ]
)


@given(
    st.lists(
        st.tuples(
            _BLOCK,
            st.lists(st.tuples(_INLINE, st.from_regex(r"[a-zđêớ]{1,6} ?", fullmatch=True)), max_size=5),
        ),
        max_size=6,
    )
)
def test_nothing_is_lost_and_nothing_doubled(structure: list[tuple[str, list[tuple[str, str]]]]) -> None:
    markup = "".join(
        block.format("".join(inline.format(word) for inline, word in words)) for block, words in structure
    )
    written = "".join(word for _, words in structure for _, word in words)
    read = "".join(piece.text for piece in pieces(markup) if isinstance(piece, Text))
    assert "".join(read.split()) == "".join(written.split())
