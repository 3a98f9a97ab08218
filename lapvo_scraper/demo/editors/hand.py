"""An editor's hand: how one person, or one program people paste from, writes each part of a story.

The default hand is what CKEditor makes of careful typing: one `<p>` per paragraph, the picture in a centred
`<p>`, its caption in a centred `<em>` after it. Habits differ from it in a few functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lapvo_scraper.demo.stories import (
    Attachment,
    Caption,
    Figure,
    Items,
    PageBreak,
    Part,
    Passage,
    Picture,
    Signature,
    Story,
    Table,
    Verses,
    last_passage,
)

Inline = Callable[[str], str]


def text(words: str) -> str:
    """Return `words` as HTML text; Liferay's CKEditor leaves accented letters alone (`entities=false`)."""
    return escape(words, quote=False)


def broken(words: str, width: int) -> list[str]:
    """Return `words` in lines of `width` letters or one more; a blank at the end stays, since a link may follow."""
    lines = [""]
    for word in words.split(" "):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def image(picture: Picture) -> str:
    """Return the picture as the 7.x editor inserts it."""
    file = picture.file
    return (
        f'<img alt="{escape(picture.alt)}" data-fileentryid="{file.file_entry_id}" src="{escape(file.href)}" '
        f'style="width: {picture.width}px; height: {picture.height}px;" />'
    )


def link(attachment: Attachment) -> str:
    """Return the label linked to the document."""
    return f'<a href="{escape(attachment.file.href)}">{text(attachment.label)}</a>'


def paragraph(inner: str) -> str:
    """One `<p>`, justified as most editors of this family like it."""
    return f'<p style="text-align: justify;">{inner}</p>'


def centred(inner: str) -> str:
    """One centred `<p>`."""
    return f'<p style="text-align: center;">{inner}</p>'


def figure(item: Figure, inline: Inline = text) -> str:
    """Each picture in a centred paragraph, the caption in a centred `<em>` below its last picture."""
    out = []
    for index, picture in enumerate(item.pictures):
        out.append(centred(image(picture)))
        if len(item.captions) > 1 or (item.captions and index == len(item.pictures) - 1):
            caption = item.captions[index if len(item.captions) > 1 else 0]
            out += [centred(f"<em>{inline(line)}</em>") for line in caption.lines]
    return "\n".join(out)


def caption_text(caption: Caption, inline: Inline = text) -> str:
    """Return a caption's lines joined by `<br />`."""
    return "<br />".join(inline(line) for line in caption.lines)


def heading(inner: str) -> str:
    """A sub-heading as editors write it: a paragraph in bold."""
    return f"<p><strong>{inner}</strong></p>"


def quote(inner: str) -> str:
    """A quotation."""
    return f"<blockquote><p>{inner}</p></blockquote>"


def verses(lines: tuple[str, ...]) -> str:
    """A poem: lines broken with `<br />` within one paragraph."""
    return f'<p style="margin-left: 80px;"><em>{"<br />".join(lines)}</em></p>'


def items(texts: tuple[str, ...]) -> str:
    """A bulleted list."""
    return "<ul>\n" + "\n".join(f"\t<li>{item}</li>" for item in texts) + "\n</ul>"


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    """A data table as the editor's table dialogue makes it."""
    body = "\n".join("\t\t<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        '<table border="1" cellpadding="1" cellspacing="1" style="width: 500px;">\n\t<tbody>\n'
        f"{body}\n\t</tbody>\n</table>"
    )


def byline(inner: str) -> str:
    """The author's name, right-aligned and bold."""
    return f'<p style="text-align: right;"><strong>{inner}</strong></p>'


@dataclass(frozen=True, slots=True)
class Hand:
    """One way of writing each part. All functions but `inline` and `figure` get HTML and return HTML."""

    paragraph: Inline = paragraph
    lead: Inline | None = None  # the first paragraph, where it is set apart
    figure: Callable[[Figure, Inline], str] = figure
    heading: Inline = heading
    quote: Inline = quote
    verses: Callable[[tuple[str, ...]], str] = verses
    items: Callable[[tuple[str, ...]], str] = items
    table: Callable[[tuple[tuple[str, ...], ...]], str] = table
    byline: Inline = byline
    inline: Inline = text  # words -> HTML
    between: str = "\n"
    wrap: Inline = str

    def write(self, story: Story) -> str:
        """Return the body field of `story`: all parts, the end mark after the last passage, the byline below."""
        last = last_passage(story.parts)
        pieces = [self._part(part, story.end_mark if n == last else "") for n, part in enumerate(story.parts)]
        if self.lead and isinstance(story.parts[0], Passage):
            pieces[0] = self.lead(self.inline(story.parts[0].text))
        if story.byline:
            pieces += [self.byline(self.inline(line)) for line in story.byline.lines]
        return self.wrap(self.between.join(pieces))

    def _part(self, part: Part, end_mark: str) -> str:
        match part:
            case Passage():
                return self._passage(part, end_mark)
            case Figure():
                return self.figure(part, self.inline)
            case Verses(lines=lines):
                return self.verses(tuple(self.inline(line) for line in lines))
            case Items(items=texts):
                return self.items(tuple(self.inline(item) for item in texts))
            case Table(rows=rows):
                return self.table(tuple(tuple(self.inline(cell) for cell in row) for row in rows))
            case Signature(lines=lines):
                return self.between.join(self.byline(self.inline(line)) for line in lines)
            case PageBreak():
                return "@page_break@"

    def _passage(self, passage: Passage, end_mark: str) -> str:
        write = {"paragraph": self.paragraph, "heading": self.heading, "quote": self.quote}[passage.kind]
        if not passage.attachment:
            return write(self.inline(passage.text + end_mark))
        before, after = passage.text.split(passage.attachment.label, 1)
        return write(self.inline(before) + link(passage.attachment) + self.inline(after + end_mark))
