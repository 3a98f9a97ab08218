"""Nothing from a page reaches a terminal unescaped."""

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.session import Session

UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lấp Vò: lễ hội sen", "Lấp Vò: lễ hội sen"),
        ("\x1b[2J\x1b]0;x\x07Đỏ", "�[2J�]0;x�Đỏ"),
        ("\x9b31mđỏ", "�31mđỏ"),
        ("ảnh\u202egpj.exe", "ảnh�gpj.exe"),
        ("một\r\nhai\tba", "một hai ba"),
        ("một\u2028hai", "một�hai"),
    ],
)
def test_one_line(text, shown):
    assert terminal.one_line(text) == shown


def test_lines_keep_their_breaks():
    assert terminal.lines("một\r\nhai\rba\n\x1bbốn") == "một\nhai\nba\n�bốn"


def test_the_list_of_unsafe_characters_is_complete():
    every = "".join(map(chr, range(0x110000)))
    shown = terminal.one_line(every.replace("\t", "").replace("\n", "").replace("\r", ""))
    assert not [hex(ord(c)) for c in set(shown) if unicodedata.category(c) in UNSAFE_CATEGORIES]


@given(
    st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=5)
)
def test_json_is_harmless_and_loses_nothing(value):
    text = terminal.json_text(value, indent=2)
    assert json.loads(text) == value
    assert not [c for c in text if unicodedata.category(c) in UNSAFE_CATEGORIES and c != "\n"]


def test_json_is_readable():
    assert terminal.json_text({"tên": "Đăng Khoa\u202e\U000e0041"}) == '{"tên": "Đăng Khoa\\u202e\\udb40\\udc41"}'


def test_table_aligns_letters_with_marks_and_wide_ones():
    rows = [("lấp vò", 5, None), ("Lấp", 12_000, "漢\x1b")]
    assert terminal.table(rows, headings=("site", "n", "note")) == (
        "  site         n  note\n  lấp vò       5\n  Lấp     12,000  漢�"
    )


def test_table_of_a_vietnamese_session():
    assert Session(language="vi").table([("Lấp Vò", 12_000)]) == "  Lấp Vò  12.000"
    assert Session(language="en").table([("Lấp Vò", 12_000)]) == "  Lấp Vò  12,000"


def test_empty_table_is_empty():
    assert terminal.table([], headings=("a",)) == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_data_on_a_terminal_is_shown_harmless(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    with terminal.data_sink() as sink:
        sink.write(b"a,\x1b[2J\r\nHuy")
        sink.write("ện".encode())
    assert screen.getvalue() == "a,�[2J\nHuyện\n"


def test_data_in_a_pipe_is_untouched(capfdbinary):
    with terminal.data_sink() as sink:
        sink.write(b"a,\x1b[2J\r\n")
    assert capfdbinary.readouterr().out == b"a,\x1b[2J\r\n"
