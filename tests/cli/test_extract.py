"""`lapvo extract` as a user runs it: files in, one JSON object per line out, in order."""

import io
import json
import sys

import pytest

from lapvo_scraper.cli import main

RENDITION = """Xuất bản thông tin

null Xã Tân Mỹ ra quân làm thủy lợi

Chi tiết bài viết Tin tức

Xã Tân Mỹ ra quân làm thủy lợi

Sáng ngày 12/3/2021, Ủy ban nhân dân xã Tân Mỹ tổ chức lễ ra quân làm thủy lợi nội đồng ./.

Minh Hạnh
"""
PAGE = "<html><head><title>Cổng thông tin</title></head><body><p>Đang cập nhật</p></body></html>"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bai.txt").write_text(RENDITION, encoding="utf-8")
    (tmp_path / "trang.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "trong.html").write_bytes(b" \n")
    (tmp_path / "anh.html").write_bytes(b"\xff\xd8\xff\xe0 JFIF")
    (tmp_path / "la.html").write_bytes(b"MZ\x00\x00\x00 program")
    return tmp_path


def objects(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_text_rendition(files, capsys):
    assert main(["extract", "bai.txt"]) == 0
    (article,) = objects(capsys.readouterr().out)
    assert article["kind"] == "article"
    assert article["title"] == "Xã Tân Mỹ ra quân làm thủy lợi"
    assert article["author"] == "Minh Hạnh"
    assert article["event_date"] == "2021-03-12"
    assert article["url"] is None


def test_every_file_in_order_and_the_bad_ones_named(files, capsys):
    code = main(["extract", "trang.html", "khong-co.html", "trong.html", "anh.html", "la.html", "bai.txt"])
    out, err = capsys.readouterr()
    assert code == 2
    assert [item["kind"] for item in objects(out)] == ["other", "article"]
    assert err.splitlines() == [
        "lapvo: khong-co.html: No such file or directory",
        "lapvo: trong.html is empty: there is nothing to read",
        "lapvo: anh.html is a JPEG picture, not an HTML or text file",
        "lapvo: la.html is a binary file, not an HTML or text file",
    ]


def test_a_folder_is_no_file(files, capsys):
    assert main(["extract", "."]) == 2
    assert capsys.readouterr().err == "lapvo: .: Is a directory\n"


def test_a_huge_file_is_refused_without_reading_it(files, capsys):
    with (files / "to.html").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert main(["extract", "to.html"]) == 2
    assert "to.html has 68,157,440 bytes; a page has at most 67,108,864" in capsys.readouterr().err


def test_forty_megabytes_are_read(files, capsys):
    paragraphs = ("<p>" + "chữ " * 700 + "</p>") * 9_000
    (files / "to.html").write_text(PAGE.replace("</body>", paragraphs + "</body>"), encoding="utf-8")
    assert main(["extract", "to.html"]) == 0
    (page,) = objects(capsys.readouterr().out)
    assert page["kind"] == "other"


@pytest.mark.parametrize(("content", "kind"), [(PAGE, "other"), (RENDITION, "article")])
def test_stdin_is_html_or_text(files, capsys, monkeypatch, content, kind):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert main(["extract", "-"]) == 0
    assert objects(capsys.readouterr().out)[0]["kind"] == kind


def test_address_by_option_and_by_the_browser(files, capsys):
    url = "https://tanmy.example.vn/tin-tuc"
    (files / "luu.html").write_text(f"<!-- saved from url=(0033){url} -->{PAGE}", encoding="utf-8")
    assert main(["extract", "luu.html"]) == 0
    assert objects(capsys.readouterr().out)[0]["url"] == url
    assert main(["extract", "--url", url, "trang.html"]) == 0
    assert objects(capsys.readouterr().out)[0]["url"] == url


def test_one_address_is_for_one_file(files, capsys):
    assert main(["extract", "--url", "https://a.example/", "bai.txt", "trang.html"]) == 2
    assert capsys.readouterr().err == "lapvo: --url is the address of one page; give one file with it\n"


def test_what_a_page_says_cannot_steer_the_terminal(files, capsys):
    (files / "bai.txt").write_text(RENDITION.replace("Tân Mỹ", "Tân \x9b2JMỹ\u202e"), encoding="utf-8")
    assert main(["extract", "bai.txt"]) == 0
    out = capsys.readouterr().out
    assert "\x9b" not in out
    assert "\u202e" not in out


def test_no_file_is_wrong_usage(files, capsys):
    assert main(["extract"]) == 2
    assert "Missing argument 'FILES...'" in capsys.readouterr().err
