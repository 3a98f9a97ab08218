"""Which captures of other people's files belong to the portals of an archive, and what becomes of them there."""

from pathlib import Path

from making_inputs import AT, address, http, page, query, record, response, sha1, sound, tables

from lapvo_scraper.cli import main
from lapvo_scraper.storage.remaking.rebuild import rebuild


def test_what_is_left_out_is_counted_and_said(folder, capsys):
    other = "https://khac.example.vn/1"
    Path("in.warc").write_bytes(
        response(1)
        + record("response", other, http(b"x"))
        + record("response", f"{address(9)}?big", http(b"x" * 100), WARC_Segment_Number="1")
        + record("metadata", address(1), b"via: x")
        + record("response", address(5), http(page(5)), WARC_Block_Digest=sha1(b"something else"))
        + record("response", address(6), http(page(6)), at="yesterday")
        + record("response", address(7), b"SSH-2.0-OpenSSH")
    )
    assert main(["import", "in.warc"]) == 0
    assert capsys.readouterr().err.splitlines()[1:] == [
        "tanmy: 1 captures brought in: article 1; articles: 1 new, 0 changed",
        "left out: 1 records whose bytes are not those they were written with",
        "left out: 1 records that are no captures (metadata and the like)",
        "left out: 1 records without a usable date",
        "left out: 1 replies that are no HTTP",
        "left out: 1 captures of other sites",
        "left out: 1 records cut into segments",
        "  of khac.example.vn 1",
    ]


def test_one_file_of_many_portals(folder, capsys):
    (folder.path / "sites" / "mythanh.toml").write_text('name = "mythanh"\nbase_url = "https://mythanh.example.vn"\n')
    theirs = [address(entry).replace("tanmy", "mythanh") for entry in (1, 2)]
    Path("in.warc").write_bytes(
        record("response", theirs[0], http(page(1)))
        + response(1)
        + record("response", "https://khac.example.vn/", http(b"x"))
        + record("response", theirs[1], http(page(2)))
        + response(3)
    )
    assert main(["import", "in.warc"]) == 0
    assert query(folder.path, "select site, entry_id from articles order by 1, 2") == [
        ("mythanh", 1),
        ("mythanh", 2),
        ("tanmy", 1),
        ("tanmy", 3),
    ]
    assert query(folder.path, "select site, outcome from crawls order by 1") == [
        ("mythanh", "complete"),
        ("tanmy", "complete"),
    ]
    assert [path.name for path in folder.path.glob("lapvo.db*")] == ["lapvo.db"]
    assert query(folder.path, "pragma journal_mode") == [("delete",)]
    capsys.readouterr()
    assert main(["import", "--site", "tanmy", "in.warc"]) == 0
    assert "left out: 3 captures of other sites" in capsys.readouterr().err
    before = tables(folder.path)
    rebuild(folder)
    assert tables(folder.path) == before


def test_old_captures_by_http_belong_to_the_portal_that_moved_to_https(folder):
    old = address(1).replace("https:", "http:")
    Path("in.warc").write_bytes(record("response", old, http(page(1))) + response(1, at="2022-01-01T00:00:00Z"))
    assert main(["import", "in.warc"]) == 0
    assert query(folder.path, "select identity, versions, first_seen_at from articles") == [("e:1", 1, AT)]


def test_a_record_larger_than_its_site_allows_is_passed_over(folder, capsys):
    (folder.path / "sites" / "tanmy.toml").write_text(
        'name = "tanmy"\nbase_url = "https://tanmy.example.vn"\nmax_bytes = 2000\n', encoding="utf-8"
    )
    big = record("response", address(1), http(b"x" * 1_100_000))
    Path("in.warc").write_bytes(big + response(2))
    assert main(["import", "in.warc"]) == 0
    assert "left out: 1 captures larger than `max_bytes`" in capsys.readouterr().err
    assert query(folder.path, "select url from captures") == [(address(2),)]


def test_files_are_what_their_type_says(folder):
    picture = "https://tanmy.example.vn/documents/10192/1/anh.jpg/0b1d?t=1611"
    Path("in.warc").write_bytes(
        record("response", picture, http(b"\xff\xd8\xff" + b"1" * 600, media_type="image/jpeg"))
        + record("response", "https://tanmy.example.vn/robots.txt", http(b"User-agent: *", media_type="text/plain"))
        + record("response", "https://tanmy.example.vn/a.css", http(b"p {}", media_type="text/css"))
        + record("response", "https://tanmy.example.vn/ke-hoach.pdf", http(b"%PDF-1.4", media_type="application/pdf"))
        + record("response", address(1), http(b"<p>gone", status="404 Not Found"))
    )
    assert main(["import", "in.warc"]) == 0
    kinds = query(folder.path, "select page_kind, count(*) from captures group by 1 order by 1")
    assert kinds == [("media", 2), ("missing", 1), ("robots", 1), ("style", 1)]
    assert sound(folder)


def test_nobody_can_call_a_capture_better_than_it_is(folder):
    Path("in.warc").write_bytes(
        response(1, X_Lapvo_Evidence="live", X_Lapvo_Kind="article")
        + response(2, X_Lapvo_Evidence="saved_html")
        + response(3, X_Lapvo_Evidence="best", X_Lapvo_Kind="nonsense", X_Lapvo_Secret="x")
    )
    assert main(["import", "in.warc"]) == 0
    assert query(folder.path, "select url, evidence from captures order by 1") == [
        (address(1), "warc"),
        (address(2), "saved_html"),
        (address(3), "warc"),
    ]


def test_versions_stand_in_the_order_of_time_not_of_import(folder):
    texts = {"2023": "Ba", "2021": "Một", "2022": "Hai"}
    Path("in.warc").write_bytes(
        b"".join(
            response(1, page(1, f"{word} đoạn văn."), at=f"{year}-05-01T00:00:00Z") for year, word in texts.items()
        )
    )
    assert main(["import", "in.warc"]) == 0
    seen = query(folder.path, "select version, substr(seen_at, 1, 4) from versions order by version")
    assert seen == [(1, "2021"), (2, "2022"), (3, "2023")]
    assert query(folder.path, "select body like '%Ba đoạn%', substr(changed_at, 1, 4) from articles") == [(1, "2023")]
