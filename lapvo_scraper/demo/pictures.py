"""Pictures for the demo portal: small valid PNG files, drawn from their name alone.

A scene of the delta: sky, far bank, water or field, a few houses, a row of people. Enough for a page to look
like one.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from lapvo_scraper.demo.chance import chance

if TYPE_CHECKING:
    import random

Colour = tuple[int, int, int]
_SKIES: tuple[Colour, ...] = ((190, 222, 245), (245, 214, 170), (205, 215, 225), (160, 205, 240))
_BANKS: tuple[Colour, ...] = ((70, 120, 70), (96, 140, 74), (58, 104, 82))
_GROUNDS: tuple[Colour, ...] = ((128, 170, 70), (172, 150, 92), (120, 150, 160), (206, 186, 90))
_THINGS: tuple[Colour, ...] = (
    (178, 58, 46),
    (240, 236, 224),
    (52, 84, 150),
    (226, 170, 60),
    (90, 62, 44),
    (40, 40, 48),
)


_WALLS: tuple[Colour, ...] = ((236, 226, 206), (222, 230, 236), (240, 222, 198))
_INDOORS = 0.4  # share of pictures taken in a hall


class _Canvas:
    """An indexed-colour image, one octet a pixel."""

    def __init__(self, width: int, height: int):
        self.width, self.height = width, height
        self.rows = [bytearray(width) for _ in range(height)]
        self.palette: list[Colour] = []

    def colour(self, colour: Colour) -> int:
        if colour not in self.palette:
            self.palette.append(colour)
        return self.palette.index(colour)

    def box(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        left, right = max(0, left), min(self.width, left + width)
        if right <= left:
            return
        ink = bytes([self.colour(colour)]) * (right - left)
        for row in self.rows[max(0, top) : max(0, min(self.height, top + height))]:
            row[left:right] = ink

    def png(self) -> bytes:
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            _chunk(kind, data)
            for kind, data in (
                (b"IHDR", header),
                (b"PLTE", bytes(part for colour in self.palette for part in colour)),
                (b"IDAT", zlib.compress(raw, 6)),
                (b"IEND", b""),
            )
        )


@lru_cache(maxsize=256)
def scene(key: str, width: int, height: int) -> bytes:
    """Return a PNG of a scene that belongs to `key`."""
    draw = chance("scene", key)
    canvas = _Canvas(width, height)
    if draw.random() < _INDOORS:
        _hall(canvas, draw)
        _people(canvas, draw)
        return canvas.png()
    horizon = height * draw.randint(38, 55) // 100
    _sky(canvas, draw, horizon)
    canvas.box(0, horizon - height // 12, width, height // 12, draw.choice(_BANKS))
    _ground(canvas, draw, horizon)
    for _ in range(draw.randint(1, 4)):
        _house(canvas, draw, horizon)
    if draw.random() < 0.7:
        _people(canvas, draw)
    return canvas.png()


@lru_cache(maxsize=32)
def banner(width: int, height: int) -> bytes:
    """Return the wide picture behind the portal's header: lotus leaves on red and gold."""
    draw = chance("banner")
    canvas = _Canvas(width, height)
    for row in range(height):
        canvas.box(0, row, width, 1, (150 + row * 40 // height, 22, 28))
    for _ in range(60):
        left, top = draw.randint(0, width), draw.randint(height // 2, height)
        size = draw.randint(6, 34)
        canvas.box(left, top, size, max(2, size // 5), (32 + size, 96, 60))
    return canvas.png()


@lru_cache(maxsize=4)
def tile(size: int) -> bytes:
    """Return a light weave for the ground behind the page."""
    canvas = _Canvas(size, size)
    canvas.box(0, 0, size, size, (236, 239, 241))
    for step in range(0, size, size // 4):
        canvas.box(step, 0, 1, size, (226, 230, 233))
        canvas.box(0, step, size, 1, (226, 230, 233))
    return canvas.png()


@lru_cache(maxsize=4)
def placeholder(width: int, height: int) -> bytes:
    """Return what lists show for an article without pictures: the emblem's colours, framed."""
    canvas = _Canvas(width, height)
    canvas.box(0, 0, width, height, (250, 204, 60))
    canvas.box(6, 6, width - 12, height - 12, (178, 24, 30))
    for step in range(height // 4):
        half = height // 4 - step
        canvas.box(width // 2 - half, height // 2 - step, 2 * half, 1, (250, 204, 60))
        canvas.box(width // 2 - half, height // 2 + step // 2, 2 * half, 1, (244, 180, 190))
    return canvas.png()


@lru_cache(maxsize=32)
def emblem(size: int) -> bytes:
    """Return the portal's logo: a gold lotus on red, drawn from boxes."""
    canvas = _Canvas(size, size)
    canvas.box(0, 0, size, size, (178, 24, 30))
    middle = size // 2
    for step in range(size // 3):
        width = 2 * (size // 3 - step)
        canvas.box(middle - width // 2, middle - step, width, 1, (250, 204, 60))
        canvas.box(middle - width // 2, middle + step // 2, width, 1, (244, 180, 190))
    return canvas.png()


def _hall(canvas: _Canvas, draw: random.Random) -> None:
    """A hall: wall, red banner with lines of gold, floor, a table with a cloth."""
    width, height = canvas.width, canvas.height
    canvas.box(0, 0, width, height, draw.choice(_WALLS))
    canvas.box(0, height * 7 // 10, width, height, (150, 116, 84))
    left = width * draw.randint(8, 20) // 100
    canvas.box(left, height // 12, width - 2 * left, height // 4, (176, 26, 30))
    for line, inset in ((6, 60), (9, 100)):
        canvas.box(left + inset, height * (4 + line) // 48, width - 2 * (left + inset), 6, (248, 206, 70))
    canvas.box(width // 10, height * 11 // 20, width * 8 // 10, height // 5, draw.choice(_THINGS[:4]))


def _sky(canvas: _Canvas, draw: random.Random, horizon: int) -> None:
    red, green, blue = draw.choice(_SKIES)
    bands = 12
    for band in range(bands):
        shade = band * 3
        colour = (min(255, red + shade // 2), min(255, green + shade // 2), max(0, blue - shade))
        canvas.box(0, horizon * band // bands, canvas.width, horizon // bands + 1, colour)


def _ground(canvas: _Canvas, draw: random.Random, horizon: int) -> None:
    red, green, blue = draw.choice(_GROUNDS)
    stripe = draw.randint(5, 14)
    for number, top in enumerate(range(horizon, canvas.height, stripe)):
        shade = 14 if number % 2 else 0
        canvas.box(0, top, canvas.width, stripe, (red - shade, green - shade, max(0, blue - shade)))


def _house(canvas: _Canvas, draw: random.Random, horizon: int) -> None:
    width, height = draw.randint(30, 90), draw.randint(18, 40)
    left = draw.randint(0, canvas.width - width)
    canvas.box(left, horizon - height, width, height, draw.choice(_THINGS[1:3]))
    canvas.box(left - 4, horizon - height - 8, width + 8, 8, draw.choice(_THINGS[:1] + _THINGS[4:5]))
    canvas.box(left + width // 3, horizon - height // 2, width // 6, height // 2, _THINGS[4])


def _people(canvas: _Canvas, draw: random.Random) -> None:
    step = draw.randint(34, 60)
    floor = canvas.height - draw.randint(8, 40)
    for left in range(draw.randint(0, step), canvas.width - 20, step):
        tall = draw.randint(70, 96)
        canvas.box(left, floor - tall, 22, tall, draw.choice(_THINGS))
        canvas.box(left + 4, floor - tall - 16, 14, 16, (226, 182, 150))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
