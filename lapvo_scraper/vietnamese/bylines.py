"""Who signs an article: the lines at its end, and the agency tag before its first sentence.

    byline  := [label] value {label value} | "(" byline ")"
    label   := "Tin, ảnh:" | "Bài:" | "Bt:" | "QP:" | "Ảnh:" | "Nguồn:" | "Theo" …      byline_labels.py
    value   := people | desk | unit | outlet, and their combinations                     credits.py

A label alone never makes a byline: its value must be understood too. A bare name at the end is one by
its shape and its place, since pen names are ordinary words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.records import Credit
from lapvo_scraper.vietnamese.byline_labels import Part, split_at_labels
from lapvo_scraper.vietnamese.credits import Signed, people, read_capitals, read_source, read_value
from lapvo_scraper.vietnamese.lexicon import UPPER, any_of, words
from lapvo_scraper.vietnamese.names import name_shape
from lapvo_scraper.vietnamese.text import is_end_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST_BYLINE = 130  # characters; none of 300 collected ones is longer
_MOST_WORDS = 20
_BRACKETED_INITIALS = re.compile(rf"\(\s?([{UPPER}]{{2}})\s?\)")
_NOT_A_BYLINE = re.compile(r"[-+*•>\d]|.*[:;!?”\"]$")

_AUTHORITY = any_of("chủ, trưởng, giám, bộ, ủy, ban, hội, bch, btv, thủ, cục, chi, hiệu, bí")
_OFFICE = any_of(
    "chủ tịch, phó chủ tịch, trưởng phòng, trưởng ban, phó trưởng, giám đốc, phó giám đốc, bí thư",
    "chánh văn phòng, hiệu trưởng, thứ trưởng, bộ trưởng, đã ký, nơi nhận",
    "đại tá, thượng tá, trung tá, thiếu tá, đại tướng, trung tướng, thiếu tướng, thượng tướng",
)
_SIGNATURE_OPENER = re.compile(rf"(?:kt|tm|tl|tuq|q)\.\s?{_AUTHORITY}|\(?{_OFFICE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """One line that credits somebody: as printed, the names with their roles, the rule that read it."""

    raw: str
    credits: tuple[Credit, ...]
    rule: str


# --- one line -----------------------------------------------------------------------------------------------


def parse_byline(line: str) -> Byline | None:
    """Read one line (normalised) as a byline; None when it credits nobody.

    >>> [(credit.role, credit.name) for credit in parse_byline("Bt: Bích Hà - Hình: Văn Luyến").credits]
    [('editor', 'Bích Hà'), ('photo', 'Văn Luyến')]
    """
    raw = line.strip()
    if not 0 < len(raw) <= LONGEST_BYLINE or len(raw.split()) > _MOST_WORDS:
        return None
    return _parsed(raw)


@lru_cache(maxsize=4_096)  # the same few people write for a portal, year after year
def _parsed(raw: str) -> Byline | None:
    if _NOT_A_BYLINE.match(raw) or _SIGNATURE_OPENER.match(raw):
        return None
    signed = _initials_in_brackets(raw) or _read(_without_brackets(raw))
    return Byline(raw, signed.credits, signed.rule) if signed else None


def _initials_in_brackets(text: str) -> Signed | None:
    """Read "(TP)": bare, these letters would be a word of administration."""
    match = _BRACKETED_INITIALS.fullmatch(text)
    return Signed(people([match[1]]), "initials") if match else None


def _without_brackets(text: str) -> str:
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1].strip() if whole else text


def _read(text: str) -> Signed | None:
    """Put the parts of a line together; one that is not understood spoils the line."""
    parts = split_at_labels(text)
    signed = [_read_part(part) for part in parts]
    understood = [piece for piece in signed if piece is not None]
    if len(understood) == len(signed):
        rule = " ".join(piece.rule for piece in understood)
        return Signed(tuple(credit for piece in understood for credit in piece.credits), rule)
    if parts[0].kind is not None or parts[0].value == text:
        return None
    return read_value(text)  # the label was part of a name


def _read_part(part: Part) -> Signed | None:
    if part.kind is None:
        return read_value(part.value)
    if part.kind in ("source", "according"):
        return read_source(part.value, according=part.kind == "according")
    signed = read_value(part.value, labelled=part.kind in ("both", "film", "photo"))
    signed = signed or read_capitals(part.value)
    return Signed(signed.in_role(*part.roles), f"{part.kind}:{signed.rule}") if signed else None


# --- the end of an article ----------------------------------------------------------------------------------

_MOST_LINES = 4  # credits run over one or two lines; a longer run of names is a list in the text
_MOST_CAPTIONS = 3  # pictures put between the text and its byline
_SIGNATURE_HEIGHT = 3  # lines from the office to the name that signs: a stamp, "(đã ký)"
_LONGEST_OFFICE = 8  # words
_PAIR_OF_WORDS = re.compile(r"[^\W\d_]{1,8}\s[-–]\s[^\W\d_]{1,8}")
_NAME_IN_CAPITALS = re.compile(rf"[{UPPER}]{{2,7}}(?:\s[{UPPER}]{{2,7}}){{1,3}}")
_ENDS_TEXT = re.compile(r"[.!?…][\"”’)/.\s]*$")
_PAGE_FURNITURE = re.compile(
    "https?://|>>|tin,? bài (?:liên quan|khác)|"
    + any_of(
        "lượt xem, lượt truy cập, số lượt, trở về, quay lại, về đầu trang, xem tiếp, xem thêm, đọc thêm",
        "in bài, in trang, gửi bài, gửi email, chia sẻ, ý kiến, bình luận, phản hồi, từ khóa, tags, tag",
        "tin liên quan, tin khác, tin mới, các tin, bài liên quan, bài khác",
    )
    + r"\b",
    re.IGNORECASE,
)


def split_bylines(lines: Sequence[str], is_caption: Callable[[int], bool]) -> tuple[list[int], list[Byline]]:
    """Return the indexes of the byline lines that close an article and what they say, in reading order.

    Walks up from the last line over credits, blank lines, end marks, words of the page and a few captions,
    and stops at the first line of text; the first line is never a byline. `is_caption(index)` judges a line
    as a caption: what could be either is a byline at the very end and a caption above it. A name under the
    office that signs an official letter is no byline: see `find_signer`.
    """
    found: list[tuple[int, Byline]] = []
    captions = 0
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index].strip()
        if not line or is_end_mark(line) or _PAGE_FURNITURE.match(line):
            continue
        last = not found and not captions
        byline = _closing_byline(lines, index, last=last)
        if byline and not _belongs_to_pictures(byline, index, last, is_caption):
            found.append((index, byline))
            if len(found) > _MOST_LINES:
                return [], []  # a list of names
        elif (byline or is_caption(index)) and captions < _MOST_CAPTIONS:
            captions += 1
        else:
            break
    found.reverse()
    return [index for index, _ in found], [byline for _, byline in found]


def _closing_byline(lines: Sequence[str], index: int, *, last: bool) -> Byline | None:
    line = lines[index].strip()
    byline = parse_byline(line)
    if byline is None and last and _PAIR_OF_WORDS.fullmatch(line) and line.title() == line:
        byline = Byline(line, people(re.split(r"\s[-–]\s", line)), "pair")
    if byline is None and last and _NAME_IN_CAPITALS.fullmatch(line) and _ENDS_TEXT.search(lines[index - 1]):
        signed = read_capitals(line)  # no heading, for nothing follows
        byline = Byline(line, signed.credits, "name") if signed else None
    if byline and byline.rule in ("name", "initials") and _is_under_an_office(lines, index):
        return None
    return byline


def _belongs_to_pictures(byline: Byline, index: int, last: bool, is_caption: Callable[[int], bool]) -> bool:
    if last:
        return False
    only_picture = all(credit.role in ("photo", "source") for credit in byline.credits)
    if only_picture and is_caption(index - 1):
        return True  # the second line of a caption
    return is_caption(index) and ":" not in byline.raw


def opens_signature(line: str) -> bool:
    """Say whether a line is the office that signs an official letter: "TM. ỦY BAN NHÂN DÂN", "BÍ THƯ HUYỆN ỦY"."""
    line = line.strip()
    return _SIGNATURE_OPENER.match(line) is not None and len(line.split()) <= _LONGEST_OFFICE


def _is_under_an_office(lines: Sequence[str], index: int) -> bool:
    seen = 0
    for above in range(index - 1, -1, -1):
        line = lines[above].strip()
        if opens_signature(line):
            return True
        seen += bool(line)
        if seen == _SIGNATURE_HEIGHT:
            break
    return False


def find_signer(lines: Sequence[str]) -> Credit | None:
    """Return who signs an official letter: the name under "BÍ THƯ HUYỆN ỦY". Such lines stay in the body."""
    printed = [line.strip() for line in lines if line.strip()]
    for index in range(len(printed) - 1, max(0, len(printed) - 1 - _SIGNATURE_HEIGHT), -1):
        if name_shape(printed[index]) == "name" and _is_under_an_office(printed, index):
            return Credit(printed[index], "signer", "person")
    return None


# --- the beginning of an article ----------------------------------------------------------------------------

_TAG = rf"(?:[{UPPER}]{{2,8}}(?:[&.][{UPPER}]{{1,4}})*|[A-Z][A-Za-z]{{2,20}}\.(?:vn|com|net))"
_SOURCE_TAG = re.compile(rf"(?:\(\s?(?P<bracketed>{_TAG})\s?\)\s?[-–—.:]?|(?P<bare>{_TAG})\s?[-–—])\s?(?=\S)")
_NOT_A_TAG = words(
    "UBND HĐND MTTQ TP TT BCH ĐTN LĐLĐ LHPN THPT THCS BHXH BHYT NTM II III IV VI VII VIII IX XI XII XIII"
)


def strip_source_tag(text: str) -> tuple[str | None, str]:
    """Return the agency tag before the first sentence without its marks, and the text after it.

    >>> strip_source_tag("(ĐTO) - Sáng 05/3, huyện họp.")
    ('ĐTO', 'Sáng 05/3, huyện họp.')
    """
    match = _SOURCE_TAG.match(text)
    tag = match and (match["bracketed"] or match["bare"])
    if match is None or tag is None or tag in _NOT_A_TAG:
        return None, text
    return tag, text[match.end() :]
