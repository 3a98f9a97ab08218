"""WARC, WET and WACZ files of others become captures, once, with their bytes, dates and digests."""

import gzip
import hashlib
import io
import json
import sqlite3
from pathlib import Path

import pytest
from making_inputs import (
    AT,
    address,
    http,
    page,
    per_record,
    query,
    record,
    response,
    sha1,
    sound,
    tables,
)
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from lapvo_scraper.cli import main
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder

CAPTURES = "select url, fetched_at, status, record_type, evidence, page_kind, error from captures order by url, fetched_at"


def kept(folder: Folder) -> list:
    return [one for path in sorted(folder.warc("tanmy").glob("*.warc.gz")) for one in iter_records(path)]


# --- programs -----------------------------------------------------------------------------------------------


def by_wget() -> bytes:
    """wget 1: brackets around addresses, WARC 1.0, the request first, notes of its own at the end."""
    url = f"<{address(1)}>"
    body = http(page(1))
    request = record("request", url, b"GET / HTTP/1.1\r\n\r\n", version="1.0", Content_Type="application/http;msgtype=request")
    answer = record("response", url, body, version="1.0", WARC_Block_Digest=sha1(body), WARC_Payload_Digest=sha1(page(1)))
    note = record("resource", "<metadata://gnu.org/software/wget/warc/MANIFEST.txt>", b"x", version="1.0")
    return per_record(record("warcinfo", None, b"software: Wget/1.21", version="1.0"), request, answer, note)


def by_heritrix() -> bytes:
    """Heritrix: the request behind the answer, metadata, chunk framing kept with a digest over the entity."""
    framed = b"4\r\n" + page(2)[:4] + b"\r\n" + f"{len(page(2)) - 4:x}\r\n".encode() + page(2)[4:] + b"\r\n0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=UTF-8\r\nTransfer-Encoding: chunked\r\n\r\n"
    request = record("request", address(2), b"GET / HTTP/1.0\r\n\r\n", version="1.0", Content_Type="application/http; msgtype=request")
    answer = record("response", address(2), head + framed, version="1.0", WARC_Payload_Digest=sha1(page(2)), WARC_IP_Address="203.0.113.7")
    dns = record("response", "dns:tanmy.example.vn", b"20210401080000\n", version="1.0", Content_Type="text/dns")
    via = record("metadata", address(2), b"via: x", version="1.0", Content_Type="application/warc-fields")
    return per_record(record("warcinfo", None, b"software: Heritrix/3.4", version="1.0"), dns, answer, request, via)


def by_browsertrix() -> bytes:
    """browsertrix: dates with fractions, sha256 digests, what it saw on the page as resources of its own."""
    body = http(page(3)).replace(b"HTTP/1.1 200 OK", b"HTTP/2 200")
    sha256 = "sha256:" + hashlib.sha256(page(3)).hexdigest()
    answer = record("response", address(3), body, at="2021-04-01T08:00:00.123456Z", WARC_Payload_Digest=sha256)
    seen = record("resource", f"urn:pageinfo:{address(3)}", b"{}", Content_Type="application/json")
    return per_record(record("warcinfo", None, b"software: Browsertrix-Crawler"), answer, seen)


def by_warcio() -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.0")
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    made = writer.create_warc_record(
        address(4), "response", payload=io.BytesIO(page(4)), http_headers=head, warc_headers_dict={"WARC-Date": AT}
    )
    writer.write_record(made)
    made.raw_stream.close()  # the temporary file it took its digests from
    return out.getvalue()


PROGRAMS = {"wget": by_wget, "heritrix": by_heritrix, "browsertrix": by_browsertrix, "warcio": by_warcio}


FORMS = {"per record": bytes, "whole": lambda data: gzip.compress(gzip.decompress(data)), "plain": gzip.decompress}


@pytest.mark.parametrize("pack", FORMS.values(), ids=FORMS)
def test_every_program_in_every_form(folder, pack):
    for name, written in PROGRAMS.items():
        Path(f"{name}.warc.gz").write_bytes(pack(written()))
    assert main(["import", *(f"{name}.warc.gz" for name in PROGRAMS)]) == 0
    assert query(folder.path, CAPTURES) == [
        (address(entry), AT, 200, "response", "warc", "article", None) for entry in (1, 2, 3, 4)
    ]
    assert query(folder.path, "select entry_id, title, author, event_date from articles order by 1") == [
        (entry, f"Tin số {entry}", "Minh Hạnh", "2021-03-12") for entry in (1, 2, 3, 4)
    ]


def test_what_was_recorded_stays_and_holds_every_check(folder):
    Path("in.warc.gz").write_bytes(b"".join(written() for written in PROGRAMS.values()))
    assert main(["import", "in.warc.gz"]) == 0
    given = {one.id: one for one in iter_records(Path("in.warc.gz")) if one.type in ("response", "request")}
    copied = {one.id: one for one in kept(folder) if one.type in ("response", "request")}
    assert copied.keys() == {key for key, one in given.items() if "dns:" not in one["WARC-Target-URI"]}
    for key, copy in copied.items():
        assert copy.block == given[key].block
        assert copy["WARC-Date"] == given[key]["WARC-Date"]
        assert copy["WARC-Target-URI"] == given[key]["WARC-Target-URI"].strip("<>")
        assert copy.get("WARC-IP-Address") == given[key].get("WARC-IP-Address")
    assert sound(folder)


def test_a_request_is_bound_to_its_answer(folder):
    for name, written in (("wget", by_wget), ("heritrix", by_heritrix)):
        Path(f"{name}.warc.gz").write_bytes(written())
    main(["import", "wget.warc.gz", "heritrix.warc.gz"])
    answers = {one.id for one in kept(folder) if one.type == "response"}
    assert {one["WARC-Concurrent-To"][10:-1] for one in kept(folder) if one.type == "request"} == answers


def test_importing_twice_changes_nothing(folder, capsys):
    for name, written in PROGRAMS.items():
        Path(f"{name}.warc.gz").write_bytes(written())
    names = [f"{name}.warc.gz" for name in PROGRAMS]
    assert main(["import", *names]) == 0
    before, files = tables(folder.path), sorted(folder.path.rglob("*.warc.gz"))
    capsys.readouterr()
    assert main(["import", *reversed(names)]) == 0
    assert "tanmy: 0 captures brought in; 4 were there already" in capsys.readouterr().err
    assert tables(folder.path) == before
    assert sorted(folder.path.rglob("*.warc.gz")) == files


# --- revisits -------------------------------------------------------------------------------------------------

IDENTICAL = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"


def revisit(entry: int, *, at: str = "2022-04-01T08:00:00Z", **fields: str) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n"
    return record("revisit", address(entry), head, at=at, WARC_Profile=IDENTICAL, Content_Type="application/http; msgtype=response", **fields)


def original(entry: int) -> tuple[bytes, str]:
    one = response(entry, WARC_Payload_Digest=sha1(page(entry)))
    return one, one.split(b"WARC-Record-ID: ")[1].split(b"\r\n")[0].decode()


@pytest.mark.parametrize("order", ["behind", "before", "in an earlier import"])
def test_revisits_find_what_they_repeat(folder, order):
    originals, ids = zip(*(original(entry) for entry in (1, 2, 3)), strict=True)
    by_id = revisit(1, WARC_Refers_To=ids[0])
    by_time = revisit(2, WARC_Refers_To_Target_URI=address(2), WARC_Refers_To_Date=AT)
    by_digest = revisit(3, WARC_Payload_Digest=sha1(page(3)))
    first, again = b"".join(originals), by_id + by_time + by_digest
    if order == "in an earlier import":
        Path("first.warc").write_bytes(first)
        assert main(["import", "first.warc"]) == 0
        Path("in.warc").write_bytes(again)
    else:
        Path("in.warc").write_bytes(first + again if order == "behind" else again + first)
    assert main(["import", "in.warc"]) == 0
    found = query(folder.path, "select url, record_type, page_kind from captures order by url, fetched_at")
    assert found == [
        (address(entry), record_type, "article") for entry in (1, 2, 3) for record_type in ("response", "revisit")
    ]
    assert query(folder.path, "select count(distinct body_sha256) from captures") == [(3,)]
    assert query(folder.path, "select versions, substr(last_seen_at, 1, 4) from articles") == [(1, "2022")] * 3
    assert sound(folder)
    before = tables(folder.path)
    assert main(["import", "in.warc"]) == 0
    assert tables(folder.path) == before


def test_a_revisit_of_something_lost_is_counted(folder, capsys):
    Path("in.warc").write_bytes(response(2) + revisit(1, WARC_Payload_Digest=sha1(b"never seen")))
    assert main(["import", "in.warc"]) == 0
    assert "left out: 1 revisits of captures that are neither here nor in the archive" in capsys.readouterr().err
    assert query(folder.path, "select code, severity, count from findings") == [("original-not-held", "note", 1)]


# --- damage ---------------------------------------------------------------------------------------------------


def test_a_torn_file_is_read_up_to_the_tear_and_said_so(folder, capsys):
    Path("in.warc.gz").write_bytes(per_record(response(1), response(2), response(3))[:-40])
    assert main(["import", "in.warc.gz"]) == 8
    assert "lapvo: in.warc.gz, byte " in (said := capsys.readouterr().err)
    assert "torn: the rest is no whole record (the file ends within it)" in said
    assert query(folder.path, "select entry_id from articles order by 1") == [(1,), (2,)]
    assert query(folder.path, "select code, severity, count from findings") == [("input-damaged", "warning", 1)]
    assert query(folder.path, "select outcome, exit_code from crawls") == [("findings", 8)]


def test_unreadable_inputs_do_not_stop_the_rest(folder, capsys):
    Path("la.gz").write_bytes(gzip.compress(b"a list of things"))
    Path("cu.arc").write_bytes(b"filedesc://x 0.0.0.0 20010101000000 text/plain 80\n")
    Path("x.wacz").write_bytes(b"PK\x03\x04 nothing")
    Path("tot.warc").write_bytes(response(1))
    assert main(["import", "la.gz", "cu.arc", "x.wacz", "khong.warc", "tot.warc"]) == 2
    said = capsys.readouterr().err
    assert "la.gz is a gzip file that holds no WARC records and no JSON lines; unpack it first" in said
    assert "cu.arc is an ARC file, the form before WARC" in said
    assert "x.wacz is no whole WACZ (ZIP) file" in said
    assert "khong.warc: No such file or directory" in said
    assert query(folder.path, "select entry_id from articles") == [(1,)]
    assert query(folder.path, "select code, count from findings") == [("input-unreadable", 4)]


# --- WET, and what all share ---------------------------------------------------------------------------------------------

RENDITION = """Xuất bản thông tin

null Tin số 1

Chi tiết bài viết Tin tức

Tin số 1

Sáng ngày 12/3/2021, Ủy ban nhân dân xã tổ chức hội nghị sơ kết công tác quý một năm 2021 tại hội trường ./.

Thanh Tâm
"""


def test_text_of_a_crawl_is_lesser_evidence_and_fills_nulls_only(folder):
    text = RENDITION
    fields = {"Content_Type": "text/plain", "WARC_Refers_To": "<urn:uuid:6b2a4c51-0000-4000-8000-000000000000>"}
    Path("a.warc.wet.gz").write_bytes(per_record(record("conversion", address(1), text.encode(), **fields)))
    assert main(["import", "a.warc.wet.gz"]) == 0
    assert query(folder.path, "select record_type, evidence, page_kind from captures") == [("conversion", "text", "article")]
    assert query(folder.path, "select author from articles") == [("Thanh Tâm",)]
    without_byline = page(1).replace(b"<strong>Minh H\xe1\xba\xa1nh</strong>", b"")
    Path("b.warc").write_bytes(response(1, without_byline, at="2020-01-01T00:00:00Z"))
    assert main(["import", "b.warc"]) == 0
    assert query(folder.path, "select author, body like '%mùa khô%', versions from articles") == [("Thanh Tâm", 1, 1)]
    assert query(folder.path, "select field, evidence from field_sources where field = 'byline'") == [("byline", "text")]
    Path("c.warc").write_bytes(response(1, at="2020-02-01T00:00:00Z"))
    assert main(["import", "c.warc"]) == 0
    assert query(folder.path, "select author from articles") == [("Minh Hạnh",)]
    assert query(folder.path, "select count(*) from field_sources where field = 'byline'") == [(0,)]
    assert sound(folder)


def test_an_id_that_is_taken_or_none_gets_another(folder):
    one = response(1)
    head, _, rest = response(2).partition(b"WARC-Record-ID: ")
    same_id = one.partition(b"WARC-Record-ID: ")[2].partition(b"\r\n")[0]
    twin = head + b"WARC-Record-ID: " + same_id + b"\r\n" + rest.partition(b"\r\n")[2]
    odd = response(3).split(b"WARC-Record-ID: ")
    odd = odd[0] + b"WARC-Record-ID: <urn:sha1:ABC>\r\n" + odd[1].split(b"\r\n", 1)[1]
    Path("in.warc").write_bytes(one + twin + odd)
    assert main(["import", "in.warc"]) == 0
    ids = [row[0] for row in query(folder.path, "select id from captures order by url")]
    assert ids[0] == same_id.decode()[10:-1]
    assert len(set(ids)) == 3
    assert all(len(one) == 36 for one in ids)
    before = tables(folder.path)
    assert main(["import", "in.warc"]) == 0
    assert tables(folder.path) == before


def test_json_report(folder, capsys):
    Path("in.warc").write_bytes(response(1) + record("response", "https://khac.example.vn/", http(b"x")))
    assert main(["import", "--json", "in.warc"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["sites"] == {
        "tanmy": {"kinds": {"article": 1}, "already": 0, "articles_new": 1, "articles_changed": 0, "damaged": []}
    }
    assert report["left_out"] == {"other-site": 1}
    assert report["other_sites"] == {"khac.example.vn": 1}


def test_a_file_of_our_own_names_its_portal(tmp_path, folder, monkeypatch):
    Path("in.warc").write_bytes(response(1))
    assert main(["import", "in.warc"]) == 0
    (ours,) = folder.warc("tanmy").glob("*.warc.gz")
    monkeypatch.chdir(tmp_path / "archive" / "warc")
    other = tmp_path / "other"
    assert main(["--archive", str(other), "import", str(ours)]) == 0
    assert query(other, "select site, evidence, entry_id from captures join articles using (site)") == [("tanmy", "warc", 1)]
    with sqlite3.connect(other / "lapvo.db") as db:
        ((profile,),) = db.execute("select profile from sites").fetchall()
    db.close()
    assert json.loads(profile)["base_url"] == "https://tanmy.example.vn"
