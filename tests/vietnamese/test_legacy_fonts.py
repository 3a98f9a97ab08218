"""Text of old fonts and mis-decoded UTF-8; the TCVN3 and VISCII strings were encoded with glibc's iconv."""

import pytest

from lapvo_scraper.vietnamese.legacy_fonts import repair
from lapvo_scraper.vietnamese.text import normalise


def shown_as_cp1252(text: str) -> str:
    """UTF-8 bytes as a browser shows them when told windows-1252 (undefined bytes stay controls)."""
    shown = ""
    for byte in text.encode():
        try:
            shown += bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            shown += chr(byte)
    return shown


@pytest.mark.parametrize(
    ("old", "text"),
    [
        (
            "b\xb5 con n\xabng d\xa9n ph\xcan kh\xebi v\xd7 l\xf3a \xae\xad\xeec gi\xb8",
            "bà con nông dân phấn khởi vì lúa được giá",
        ),
        (
            "ch\xee qu\xaa \xae\xabng vui t\xf5 s\xb8ng s\xedm, ghe xu\xe5ng t\xcap n\xcbp",
            "chợ quê đông vui từ sáng sớm, ghe xuồng tấp nập",
        ),
        (
            "tr\xce em ngh\xd8 h\xcc h\xe4c b\xaci \xeb h\xe5 b\xaci x\xb7",
            "trẻ em nghỉ hè học bơi ở hồ bơi xã",
        ),
    ],
)
def test_tcvn3(old: str, text: str) -> None:
    assert repair(old) == (text, "tcvn3")


@pytest.mark.parametrize(
    ("old", "text"),
    [
        (
            "b\xe0 con n\xf4ng d\xe2n ph\xa4n kh\xb7i v\xec l\xfaa \xf0\xdf\xfec gi\xe1",
            "bà con nông dân phấn khởi vì lúa được giá",
        ),
        (
            "ch\xfe qu\xea \xf0\xf4ng vui t\xd7 s\xe1ng s\xbem, ghe xu\xb0ng t\xa4p n\xa7p",
            "chợ quê đông vui từ sáng sớm, ghe xuồng tấp nập",
        ),
    ],
)
def test_viscii(old: str, text: str) -> None:
    assert repair(old) == (text, "viscii")


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("baø con noâng daân phaán khôûi vì luùa ñöôïc giaù", "bà con nông dân phấn khởi vì lúa được giá"),
        ("chôï queâ ñoâng vui töø saùng sôùm", "chợ quê đông vui từ sáng sớm"),
        ("HOÄI NOÂNG DAÂN XAÕ", "HỘI NÔNG DÂN XÃ"),
        ("Ñöôøng laøng ngaäp naéng, tieáng ve roän raõ", "Đường làng ngập nắng, tiếng ve rộn rã"),
    ],
)
def test_vni(old: str, text: str) -> None:
    assert repair(old) == (text, "vni")


@pytest.mark.parametrize(
    "text", ["Mùa nước nổi", "“Xanh - sạch - đẹp”", "Bích Hà, thợ dệt chiếu ở xã Định An", "Ảnh: Đức"]
)
def test_mojibake_once_and_twice(text: str) -> None:
    once = shown_as_cp1252(text)
    assert repair(once) == (text, "mojibake")
    assert repair(shown_as_cp1252(once)) == (text, "mojibake")


@pytest.mark.parametrize(
    "text",
    [
        "Bà con nông dân phấn khởi",  # good Unicode
        "Le garçon a mangé des crêpes à l'hôtel près de l'église",
        "Über den Flüssen schön, größer, süß",
        "El niño soñó con el corazón del océano",
        "Smörgåsbord på Öland är läckert",
        "45 µg/m³, 36 °C, ±0,2 %",
        "crème brûlée",
        "mua £20",
        "abc",
        "",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert repair(text) == (text, None)


def test_two_words_are_not_evidence_enough() -> None:
    assert repair("l\xf3a gi\xb8")[1] is None


def test_normalising_repairs_before_it_removes_soft_hyphens() -> None:
    result = normalise("\xae\xad\xeec m\xefa, \xae\xad\xeec gi\xb8")  # the soft hyphen is the letter ư here
    assert result.text == "được mùa, được giá"
    assert result.flags == {"legacy:tcvn3"}
