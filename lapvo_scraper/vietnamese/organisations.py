"""Is a short text an organisation that signs or supplies articles: a unit, a desk, a medium, a web site?"""

from __future__ import annotations

import re

from lapvo_scraper.vietnamese.lexicon import UPPER, any_of, words

_UNIT = any_of(  # first words of units that sign their articles
    "trung tâm, tt, đài, văn phòng, vp, ubnd, hđnd, ủy ban, ub, trang, cổng, báo, tạp chí, thông tấn",
    "huyện ủy, tỉnh ủy, thành ủy, huyện đoàn, tỉnh đoàn, thành đoàn, thị đoàn, xã đoàn, phường đoàn",
    "đảng ủy, đảng bộ, đoàn thanh, đoàn xã, đoàn phường, đoàn trường, đoàn tncs, hội, phòng, ban, bch, btg",
    "sở, công an, ca, mttq, mặt trận, liên đoàn, lđlđ, công đoàn, trường, bệnh viện, chi cục, chi nhánh",
    "chi đoàn, tổ cntt, tổ tin, tổ công",
)
_SUPPLIER = any_of(  # more that a label may introduce: "Nguồn: Bộ …"
    "bbt, btc, btv, ttxvn, vov, vtv, vtc, vietnam+, bộ, quân sự, viện, tòa án, cục, tổng cục, thư viện, trạm",
    "bảo hiểm, bhxh, kho bạc, ngân hàng, nhà thiếu, nhà văn, hạt kiểm, điện lực, nhóm",
)
_SIGNING_UNIT = re.compile(rf"{_UNIT}\b", re.IGNORECASE)
_NAMED_UNIT = re.compile(rf"(?:{_UNIT}|{_SUPPLIER})(?!\w)", re.IGNORECASE)

_UNIT_WORDS = words(  # words of unit names that are written small: "Đài Truyền thanh huyện Lấp Vò"
    "văn hóa hoá thể thao truyền thanh thông tin điện tử hình phát ttđt huyện xã tỉnh thị trấn thành",
    "phố phường quận khóm ấp khu vực thôn khối số cơ quan cổng trang đài báo ban phòng trung tâm chi",
    "nhánh biên tập ủy uỷ đoàn đảng bộ nông dân phụ nữ liên hiệp hội cựu chiến binh thanh niên mặt",
    "trận quốc việt nam nhân giáo dục đào tạo nội vụ tư pháp kinh tế hạ tầng tài chính kế hoạch nguyên",
    "môi trường lao động thương và y dân tộc quân sự công an chỉ huy chấp hành thường vụ tuyên vận tổ",
    "chức kiểm tra chính trị đồng dịch nghiệp phát triển khuyến chữ thập đỏ người cao tuổi xã hội xây",
    "dựng kiểm sát tòa toà thuế thi án bảo hiểm viện đa bệnh trường tiểu học mầm non thpt thcs thư kho",
    "bạc - – &",
)
_CLAUSE = re.compile(  # words of a sentence, not of a unit's name
    r"\b(?:"
    + any_of(
        "đạt, đã, đang, sẽ, được, có, là, của, cho, với, tại, về, phát biểu, trao, tặng, chụp, thực hiện, dự",
        "tham, nhận, vừa, rất, không, những, các, này, khi, do, bị, phải, xin",
    )
    + r"|(?<!ban )tổ chức)\b",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,6}(?:vn|com|net|org|gov|edu|info)(?:\.[a-z]{2})?/?",
    re.IGNORECASE,
)
_OUTLET = re.compile(  # abbreviations and Latin names of media: TTXVN, AFP, Vietnam+, Xinhua
    rf"[{UPPER}]{{2,6}}|[A-Z][A-Za-z&’'-]{{1,30}}(?: [A-Z&][A-Za-z&’'-]{{0,30}}){{0,3}}|Vietnam\+|[Ii]nternet"
)
_AGENCIES = any_of("TTXVN, VOV, VTV, VTC, TTO, BTNO, ĐTO, QĐND, BNP, BDO, GLO, QNO, DNVN, Vietnam+, Internet")
_KNOWN_AGENCY = re.compile(rf"(?:{_AGENCIES}|Chinhphu\.vn)(?!\w)(?P<rest>.*)")
_ACRONYM_FIRST = re.compile(rf"[{UPPER}]{{2,6}}\b(?!\.)")
_FIGURES = re.compile(r"\d\d|%|:|ảnh", re.IGNORECASE)

_DESK = re.compile(
    rf"""(?: p\.?\s?v\.? | ctv | btv | bbt (?:\s.{{1,40}})? | bt | ban\sbiên\stập (?:\s.{{1,40}})?
      | phóng\sviên (?:\s.{{1,25}})? | nhóm\s(?:pv|phóng\sviên|tác\sgiả|ctv) (?:\s.{{1,25}})?
      | cộng\stác\sviên | {any_of("tổng hợp, st, sưu tầm, admin, quản trị")} )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_desk(text: str) -> bool:
    """Say whether the newsroom signs instead of a person: "PV", "CTV", "Ban Biên tập Cổng TTĐT tỉnh"."""
    return len(text) <= 60 and _DESK.fullmatch(text) is not None and not has_clause(text)


def is_signing_unit(text: str) -> bool:
    """Say whether a line without label names a unit: every word capitalised, or usual in such names."""
    text = text.strip(" .;:")
    parts = text.split()
    if not 2 <= len(parts) <= 16 or "," in text or (text.isupper() and len(parts) > 9):
        return False
    if _FIGURES.search(text) or not _SIGNING_UNIT.match(text):
        return False
    return all(_fits_unit_name(part.strip(".,()")) for part in parts)


def _fits_unit_name(word: str) -> bool:
    return not word or word[0].isupper() or word.lower() in _UNIT_WORDS


def is_named_unit(text: str) -> bool:
    """Say whether a text that stands where only a name can (after "Nguồn:", in brackets) is a unit."""
    text = text.strip(" .;:")
    return (
        0 < len(text.split()) <= 16
        and _NAMED_UNIT.match(text) is not None
        and not has_clause(text)
        and not _FIGURES.search(text)
    )


def is_domain(text: str) -> bool:
    """Say whether the text is the name of a web site: "dongthap.gov.vn"."""
    return len(text) <= 100 and _DOMAIN.fullmatch(text.strip(" .;:")) is not None


def is_outlet(text: str) -> bool:
    """Say whether the text looks like a medium's name or abbreviation: "AFP", "VnExpress", "TX"."""
    return len(text) <= 100 and _OUTLET.fullmatch(text) is not None


def is_agency(text: str) -> bool:
    """Say whether the text begins with a known agency: "TTXVN/Vietnam+", "VOV online"."""
    match = _KNOWN_AGENCY.fullmatch(text)
    return match is not None and len(text.split()) <= 4 and not has_clause(match["rest"])


def begins_with_acronym(text: str) -> bool:
    """Say whether the first word is an abbreviation: "HĐ Đà Bắc", "VOV-Phnom Penh"."""
    return _ACRONYM_FIRST.match(text) is not None


def has_clause(text: str) -> bool:
    """Say whether the text has words of a sentence in it, so that it cannot be a name."""
    return _CLAUSE.search(text) is not None
