"""The pictures of an article, their captions and credits."""

from __future__ import annotations

import pytest
from one_article import CENTRED, LEAD, MORE, picture, read


@pytest.mark.parametrize(
    ("body", "captions"),
    [
        (f"{CENTRED}{picture('a')}</p>{CENTRED}<em>Quang cảnh ra quân</em></p>", {"a": "Quang cảnh ra quân"}),
        (f"{CENTRED}{picture('a')}<br><em>Quang cảnh ra quân</em></p>", {"a": "Quang cảnh ra quân"}),
        (
            f"{CENTRED}{picture('a')}</p><p>&nbsp;</p>{CENTRED}Quang cảnh ra quân</p>",
            {"a": "Quang cảnh ra quân"},
        ),
        (f"{CENTRED}<em>Quang cảnh ra quân</em></p>{CENTRED}{picture('a')}</p>", {"a": "Quang cảnh ra quân"}),
        (
            f"{CENTRED}{picture('a')}</p>{CENTRED}{picture('b')}</p>{CENTRED}<em>Quang cảnh ra quân</em></p>",
            {"a": "Quang cảnh ra quân", "b": "Quang cảnh ra quân"},
        ),
        (
            (
                f"<table><tr><td>{picture('a')}</td><td>{picture('b')}</td></tr><tr>"
                f"<td>Đội một vớt lục bình</td><td>Đội hai dọn cỏ</td></tr></table>"
            ),
            {"a": "Đội một vớt lục bình", "b": "Đội hai dọn cỏ"},
        ),
        (
            (
                f"{CENTRED}{picture('a')}</p>{CENTRED}<em>Quang cảnh ra quân tại rạch Cái Tre</em>"
                f"</p>{CENTRED}<em>có đông đảo bà con tham gia</em></p>"
            ),
            {"a": "Quang cảnh ra quân tại rạch Cái Tre có đông đảo bà con tham gia"},
        ),
        (
            f"<figure>{picture('a')}<figcaption>Bà con vớt lục bình.</figcaption></figure>",
            {"a": "Bà con vớt lục bình."},
        ),
        (f"<p>{picture('a')}</p>", {"a": None}),
        (
            f'<p>{picture("a")}</p><p style="text-align: justify">Bà con phấn khởi trước kết quả ấy.</p>',
            {"a": None},
        ),
        (
            (
                f"{CENTRED}{picture('a')}</p>{CENTRED}<em>Lục bình che trời<br>Cá tôm về bến<br>Người "
                f"về bến nước</em></p>"
            ),
            {"a": None},
        ),
    ],
)
def test_captions_belong_to_their_pictures(body: str, captions: dict[str, str | None]) -> None:
    reading = read(LEAD + body + MORE)
    assert {image.url.split("/")[-1][0]: image.caption for image in reading.images} == captions
    for image in reading.images:
        assert (image.caption is None) == (image.caption_position is None)
        if image.caption_position is not None:
            assert reading.blocks[image.caption_position].text == image.caption
            assert reading.blocks[image.caption_position].kind == "caption"
    assert reading.body.startswith(LEAD[3:-4])


def test_pictures_say_how_many_blocks_stand_before_them() -> None:
    body = f"{LEAD}<p>{picture('a')}</p>{CENTRED}<em>Quang cảnh</em></p>{MORE}<p>{picture('b')}</p>"
    assert [image.after_block for image in read(body).images] == [1, 3]


def test_a_credit_is_told_apart_and_the_caption_stays_whole() -> None:
    (image,) = read(f"{LEAD}{CENTRED}{picture('a')}</p>{CENTRED}<em>Quang cảnh. Ảnh: Hoài An</em></p>").images
    assert (image.caption, image.credit) == ("Quang cảnh. Ảnh: Hoài An", "Hoài An")


def test_two_pictures_with_a_caption_each() -> None:
    row = f"{CENTRED}{picture('a')}{picture('b')}</p>"
    reading = read(
        f"{LEAD}{row}{CENTRED}<em>Đội một vớt lục bình</em></p>{CENTRED}<em>Đội hai dọn cỏ</em></p>{MORE}"
    )
    assert [image.caption for image in reading.images] == ["Đội một vớt lục bình", "Đội hai dọn cỏ"]
