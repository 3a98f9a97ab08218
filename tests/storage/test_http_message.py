import pytest

from lapvo_scraper.storage.evidence.http_message import parse_reply

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("received", "payload", "complete"),
    [
        (HEAD + b"Content-Length: 3\r\n\r\nabc", b"abc", True),
        (HEAD + b"Content-Length: 3\r\n\r\nabcdef", b"abc", True),
        (HEAD + b"Content-Length: 5\r\n\r\nabc", b"abc", False),
        (HEAD + b"\r\nuntil the end", b"until the end", True),
        (HEAD + b"Content-Length: -1\r\n\r\nabc", b"abc", True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde", True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nTrailer: t\r\n\r\n", b"abc", True),
        (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", b"0123456789", True),
        (HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", b"a", True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc", b"abc", False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc", b"abc", False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc", b"", False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n-3\r\nabc", b"", False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\nabc", b"", False),
        (HEAD + b"Transfer-Encoding: chunked\n\n3\nabc\n0\n\n", b"abc", True),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", b"", True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", b"", True),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"Content-Length: 1\r\n\r\na", b"a", True),
    ],
)
def test_payload_is_the_entity_without_its_framing(received: bytes, payload: bytes, complete: bool) -> None:
    reply = parse_reply(received)
    assert reply is not None
    assert (reply.payload, reply.complete) == (payload, complete)


@pytest.mark.parametrize(
    "received",
    [
        b"",
        b"<html>HTTP/0.9</html>",
        b"HTTP/1.1 200 OK\r\nServer: x",
        b"HTTP/1.1 2xx OK\r\n\r\n",
        b"ICY 200 OK\r\n\r\n",
    ],
)
def test_what_has_no_whole_head_is_no_reply(received: bytes) -> None:
    assert parse_reply(received) is None


def test_the_head_stays_as_sent_but_for_the_name_of_the_framing() -> None:
    received = (
        b"HTTP/1.1 200 Rat Tot\r\nx-LOWER-Mixed: 1\r\nSet-Cookie: a\r\nServer: s\r\nSet-Cookie: b\r\n"
        b"transfer-ENCODING : chunked\r\n\r\n0\r\n\r\n"
    )
    reply = parse_reply(received)
    assert reply is not None
    assert reply.head == (
        b"HTTP/1.1 200 Rat Tot\r\nx-LOWER-Mixed: 1\r\nSet-Cookie: a\r\nServer: s\r\nSet-Cookie: b\r\n"
        b"X-Archive-Orig-Transfer-Encoding : chunked\r\n\r\n"
    )
    assert [value for name, value in reply.headers if name == "Set-Cookie"] == ["a", "b"]


def test_a_stored_block_reads_like_the_reply_it_came_from() -> None:
    wire = HEAD + b"Transfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    first = parse_reply(wire)
    assert first is not None
    assert parse_reply(first.head + first.payload) == first


def test_headers_are_found_in_any_case_folded_and_in_utf_8() -> None:
    reply = parse_reply(
        HEAD + b"content-TYPE: text/html;\r\n charset=utf-8\r\nno colon here\r\n"
        b"Location: /t\xc3\xac-ki\xe1\xba\xbfm\r\nX-Old: caf\xe9\r\n\r\n"
    )
    assert reply is not None
    assert reply.header("Content-Type") == "text/html; charset=utf-8"
    assert reply.header("location") == "/tì-kiếm"
    assert reply.header("X-Old") == "café"
    assert reply.header("Absent") is None
