"""What normalising touches, what it leaves alone, and that it says which."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lapvo_scraper.vietnamese.text import fold, is_end_mark, normalise, strip_end_mark

# Letters of Vietnamese and all the marks, controls and blanks that trouble it.
TROUBLE = (
    "aeoươđĐÐðằộ ẽyuy.,/- \u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
    "\u200b\ufeff\u00ad\xa0\n\r\x0b\x85\x1f\u2028\u200d"
)
troubled = st.text(st.sampled_from(TROUBLE), max_size=40)


@pytest.mark.parametrize(
    ("raw", "clean", "flags"),
    [
        # letters composed
        ("Cho\u031b\u0323 Mo\u031b\u0301i", "Chợ Mới", {"nfc"}),
        ("b\u00ea\u0301n phà", "bến phà", {"nfc"}),
        ("ha\u0323\u0302u", "hậu", {"nfc"}),
        ("ha\u0302\u0323u", "hậu", {"nfc"}),
        ("VU\u031bO\u031b\u0300N CA\u0302Y", "VƯỜN CÂY", {"nfc"}),
        # invisible characters
        ("Xuân\u200b Hòa", "Xuân Hòa", {"invisible"}),
        ("\ufeffTin vắn", "Tin vắn", {"invisible"}),
        ("nông\u00adthôn", "nôngthôn", {"invisible"}),
        ("\u202aBích Hà\u202c", "Bích Hà", {"invisible"}),
        ("làng\u2060 nghề", "làng nghề", {"invisible"}),
        ("gạo\u200e trắng\u200f", "gạo trắng", {"invisible"}),
        # controls
        ("sông\x08 nước\x7f", "sông nước", {"control"}),
        ("mưa\x00", "mưa", {"control"}),
        ("gió\x0bmùa", "gió mùa", {"control"}),
        ("đê\u2028bao", "đê bao", {"control"}),
        ("cầu\x85đường", "cầu đường", {"control"}),
        # blanks
        ("bờ  kênh   xanh", "bờ kênh xanh", set()),
        ("bờ\xa0kênh", "bờ kênh", set()),
        ("bờ\u202fkênh\u2009xanh", "bờ kênh xanh", set()),
        ("\u3000\u3000Kính gửi", "Kính gửi", set()),
        ("\t Ảnh:\xa0 \xa0Bích Hà \n", "Ảnh: Bích Hà", set()),
        ("Đinh\nVăn Mẫn", "Đinh Văn Mẫn", set()),
        ("Đinh\r\nVăn\rMẫn", "Đinh Văn Mẫn", set()),
        ("", "", set()),
        ("  \xa0 ", "", set()),
        # the Icelandic letter in place of Đ
        ("xã Ðông Bình", "xã Đông Bình", {"eth"}),
        ("HÐND các cấp", "HĐND các cấp", {"eth"}),
        ("chỉ ðạo", "chỉ đạo", {"eth"}),
        ("Sigurður á Íslandi", "Sigurður á Íslandi", set()),
        # several at once
        ("Ðe\u0302m\u200b hội  trăng", "Đêm hội trăng", {"nfc", "eth", "invisible"}),
        ("a\u200b\u0301o bà ba", "áo bà ba", {"invisible", "nfc"}),
    ],
)
def test_cleans(raw: str, clean: str, flags: set[str]) -> None:
    result = normalise(raw)
    assert result.text == clean
    assert result.flags == flags


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh ủy và Tỉnh uỷ",  # both placements of the tone mark
        "hòa, hoà, thủy, thuỷ, khỏe, khoẻ",
        "qúy vị, đuợc, nguời",  # misspelt
        "dịch Covid -19….",
        "nhiệm kỳ 2025 -2030",
        "xong việc ./.",
        "“Trồng cây” ‘đời đời’ \"nhớ\" 'ơn'",
        "2025–2030 — kế hoạch",
        "36°C, 12 m², ½ ngày, x³",
        "№ 7, ﬁ, Ⅷ, ⑤, ＨＤＮＤ",
        "&amp; &lt;b&gt;",
        "Chúc mừng \U0001f469\u200d\U0001f33e",  # a zero-width joiner that means something
        "می\u200cخواهم",
        "Chào chị, em gửi bài nhé.",
        "plain ASCII, too",
    ],
)
def test_leaves_alone(text: str) -> None:
    result = normalise(text)
    assert result.text == text
    assert not result.flags


@given(troubled)
@example("Ã\u200b¡")
@example("\u0300\u200b\u0301")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    again = normalise(once)
    assert again.text == once
    assert not again.flags


@given(st.text(max_size=60))
def test_result_is_composed_single_spaced_and_unbroken(text: str) -> None:
    clean = normalise(text).text
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert "  " not in clean
    assert "\n" not in clean


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Tháp", "dong thap"),
        ("ĐẶNG THÙY TRÂM", "dang thuy tram"),
        ("uỷ ủy", "uy uy"),
        ("30°C — “xanh”", "30°c — “xanh”"),
        ("Ðức", "duc"),
        ("Ångström", "angstrom"),
        ("İstanbul", "istanbul"),
        ("中文", "中文"),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folds_every_vietnamese_letter_to_ascii() -> None:
    letters = "aăâeêioôơuưy"
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    toned = [unicodedata.normalize("NFC", letter + mark) for letter in letters for mark in marks]
    every = "".join(toned) + "đ"
    assert fold(every).isascii()
    assert fold(every.upper()) == fold(every)


@given(st.text(max_size=80))
def test_folding_keeps_offsets_and_is_final(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "rest", "had_mark"),
    [
        ("đạt kế hoạch năm ./.", "đạt kế hoạch năm", True),
        ("đạt kế hoạch./.", "đạt kế hoạch", True),
        ("đạt kế hoạch. ./.", "đạt kế hoạch.", True),
        ("đạt kế hoạch../.", "đạt kế hoạch.", True),
        ("đạt kế hoạch/.", "đạt kế hoạch", True),
        ("đạt kế hoạch./", "đạt kế hoạch", True),
        ("đạt kế hoạch . / .", "đạt kế hoạch", True),
        ("cam, quýt, bưởi…/.", "cam, quýt, bưởi…", True),
        ("cam, quýt, bưởi.../.", "cam, quýt, bưởi...", True),
        ("./.", "", True),
        ("đạt kế hoạch.", "đạt kế hoạch.", False),
        ("đạt kế hoạch", "đạt kế hoạch", False),
        ("đạt 15/20", "đạt 15/20", False),
        ("xem http://vi.du/.", "xem http://vi.du/.", False),
        ("", "", False),
    ],
)
def test_end_mark_is_taken_off(text: str, rest: str, had_mark: bool) -> None:
    assert strip_end_mark(text) == (rest, had_mark)


@pytest.mark.parametrize(
    "line", ["./.", " ./. ", "/.", "***", "* * *", "---", "Hết", "- HẾT -", "(hết)", "..."]
)
def test_lines_that_only_end(line: str) -> None:
    assert is_end_mark(line)


@pytest.mark.parametrize("line", ["", "  ", "Hết mùa", "A", "1", "Bích Hà", "-" * 200])
def test_lines_that_say_something(line: str) -> None:
    assert not is_end_mark(line)


def test_a_letter_folds_the_same_in_usual_and_in_other_company():
    every = "".join(map(chr, [*range(0x3000), *range(0xF900, 0xFFFF)]))
    together = fold(every)
    assert [fold(letter) for letter in every] == list(together)
