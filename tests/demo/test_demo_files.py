"""Pictures, documents and the theme: valid files, with the headers Liferay sends."""

from __future__ import annotations

import re
import struct
import zlib
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.exchange import Answer, Request
from lapvo_scraper.demo.icon_font import icon_font

PORTAL = DemoPortal()
PICTURE = next(image.path for truth in PORTAL.truth() for image in truth.images if "+" in image.path)
DOCUMENT = next(path for truth in PORTAL.truth() for path, _ in truth.attachments)


def get(path: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return PORTAL.answer(Request("GET", path, {"host": "portal.test", **named}))


def test_a_picture_is_a_valid_png_of_the_size_the_page_says() -> None:
    answer = get(PICTURE)
    assert answer.header("Content-Type") == "image/png"
    assert answer.body.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", answer.body[16:24])
    length = struct.unpack(">I", answer.body[33:37])[0]
    data = answer.body[answer.body.index(b"IDAT") + 4 :]
    assert length % 3 == 0  # the palette
    assert len(zlib.decompress(data[: len(data) - 16])) == height * (width + 1)


def test_a_document_is_a_pdf_whose_table_of_objects_is_right() -> None:
    answer = get(DOCUMENT)
    assert answer.header("Content-Type") == "application/pdf"
    start = int(re.findall(rb"startxref\n(\d+)", answer.body)[0])
    assert answer.body[start : start + 4] == b"xref"
    offsets = [int(line) for line in re.findall(rb"(\d{10}) 00000 n", answer.body)]
    for number, offset in enumerate(offsets, 1):
        assert answer.body[offset:].startswith(b"%d 0 obj" % number)


def test_last_modified_is_the_stamp_in_whole_seconds() -> None:
    stamp = int(re.findall(r"\?t=(\d+)", PICTURE)[0])
    assert parsedate_to_datetime(get(PICTURE).header("Last-Modified") or "").timestamp() == stamp // 1000


def test_an_equal_date_is_not_modified_and_an_other_one_is() -> None:
    modified = get(PICTURE).header("Last-Modified") or ""
    unchanged = get(PICTURE, if_modified_since=modified)
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert get(PICTURE, if_modified_since="Thu, 01 Jan 2015 00:00:00 GMT").status == 200


def test_the_stamp_is_only_noise() -> None:
    assert get(PICTURE).body == get(PICTURE.partition("?")[0]).body


def test_disposition_follows_the_request() -> None:
    inline, asked = get(DOCUMENT), get(DOCUMENT + "&download=true")
    assert (inline.header("Content-Disposition") or "").startswith("inline; filename*=UTF-8''")
    assert (asked.header("Content-Disposition") or "").startswith("attachment; filename*=UTF-8''")


def test_files_of_a_fresh_portal_are_found_without_reading_a_page_first() -> None:
    assert DemoPortal().answer(Request("GET", PICTURE, {})).status == 200


def test_files_carry_no_etag_and_pages_only_without_a_friendly_url() -> None:
    assert get(PICTURE).header("ETag") is None
    assert get(PORTAL.truth()[0].path).header("ETag") is None
    assert get("/tin-tuc").header("ETag")


def test_an_unchanged_page_is_not_modified() -> None:
    quiet = DemoPortal(articles=5, noise=False)
    first = quiet.answer(Request("GET", "/tin-tuc", {"host": "h"}))
    again = quiet.answer(
        Request("GET", "/tin-tuc", {"host": "h", "if-none-match": first.header("ETag") or ""})
    )
    assert (again.status, again.body) == (304, b"")
    quiet.edit(quiet.truth()[-1].entry_id)
    quiet.edit(quiet.truth()[-1].entry_id)  # the second revision changes the title
    changed = quiet.answer(
        Request("GET", "/tin-tuc", {"host": "h", "if-none-match": first.header("ETag") or ""})
    )
    assert changed.status == 200


def test_everything_the_page_and_its_style_sheets_name_is_served() -> None:
    html = get("/").body.decode()
    named = set(re.findall(r'(?:src|href)="(/o/[^"?]*)', html))
    sheet = get("/o/vam-sen-theme/css/main.css").body.decode()
    named |= {"/o/vam-sen-theme/" + path for path in re.findall(r'url\("\.\./([^"]+)"\)', sheet)}
    assert len(named) >= 9
    for path in named:
        answer = get(path)
        assert answer.status == 200, path
        assert answer.header("Cache-Control") == "max-age=315360000, public"


def test_the_font_has_right_checksums() -> None:
    font = icon_font()
    count = struct.unpack(">H", font[4:6])[0]
    tags = [struct.unpack(">4sIII", font[12 + 16 * n : 28 + 16 * n]) for n in range(count)]
    assert [tag for tag, *_ in tags] == sorted(tag for tag, *_ in tags)
    assert len(font) % 4 == 0
    assert sum(struct.unpack(f">{len(font) // 4}I", font)) % 2**32 == 0xB1B0AFBA


def test_renditions_of_adaptive_media_are_served() -> None:
    portal = DemoPortal(habits=["adaptive pictures"], articles=1)
    html = portal.answer(Request("GET", portal.truth()[0].path, {})).body.decode()
    path = re.findall(r'srcset="([^"]+)"', html)[0]
    assert portal.answer(Request("GET", path, {})).header("Content-Type") == "image/png"


@pytest.mark.parametrize("accepted", ["gzip, deflate", ""])
def test_pages_are_compressed_when_the_client_accepts(accepted: str) -> None:
    answer = get("/tin-tuc", accept_encoding=accepted)
    assert (answer.header("Content-Encoding") == "gzip") == bool(accepted)
    assert answer.body.startswith(b"\x1f\x8b") == bool(accepted)


def test_cookies_and_version_come_with_the_first_answer() -> None:
    answer = get("/")
    cookies = [value.partition("=")[0] for name, value in answer.headers if name == "Set-Cookie"]
    assert cookies == ["JSESSIONID", "COOKIE_SUPPORT", "GUEST_LANGUAGE_ID"]
    assert "7.2" in (answer.header("Liferay-Portal") or "")
    assert get("/", cookie="JSESSIONID=1").header("Set-Cookie") is None


def test_dates_of_stories_have_vietnams_zone() -> None:
    assert datetime.fromisoformat(PORTAL.truth()[0].published_truly).utcoffset() is not None
    assert PORTAL.truth()[0].published_truly.endswith("+07:00")
