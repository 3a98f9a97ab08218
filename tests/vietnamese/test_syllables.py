import re

import pytest

from lapvo_scraper.vietnamese.lexicon import LOWER, UPPER, any_of, both_styles, old_style, phrases, words
from lapvo_scraper.vietnamese.syllables import is_syllable, split_letter

SYLLABLES = """
    a ạ anh nghiêng khuỷu quý quyết quê giếng gì gìn gia giặt yêu yểng uyên huyện xoong ruộng rượu ngoằn
    thuở quoải khoét Đức Út TRƯỜNG
"""
NO_SYLLABLES = "viêc hoc sạcgh w Reuters Kh thp bbb qu việtnam áá Zing fan hoch ẽẽ HĐND"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_spelt_like_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["", *NO_SYLLABLES.split()])
def test_not_spelt_like_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_stop_needs_one_of_two_tones() -> None:
    assert [word for word in ("học", "hóc", "hoc", "hòc", "hỏc", "hõc") if is_syllable(word)] == [
        "học",
        "hóc",
    ]


@pytest.mark.parametrize(
    ("letter", "parts"),
    [("ế", ("ê", 4)), ("a", ("a", 0)), ("Ộ", ("Ô", 5)), ("đ", ("đ", 0)), ("ũ", ("u", 3)), ("ỳ", ("y", 1))],
)
def test_letter_and_tone(letter: str, parts: tuple[str, int]) -> None:
    assert split_letter(letter) == parts


@pytest.mark.parametrize(
    ("word", "older"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("thúy", "thúy"),
        ("quý", "quý"),
        ("hoàn", "hoàn"),
        ("a", "a"),
    ],
)
def test_older_placement_of_the_tone_mark(word: str, older: str) -> None:
    assert old_style(word) == older


def test_patterns_know_both_placements() -> None:
    pattern = re.compile(any_of("tỉnh ủy, hòa bình", "thủy"), re.IGNORECASE)
    for text in ("tỉnh ủy", "Tỉnh uỷ", "HÒA BÌNH", "hoà bình", "thuỷ"):
        assert pattern.fullmatch(text), text
    assert not pattern.fullmatch("hòa")


def test_patterns_try_longer_phrases_first() -> None:
    match = re.match(any_of("bí thư, bí thư thứ nhất"), "bí thư thứ nhất")
    assert match is not None
    assert match.group() == "bí thư thứ nhất"


def test_lists_are_read_by_line() -> None:
    assert words("a b", "c") == {"a", "b", "c"}
    assert phrases("một hai, ba", "bốn năm") == {"một hai", "ba", "bốn năm"}


def test_letter_classes_hold_no_letter_of_the_other_case() -> None:
    for letter in "ẠẶỆỘỰĐƯ":
        assert re.fullmatch(f"[{UPPER}]", letter)
        assert not re.fullmatch(f"[{LOWER}]", letter)
        assert re.fullmatch(f"[{LOWER}]", letter.lower())
        assert not re.fullmatch(f"[{UPPER}]", letter.lower())


def test_phrases_that_begin_alike_are_told_apart_to_the_end() -> None:
    pattern = re.compile(any_of("ủy ban, ủy viên, uv, uv. btv, t/h"))
    texts = ("ủy ban", "uỷ viên", "uv", "uv. btv", "t/h", "ủy", "uvx btv", "t.h")
    assert [match.group() for text in texts if (match := pattern.match(text))] == [
        "ủy ban",
        "uỷ viên",
        "uv",
        "uv. btv",
        "t/h",
        "uv",  # of "uvx btv": word boundaries are up to the caller
    ]


def test_each_word_of_a_phrase_has_both_styles() -> None:
    assert both_styles("hòa thủy quý") == ("hòa thủy quý", "hòa thuỷ quý", "hoà thủy quý", "hoà thuỷ quý")
