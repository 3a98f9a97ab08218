from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.errors import ArchiveDamaged
from lapvo_scraper.storage.evidence.warc import Gap, Record, iter_records, member, read_record, walk

FIELD_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(str.strip)


def record(number: int, size: int = 40) -> Record:
    headers = (("WARC-Type", "resource"), ("WARC-Record-ID", f"<urn:uuid:{number}>"))
    return Record(headers, bytes((number + i * i) % 256 for i in range(size)))


def write(path: Path, *parts: bytes) -> list[int]:
    path.write_bytes(b"".join(parts))
    return [sum(map(len, parts[:index])) for index in range(len(parts))]


@given(st.binary(max_size=2000), FIELD_TEXT, st.booleans())
def test_a_record_comes_back_as_it_was(tmp_path_factory, block: bytes, title: str, packed: bool) -> None:
    path = tmp_path_factory.mktemp("warc") / "x.warc.gz"
    written = Record((("WARC-Type", "resource"), ("X-Title", title)), block)
    data = member(written, packed=packed)
    path.write_bytes(b"before" + data + b"after")
    assert read_record(path, 6, len(data)) == Record(written.headers, block, 6, len(data))


def test_a_line_break_in_a_field_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        member(Record((("WARC-Target-URI", "http://a/\r\nWARC-Type: response"),), b""))


def test_records_are_walked_in_order(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    starts = write(path, *(member(record(number, 3_000_000 if number == 1 else 40)) for number in range(4)))
    assert [found.offset for found in iter_records(path)] == starts
    assert [found.id for found in iter_records(path, starts[2])] == ["2", "3"]


def test_damage_is_a_gap_and_is_read_around(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    members = [member(record(number, 500)) for number in range(4)]
    middle = bytearray(members[1])
    middle[len(middle) // 2] ^= 1
    starts = write(path, members[0], bytes(middle), members[2], members[3][:-1])
    found = list(walk(path))
    assert found[1] == Gap(starts[1], len(middle))
    assert found[3] == Gap(starts[3], len(members[3]) - 1)
    assert [one.id for one in found if isinstance(one, Record)] == ["0", "2"]


@pytest.mark.parametrize("tail", [b"", b"\0" * 4096, b"\x1f\x8b\x08", b"\x1f\x8b\x08\0" * 50, b"rubbish"])
def test_a_tail_that_is_no_record_is_one_gap(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    whole = member(record(1))
    write(path, whole, tail)
    assert list(walk(path))[1:] == ([Gap(len(whole), len(tail))] if tail else [])


def test_a_member_that_lies_about_its_length_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    import gzip

    write(path, gzip.compress(b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 9\r\n\r\nabc\r\n\r\n"))
    assert list(iter_records(path)) == []


@pytest.mark.parametrize(("offset", "length"), [(0, 5), (1, 60), (10_000, 60)])
def test_reading_where_no_record_is_says_so(tmp_path: Path, offset: int, length: int) -> None:
    path = tmp_path / "x.warc.gz"
    write(path, member(record(1)))
    with pytest.raises(
        ArchiveDamaged, match=f"x.warc.gz: no whole record of {length} bytes at byte {offset}"
    ):
        read_record(path, offset, length)
