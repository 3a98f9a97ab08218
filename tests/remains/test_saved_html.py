"""What a saved file is: HTML or text, from which address, in which characters."""

import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lapvo_scraper.errors import UnreadableInput
from lapvo_scraper.remains.inputs import files_in
from lapvo_scraper.remains.saved_html import open_saved, saved_page
from lapvo_scraper.remains.text import charset_of, text_of

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
SENTENCE = "Đảng bộ xã Tân Mỹ tổ chức hội nghị sơ kết công tác quý một"


def in_windows_1258(text: str) -> bytes:
    """Vietnamese as old Windows wrote it: a letter with its shape, then the tone as a mark of its own."""
    out = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        shape = "".join(mark for mark in parts[1:] if mark in "\u0302\u0306\u031b")
        tone = "".join(mark for mark in parts[1:] if mark not in "\u0302\u0306\u031b")
        out += unicodedata.normalize("NFC", parts[0] + shape).encode("cp1258") + tone.encode("cp1258")
    return out


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (in_windows_1258(SENTENCE), "windows-1258"),
        (SENTENCE.encode()[:-1] + b"\xff", "utf-8"),  # one broken byte does not make it another character set
        (b"plain ascii", "utf-8"),
    ],
)
def test_character_sets_of_text(content, charset):
    assert charset_of(content) == charset


def test_text_comes_out_right():
    assert unicodedata.normalize("NFC", text_of(in_windows_1258(SENTENCE))) == SENTENCE
    assert text_of(b"\xff\xfe" + SENTENCE.encode("utf-16-le")) == SENTENCE


def test_an_old_font_is_left_for_the_reader_to_repair():
    tcvn3 = "Huy\xd6n \xf1y tæ chøc héi nghÞ s\xac k\xd5t c\xabng t\xb8c".encode("latin-1")
    assert charset_of(tcvn3) == "iso-8859-1"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<!-- saved from url=(0035)https://tanmy.example.vn/tin?id=1&x -->", "https://tanmy.example.vn/tin?id=1&x"),
        ("<html><!--saved from url=(0014)about:internet -->", None),
        ("<!--\n Page saved with SingleFile \n url: https://tanmy.example.vn/ \n saved date: x\n-->",
         "https://tanmy.example.vn/"),
        ("<!-- saved from url=(1)javascript:alert(1) -->", None),
        ("<html><head>", None),
    ],
)  # fmt: skip
def test_address_that_the_browser_wrote(head, url):
    page = f"{head}<p>x".encode()
    assert saved_page(Path("a.html"), page, NOON).url == url


@pytest.mark.parametrize(
    ("name", "content", "is_text"),
    [
        ("a.html", b"plain", False),
        ("a.HTM", b"plain", False),
        ("a.txt", b"<p>", True),
        ("stdin", b"\n <!doctype html>", False),
        ("stdin", b"\xef\xbb\xbf<html>", False),
        ("stdin", b"\xff\xfe" + "<html>".encode("utf-16-le"), False),
        ("stdin", b"L\xe1\xba\xa5p V\xc3\xb2", True),
    ],
)
def test_html_or_text(name, content, is_text):
    saved = saved_page(Path(name), content, NOON)
    assert saved.is_text == is_text
    assert saved.evidence == ("text" if is_text else "saved_html")


def test_text_carries_its_character_set():
    saved = saved_page(Path("a.txt"), in_windows_1258(SENTENCE), NOON)
    assert saved.media_type == "text/plain; charset=windows-1258"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"%PDF-1.4", "is a PDF document"),
        (b"PK\x03\x04", "is a ZIP, Word or Excel file"),
        (b"\x1f\x8b\x08", "is a gzip file"),
        (b"\x7fELF\x00\x00", "is a binary file"),
    ],
)
def test_what_is_no_page_is_named(content, says):
    with pytest.raises(UnreadableInput, match=f"^a.html {says}"):
        saved_page(Path("a.html"), content, NOON)


def test_the_files_own_time_is_when_it_was_saved(tmp_path):
    file = tmp_path / "a.html"
    file.write_bytes(b"<p>")
    os.utime(file, (NOON.timestamp() + 0.7, NOON.timestamp() + 0.7))
    assert open_saved(file).saved_at == NOON


def test_folders_are_searched_in_order_without_what_browsers_put_beside(tmp_path):
    names = ("b/2.txt", "b/1.html", "a.htm", "a_files/part.html", ".git/x.html", "c.jpg", "đ/3.HTML", "d.warc.gz")
    for name in (*names, "tanmy.example.vn/chi-tiet/id/3", "e.jsonl"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    found = [str(path.relative_to(tmp_path)) for path in files_in([tmp_path], ["tanmy.example.vn"])]
    assert found == [
        *("a.htm", "b/1.html", "b/2.txt", "d.warc.gz", "e.jsonl", "tanmy.example.vn/chi-tiet/id/3", "đ/3.HTML"),
    ]
    assert list(files_in([tmp_path / "c.jpg", tmp_path / "none"])) == [tmp_path / "c.jpg", tmp_path / "none"]
