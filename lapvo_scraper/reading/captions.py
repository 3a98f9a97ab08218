"""Which lines are captions, and to which pictures they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapvo_scraper.vietnamese.captions import SHORT_SENTENCE, CaptionPlace, is_caption, is_credit, split_credit
from lapvo_scraper.vietnamese.verses import find_verses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lapvo_scraper.reading.lines import Line

_FINAL = (".", "…", "!", "?", ".”", '."')
LONGEST_VERSE = 16  # words
_MAY_BE_CAPTIONS = frozenset({"paragraph", "heading", "quote"})


def mark_captions(lines: Sequence[Line]) -> None:
    """Give captions their role by words, markup and place, from the top: each may lean on the one before."""
    has_images = any(line.picture is not None for line in lines)
    verses = _verses(lines)
    for index, line in enumerate(lines):
        if line.picture is not None or line.ends_text or line.markup.kind not in _MAY_BE_CAPTIONS:
            continue
        if index in verses:
            continue
        if _is_set_like_text(lines, index) or _flows_around_picture(lines, index):
            continue
        place = _place(lines, index, has_images)
        if line.markup.kind != "paragraph" and not place.after_image:
            continue  # themes caption pictures in headings and quotations, but only right below them
        if is_caption(line.text, place) or _is_credit_below_caption(lines, index):
            line.role = "caption"
            line.continues = index > 0 and _continues(lines, index)


def mark_captions_by_words(lines: Sequence[Line], after_gap: frozenset[int] = frozenset()) -> None:
    """Give captions their role where there is no markup, and tell verses from headings.

    `after_gap` holds the indexes of lines below a line of spaces, which is what is left of a picture's
    paragraph.
    """
    verses = find_verses([line.text for line in lines])
    after_lead = False
    for index, line in enumerate(lines):
        line.verse = index in verses and not after_gap & verses
        if line.verse:
            continue
        place = CaptionPlace(after_image=True, centred=True) if index in after_gap else None
        if index and not line.ends_text and is_caption(line.text, place, after_lead=after_lead):
            line.role = "caption"
        else:
            after_lead = index == 0


def joined(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with every split caption made one."""
    result: list[Line] = []
    for line in lines:
        if line.continues and result and result[-1].role == "caption":
            result[-1].text = f"{result[-1].text} {line.text}"
        else:
            result.append(line)
    return result


def pairs(lines: Sequence[Line]) -> dict[int, int]:
    """Return which caption belongs to which picture, as indexes of lines.

    Captions stand below their pictures; where pictures and captions begin with a caption and end with a
    picture, above them. One caption serves all pictures above it; as many captions as pictures are one
    each.
    """
    found: dict[int, int] = {}
    for run in _runs(lines):
        upwards = lines[run[0]].picture is None and lines[run[-1]].picture is not None
        for pictures, captions in _groups(lines, run[::-1] if upwards else run):
            found.update(_matched(sorted(pictures), sorted(captions)))
    return found


def _verses(lines: Sequence[Line]) -> set[int]:
    """Lines of poems, which are no captions.

    Three lines of one paragraph, or two away from a picture; three paragraphs set apart alike away from a
    picture: below one they are its caption and what comes after.
    """
    found: set[int] = set()
    for run in _short_runs(lines, _shares_paragraph):
        if len(run) > 2 or not _is_below_picture(lines, run[0]):
            found.update(run)
    for run in _short_runs(lines, _is_set_apart_alike):
        if len(run) > 2 and not _is_below_picture(lines, run[0]):
            found.update(run)
    return found


def _short_runs(lines: Sequence[Line], goes_on: Callable[[Line, Line], bool]) -> Iterator[range]:
    """Texts of which each goes on with the one before; not where one is longer than any verse.

    Such a line shows that line breaks stand for paragraphs.
    """
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and lines[index - 1].picture is None and goes_on(lines[index], lines[index - 1]):
            continue
        run, start = range(start, index), index
        if len(run) > 1 and all(len(lines[one].text.split()) <= LONGEST_VERSE for one in run):
            yield run


def _shares_paragraph(line: Line, before: Line) -> bool:
    return line.markup.soft and (line.markup.italic, line.markup.bold) == (before.markup.italic, before.markup.bold)


def _is_set_apart_alike(line: Line, before: Line) -> bool:
    one, other = line.markup, before.markup
    if line.picture is not None or one.kind != "paragraph" or one.cell is not None or one.figcaption:
        return False
    return (one.centred or one.italic) and (one.centred, one.italic) == (other.centred, other.italic)


def _is_below_picture(lines: Sequence[Line], index: int) -> bool:
    return index > 0 and lines[index - 1].picture is not None


def _is_above_picture(lines: Sequence[Line], index: int) -> bool:
    return index + 1 < len(lines) and lines[index + 1].picture is not None


def _matched(pictures: Sequence[int], captions: Sequence[int]) -> dict[int, int]:
    """One caption for all, or one each; the last of fewer captions serves the pictures that are left."""
    if not captions:
        return {}
    return {picture: captions[min(rank, len(captions) - 1)] for rank, picture in enumerate(pictures)}


def _place(lines: Sequence[Line], index: int, has_images: bool) -> CaptionPlace:
    markup = lines[index].markup
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    set_apart = markup.centred or markup.italic or markup.figcaption
    below_picture = before is not None and before.picture is not None
    return CaptionPlace(
        after_image=below_picture and (set_apart or not _has_caption_above(lines, index - 1)),
        before_image=after is not None and after.picture is not None,
        centred=markup.centred,
        italic=markup.italic,
        bold=markup.bold or markup.kind == "heading",
        in_image_cell=markup.cell is not None,
        figcaption=markup.figcaption,
        follows_caption=before is not None
        and before.role == "caption"
        and markup.centred
        and before.markup.centred,
        article_has_images=has_images,
    )


def _is_set_like_text(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line is set as the body is, justified, and nothing else makes it a caption.

    Away from pictures that settles it; next to one, a whole sentence is text unless it names its source.
    A line that shares its paragraph with the picture above it has no alignment of its own.
    """
    line, markup = lines[index], lines[index].markup
    if not markup.justified or markup.italic or markup.centred or markup.figcaption or markup.cell is not None:
        return False
    if markup.soft and index and lines[index - 1].picture is not None:
        return False
    if not (_is_below_picture(lines, index) or _is_above_picture(lines, index)):
        return True
    return line.text.endswith(_FINAL) and split_credit(line.text)[1] is None


def _flows_around_picture(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line is the text beside a floating picture: a whole sentence, not short, not set apart."""
    line, markup = lines[index], lines[index].markup
    picture = lines[index - 1].picture if index else None
    if picture is None or not picture.floats or markup.italic or markup.centred or markup.figcaption:
        return False
    is_sentence = line.text.endswith(_FINAL) and len(line.text.split()) > SHORT_SENTENCE
    return is_sentence and markup.cell is None and split_credit(line.text)[1] is None


def _has_caption_above(lines: Sequence[Line], index: int) -> bool:
    """Say whether the pictures that end at `index` have their caption above, one not of another picture."""
    while index >= 0 and lines[index].picture is not None:
        index -= 1
    if index < 0 or lines[index].role != "caption":
        return False
    return index == 0 or (lines[index - 1].picture is None and lines[index - 1].role != "caption")


def _continues(lines: Sequence[Line], index: int) -> bool:
    """A second line of the caption of a single picture: below it, and set alike, or its credit set otherwise."""
    line, before = lines[index], lines[index - 1]
    if before.role != "caption" or _pictures_above(lines, index) != 1:
        return False
    if _is_credit_below_caption(lines, index):
        return True
    markup = line.markup
    alike = (markup.centred, markup.italic) == (before.markup.centred, before.markup.italic)
    return alike and (markup.soft or markup.centred or markup.figcaption or markup.cell is not None)


def _is_credit_below_caption(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line is nothing but the credit of the caption above it; as the last one it is a byline."""
    return 0 < index < len(lines) - 1 and lines[index - 1].role == "caption" and is_credit(lines[index].text)


def _pictures_above(lines: Sequence[Line], index: int) -> int:
    """How many pictures stand directly above the captions that end at `index`."""
    while index >= 0 and lines[index].role == "caption":
        index -= 1
    count = 0
    while index >= 0 and lines[index].picture is not None:
        index, count = index - 1, count + 1
    return count


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Unbroken runs of pictures and captions, as indexes."""
    run: list[int] = []
    for index, line in enumerate(lines):
        if line.picture is not None or line.role == "caption":
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _groups(lines: Sequence[Line], order: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """Pictures next to each other and the captions that come after them, in the order given."""
    groups: list[tuple[list[int], list[int]]] = []
    for index in order:
        if lines[index].picture is None:
            if groups:
                groups[-1][1].append(index)
        elif not groups or groups[-1][1]:
            groups.append(([index], []))
        else:
            groups[-1][0].append(index)
    return groups
