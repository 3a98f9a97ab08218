"""What a story is before anybody marks it up: the ground truth of the demo portal.

A story says what an ideal reader should find. `parts` stand in reading order; texts are as a person would
read them (NFC, single spaces, no end mark). How they become HTML is the business of `editors/`, and what a
site's template shows of the rest (date, category line, summary) that of `liferay/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

TextKind = Literal["paragraph", "heading", "quote"]
LeadDate = Literal["year", "day", "none"]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site's document library, addressed as Liferay does (liferay `DLImpl.getPreviewURL`)."""

    group_id: int
    folder_id: int
    file_entry_id: int
    name: str
    uuid: str
    modified_at: datetime

    @property
    def path(self) -> str:
        """The address without version stamp: what identifies the file."""
        return f"/documents/{self.group_id}/{self.folder_id}/{quote_plus(self.name)}/{self.uuid}"

    @property
    def href(self) -> str:
        """The address as pages print it: `t` is the time of modification in epoch milliseconds."""
        return f"{self.path}?t={int(self.modified_at.timestamp() * 1000)}"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a story."""

    file: File
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Caption:
    """The words under a picture. `lines` is how they are broken where a habit splits captions."""

    lines: tuple[str, ...]
    credit: str | None = None

    @property
    def text(self) -> str:
        """The whole caption: a split one is one caption, its lines joined by a space."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Figure:
    """Pictures and their captions: as many captions as pictures, or one for all, or none."""

    pictures: tuple[Picture, ...]
    captions: tuple[Caption, ...]

    def caption_of(self, index: int) -> Caption | None:
        """Return the caption that belongs to the picture number `index`."""
        if not self.captions:
            return None
        return self.captions[0] if len(self.captions) == 1 else self.captions[index]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading or quotation. `attachment`'s label, if there is one, is part of the text."""

    kind: TextKind
    text: str
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Verses:
    """A poem: every line is a paragraph of its own."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list: every item is a block."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data: one block, cells joined by ` | `, rows by a line feed."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The table as one text."""
        return "\n".join(" | ".join(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where the editor put `@page_break@`: the portal shows what follows as `?page=2`."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document the story links to."""

    file: File
    label: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of an official letter: office, "(đã ký)", name. All of it stays in the text."""

    lines: tuple[str, ...]
    signer: str


Part = Passage | Verses | Items | Table | Figure | PageBreak | Signature


@dataclass(frozen=True, slots=True)
class Byline:
    """The author line(s) as printed, and who did what: (name, role) with the roles of the contract."""

    lines: tuple[str, ...]
    credits: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All lines as the archive keeps them."""
        return " / ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Story:
    """One news item, complete, before rendering."""

    number: int  # 0 is the oldest
    revision: int  # 0 as first published
    entry_id: int
    article_id: int
    resource_prim_key: int
    group_id: int
    url_title: str
    title: str
    category: str
    tags: tuple[str, ...]
    summary: str | None  # the description field; None when the editor left it empty
    parts: tuple[Part, ...]
    byline: Byline | None
    end_mark: str  # printed after the last paragraph, "" or some form of "./."
    published_at: datetime
    happened_on: date
    lead_date: LeadDate  # how much of `happened_on` the lead prints
    years_named: (
        bool  # whether the text names the year before and the year of the plan, which settles the year
    )
    habit: str
    news_desk: str | None = None  # initials before the first word, by which somebody marks the news as theirs

    def credits(self) -> tuple[tuple[str, str], ...]:
        """Return who did what, by the byline, the signature or the mark of a news desk: (name, role)."""
        signatures = (part for part in self.parts if isinstance(part, Signature))
        signers = tuple((signature.signer, "signer") for signature in signatures)
        desks = ((self.news_desk, "source"),) if self.news_desk else ()
        return (*(self.byline.credits if self.byline else ()), *signers, *desks)

    def figures(self) -> Iterator[Figure]:
        """Yield the figures in reading order."""
        return (part for part in self.parts if isinstance(part, Figure))

    def pictures(self) -> tuple[Picture, ...]:
        """Return all pictures in reading order."""
        return tuple(picture for figure in self.figures() for picture in figure.pictures)

    def attachments(self) -> tuple[Attachment, ...]:
        """Return the documents linked from the text, in reading order."""
        passages = (part for part in self.parts if isinstance(part, Passage))
        return tuple(passage.attachment for passage in passages if passage.attachment)

    def blocks(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, text) of every block in reading order, captions among them."""
        return tuple(block for part in self.parts for block in _blocks(part))

    def pages(self) -> tuple[tuple[Part, ...], ...]:
        """Return the parts of each page of an article cut by page breaks."""
        pages: list[list[Part]] = [[]]
        for part in self.parts:
            if isinstance(part, PageBreak):
                pages.append([])
            else:
                pages[-1].append(part)
        return tuple(tuple(page) for page in pages)


def last_passage(parts: Sequence[Part]) -> int:
    """Return where the last paragraph, heading or quotation stands; -1 when there is none."""
    return max((index for index, part in enumerate(parts) if isinstance(part, Passage)), default=-1)


def _blocks(part: Part) -> list[tuple[str, str]]:
    match part:
        case Passage(kind=kind, text=text):
            return [(kind, text)]
        case Verses(lines=lines) | Signature(lines=lines):
            return [("paragraph", line) for line in lines]
        case Items(items=items):
            return [("list_item", item) for item in items]
        case Table():
            return [("table", part.text)]
        case Figure(captions=captions):
            return [("caption", caption.text) for caption in captions]
        case PageBreak():
            return []
