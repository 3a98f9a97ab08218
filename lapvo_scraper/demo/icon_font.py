"""A TrueType font of one sign, made from nothing: themes bring fonts, and an archive must keep them.

The tables are those OpenType requires; the sign at U+E001 is the small triangle between breadcrumbs.
"""

from __future__ import annotations

import struct
from functools import cache

ICON = 0xE001
_EM = 1000
_TRIANGLE = ((200, 0), (200, 700), (750, 350))
_BOX = ((100, 0), (100, 700), (600, 700), (600, 0))
_ON_CURVE = 1
_CREATED = 3_692_217_600  # seconds since 1904: 2021-01-01


@cache
def icon_font() -> bytes:
    """Return the font file."""
    glyphs = [_glyph(_BOX), b"", _glyph(_TRIANGLE)]  # .notdef, space, icon
    offsets = [0]
    for glyph in glyphs:
        offsets.append(offsets[-1] + len(glyph))
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap({0x20: 1, ICON: 2}),
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, _CREATED,
                             _CREATED, 0, 0, 750, 700, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, _EM, 0, 0, 750, 1, *[0] * 7, 3),
        b"hmtx": struct.pack(">HhHhHh", 700, 100, 300, 0, 900, 200),
        b"loca": struct.pack(">4I", *offsets),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": _name("Vam Sen Icons"),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }  # fmt: skip
    return _with_checksum(_assemble(tables))


def _glyph(points: tuple[tuple[int, int], ...]) -> bytes:
    """Return a simple glyph of one contour with straight edges, padded to four octets."""
    xs, ys = zip(*points, strict=True)
    data = struct.pack(">hhhhhHH", 1, min(xs), min(ys), max(xs), max(ys), len(points) - 1, 0)
    data += bytes([_ON_CURVE]) * len(points)
    for values in (xs, ys):
        data += b"".join(struct.pack(">h", b - a) for a, b in zip((0, *values), values, strict=False))
    return data + b"\0" * (-len(data) % 4)


def _cmap(mapping: dict[int, int]) -> bytes:
    """Return a format 4 character map; each character is a segment of its own."""
    codes = [*sorted(mapping), 0xFFFF]
    deltas = [(mapping.get(code, 0) - code) % 65_536 for code in codes[:-1]] + [1]
    count = len(codes)
    power = 1 << (count.bit_length() - 1)
    sub = struct.pack(
        ">HHHHHHH", 4, 16 + 8 * count, 0, 2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power)
    )
    sub += struct.pack(f">{count}H", *codes) + b"\0\0" + struct.pack(f">{count}H", *codes)
    sub += struct.pack(f">{count}H", *deltas) + struct.pack(f">{count}H", *[0] * count)
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + sub


def _name(family: str) -> bytes:
    records = {1: family, 2: "Regular", 3: family, 4: family, 5: "Version 1.0", 6: family.replace(" ", "")}
    strings, entries = b"", b""
    for number, words in records.items():
        encoded = words.encode("utf-16-be")
        entries += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(encoded), len(strings))
        strings += encoded
    return struct.pack(">HHH", 0, len(records), 6 + len(entries)) + entries + strings


def _os2() -> bytes:
    metrics = (4, 700, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0)
    ranges = (bytes(10), 0, 0, 0, 0, b"VSEN", 0x40, 0x20, ICON, 800, -200, 0, 800, 200)
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHIIhhHHH", *metrics, *ranges, 1, 0, 500, 700, 0, 0x20, 0
    )


def _assemble(tables: dict[bytes, bytes]) -> bytearray:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    out = bytearray(
        struct.pack(">IHHHH", 0x10000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    )
    offset = len(out) + 16 * count
    body = bytearray()
    for tag, data in sorted(tables.items()):
        out += struct.pack(">4sIII", tag, _checksum(data), offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return out + body


def _with_checksum(font: bytearray) -> bytes:
    """Fill in `checkSumAdjustment` of the `head` table, which covers the whole file."""
    entry = font.index(b"head")
    (head,) = struct.unpack_from(">I", font, entry + 8)
    struct.pack_into(">I", font, head + 8, (0xB1B0AFBA - _checksum(font)) % 2**32)
    return bytes(font)


def _checksum(data: bytes | bytearray) -> int:
    padded = bytes(data) + b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) % 2**32
