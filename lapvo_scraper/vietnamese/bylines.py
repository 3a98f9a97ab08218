"""Who signs an article: the lines at its end, and the agency tag before its first sentence.

    byline  := [label] value {label value} | "(" byline ")"
    label   := "Tin, ảnh:" | "Bài:" | "Bt:" | "QP:" | "Ảnh:" | "Nguồn:" | "Theo" …      who did what
    value   := people | desk | unit | outlet, and their combinations                     credits.py

A label alone never makes a byline: its value must be understood too. A bare name at the end is one by its shape
and its place, since pen names are ordinary words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.records import Credit
from lapvo_scraper.vietnamese.credits import Signed, people, read_source, read_value
from lapvo_scraper.vietnamese.lexicon import LOWER, UPPER, any_of, words
from lapvo_scraper.vietnamese.names import name_shape
from lapvo_scraper.vietnamese.text import is_end_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lapvo_scraper.records import Role

LONGEST_BYLINE = 130  # characters; of 150 measured ones none is longer
_MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Byline:
    """One line that credits somebody: as printed, the names with their roles, and the rule that read it."""

    raw: str
    credits: tuple[Credit, ...]
    rule: str


# --- one line -----------------------------------------------------------------------------------------------

_WRITER = any_of(
    "tin, bài, tin bài, bài viết, nội dung, tác giả bài viết, tác giả, tg, người viết, viết bài, biên soạn",
    "người thực hiện, thực hiện, tổng hợp, người đưa tin, đưa tin, người đăng, phóng sự, dịch, thiết kế, đồ họa",
    "minh họa",
)
_PICTURE = any_of("hình ảnh, ảnh, hình, photo")
_FILM = any_of("qp, quay phim, clip, video, biên tập video")
_PICTURE_WORD = re.compile(rf"\b{_PICTURE}\b", re.IGNORECASE)
_FILM_WORD = re.compile(rf"\b{_FILM}\b", re.IGNORECASE)
_AND = r"\s?(?:,|và|&|-|–|/|\+)?\s?"
_LABEL = re.compile(
    rf"""(?P<before> ^ | [\s(;,.|/–-]+ )
    (?: (?P<both> (?:tin|bài|bài\sviết|tin\sbài) {_AND} {_PICTURE} (?:\s?(?:,|và|-)\s?{_FILM})? )
      | (?P<essay> (?:phóng\ssự\sảnh|chùm\sảnh) (?:\scủa)? )
      | (?P<film> (?:{_PICTURE} {_AND})? {_FILM} )
      | (?P<photo> {_PICTURE} )
      | (?P<editor> {any_of("bt, biên tập, biên tập viên")} )
      | (?P<source> {any_of("nguồn, nguồn tin, nguồn ảnh, theo nguồn")} )
      | (?P<according> theo )
      | (?P<author> {_WRITER} )
    ) (?P<after> \s?:\s? | \s?[-–]\s? | \s )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_KINDS = ("both", "essay", "film", "photo", "editor", "source", "according", "author")
_NEEDS_NO_COLON = frozenset({"both", "essay", "photo", "source", "according"})
_SHORT_LABELS = words("bt qp")
_GLUED_LABEL = re.compile(rf"(?<=[{LOWER}])(?=(?:Ảnh|Video|Clip|Theo)\s?:?\s)")  # Hà LinhẢnh: Bá Ngọc
_NOT_A_BYLINE = re.compile(r"[-+*•>\d]|.*[:;!?”\"]$")
_EDGES = " -–;,|(/"

SIGNATURE_OPENER = re.compile(
    rf"""(?:kt|tm|tl|tuq|q)\.\s?(?:{any_of("chủ, trưởng, giám, bộ, ủy, ban, hội, bch, btv, thủ, cục, chi, hiệu, bí")})
    | {any_of("chủ tịch, phó chủ tịch, trưởng phòng, trưởng ban, phó trưởng, giám đốc, phó giám đốc, bí thư")}
    | {any_of("chánh văn phòng, hiệu trưởng, thứ trưởng, bộ trưởng, đã ký, nơi nhận")} | \(đã\ ký\)
    | {any_of("đại tá, thượng tá, trung tá, thiếu tá, đại tướng, trung tướng, thiếu tướng, thượng tướng")}
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How the signature of an official letter begins: an office, not a name."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The words that a label introduces; the kind is None before the first label."""

    value: str
    kind: str | None = None
    roles: tuple[Role, ...] = ("author",)


def parse_byline(line: str) -> Byline | None:
    """Read one line (normalised) as a byline; None when it credits nobody."""
    raw = line.strip()
    if not 0 < len(raw) <= LONGEST_BYLINE or len(raw.split()) > _MOST_WORDS:
        return None
    if _NOT_A_BYLINE.match(raw) or SIGNATURE_OPENER.match(raw):
        return None
    signed = _read(_GLUED_LABEL.sub(" ", _without_brackets(raw)))
    return Byline(raw, signed.credits, signed.rule) if signed else None


def _without_brackets(text: str) -> str:
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1].strip() if whole else text


def _read(text: str) -> Signed | None:
    parts = _split_at_labels(text)
    signed = _join([_read_part(part) for part in parts])
    if signed is None and parts[0].kind is None:
        return read_value(text)  # what looked like a label was part of a name
    return signed


def _join(pieces: list[Signed | None]) -> Signed | None:
    """Put the pieces of a line together; one that is not understood spoils the line."""
    signed = [piece for piece in pieces if piece is not None]
    if len(signed) < len(pieces):
        return None
    return Signed(tuple(credit for piece in signed for credit in piece.credits), " ".join(piece.rule for piece in signed))


def _read_part(part: _Part) -> Signed | None:
    if part.kind is None:
        return read_value(part.value)
    if part.kind in ("source", "according"):
        return read_source(part.value, according=part.kind == "according")
    signed = read_value(part.value, labelled=part.kind in ("both", "film", "photo"))
    return Signed(signed.in_role(*part.roles), f"{part.kind}:{signed.rule}") if signed else None


def _split_at_labels(text: str) -> list[_Part]:
    labels = [match for match in _LABEL.finditer(text) if _introduces(match, text)]
    if len(labels) == 1 and labels[0].start() == 0 and not _stands_alone(labels[0]):
        labels = []
    if not labels:
        return [_Part(_trim(text))]
    before = text[: labels[0].start()]
    parts = [_Part(_trim(before))] if before else []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        parts.append(_Part(_trim(text[label.end() : end]), _kind(label), _roles(label)))
    return parts


def _kind(label: re.Match[str]) -> str:
    return next(kind for kind in _KINDS if label[kind])


def _roles(label: re.Match[str]) -> tuple[Role, ...]:
    kind = _kind(label)
    if kind == "editor":
        return ("editor",)
    roles: dict[Role, bool] = {
        "author": kind in ("author", "both", "essay"),
        "photo": kind in ("both", "essay", "photo") or bool(_PICTURE_WORD.search(label.group())),
        "video": kind == "film" or bool(_FILM_WORD.search(label.group())),
    }
    return tuple(role for role, given in roles.items() if given)


def _introduces(label: re.Match[str], text: str) -> bool:
    """Say whether a label word introduces a value here; without a colon it may also be part of a name."""
    if ":" in label["after"]:
        return True
    if label["after"].strip():  # a dash
        return label.start() == 0
    bracketed = label["before"].endswith("(") and _kind(label) in ("source", "according")
    written_as_label = label.start() == 0 or text[label.end("before")].isupper()
    return bracketed or (written_as_label and text[label.end() : label.end() + 1].isupper())


def _stands_alone(label: re.Match[str]) -> bool:
    """Say whether a label can be the only one of its line: "Tin Ngọc Mai" is no byline, "Bt Ngọc Mai" is one."""
    word = label.group().strip(" :-–").lower()
    return bool(label["after"].strip()) or word in _SHORT_LABELS or _kind(label) in _NEEDS_NO_COLON


def _trim(value: str) -> str:
    value = value.strip(_EDGES)
    return value.rstrip(") ") if value.count(")") > value.count("(") else value


# --- the end of an article ----------------------------------------------------------------------------------

_MOST_LINES = 4  # credits run over one or two lines; a longer run of names is a list in the text
_MOST_CAPTIONS = 3  # pictures put between the text and its byline
_SIGNATURE_HEIGHT = 3  # lines between the office and the name that signs: a stamp, "(đã ký)"
_PAIR_OF_WORDS = re.compile(r"[^\W\d_]{1,8}\s[-–]\s[^\W\d_]{1,8}")
_PAGE_FURNITURE = re.compile(
    rf"""https?:// | >>
    | {any_of("lượt xem, lượt truy cập, số lượt, trở về, quay lại, về đầu trang, xem tiếp, xem thêm, đọc thêm")}\b
    | {any_of("in bài, in trang, gửi bài, gửi email, chia sẻ, ý kiến, bình luận, phản hồi, từ khóa, tags, tag")}\b
    | {any_of("tin liên quan, tin khác, tin mới, các tin, bài liên quan, bài khác")}\b
    | tin,?\ bài\ (?:liên\ quan|khác)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def split_bylines(lines: Sequence[str], is_caption: Callable[[int], bool]) -> tuple[list[int], list[Byline]]:
    """Return the indexes of the byline lines that close an article and what they say, in reading order.

    Walks up from the last line over credits, blank lines, end marks, words of the page and a few captions, and
    stops at the first line of text; the first line is never a byline. `is_caption(index)` judges a line as a
    caption: lines that could be either are bylines at the very end and captions above it. A name under the
    office that signs an official letter is no byline (`find_signer`).
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
        elif (byline or is_caption(index)) and captions < _MOST_CAPTIONS:
            captions += 1
        else:
            break
    if len(found) > _MOST_LINES:
        return [], []
    return [index for index, _ in reversed(found)], [byline for _, byline in reversed(found)]


def _closing_byline(lines: Sequence[str], index: int, *, last: bool) -> Byline | None:
    line = lines[index].strip()
    byline = parse_byline(line)
    if byline is None and last and _PAIR_OF_WORDS.fullmatch(line) and line.title() == line:
        byline = Byline(line, people(re.split(r"\s[-–]\s", line)), "pair")
    if byline and byline.rule in ("name", "initials") and _signs_a_letter(lines, index):
        return None
    return byline


def _belongs_to_pictures(byline: Byline, index: int, last: bool, is_caption: Callable[[int], bool]) -> bool:
    if last:
        return False
    only_picture = all(credit.role in ("photo", "source") for credit in byline.credits)
    if only_picture and is_caption(index - 1):
        return True  # the second line of a caption
    return is_caption(index) and ":" not in byline.raw


def _signs_a_letter(lines: Sequence[str], index: int) -> bool:
    above = [line for line in lines[:index] if line.strip()][-_SIGNATURE_HEIGHT:]
    return any(SIGNATURE_OPENER.match(line.strip()) and len(line.split()) <= 8 for line in above)


def find_signer(lines: Sequence[str]) -> Credit | None:
    """Return who signs an official letter: the name under "BÍ THƯ HUYỆN ỦY". Such lines stay in the body."""
    for index in range(len(lines) - 1, max(0, len(lines) - 1 - 2 * _SIGNATURE_HEIGHT), -1):
        line = lines[index].strip()
        if name_shape(line) == "name" and _signs_a_letter(lines, index):
            return Credit(line, "signer", "person")
    return None


# --- the beginning of an article ----------------------------------------------------------------------------

_TAG = rf"(?:[{UPPER}]{{2,8}}(?:[&.][{UPPER}]{{1,4}})*|[A-Z][A-Za-z]{{2,20}}\.(?:vn|com|net))"
_SOURCE_TAG = re.compile(rf"(?:\(\s?(?P<bracketed>{_TAG})\s?\)\s?[-–—.:]?|(?P<bare>{_TAG})\s?[-–—])\s?(?=\S)")
_NOT_A_TAG = words("UBND HĐND MTTQ TP TT BCH ĐTN LĐLĐ LHPN THPT THCS BHXH BHYT NTM II III IV VI VII VIII IX XI XII XIII")


def strip_source_tag(text: str) -> tuple[str | None, str]:
    """Return the agency tag before the first sentence without its marks, and the text after it.

    >>> strip_source_tag("(ĐTO) - Sáng 20/01, huyện họp.")
    ('ĐTO', 'Sáng 20/01, huyện họp.')
    """
    match = _SOURCE_TAG.match(text)
    tag = match and (match["bracketed"] or match["bare"])
    if match is None or tag is None or tag in _NOT_A_TAG:
        return None, text
    return tag, text[match.end() :]
