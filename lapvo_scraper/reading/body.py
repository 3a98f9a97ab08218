"""The lines of an article told apart: body, captions with their pictures, byline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapvo_scraper.records import Block, Image
from lapvo_scraper.vietnamese.bylines import split_bylines
from lapvo_scraper.vietnamese.captions import CaptionPlace, is_caption, split_credit
from lapvo_scraper.vietnamese.headings import is_heading
from lapvo_scraper.vietnamese.text import is_end_mark, strip_end_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.reading.lines import Line
    from lapvo_scraper.records import BlockKind, Credit


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article, sorted."""

    blocks: tuple[Block, ...]
    images: tuple[Image, ...]
    byline: str | None
    credits: tuple[Credit, ...]


def sort_lines(lines: Sequence[Line], *, markup: bool) -> Body:
    """Tell captions, byline and body apart; `markup` False for text renditions, where only words tell.

    Picture addresses are taken over as they stand in the lines.
    """
    kept = [line for line in lines if line.role != "dropped"]
    _drop_end_marks(kept)
    kept = [line for line in kept if line.role != "dropped"]
    mark_captions(kept, markup=markup)
    byline, credits_ = _take_byline(kept)
    kept = _joined_captions([line for line in kept if line.role != "byline"])
    return Body(*_assembled(kept), byline, credits_)


def _drop_end_marks(lines: Sequence[Line]) -> None:
    for line in lines:
        if line.picture is not None or line.markup.kind == "table":
            continue
        if is_end_mark(line.text):
            line.role = "dropped"
        else:
            line.text, _ = strip_end_mark(line.text)
            if not line.text:
                line.role = "dropped"


def mark_captions(lines: Sequence[Line], *, markup: bool) -> None:
    """Give every caption its role, from the top: whether a line is one depends on the line before."""
    has_images = any(line.picture is not None for line in lines)
    for index, line in enumerate(lines):
        if line.picture is not None or line.markup.kind not in ("paragraph", "heading"):
            continue
        place = _place(lines, index, has_images) if markup else None
        if line.markup.kind == "heading" and not (place and place.after_image):
            continue
        if is_caption(line.text, place):
            line.role = "caption"
            line.follows_caption = index > 0 and lines[index - 1].role == "caption"


def _place(lines: Sequence[Line], index: int, has_images: bool) -> CaptionPlace:
    line, markup = lines[index], lines[index].markup
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    return CaptionPlace(
        after_image=before is not None and before.picture is not None,
        before_image=after is not None and after.picture is not None,
        centred=markup.centred,
        italic=markup.italic,
        bold=markup.bold,
        in_image_cell=markup.cell is not None,
        figcaption=markup.figcaption,
        follows_caption=before is not None
        and before.role == "caption"
        and markup.centred
        and before.markup.centred,
        article_has_images=has_images,
    ) if line else CaptionPlace()


def _take_byline(lines: list[Line]) -> tuple[str | None, tuple[Credit, ...]]:
    texts = [line for line in lines if line.picture is None]
    indexes, bylines = split_bylines([line.text for line in texts], lambda index: texts[index].role == "caption")
    for index in indexes:
        texts[index].role = "byline"
    if not bylines:
        return None, ()
    return " / ".join(byline.raw for byline in bylines), tuple(c for byline in bylines for c in byline.credits)


def _joined_captions(lines: list[Line]) -> list[Line]:
    """Join the lines of a caption that is split over several paragraphs."""
    joined: list[Line] = []
    for index, line in enumerate(lines):
        if line.role == "caption" and line.follows_caption and joined and joined[-1].role == "caption":
            pictures = _pictures_before(lines, index)
            if pictures == 1 and line.markup.centred and joined[-1].markup.centred:
                joined[-1].text = f"{joined[-1].text} {line.text}"
                continue
        joined.append(line)
    return joined


def _pictures_before(lines: list[Line], index: int) -> int:
    """How many pictures stand directly before the captions that end at `index`."""
    while index >= 0 and lines[index].role == "caption":
        index -= 1
    count = 0
    while index >= 0 and lines[index].picture is not None:
        index, count = index - 1, count + 1
    return count


def _assembled(lines: list[Line]) -> tuple[tuple[Block, ...], tuple[Image, ...]]:
    blocks: list[Block] = []
    positions: dict[int, int] = {}  # index of a line -> index of its block
    after: dict[int, int] = {}  # index of a picture -> blocks before it
    for index, line in enumerate(lines):
        if line.picture is None:
            positions[index] = len(blocks)
            blocks.append(Block(_kind(line), line.text))
        else:
            after[index] = len(blocks)
    captions = _pairs(lines)
    images = [
        _image(lines[index], blocks_before, positions[captions[index]] if index in captions else None, blocks)
        for index, blocks_before in after.items()
    ]
    return tuple(blocks), tuple(images)


def _kind(line: Line) -> BlockKind:
    if line.role == "caption":
        return "caption"
    if line.markup.kind == "paragraph" and is_heading(line.text, bold=line.markup.bold):
        return "heading"
    return line.markup.kind


def _image(line: Line, after_block: int, position: int | None, blocks: list[Block]) -> Image:
    assert line.picture is not None
    caption = blocks[position].text if position is not None else None
    credit = split_credit(caption)[1] if caption else None
    return Image(line.picture.url, line.picture.alt, caption, credit, after_block, position)


def _pairs(lines: list[Line]) -> dict[int, int]:
    """Which caption belongs to which picture, by index: captions stand after their pictures, rarely before."""
    pairs: dict[int, int] = {}
    index = 0
    while index < len(lines):
        run = index
        while run < len(lines) and (lines[run].picture is not None or lines[run].role == "caption"):
            run += 1
        if run > index:
            pairs.update(_pairs_in_run(lines, index, run))
        index = max(run, index + 1)
    return pairs


def _pairs_in_run(lines: list[Line], start: int, end: int) -> dict[int, int]:
    pairs: dict[int, int] = {}
    if lines[start].picture is None and lines[end - 1].picture is not None:
        for pictures, captions in _groups(lines, range(end - 1, start - 1, -1)):
            pairs.update(_matched(pictures[::-1], captions[::-1]))
        return pairs
    for pictures, captions in _groups(lines, range(start, end)):
        pairs.update(_matched(pictures, captions))
    return pairs


def _groups(lines: list[Line], order: range) -> list[tuple[list[int], list[int]]]:
    """Pictures and the captions that come after them, in the order given."""
    groups: list[tuple[list[int], list[int]]] = []
    for index in order:
        if lines[index].picture is not None:
            if not groups or groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(index)
        elif groups:
            groups[-1][1].append(index)
    return groups


def _matched(pictures: list[int], captions: list[int]) -> dict[int, int]:
    """One caption for all, or one each; a last caption serves the pictures that are left."""
    if not captions:
        return {}
    return {picture: captions[min(number, len(captions) - 1)] for number, picture in enumerate(pictures)}
