"""People with offices: who is found, with which words, and who is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.vietnamese.offices import ends_with_honorific
from lapvo_scraper.vietnamese.people import find_mentions


def found(body: str) -> list[tuple[str, str]]:
    mentions = find_mentions(body)
    end = 0
    for mention in mentions:
        assert mention.name in body[mention.start : mention.end]
        assert mention.office in body[mention.start : mention.end]
        assert mention.start >= end
        end = mention.end
    return [(mention.name, mention.office) for mention in mentions]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # honorific, name, office
        ("đồng chí Lý Văn Đông, Bí thư Đảng ủy xã.", [("Lý Văn Đông", "Bí thư Đảng ủy xã")]),
        ("Đồng chí Lý Văn Đông - Bí thư Đảng ủy xã phát biểu.", [("Lý Văn Đông", "Bí thư Đảng ủy xã")]),
        ("Đ/c Tạ Thị Bình, HUV, PCT UBND huyện dự.", [("Tạ Thị Bình", "HUV, PCT UBND huyện")]),
        ("Ông Tô Hữu Liên (Chủ tịch UBND xã) cho biết", [("Tô Hữu Liên", "Chủ tịch UBND xã")]),
        ("Bà Đinh Thị Mẫn Phó Chủ tịch HĐND huyện dự.", [("Đinh Thị Mẫn", "Phó Chủ tịch HĐND huyện")]),
        (
            "Đồng chí Lý Văn Đông, Tỉnh ủy viên, Bí thư Huyện ủy, đã đến dự.",
            [("Lý Văn Đông", "Tỉnh ủy viên, Bí thư Huyện ủy")],
        ),
        (
            "Đại tá Võ Hữu Sang, Chỉ huy trưởng Bộ CHQS tỉnh, thăm đơn vị.",
            [("Võ Hữu Sang", "Chỉ huy trưởng Bộ CHQS tỉnh")],
        ),
        (
            "PGS.TS Phan Quốc Khôi, Viện trưởng Viện Lúa trình bày",
            [("Phan Quốc Khôi", "Viện trưởng Viện Lúa")],
        ),
        ("Chị Tô Thị Liên, Chủ tịch Hội LHPN xã chia sẻ", [("Tô Thị Liên", "Chủ tịch Hội LHPN xã")]),
        ("đồng chí Lý Văn Đông, nguyên Bí thư Huyện ủy", [("Lý Văn Đông", "nguyên Bí thư Huyện ủy")]),
        # where the title ends
        (
            "ông Lý Văn Đông, Giám đốc Sở Nông nghiệp và Môi trường cho rằng",
            [("Lý Văn Đông", "Giám đốc Sở Nông nghiệp và Môi trường")],
        ),
        (
            "ông Lý Văn Đông, Trưởng phòng Văn hóa - Thông tin huyện trao giải",
            [("Lý Văn Đông", "Trưởng phòng Văn hóa - Thông tin huyện")],
        ),
        (
            "ông Lý Văn Đông, Trưởng Ban Chỉ đạo phòng, chống thiên tai huyện kiểm tra đê",
            [("Lý Văn Đông", "Trưởng Ban Chỉ đạo phòng, chống thiên tai huyện")],
        ),
        (
            "ông Lý Văn Đông, Chủ nhiệm Ủy ban kiểm tra Huyện ủy dự",
            [("Lý Văn Đông", "Chủ nhiệm Ủy ban kiểm tra Huyện ủy")],
        ),
        (
            "ông Lý Văn Đông, Phó Vụ trưởng Vụ Hợp tác, Bộ Ngoại giao nói",
            [("Lý Văn Đông", "Phó Vụ trưởng Vụ Hợp tác, Bộ Ngoại giao")],
        ),
        (
            "ông Lý Văn Đông, Huyện ủy viên, Trưởng phòng Nội vụ làm Trưởng đoàn",
            [("Lý Văn Đông", "Huyện ủy viên, Trưởng phòng Nội vụ")],
        ),
        # lists
        (
            "Dự có đồng chí: Lý Văn Đông, Bí thư xã; Tạ Thị Bình - Chủ tịch xã; Tô Hữu Liên, Trưởng Công an.",
            [("Lý Văn Đông", "Bí thư xã"), ("Tạ Thị Bình", "Chủ tịch xã"), ("Tô Hữu Liên", "Trưởng Công an")],
        ),
        (
            "Ông Lý Văn Đông, Bí thư Huyện ủy và ông Tô Hữu Liên, Trưởng Công an cùng dự",
            [("Lý Văn Đông", "Bí thư Huyện ủy"), ("Tô Hữu Liên", "Trưởng Công an")],
        ),
        # office, name
        ("Chủ tịch UBND huyện Lý Văn Đông chủ trì cuộc họp.", [("Lý Văn Đông", "Chủ tịch UBND huyện")]),
        (
            "Dự có Phó Bí thư Huyện ủy, Chủ tịch UBND huyện Lý Văn Đông.",
            [("Lý Văn Đông", "Phó Bí thư Huyện ủy, Chủ tịch UBND huyện")],
        ),
        (
            "Chủ tịch HĐND tỉnh - Khuất Thị Liên thay mặt tỉnh ghi nhận",
            [("Khuất Thị Liên", "Chủ tịch HĐND tỉnh")],
        ),
        (
            "Phó Chủ tịch UBND huyện Cao Lãnh Nguyễn Văn Đông đến thăm",
            [("Nguyễn Văn Đông", "Phó Chủ tịch UBND huyện Cao Lãnh")],
        ),
        (
            "Phó Chủ tịch HĐND Lý Văn Đông, Phó Chủ tịch UBND Tô Hữu Liên cùng dự.",
            [("Lý Văn Đông", "Phó Chủ tịch HĐND"), ("Tô Hữu Liên", "Phó Chủ tịch UBND")],
        ),
        ("Thủ tướng Trần Hữu Sang thăm huyện.", [("Trần Hữu Sang", "Thủ tướng")]),
        # paragraphs are apart
        ("Chủ tịch UBND huyện\n\nLý Văn Đông là tên cầu.", []),
        # the same person twice
        (
            "Ông Lý Văn Đông, Bí thư Huyện ủy dự. Sau đó ông Lý Văn Đông, Bí thư Huyện ủy phát biểu.",
            [("Lý Văn Đông", "Bí thư Huyện ủy"), ("Lý Văn Đông", "Bí thư Huyện ủy")],
        ),
    ],
)
def test_finds(body: str, expected: list[tuple[str, str]]) -> None:
    assert found(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Ông Lý Văn Đông ở ấp Tân Hội trồng sen.",
        "Anh Lý Văn Đông, ở ấp Tân Hội, nuôi lươn.",
        "Bà Tạ Thị Bình trưởng thành từ phong trào đoàn.",
        "Ông Lý Văn Đông phụ trách địa bàn xã.",
        "Học tập và làm theo Chủ tịch Hồ Chí Minh.",
        "Hiệu trưởng Trường THPT Nguyễn Trãi phát biểu.",
        "Chủ tịch UBND xã phát biểu.",
        "Bí thư Huyện ủy thăm xã Hội An Đông.",
        "Lý Văn Đông, sinh năm 1980",
    ],
)
def test_finds_nobody(body: str) -> None:
    assert found(body) == []


def test_a_mention_says_how_it_was_found_and_sorts_by_given_name() -> None:
    honoured, listed, titled = find_mentions(
        "Ông Tạ Văn An, Bí thư Huyện ủy; Tô Hữu Bình, Trưởng Công an. Chủ tịch UBND xã Lý Thị Chi dự."
    )
    assert [mention.rule for mention in (honoured, listed, titled)] == ["honorific", "list", "office"]
    assert honoured.name_key < listed.name_key < titled.name_key


WORDS = [
    "Ông",
    "đồng chí",
    "Lý",
    "Văn",
    "Đông",
    "Bí thư",
    "Chủ tịch",
    "UBND",
    "xã",
    ",",
    ";",
    "-",
    ".",
    "và",
    "dự",
    "\n",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_offsets_hold_in_any_order_of_words(body: str) -> None:
    found(body)


@pytest.mark.parametrize(
    ("before", "ends"),
    [
        ("do đồng chí ", True),
        ("do Đ/C: ", True),
        ("cùng ThS. ", True),
        ("Đại uý ", True),
        ("(ông ", True),
        ("cả đông ", False),  # no word of its own
        ("đồng chí khác ", False),
        ("", False),
    ],
)
def test_where_an_honorific_ends(before: str, ends: bool) -> None:
    assert ends_with_honorific(before) is ends
