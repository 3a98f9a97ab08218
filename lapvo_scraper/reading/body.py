"""The lines of an article sorted: text blocks, captions with their pictures, byline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.reading.captions import joined, pairs
from lapvo_scraper.records import Block, Credit, Image
from lapvo_scraper.vietnamese.bylines import find_signer, parse_byline, split_bylines, strip_source_tag
from lapvo_scraper.vietnamese.captions import split_credit
from lapvo_scraper.vietnamese.dates import is_dateline
from lapvo_scraper.vietnamese.headings import LONGEST_HEADING, is_heading
from lapvo_scraper.vietnamese.text import is_end_mark, strip_end_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.reading.lines import Line
    from lapvo_scraper.records import BlockKind


SIGNATURE_LINES = 3  # from the office down to the name: "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(đã ký)"
LONGEST_SIGNATURE_LINE = 8  # words


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article, sorted."""

    blocks: tuple[Block, ...]
    images: tuple[Image, ...]
    byline: str | None
    credits: tuple[Credit, ...]


def without_end_marks(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that are not dropped, without the marks that close official prose ("./.")."""
    kept: list[Line] = []
    for line in lines:
        if line.role == "dropped" or (line.picture is None and is_end_mark(line.text)):
            continue
        if line.picture is None and line.markup.kind != "table":
            line.text, line.ends_text = strip_end_mark(line.text)
        if line.picture is not None or line.text:
            kept.append(line)
    return kept


def sorted_body(lines: Sequence[Line], *, byline: str | None = None, markup: bool = True) -> Body:
    """Return the body that lines with marked captions make.

    `byline` is what the template prints as one apart from the text; `markup` says whether the lines come from
    HTML, where bold tells headings.
    """
    found, credits_ = _take_byline(lines)
    if byline:
        apart = tuple(credit for line in byline.split(" / ") for credit in _credits(line))
        found = byline if found is None or set(credits_) <= set(apart) else f"{byline} / {found}"
        credits_ = apart + credits_
    kept = joined([line for line in lines if line.role != "byline"])
    texts = [line for line in kept if line.picture is None]
    credits_ += _signer(texts) + _agency(texts)
    return Body(*_assembled(kept, markup=markup), found, tuple(dict.fromkeys(credits_)))


def _take_byline(lines: Sequence[Line]) -> tuple[str | None, tuple[Credit, ...]]:
    said = [line for line in lines if line.picture is None]
    captions = [line.role == "caption" for line in said]
    indexes, bylines = split_bylines([line.text for line in said], captions.__getitem__)
    for index in indexes:
        said[index].role = "byline"
    if not bylines:
        return None, ()
    return " / ".join(one.raw for one in bylines), tuple(credit for one in bylines for credit in one.credits)


def _credits(line: str) -> tuple[Credit, ...]:
    byline = parse_byline(line)
    return byline.credits if byline else ()


def _signer(texts: Sequence[Line]) -> tuple[Credit, ...]:
    """Who signs an official letter. The lines of the signature stay in the text, and are no headings."""
    signer = find_signer([line.text for line in texts])
    if signer is None:
        return ()
    name = max(index for index, line in enumerate(texts) if line.text == signer.name)
    for line in texts[max(0, name - SIGNATURE_LINES) : name + 1]:
        line.signature = len(line.text.split()) <= LONGEST_SIGNATURE_LINE
    return (signer,)


def _agency(texts: Sequence[Line]) -> tuple[Credit, ...]:
    """The agency named before the first sentence; it stays in the text."""
    agency = strip_source_tag(texts[0].text)[0] if texts else None
    return (Credit(agency, "source", "organisation"),) if agency else ()


def _assembled(lines: Sequence[Line], *, markup: bool) -> tuple[tuple[Block, ...], tuple[Image, ...]]:
    plain_headings = _is_set_in_headings(lines)
    blocks: list[Block] = []
    block_of: dict[int, int] = {}
    above: dict[int, int] = {}  # picture -> how many blocks stand before it
    for index, line in enumerate(lines):
        if line.picture is None:
            block_of[index] = len(blocks)
            blocks.append(Block(_kind(line, markup=markup, plain_headings=plain_headings), line.text))
        else:
            above[index] = len(blocks)
    position = {picture: block_of[caption] for picture, caption in pairs(lines).items()}
    images = [_image(lines[index], above[index], position.get(index), blocks) for index in above]
    return tuple(blocks), tuple(images)


def _is_set_in_headings(lines: Sequence[Line]) -> bool:
    """Say whether the editor set the text itself in heading elements: whole sentences, and most of the words."""
    texts = [line for line in lines if line.picture is None and line.role != "caption"]
    headings = [line for line in texts if line.markup.kind == "heading"]
    if not any(_is_large_sentence(line.text) for line in headings):
        return False
    return 2 * sum(len(line.text) for line in headings) > sum(len(line.text) for line in texts)


def _kind(line: Line, *, markup: bool, plain_headings: bool) -> BlockKind:
    if line.role == "caption":
        return "caption"
    kind = line.markup.kind
    if kind == "heading" and (plain_headings or _is_large_sentence(line.text)):
        kind = "paragraph"
    if kind != "paragraph" or line.signature or line.verse or is_dateline(line.text):
        return kind
    bold = line.markup.bold if markup else None
    return "heading" if is_heading(line.text, bold=bold) else "paragraph"


def _is_large_sentence(text: str) -> bool:
    return text.endswith(".") and len(text.split()) > LONGEST_HEADING


def _image(line: Line, after_block: int, position: int | None, blocks: Sequence[Block]) -> Image:
    assert line.picture is not None
    caption = blocks[position].text if position is not None else None
    credit = split_credit(caption)[1] if caption else None
    return Image(line.picture.url, line.picture.alt, caption, credit, after_block, position)
