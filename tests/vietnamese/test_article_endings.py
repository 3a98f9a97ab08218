"""Where an article ends and its byline stands: whole endings, line by line."""

import pytest

from lapvo_scraper.vietnamese.bylines import find_signer, split_bylines

LEAD = "Sáng 14/3, xã Hội An Đông khánh thành cầu Kênh Tư."
TEXT = "Cầu dài 30 mét, do bà con trong ấp góp tiền và ngày công xây dựng."


def ending(*lines: str, captions: tuple[str, ...] = ()) -> list[str]:
    """The byline lines found at the end of lead, text and `lines`."""
    every = [LEAD, TEXT, *lines]
    indexes, bylines = split_bylines(every, lambda index: every[index] in captions)
    assert [every[index].strip() for index in indexes] == [byline.raw for byline in bylines]
    assert indexes == sorted(indexes)
    return [byline.raw for byline in bylines]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("Hạnh Đan",), ["Hạnh Đan"]),
        (("./.", "Hạnh Đan"), ["Hạnh Đan"]),
        (("Hạnh Đan", "", "  "), ["Hạnh Đan"]),
        (("Hạnh Đan", "***"), ["Hạnh Đan"]),
        (("BT: Bích Hà.", "QP: Tiến Lực."), ["BT: Bích Hà.", "QP: Tiến Lực."]),
        (("Hạnh Đan-BLV", "Nguồn: vidu.gov.vn"), ["Hạnh Đan-BLV", "Nguồn: vidu.gov.vn"]),
        (("Hạnh Đan", "Lượt xem: 512", "Trở về đầu trang"), ["Hạnh Đan"]),
        (("Hạnh Đan", "https://vidu.gov.vn/tin/17"), ["Hạnh Đan"]),
        (("Tấn - Lực",), ["Tấn - Lực"]),  # two words as the last line, whatever they are
        (("Khuya - Sớm",), ["Khuya - Sớm"]),
        (("HẠNH ĐAN",), ["HẠNH ĐAN"]),  # no heading: nothing follows
        (("KẾT LUẬN",), []),
        (("CHỦ TỊCH", "HẠNH ĐAN"), []),  # who signs a letter
        ((), []),
        (("Hội nghị kết thúc lúc 11 giờ.",), []),
        (("Hạnh Đan", "Cầu được đặt tên là Kênh Tư."), []),  # text follows
        (("Lý Văn Đông", "Tạ Văn Bình", "Đinh Thị Mẫn", "Tô Hữu Liên", "Võ Bích Hà"), []),  # a list of names
    ],
)
def test_endings(lines: tuple[str, ...], found: list[str]) -> None:
    assert ending(*lines) == found


def test_captions_may_stand_before_and_after() -> None:
    captions = ("Cầu Kênh Tư ngày khánh thành", "Bà con đi trên cầu mới")
    assert ending(captions[0], "Hạnh Đan", captions=captions) == ["Hạnh Đan"]
    assert ending("Hạnh Đan", *captions, captions=captions) == ["Hạnh Đan"]


def test_too_many_captions_are_a_gallery() -> None:
    captions = ("Ảnh một", "Ảnh hai", "Ảnh ba", "Ảnh bốn")
    assert ending("Hạnh Đan", *captions, captions=captions) == []


def test_a_credit_under_a_caption_belongs_to_it() -> None:
    caption = "Cầu Kênh Tư ngày khánh thành"
    assert ending(caption, "Ảnh: Tiến Lực", "Hạnh Đan", captions=(caption,)) == ["Hạnh Đan"]


def test_a_name_that_could_be_a_caption_is_a_byline_only_at_the_very_end() -> None:
    assert ending("Lý Văn Đông", captions=("Lý Văn Đông",)) == ["Lý Văn Đông"]
    assert ending("Lý Văn Đông", "Hạnh Đan", captions=("Lý Văn Đông",)) == ["Hạnh Đan"]


def test_the_first_line_is_never_a_byline() -> None:
    assert split_bylines(["Hạnh Đan"], lambda index: False) == ([], [])
    assert split_bylines([], lambda index: False) == ([], [])


@pytest.mark.parametrize(
    "lines",
    [
        ("CHỦ TỊCH", "Lý Văn Đông"),
        ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Lý Văn Đông"),
        ("Bí thư Huyện ủy", "", "Lý Văn Đông"),
    ],
)
def test_who_signs_a_letter_is_no_author(lines: tuple[str, ...]) -> None:
    assert ending(*lines) == []
    signer = find_signer([LEAD, TEXT, *lines])
    assert signer is not None
    assert (signer.name, signer.role, signer.kind) == ("Lý Văn Đông", "signer", "person")


def test_a_plain_byline_is_no_signature() -> None:
    assert find_signer([LEAD, TEXT, "Hạnh Đan"]) is None
    assert find_signer(["CHỦ TỊCH", LEAD, TEXT, TEXT, "Hạnh Đan"]) is None
    assert find_signer([]) is None
