import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.storage.evidence.payload import Content, decode, identify

LIMIT = 1 << 20
TEXT = "Sáng ngày 20/01, huyện tổ chức hội nghị tổng kết.".encode() * 20
RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        (None, TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("X-GZIP", gzip.compress(TEXT, mtime=0)),
        ("gzip", gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\0" * 512),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush()),
        ("br", brotli.compress(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
    ],
)
def test_codings_are_undone(coding: str | None, payload: bytes) -> None:
    assert decode(payload, coding, LIMIT) == Content(TEXT)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_half_a_stream_gives_its_half_and_says_so(coding: str) -> None:
    noise = bytes((7 * i * i + i // 3) % 251 for i in range(200_000))
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](noise)
    half = decode(packed[: len(packed) // 2], coding, LIMIT)
    assert half.problem == f"{coding} data is truncated"
    assert half.data == noise[: len(half.data)]


def test_damage_in_the_middle_keeps_what_came_before() -> None:
    noise = bytes((i * i) % 253 ^ (i >> 7) & 255 for i in range(900_000))
    packed = bytearray(gzip.compress(noise, 1))
    middle = len(packed) * 3 // 4
    packed[middle : middle + 64] = bytes(64)
    content = decode(bytes(packed), "gzip", LIMIT)
    assert content.problem == "gzip data is truncated"
    assert 0 < len(content.data) < len(noise)
    assert content.data[:1000] == noise[:1000]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding](bytes(20 * LIMIT))
    assert decode(bomb, coding, LIMIT) == Content(bytes(LIMIT), f"larger than {LIMIT} bytes")


def test_what_fits_exactly_is_whole() -> None:
    assert decode(gzip.compress(TEXT), "gzip", len(TEXT)) == Content(TEXT)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_plain_text_labelled_as_packed_is_text(coding: str) -> None:
    assert decode(b"<html>plain</html>", coding, LIMIT) == Content(
        b"<html>plain</html>", f"not {coding} as the server says"
    )


@pytest.mark.parametrize(
    ("coding", "problem"),
    [("exi", "content encoding exi is unknown"), ("gzip,gzip,gzip,gzip,gzip", "encoded 5 times")],
)
def test_what_cannot_be_undone_stays_as_it_is(coding: str, problem: str) -> None:
    assert decode(b"abc", coding, LIMIT) == Content(b"abc", problem)


def test_nothing_is_nothing() -> None:
    assert decode(b"", "gzip", LIMIT) == Content(b"")


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "", "x"]))
def test_no_bytes_break_it(data: bytes, coding: str) -> None:
    assert len(decode(data, coding, 1000).data) <= max(1000, len(data))


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html><html>", "text/html"),
        (b"%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"PK\x03\x04...", "application/zip"),
        (b"plain words", None),
        (b"", None),
    ],
)
def test_a_type_is_told_from_the_first_bytes(data: bytes, media_type: str | None) -> None:
    assert identify(data) == media_type
