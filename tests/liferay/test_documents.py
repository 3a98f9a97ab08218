"""Addresses of files: same file or not, which kind, when changed."""

from __future__ import annotations

import pytest

from lapvo_scraper.liferay.documents import (
    document_key,
    file_kind,
    file_name,
    image_time,
    media_type,
    without_preview,
    without_version_stamp,
)

UUID = "12be57d6-f45a-a19c-75c4-89ef28b99983"
PICTURE = f"https://a.vn/documents/34223/0/IMG+9920.jpg/{UUID}?t=1688546189645"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (PICTURE, f"34223/{UUID}"),
        (PICTURE.replace("IMG+9920.jpg", "IMG_9920_moi.jpg").replace("a.vn", "b.vn"), f"34223/{UUID}"),
        (f"https://a.vn/documents/34223/{UUID.upper()}?download=true", f"34223/{UUID}"),
        (f"https://a.vn/documents/portlet_file_entry/34223/x.jpg/{UUID}", f"34223/{UUID}"),
        (f"https://a.vn/c/document_library/get_file?uuid={UUID}&groupId=34223", f"34223/{UUID}"),
        (PICTURE + "&version=1.0", f"34223/{UUID}?version=1.0"),
        (PICTURE + "&imageThumbnail=1", f"34223/{UUID}?imageThumbnail=1"),
        ("https://a.vn/documents/34223/55/k%E1%BA%BF%20ho%E1%BA%A1ch.pdf", "34223/55/kế hoạch.pdf"),
        ("https://a.vn/documents/77120", "shortcut/77120"),
        ("https://a.vn/documents/d/xa-my-hoa/ke-hoach", "d/xa-my-hoa/ke-hoach"),
        ("https://a.vn/o/adaptive-media/image/5120801/Preview-1000x0/a.jpg?t=1", "entry/5120801"),
        ("https://a.vn/image/journal/article?img_id=40112&t=9", "img/40112"),
        ("https://a.vn/tin-tuc", None),
    ],
)
def test_what_identifies_a_file(url: str, key: str | None) -> None:
    assert document_key(url) == key


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (PICTURE, "image"),
        ("https://a.vn/documents/1/2/a.PDF/" + UUID, "attachment"),
        ("https://a.vn/documents/1/2/cong-van/" + UUID, "attachment"),
        ("https://a.vn/documents/1/2/a.pdf/" + UUID + "?previewFileIndex=1", "image"),
        ("https://a.vn/image/journal/article?img_id=5", "image"),
        ("https://a.vn/o/adaptive-media/image/5/Thumbnail-300x300/a", "image"),
        ("https://a.vn/files/bao-cao.docx", "attachment"),
        ("https://a.vn/o/theme/images/logo.png", "image"),
        ("https://a.vn/o/theme/js/main.js?t=1", "style"),
        ("https://a.vn/combo/?a", "style"),
        ("https://a.vn/tin-tuc", None),
        ("https://a.vn/bai-viet.html", None),
    ],
)
def test_kinds_of_files(url: str, kind: str | None) -> None:
    assert file_kind(url) == kind


def test_the_stamp_is_the_time_of_change() -> None:
    assert image_time(PICTURE) == 1688546189645
    assert image_time(PICTURE.replace("1688546189645", "abc")) is None
    assert image_time("https://a.vn/a.jpg") is None
    assert image_time("https://a.vn/a.jpg?t=5") is None


def test_without_stamp_the_address_is_the_same_after_saving_again() -> None:
    stamped = f"https://a.vn/documents/34223/0/IMG+9920.jpg/{UUID}?version=1.0&t=1688546189645&download=true"
    assert without_version_stamp(stamped) == f"https://a.vn/documents/34223/0/IMG+9920.jpg/{UUID}?version=1.0"
    assert without_version_stamp("https://a.vn/a.jpg") == "https://a.vn/a.jpg"


def test_names_and_types() -> None:
    assert file_name(PICTURE) == "IMG 9920.jpg"
    assert file_name("https://a.vn/x/b%C3%A1o%20c%C3%A1o.xlsx") == "báo cáo.xlsx"
    assert media_type("https://a.vn/documents/1/0/a.pdf/" + UUID) == "application/pdf"
    assert media_type(PICTURE) is None


def test_the_file_behind_a_preview() -> None:
    preview = f"https://a.vn/documents/1/0/a.pdf/{UUID}?version=1.0&previewFileIndex=3"
    assert without_preview(preview) == f"https://a.vn/documents/1/0/a.pdf/{UUID}?version=1.0"
