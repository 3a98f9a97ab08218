import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.vietnamese.sorting import name_key, sort_key

# As a Vietnamese dictionary orders them: letters, then tones, then capitals after small letters.
IN_ORDER = [
    "an", "An", "ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "ba ba", "bà ba", "bá ba", "bài", "ban", "ca",
    "cha", "da", "đa", "đà", "e", "ê", "hoa", "hòa", "hoa sen", "ma", "mà", "mả", "mã", "má", "mạ", "năm 2",
    "o", "ô", "ơ", "tu", "tư", "y",
]  # fmt: skip


def test_dictionary_order() -> None:
    keys = [sort_key(word) for word in IN_ORDER]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "words", [("An Giang", "Ấn Độ"), ("Bến Tre", "Bình An"), ("đò", "đỏ"), ("Tân", "Tấn")]
)
def test_pairs(words: tuple[str, str]) -> None:
    assert sort_key(words[0]) < sort_key(words[1])


def test_names_sort_by_the_given_name() -> None:
    names = ["Lý Thị Ánh", "Trần Bé Ba", "Đặng Văn Bình", "Tạ Bình", "Nguyễn Hữu Đức", "Sơn"]
    assert sorted(names, key=name_key) == [
        "Lý Thị Ánh", "Trần Bé Ba", "Đặng Văn Bình", "Tạ Bình", "Nguyễn Hữu Đức", "Sơn",
    ]  # fmt: skip


def test_decomposed_names_have_the_same_key() -> None:
    assert name_key("Ta\u0323 Bi\u0300nh") == name_key("Tạ Bình")


@given(st.text(max_size=30))
def test_keys_are_printable_ascii(text: str) -> None:
    assert sort_key(text).isascii()
    assert sort_key(text).isprintable()


@given(st.lists(st.text("aàáâđeêoôơuưy dDĐ", max_size=8), max_size=5))
def test_order_is_total(texts: list[str]) -> None:
    ordered = sorted(texts, key=sort_key)
    for first, second in itertools.pairwise(ordered):
        assert sort_key(first) <= sort_key(second)
