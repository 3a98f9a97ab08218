"""Pictures, captions and documents of a story: which there are and what is written under them."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from lapvo_scraper.demo.chance import liferay_uuid
from lapvo_scraper.demo.stories import Attachment, Caption, Figure, File, Passage, Picture
from lapvo_scraper.demo.vocabulary import Teller, Topic, words

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from lapvo_scraper.demo.assignment import Assignment, FigureKind

_PICTURES: dict[FigureKind, int] = {"shared": 2, "each": 2, "gallery": 4}
_SIZES = ((640, 427), (600, 400), (720, 405), (480, 360))
_NAMES = (
    "IMG_{n}.png",
    "anh {k} ({n}).png",
    "Hình {k}.png",
    "z{n}_{k}.png",
    "quang cảnh {k}.png",
    "DSC{n}.png",
)


class Illustrator:
    """Illustrates one story."""

    def __init__(self, draw: random.Random, teller: Teller, assignment: Assignment, group_id: int):
        self._draw = draw
        self._teller = teller
        self._group_id = group_id
        self._published_at = assignment.published_at
        self._file_id = assignment.entry_id - 90
        self._captions = self._caption_texts(assignment.topic)
        self._numbers = count(1)

    def figures(self, kind: FigureKind, count: int) -> Iterator[Figure]:
        """Yield `count` figures of one kind."""
        for _ in range(count):
            yield self._figure(kind)

    def document(self, index: int) -> Attachment:
        """Return a PDF document with the label the text uses for it."""
        number = self._draw.randint(10, 480)
        kind, short = self._draw.choice((("Kế hoạch", "KH"), ("Thông báo", "TB"), ("Công văn", "CV")))
        file = self._file(f"{short} so {number} ({index + 1}).pdf")
        return Attachment(file, f"{kind} số {number}/{short}-UBND")

    def enclosed(self, count: int) -> Iterator[Passage]:
        """Yield the lines of a typed list of `count` documents."""
        for index in range(count):
            document = self.document(index + 1)  # a notice has named one already
            end = "." if index == count - 1 else ";"
            yield Passage("paragraph", f"- {document.label}{end}", document)

    def _figure(self, kind: FigureKind) -> Figure:
        pictures = tuple(self._picture() for _ in range(_PICTURES.get(kind, 1)))
        if kind == "bare":
            return Figure(pictures, ())
        if kind in {"each", "gallery"}:
            return Figure(pictures, tuple(self._caption() for _ in pictures))
        special = {
            "credited": self._credited,
            "credit_below": self._credit_below,
            "numbered": self._numbered,
            "named": self._named,
            "terse": self._terse,
            "split": self._split,
        }
        return Figure(pictures, (special.get(kind, self._caption)(),))

    def _picture(self) -> Picture:
        width, height = self._draw.choice(_SIZES)
        name = self._draw.choice(_NAMES).format(n=self._draw.randint(1000, 9999), k=self._draw.randint(1, 9))
        file = self._file(name)
        return Picture(file, name if self._draw.random() < 0.3 else "", width, height)

    def _file(self, name: str) -> File:
        """A file is uploaded shortly before publication; now and then an older one is used again."""
        age = timedelta(minutes=self._draw.randint(4, 90), milliseconds=self._draw.randint(0, 999))
        if self._draw.random() < 0.1:
            age += timedelta(days=self._draw.randint(20, 300))
        self._file_id += 1
        folder = self._draw.choice((0, 0, self._group_id + 2071))
        return File(
            self._group_id, folder, self._file_id, name, liferay_uuid(self._draw), self._published_at - age
        )

    def _caption_texts(self, topic: Topic) -> list[str]:
        texts = [
            *topic.captions,
            *words()["scene_captions"],
            *self._draw.sample(words()["speaker_captions"], 1),
        ]
        self._draw.shuffle(texts)
        return texts

    def _words(self) -> str:
        return self._teller.tell(self._captions.pop())

    def _caption(self) -> Caption:
        return Caption((self._words() + ("." if self._draw.random() < 0.15 else ""),))

    def _credited(self) -> Caption:
        photographer = self._draw.choice(words()["pen_names"])
        form = self._draw.choice(("{} (Ảnh: {})", "{}. Ảnh: {}", "{} - Ảnh: {}"))
        return Caption((form.format(self._words(), photographer),), photographer)

    def _credit_below(self) -> Caption:
        photographer = self._draw.choice(words()["pen_names"])
        return Caption((self._words(), f"Ảnh: {photographer}"), photographer)

    def _numbered(self) -> Caption:
        return Caption((f"Hình {next(self._numbers)}. {self._words()}",))

    def _named(self) -> Caption:
        return Caption((f"Ảnh: {self._words()}",))

    def _terse(self) -> Caption:
        """No more than that it is a stock picture, or whose picture it is."""
        if self._draw.random() < 0.5:
            return Caption((self._draw.choice(("Ảnh minh họa", "Ảnh minh họa.", "ảnh minh họa", "(Ảnh minh họa)")),))
        photographer = self._draw.choice(words()["pen_names"])
        return Caption((self._draw.choice(("Ảnh: {}", "(Ảnh: {})")).format(photographer),), photographer)

    def _split(self) -> Caption:
        """Break a caption before its credit or, without one, in its middle."""
        if self._draw.random() < 0.5:
            photographer = self._draw.choice(words()["pen_names"])
            return Caption((self._words(), f"Ảnh: {photographer}"), photographer)
        syllables = self._words().split(" ")
        half = (len(syllables) + 1) // 2
        return Caption((" ".join(syllables[:half]), " ".join(syllables[half:])))
