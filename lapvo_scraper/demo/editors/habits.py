"""The registry of editors' habits: a name, what the story must contain, and the hand that writes it.

Habits with `held_out` are never used by default. They are kept for a first look: a reader must not be tuned on
them before its first figure on them is written down. Once it was, new ones are needed for the next (2, 3, 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lapvo_scraper.demo.assignment import Shape
from lapvo_scraper.demo.editors import (
    fourth_held_out,
    held_out,
    pictures,
    second_held_out,
    third_held_out,
    typist,
    word,
)
from lapvo_scraper.demo.editors.hand import Hand, centred

if TYPE_CHECKING:
    from lapvo_scraper.demo.stories import Story


@dataclass(frozen=True, slots=True)
class Habit:
    """One way of making pages."""

    name: str
    shape: Shape
    hand: Hand
    held_out: int = 0  # kept aside for the first look of this number


SOME = (1, 3)  # figures
_BREAKS = Hand(
    paragraph=str,
    figure=pictures.bare_lines,
    heading=lambda inner: f"<strong>{inner}</strong>",
    byline=lambda inner: f"<strong>{inner}</strong>",
    between="<br />\n<br />\n",
    wrap=lambda body: f'<div style="text-align: justify;">{body}</div>',
)
_DIVS = Hand(
    paragraph=lambda inner: f'<div style="text-align: justify;">{inner}</div>',
    figure=pictures.in_div,
    heading=lambda inner: f"<div><b>{inner}</b></div>",
    byline=lambda inner: f'<div style="text-align: right;"><b>{inner}</b></div>',
    between="\n<div>&nbsp;</div>\n",
)
_WORD = Hand(paragraph=word.paragraph, figure=word.figure, inline=word.inline, byline=word.byline)
_NESTED = Hand(
    # Invalid: a paragraph cannot stand in a paragraph, so every parser splits it in its own way.
    paragraph=lambda inner: f'<p class="text-justify"><span><p>{inner}</p></span></p>',
    byline=lambda inner: f"<p><strong><p>{inner}</p></strong></p>",
)
_PLAIN = Hand()
_VIDEO = (
    '\n<div class="embed-responsive embed-responsive-16by9">'
    '<iframe allowfullscreen="" src="https://www.youtube.com/embed/vamsen00000"></iframe></div>'
)

HABITS: dict[str, Habit] = {
    habit.name: habit
    for habit in (
        Habit("classic", Shape(), _PLAIN),
        Habit("caption in the picture's paragraph", Shape(SOME), Hand(figure=pictures.same_paragraph)),
        Habit("divs", Shape(), _DIVS),
        Habit("line breaks", Shape(), _BREAKS),
        Habit("word paste", Shape(), _WORD),
        Habit("caption in a table cell", Shape(SOME), Hand(figure=pictures.table_column)),
        Habit("figure element", Shape(SOME), Hand(figure=pictures.html_figure)),
        Habit("caption before the picture", Shape((1, 2)), Hand(figure=pictures.caption_first)),
        Habit("one caption for two pictures", Shape((1, 2), "shared"), _PLAIN),
        Habit("pictures side by side", Shape((1, 2), "each"), Hand(figure=pictures.table_side_by_side)),
        Habit("two pictures, two captions", Shape((1, 2), "each"), _PLAIN),
        Habit("caption with credit", Shape(SOME, "credited"), _PLAIN),
        Habit("split caption", Shape(SOME, "split"), _PLAIN),
        Habit("caption after a blank line", Shape(SOME), Hand(figure=pictures.blank_between)),
        Habit("caption centred with spaces", Shape(SOME), Hand(figure=pictures.nbsp_centred)),
        Habit("pictures without captions", Shape(SOME, "bare"), _PLAIN),
        Habit("no pictures", Shape((0, 0)), _PLAIN),
        Habit("headings", Shape(extras=("headings", "headings")), _PLAIN),
        Habit("poem", Shape(extras=("poem",)), _PLAIN),
        Habit("list", Shape(extras=("list",)), _PLAIN),
        Habit("data table", Shape(extras=("table",)), _PLAIN),
        Habit("quotation", Shape(extras=("quote",)), _PLAIN),
        Habit("nested paragraphs", Shape(), _NESTED),
        Habit("lazy pictures", Shape(SOME), Hand(figure=pictures.lazy)),
        Habit("adaptive pictures", Shape(SOME), Hand(figure=pictures.adaptive)),
        Habit("two byline lines", Shape(signing="two"), _PLAIN),
        Habit("no byline", Shape(signing="none"), _PLAIN),
        Habit("byline like a paragraph", Shape(), Hand(byline=lambda inner: f"<p>{inner}</p>")),
        Habit("centred byline", Shape(), Hand(byline=lambda inner: centred(f"<b>{inner}</b>"))),
        Habit("attachments", Shape(documents=2), _PLAIN),
        Habit("page break", Shape((1, 2), page_break=True), _PLAIN),
        Habit("official letter", Shape((0, 0), signing="signature"), _PLAIN),
        Habit("lead in bold", Shape(), Hand(lead=lambda inner: f"<p><strong>{inner}</strong></p>")),
        Habit("careless typing", Shape(), Hand(inline=typist.inline)),
        Habit("plain captions", Shape(SOME), Hand(figure=pictures.plain_caption)),
        Habit("video below", Shape(), Hand(wrap=lambda body: body + _VIDEO)),
        Habit("paragraphs in heading elements", Shape(SOME), held_out.HEADING_ELEMENTS, held_out=1),
        Habit("font tags", Shape((1, 2), "shared"), held_out.FONT_TAGS, held_out=1),
        Habit("spans in rem", Shape(SOME), held_out.REM_SPANS, held_out=1),
        Habit("layout table", Shape(SOME, "credited", ("list",)), held_out.LAYOUT_TABLE, held_out=1),
        Habit("caption beside the picture", Shape((1, 2)), held_out.CAPTION_BESIDE, held_out=1),
        Habit("caption row first", Shape((1, 2)), held_out.CAPTION_ROW_FIRST, held_out=1),
        Habit("floating box", Shape((1, 2), extras=("headings",)), held_out.BOXED, held_out=1),
        Habit("captions in bold", Shape(SOME, signing="two"), held_out.BOLD_CAPTIONS, held_out=1),
        Habit("one paragraph", Shape(SOME, extras=("quote",)), held_out.ONE_PARAGRAPH, held_out=1),
        Habit("document written in a browser", Shape(SOME, extras=("headings",)), second_held_out.BROWSER_DOCUMENT, 2),
        Habit("newspaper article", Shape(SOME, "credited"), second_held_out.NEWSPAPER, 2),
        Habit("another office suite", Shape(SOME, extras=("list", "table")), second_held_out.OFFICE_SUITE, 2),
        Habit("chat message", Shape((1, 2), extras=("headings",)), second_held_out.CHAT_MESSAGE, 2),
        Habit("a paragraph per verse", Shape((1, 1), extras=("poem",)), second_held_out.LINES_OF_VERSE, 2),
        Habit("row of two pictures, one caption", Shape((1, 2), "shared"), second_held_out.ROW_OF_TWO, 2),
        Habit("grid of pictures below", Shape((0, 1), gallery=True), second_held_out.GRID_BELOW, 2),
        Habit("lead in a box", Shape(signing="varied"), second_held_out.LEAD_IN_A_BOX, 2),
        Habit("name behind the last line", Shape(signing="varied"), second_held_out.NAME_BEHIND, 2),
        Habit("typed list", Shape(extras=("typed_list", "sections")), second_held_out.TYPED_LIST, 2),
        Habit("boxes of a page builder", Shape(SOME, extras=("headings",)), second_held_out.BUILDER_BOXES, 2),
        Habit("captions in colour", Shape((1, 2), "each"), second_held_out.COLOURED_CAPTIONS, 2),
        Habit("resized figure", Shape(SOME, "credited", ("quote",)), second_held_out.RESIZED_FIGURE, 2),
        Habit("name in a table", Shape(signing="varied"), second_held_out.NAME_IN_A_TABLE, 2),
        Habit("pasted from a PDF", Shape(SOME), third_held_out.PDF_LINES, 3),
        Habit("table of pictures in twos", Shape((0, 1), gallery=True), third_held_out.PICTURES_IN_TWOS, 3),
        Habit("numbered captions", Shape(SOME, "numbered"), third_held_out.NUMBERED_CAPTIONS, 3),
        Habit("interview", Shape(SOME, extras=("interview",), signing="fresh"), third_held_out.INTERVIEW, 3),
        Habit("pictures floating in the text", Shape(SOME, "bare"), third_held_out.FLOATING, 3),
        Habit("credit at the right", Shape(SOME, "credit_below"), third_held_out.CREDIT_AT_THE_RIGHT, 3),
        Habit("list in a list", Shape(extras=("list",), signing="fresh"), third_held_out.LIST_IN_A_LIST, 3),
        Habit("drop capital", Shape(extras=("sections",), signing="fresh"), third_held_out.DROP_CAPITAL, 3),
        Habit("captions in heading elements", Shape(SOME), third_held_out.SMALL_HEADINGS, 3),
        Habit("video above", Shape(signing="fresh"), third_held_out.VIDEO_ABOVE, 3),
        Habit("picture before the lead", Shape(SOME, placed="above"), fourth_held_out.USUAL, 4),
        Habit("picture after the end", Shape(SOME, placed="below"), fourth_held_out.USUAL, 4),
        Habit("pictures and captions in one run", Shape((1, 2), "each"), fourth_held_out.ONE_RUN, 4),
        Habit("caption straight behind the picture", Shape(SOME), fourth_held_out.BEHIND, 4),
        Habit("captions that name the picture", Shape(SOME, "named"), fourth_held_out.USUAL, 4),
        Habit("captions of few words", Shape((1, 2), "terse"), fourth_held_out.USUAL, 4),
        Habit("boxes of a newsroom", Shape(SOME, "credited", signing="mixed"), fourth_held_out.NEWSROOM, 4),
        Habit("spans in spans", Shape(SOME, extras=("list", "table")), fourth_held_out.SPANS, 4),
        Habit("pasted from a Mac", Shape(signing="mixed"), fourth_held_out.MAC, 4),
        Habit("lines of a mail", Shape(signing="mixed"), fourth_held_out.MAIL_LINES, 4),
        Habit("heading in its paragraph", Shape(extras=("sections",)), fourth_held_out.HEADED, 4),
        Habit("mark of the news desk", Shape(signing="mixed", tagged=True), fourth_held_out.MARKED_LEAD, 4),
        Habit("linked source", Shape(signing="sourced"), fourth_held_out.LINKED_SOURCE, 4),
        Habit("typed list of documents", Shape(enclosed=3), fourth_held_out.USUAL, 4),
    )
}  # fmt: skip

DEFAULT: tuple[str, ...] = tuple(name for name, habit in HABITS.items() if not habit.held_out)
HELD_OUT: tuple[str, ...] = tuple(name for name, habit in HABITS.items() if habit.held_out == 1)
SECOND_HELD_OUT: tuple[str, ...] = tuple(name for name, habit in HABITS.items() if habit.held_out == 2)
THIRD_HELD_OUT: tuple[str, ...] = tuple(name for name, habit in HABITS.items() if habit.held_out == 3)
FOURTH_HELD_OUT: tuple[str, ...] = tuple(name for name, habit in HABITS.items() if habit.held_out == 4)


def body_html(story: Story, page: int = 1, *, signed: bool = True) -> str:
    """Return the body field of `story` as its editor made it.

    `page` counts the pages of a story with page breaks; without `signed` the byline is left out, for
    templates that keep it in a field of its own.
    """
    hand = HABITS[story.habit].hand
    pages = story.pages()
    last = page == len(pages)
    return hand.write(
        replace(
            story,
            parts=pages[page - 1],
            byline=story.byline if signed and last else None,
            end_mark=story.end_mark if last else "",
        )
    )
