import pytest

from lapvo_scraper.vietnamese.language import guess_language


@pytest.mark.parametrize(
    "text",
    [
        "Mùa nước nổi năm nay về sớm, bà con vùng đầu nguồn phấn khởi ra đồng.",
        "UBND xã thông báo lịch cúp điện tuần tới trên địa bàn toàn xã",
        "Anh Tuấn dùng iPhone để livestream bán xoài trên Facebook mỗi tối",
    ],
)
def test_vietnamese(text: str) -> None:
    assert guess_language(text) == "vi"


@pytest.mark.parametrize(
    "text",
    [
        "The provincial government announced a new policy on Monday morning.",
        "Les élèves étaient très heureux de célébrer la fête à l'école.",
        "Nong dan phan khoi vi lua duoc gia",  # without marks nobody can tell
        "Lấp Vò",
        "",
        "2021 15:30 http://example.vn",
    ],
)
def test_not_known_to_be_vietnamese(text: str) -> None:
    assert guess_language(text) is None
