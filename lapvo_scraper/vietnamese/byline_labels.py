"""The labels of a byline: "Tin, ảnh:", "Bt:", "QP:", "Nguồn:", and the words each of them introduces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.lexicon import LOWER, any_of, words

if TYPE_CHECKING:
    from lapvo_scraper.records import Role

_WRITER = any_of(
    "tin, bài, tin bài, bài viết, nội dung, tác giả bài viết, tác giả, tg, người viết, viết bài, biên soạn",
    "người thực hiện, thực hiện, tổng hợp, sưu tầm, người đưa tin, đưa tin, người đăng, phóng sự, dịch, thiết kế",
    "đồ họa, minh họa",
)
_EDITOR = any_of("bt, biên tập, biên tập viên")
_PICTURE = any_of("hình ảnh, ảnh, hình, photo")
_FILM = any_of("qp, quay phim, clip, video, biên tập video")  # portals show television reports, too
_SOURCE = any_of("nguồn, nguồn tin, nguồn ảnh, theo nguồn")
_AND = r"\s?(?:,|và|&|-|–|/|\+)?\s?"

_LABEL = re.compile(
    rf"""(?P<before> ^ | [\s(;,.|/–-]+ )
    (?: (?P<both> (?:tin|bài|bài\sviết|tin\sbài) {_AND} {_PICTURE} (?: {_AND} {_FILM} )? )
      | (?P<essay> (?:phóng\ssự\sảnh|chùm\sảnh) (?:\scủa)? )
      | (?P<film> (?:{_PICTURE} {_AND})? {_FILM} )
      | (?P<photo> {_PICTURE} )
      | (?P<editor> {_EDITOR} )
      | (?P<source> {_SOURCE} )
      | (?P<according> theo )
      | (?P<author> (?:tin|bài) {_AND} (?:tin|bài) | {_WRITER} )
    ) (?P<after> \s?:\s? | \s?[-–]\s? | \s )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_KINDS = ("both", "essay", "film", "photo", "editor", "source", "according", "author")
_NEEDS_NO_COLON = frozenset({"both", "essay", "photo", "source", "according"})
_OF_A_TEXT = frozenset({"both", "essay", "editor", "source", "author"})  # the others may belong to a picture
_SHORT_LABELS = words("bt qp")
_PICTURE_WORD = re.compile(rf"\b{_PICTURE}\b", re.IGNORECASE)
_FILM_WORD = re.compile(rf"\b{_FILM}\b", re.IGNORECASE)
_GLUED_LABEL = re.compile(rf"(?<=[{LOWER}])(?=(?:Ảnh|Video|Clip|Theo)\s?:?\s)")  # Tiến LựcẢnh: Hạnh Đan
_EDGES = " -–;,|(/"


@dataclass(frozen=True, slots=True)
class Part:
    """The words that one label introduces; `kind` is None for what stands before the first label."""

    value: str
    kind: str | None = None
    roles: tuple[Role, ...] = ("author",)


def split_at_labels(text: str) -> list[Part]:
    """Return the parts of a byline in order; a line without labels is one part."""
    text = _GLUED_LABEL.sub(" ", text)
    labels = [match for match in _LABEL.finditer(text) if _introduces(match, text)]
    if len(labels) == 1 and labels[0].start() == 0 and not _stands_alone(labels[0]):
        labels = []
    if not labels:
        return [Part(_trim(text))]
    before = text[: labels[0].start()]
    parts = [Part(_trim(before))] if before else []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(text)
        parts.append(Part(_trim(text[label.end() : end]), _kind(label), _roles(label)))
    return parts


def begins_with_label(text: str) -> bool:
    """Say whether a line calls itself a byline by a label and a colon: "Bt: …", "Tin, ảnh: …", not "Ảnh: …"."""
    label = _LABEL.match(text)
    return label is not None and ":" in label["after"] and _kind(label) in _OF_A_TEXT


def _introduces(label: re.Match[str], text: str) -> bool:
    """Say whether the label word introduces something here; without colon it may be part of a name."""
    if ":" in label["after"]:
        return True
    if label["after"].strip():  # a dash
        return label.start() == 0
    if label["before"].endswith("(") and _kind(label) in ("source", "according"):
        return True
    written_as_label = label.start() == 0 or text[label.end("before")].isupper()
    return written_as_label and text[label.end() : label.end() + 1].isupper()


def _stands_alone(label: re.Match[str]) -> bool:
    """Say whether a label may be the only one: "Tin Hạnh Đan" is no byline, "Bt Hạnh Đan" is one."""
    word = label.group().strip(" :-–").lower()
    return bool(label["after"].strip()) or word in _SHORT_LABELS or _kind(label) in _NEEDS_NO_COLON


def _kind(label: re.Match[str]) -> str:
    return next(kind for kind in _KINDS if label[kind])


def _roles(label: re.Match[str]) -> tuple[Role, ...]:
    kind = _kind(label)
    if kind == "editor":
        return ("editor",)
    given: dict[Role, bool] = {
        "author": kind in ("author", "both", "essay"),
        "photo": kind == "essay" or _PICTURE_WORD.search(label.group()) is not None,
        "video": _FILM_WORD.search(label.group()) is not None,
    }
    return tuple(role for role, is_given in given.items() if is_given)


def _trim(value: str) -> str:
    value = value.strip(_EDGES)
    return value.rstrip(") ") if value.count(")") > value.count("(") else value
