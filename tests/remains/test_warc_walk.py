"""Records come out of WARC files however they are packed, and around whatever befell them."""

import gzip
import io
import random

import pytest
from making_inputs import per_record, record

from lapvo_scraper.remains.warc_walk import MAX_HEAD, Damage, Found, walk_warc
from lapvo_scraper.storage.evidence.warc import member

BLOCKS = [b"one " * 40, b"two\r\n\r\nWARC/ is only text here", b"three " * 9000]
RECORDS = [record("resource", f"http://x/{place}", block) for place, block in enumerate(BLOCKS)]


def walked(data: bytes, wanted=lambda record, size: True) -> list:
    return list(walk_warc(io.BytesIO(data), len(data), wanted))


def blocks(found: list) -> list[bytes]:
    return [one.record.block for one in found if isinstance(one, Found)]


def damages(found: list) -> list[Damage]:
    return [one for one in found if isinstance(one, Damage)]


PACKED = {
    "one member a record": per_record(*RECORDS),
    "one member for all": gzip.compress(b"".join(RECORDS)),
    "not packed": b"".join(RECORDS),
    "more empty lines between": b"\r\n\r\n".join(RECORDS),
}


@pytest.mark.parametrize("data", PACKED.values(), ids=PACKED)
def test_every_form_of_file(data):
    found = walked(data)
    assert blocks(found) == BLOCKS
    assert damages(found) == []


def test_fields_are_read_with_folded_lines_and_any_case():
    one = b"WARC/1.0\r\nwarc-type: resource\r\nX-Long: a\r\n\tb\r\nCONTENT-LENGTH: 2\r\n\r\nhi\r\n\r\n"
    (found,) = walked(one)
    assert found.record.headers == (("warc-type", "resource"), ("X-Long", "a b"))
    assert (found.record.type, found.record.block) == ("resource", b"hi")


def test_fields_that_would_break_a_record_are_made_harmless():
    one = b"WARC/1.0\r\nWARC-Type: resource\r\nX-Odd: a\rX-Made-Up: b\r\n: nameless\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
    (found,) = walked(one)
    assert found.record.headers == (("WARC-Type", "resource"), ("X-Odd", "a X-Made-Up: b"))
    assert found.record.block == walked(member(found.record))[0].record.block


def test_blocks_that_are_not_wanted_are_passed_over():
    found = walked(PACKED["one member a record"], lambda record, size: size < 100)
    assert [(one.whole, one.record["WARC-Target-URI"]) for one in found] == [
        (False, "http://x/0"),
        (True, "http://x/1"),
        (False, "http://x/2"),
    ]
    assert blocks(found) == [b"", BLOCKS[1], b""]


@pytest.mark.parametrize("name", ["one member a record", "one member for all", "not packed"])
def test_a_torn_tail_costs_the_torn_record_only(name):
    data = PACKED[name]
    found = walked(data[:-30])
    assert blocks(found) == BLOCKS[:2]
    (damage,) = damages(found)
    assert damage.torn
    assert damage.what == "the file ends within it"
    assert damage.offset + damage.length == len(data) - 30


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_wherever_a_file_is_cut_what_is_whole_comes_out(cut):
    data = per_record(*RECORDS[:2])
    assert blocks(walked(data[:-cut]))[:1] == BLOCKS[:1]


def test_damage_in_the_middle_is_read_around():
    for pack in (per_record, lambda *records: b"".join(records)):
        before, middle, after = (pack(one) for one in RECORDS)
        found = walked(before + b"\0" * len(middle) + after)
        assert blocks(found) == [BLOCKS[0], BLOCKS[2]]
        (damage,) = damages(found)
        assert (damage.offset, damage.length, damage.torn) == (len(before), len(middle), False)


def test_a_flipped_bit_costs_one_record():
    data = bytearray(PACKED["one member a record"])
    place = len(per_record(RECORDS[0])) + 90
    data[place] ^= 0x10
    found = walked(bytes(data))
    assert blocks(found) == [BLOCKS[0], BLOCKS[2]]
    assert len(damages(found)) == 1


def test_a_record_that_lies_about_its_length_does_not_swallow_the_next():
    lying = RECORDS[1].replace(b"Content-Length: 30", b"Content-Length: 99")
    assert lying != RECORDS[1]
    for pack in (per_record, lambda *records: b"".join(records)):
        found = walked(pack(RECORDS[0], lying, RECORDS[2]))
        assert blocks(found) == [BLOCKS[0], BLOCKS[2]]
        assert len(damages(found)) == 1


def test_a_beginning_that_is_lost_is_read_around():
    found = walked(b"\0" * 50 + PACKED["one member a record"])
    assert blocks(found) == BLOCKS
    assert damages(found) == [Damage(0, 50, "its bytes do not unpack", torn=False)]


def test_zeros_behind_the_end_are_said():
    for name in ("one member a record", "not packed"):
        found = walked(PACKED[name] + b"\0" * 4096)
        assert blocks(found) == BLOCKS
        assert [(one.length, one.torn) for one in damages(found)] == [(4096, True)]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"WARC/1.1\r\nWARC-Type: resource\r\n\r\n", "its length is not given"),
        (b"WARC/1.1\r\nContent-Length: -4\r\n\r\n", "its length is not given"),
        (b"WARC/1.1\r\nX: " + b"x" * MAX_HEAD + b"\r\n\r\n", "its fields have more than"),
        (b"GET / HTTP/1.1\r\n\r\n", "no WARC record begins there"),
    ],
)
def test_what_is_no_record_is_named(head, says):
    (damage,) = walked(head)
    assert says in damage.what


def test_any_damage_is_survived_and_placed():
    chance = random.Random(5)
    for _ in range(150):
        data = bytearray(chance.choice(list(PACKED.values())))
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(max(1, len(data)))
            match chance.randrange(4):
                case 0:
                    data[place : place + 1] = chance.randbytes(1)
                case 1:
                    del data[place : place + chance.randrange(1, 300)]
                case 2:
                    data[place:place] = chance.randbytes(chance.randrange(1, 40))
                case 3:
                    data = data[: place + 1]
        found = walked(bytes(data))
        for damage in damages(found):
            assert 0 <= damage.offset <= damage.offset + damage.length <= len(data)
        for one in found:
            assert isinstance(one, Damage) or member(one.record)
