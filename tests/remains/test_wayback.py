"""Captures come out of web archives of every dialect, once, and around whatever the archive does."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from archive_server import Capture, WebArchiveServer, serving
from making_inputs import SITE, address, page, query, tables

from lapvo_scraper.cli import main
from lapvo_scraper.errors import UsageError
from lapvo_scraper.remains import cdx, fetch
from lapvo_scraper.remains.cdx import web_archive
from lapvo_scraper.remains.fetch import Fetcher, NoAnswer, Pace
from lapvo_scraper.remains.wayback import FAILURES_IN_A_ROW, queries
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.remaking.rebuild import rebuild

PICTURE = "https://tanmy.example.vn/documents/10192/1/anh.jpg"
LISTING = "https://tanmy.example.vn/tin-tuc"
HELD = [
    Capture(address(1), "20210401080000", page(1)),
    Capture(address(1), "20210501080000", page(1)),
    Capture(address(1), "20220401080000", page(1, "Đoạn văn đã sửa.")),
    Capture(address(2), "20210402080000", page(2), headers={"ETag": '"x1"', "Content-Encoding": "gzip"}),
    Capture(LISTING, "20210401070000", b"", status=302, headers={"Location": address(2)}),
    Capture(f"{LISTING}/x", "20230401070000", b"<p>gone", status=404),
    Capture(f"{LISTING}/y", "20230401070000", b"<p>error", status=500),
    Capture(PICTURE, "20210401080001", b"\xff\xd8\xff" + b"1" * 600, media_type="image/jpeg"),
]
DIALECTS = {"wayback": "", "pywb": "/kept", "commoncrawl": "/CC-MAIN-2021-04-index"}
QUICK = Pace(delay=0, first_wait=0.01, tries=4)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebArchiveServer]:
    monkeypatch.setattr(cdx, "PORTION", 2)
    with serving(HELD) as served:
        yield served


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lapvo_scraper.cli.wayback.Pace", lambda delay: replace(QUICK, delay=delay))


def ask(server: WebArchiveServer, dialect: str = "wayback", *more: str, target: str = "tanmy") -> int:
    records = ["--records", f"{server.url}/files"] if dialect == "commoncrawl" else []
    endpoint = server.url + DIALECTS[dialect]
    return main(["wayback", target, "--from", endpoint, "--dialect", dialect, *records, *more])


SEEN = "select url, fetched_at, status, evidence, page_kind from captures where error is null order by url, fetched_at"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect(folder, server, capsys, dialect):
    assert ask(server, dialect) == 0
    assert query(folder.path, SEEN) == [
        (address(1), "2021-04-01T08:00:00Z", 200, "web_archive", "article"),
        (address(1), "2022-04-01T08:00:00Z", 200, "web_archive", "article"),
        (address(2), "2021-04-02T08:00:00Z", 200, "web_archive", "article"),
        (PICTURE, "2021-04-01T08:00:01Z", 200, "web_archive", "media"),
        (LISTING, "2021-04-01T07:00:00Z", 302, "web_archive", None),
        (f"{LISTING}/x", "2023-04-01T07:00:00Z", 404, "web_archive", "missing"),
    ]
    assert query(folder.path, "select entry_id, versions, author from articles order by 1") == [
        (1, 2, "Minh Hạnh"),
        (2, 1, "Minh Hạnh"),
    ]
    assert query(folder.path, "select distinct final_url from captures where final_url is not null") == [(address(2),)]
    said = capsys.readouterr().err
    assert "1 captures repeat the one before them, by the index: not asked for" in said
    assert "left out: 1 captures of errors" in said
    assert verify(folder, {"tanmy": SITE}).faults == []
    before = tables(folder.path)
    rebuild(folder)
    assert tables(folder.path) == before
    asked = len(server.asked)
    assert ask(server, dialect) == 0
    assert tables(folder.path) == before
    replayed = [path for path in server.asked[asked:] if "id_/" in path or "/files/" in path]
    assert replayed == []


def test_what_the_portal_said_is_told_from_what_the_archive_says(folder, server):
    assert ask(server, target=address(2)) == 0
    (warc,) = folder.warc("tanmy").glob("*.warc.gz")
    (kept,) = [one for one in iter_records(warc) if one.type == "response"]
    head = kept.block.partition(b"\r\n\r\n")[0].decode()
    assert head.splitlines() == [
        "HTTP/1.1 200 OK",
        'ETag: "x1"',
        "X-Archive-Orig-Content-Encoding: gzip",
        "Content-Type: text/html; charset=UTF-8",
        f"Content-Length: {len(page(2))}",
    ]
    assert (kept["WARC-Date"], kept["X-Lapvo-Reconstructed"]) == ("2021-04-02T08:00:00Z", "yes")
    ((command,),) = query(folder.path, "select command from crawls")
    assert command == f"lapvo wayback tanmy --from {server.url}"


def test_pages_come_before_pictures_and_no_media_leaves_them(folder, server, capsys):
    assert ask(server, "wayback", "--no-media") == 0
    assert "left out: 1 pictures and files (--no-media)" in capsys.readouterr().err
    assert ask(server) == 0
    assert [path for path in server.asked if "id_/" in path][-1].endswith("anh.jpg")


def test_one_address_and_days(folder, server):
    assert ask(server, "wayback", "--after", "2022-01", "--before", "2022-12-31", target=address(1)) == 0
    assert query(folder.path, "select fetched_at from captures") == [("2022-04-01T08:00:00Z",)]
    assert ask(server, target=f"{LISTING}*") == 0
    assert query(folder.path, "select count(*) from captures") == [(3,)]


def test_redirects_are_told_apart_though_their_payload_is_the_same(folder):
    ways = [Capture(LISTING, f"202{year}0401070000", b"", 302, headers={"Location": address(year)}) for year in (1, 2)]
    with serving([*ways, Capture(LISTING, "20210231000000", b"never was"), Capture(LISTING, "20220301000000", b"<p>")]) as one:
        assert ask(one) == 0
    assert query(folder.path, "select final_url from captures order by fetched_at") == [
        (address(1),),
        (None,),
        (address(2),),
    ]


def test_a_budget_is_kept_and_gone_on_with(folder, server):
    assert ask(server, "wayback", "--limit", "2") == 7
    assert query(folder.path, "select count(*) from captures") == [(2,)]
    assert query(folder.path, "select outcome, exit_code from crawls") == [("page-limit", 7)]
    assert ask(server) == 0
    assert query(folder.path, "select count(*) from captures") == [(6,)]


# --- an archive that misbehaves -------------------------------------------------------------------------------


def test_limits_cuts_and_hang_ups_are_waited_out(folder, server):
    server.moods = {
        "cdx/search": ["429", "hang up", "503", "cut"][:3],
        "20210401080000id_": ["503", "cut", "hang up"],
        "anh.jpg": ["429 0", "502"],
    }
    assert ask(server) == 0
    assert query(folder.path, "select count(*) from captures") == [(6,)]


def test_a_limit_that_lasts_stops_the_run_and_loses_nothing(folder, server, capsys):
    server.moods = {"20220401080000id_": ["429 0"] * 99}
    assert ask(server) == 6
    said = capsys.readouterr().err
    assert "answers status 429 and asks to wait 0 s; what it gave is safe: run the same command again later" in said
    assert query(folder.path, "select outcome, exit_code from crawls") == [("stopped", 6)]
    assert query(folder.path, "select code, severity from findings") == [("archive-stopped", "warning")]
    assert query(folder.path, "select fetched_at from captures") == [("2021-04-01T08:00:00Z",)]
    server.moods = {}
    assert ask(server) == 0
    assert query(folder.path, "select count(*) from captures") == [(6,)]


def test_a_wait_that_is_too_long_is_not_waited_for(folder, server, capsys):
    server.moods = {"cdx/search": ["503 86400"]}
    assert ask(server) == 6
    assert "asks to wait 86,400 s" in capsys.readouterr().err
    assert not folder.database.exists()


@pytest.mark.parametrize(
    ("mood", "says"),
    [
        ("404", "the archive's own page, status 404"),
        ("302", "the archive's own page, status 302"),
        ("other capture", "another capture, of Mon, 01 Jan 2001 00:00:00 GMT"),
        ("toolbar", "rewritten for replay, not as it was recorded"),
        ("cut", "cut off after 9 of 1,000 bytes"),
    ],
)
def test_what_is_no_capture_is_a_gap_with_its_reason(folder, server, capsys, mood, says):
    server.moods = {"20210402080000id_": [mood] * QUICK.tries}
    assert ask(server) == 8
    assert f"lapvo: 20210402080000 {address(2)}: {says}" in capsys.readouterr().err
    assert query(folder.path, "select count(*) from captures") == [(5,)]
    ((code, severity, count, message),) = query(folder.path, "select code, severity, count, message from findings")
    assert (code, severity, count) == ("captures-not-had", "warning", 1)
    assert says in message
    server.moods = {}
    assert ask(server) == 0  # only the gap is asked for again
    assert query(folder.path, "select count(*) from captures") == [(6,)]


def test_an_unchanged_capture_stands_in_for_one_that_cannot_be_had(folder, server):
    server.moods = {"20210401080000id_": ["404"]}
    assert ask(server, target=address(1)) == 8
    assert query(folder.path, "select fetched_at from captures order by 1") == [
        ("2021-05-01T08:00:00Z",),
        ("2022-04-01T08:00:00Z",),
    ]


def test_a_page_of_the_index_that_is_lost_is_a_gap(folder, server, capsys):
    server.moods = {"page=1": ["500"] * QUICK.tries}
    assert ask(server, "commoncrawl", "--json") == 8
    report = json.loads(capsys.readouterr().out)
    assert report["index_gaps"] == [{"what": "tanmy.example.vn/, page 1", "why": "status 500"}]
    assert query(folder.path, "select code from findings") == [("index-not-had",)]
    assert ask(server, "commoncrawl") == 0
    assert query(folder.path, "select count(*) from captures") == [(6,)]


def test_findings_speak_vietnamese(folder, server):
    server.moods = {"20210402080000id_": ["404"]}
    assert ask(server, "wayback", "--lang", "vi", target=address(2)) == 8
    ((message,),) = query(folder.path, "select message from findings")
    assert message.startswith(f"Có 1 bản chụp trong mục lục của {server.url} không lấy được, ví dụ 20210402080000 ")


def test_damage_met_ends_with_4_whatever_else_came(folder, server):
    assert ask(server, "wayback", "--limit", "1") == 7
    (warc,) = folder.warc("tanmy").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-20])
    assert ask(server) == 4
    assert query(folder.path, "select code from findings where severity = 'error'") == [("archive-damaged",)]


def test_gaps_are_recorded_though_nothing_came(folder, server):
    server.moods = {"20210402080000id_": ["404"]}
    assert ask(server, target=address(2)) == 8
    assert query(folder.path, "select code, count from findings") == [("captures-not-had", 1)]
    assert query(folder.path, "select count(*) from captures") == [(0,)]


def test_an_archive_that_falls_silent_is_left_alone(folder, monkeypatch):
    many = [Capture(address(number), "20210401080000", page(number)) for number in range(FAILURES_IN_A_ROW + 5)]
    with serving(many) as served:
        served.moods = {"id_/": ["500"] * 1000}
        assert ask(served) == 6
        assert len([path for path in served.asked if "id_/" in path]) == FAILURES_IN_A_ROW * QUICK.tries


def test_an_archive_that_holds_nothing(folder, server, capsys):
    for dialect in DIALECTS:
        assert ask(server, dialect, "--after", "2030") == 0
    assert "tanmy: 0 captures brought in" in capsys.readouterr().err
    assert not folder.database.exists()


def test_killed_and_gone_on_with(folder, tmp_path):
    many = [Capture(address(number), "20210401080000", page(number)) for number in range(1, 61)]
    with serving(many) as served:
        served.portion = 50
        command = [sys.executable, "-m", "lapvo_scraper.cli", "wayback", "tanmy", "--from", served.url]
        command += ["--dialect", "wayback", "--delay", "0.01"]
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ)
        deadline = time.monotonic() + 60
        while sum("id_/" in path for path in served.asked) < 30 and time.monotonic() < deadline:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait(30)
        before = sum("id_/" in path for path in served.asked)
        assert ask(served) == 0
        again = sum("id_/" in path for path in served.asked) - before
    assert 30 <= before < 60
    assert 60 - before <= again <= 60 - before + 1  # one may have been asked for and not kept
    assert query(folder.path, "select count(*), count(distinct url) from captures") == [(60, 60)]
    assert verify(folder, {"tanmy": SITE}).faults == []


# --- manners --------------------------------------------------------------------------------------------------


def test_an_archive_on_the_internet_is_told_whom_to_write_to(folder, capsys, server):
    assert main(["wayback", "tanmy"]) == 2
    assert 'asking web.archive.org needs a contact that its operators can write to; add the line  contact =' in capsys.readouterr().err
    (folder.path / "lapvo.toml").write_text('contact = "me@example.org"\n', encoding="utf-8")
    assert ask(server) == 0
    (agent,) = server.agents
    assert agent is not None
    assert agent.startswith("lapvo-scraper/")
    assert agent.endswith("(+me@example.org)")


def test_a_simulated_clock_asks_nobody_on_the_internet(folder, capsys, monkeypatch):
    monkeypatch.setenv("LAPVO_NOW", "2025-07-01T02:00:00+07:00")
    assert main(["wayback", "tanmy"]) == 2
    assert "LAPVO_NOW is set" in capsys.readouterr().err


def test_names_must_lead_to_public_addresses(server, monkeypatch):
    monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("10.0.0.5", 80))])
    with Fetcher("x", QUICK) as fetcher, pytest.raises(fetch.Unreachable, match=r"10\.0\.0\.5, which is no public address"):
        fetcher.get("http://archive.example.org/", limit=100)


def test_requests_keep_their_distance(server):
    with Fetcher("x", Pace(delay=0.15), named=frozenset({"127.0.0.1"})) as fetcher:
        started = time.monotonic()
        for _ in range(3):
            fetcher.get(f"{server.url}/nothing", limit=100).file.close()
        assert time.monotonic() - started >= 0.3


def test_an_answer_without_end_is_cut_at_the_limit(server):
    with Fetcher("x", QUICK, named=frozenset({"127.0.0.1"})) as fetcher:
        answer = fetcher.get(f"{server.url}/web/20210401080000id_/{address(1)}", limit=10)
        with answer.file:
            assert (answer.body(), answer.cut) == (page(1)[:10], True)


def test_nobody_at_home(folder):
    with Fetcher("x", QUICK, named=frozenset({"127.0.0.1"})) as fetcher, pytest.raises(NoAnswer, match="Refused"):
        fetcher.get("http://127.0.0.1:9/", limit=10)


@pytest.mark.parametrize(
    ("endpoint", "dialect", "address_of"),
    [
        ("https://web.archive.org", "wayback", "https://web.archive.org"),
        ("web.archive.org/web/", "wayback", "https://web.archive.org"),
        ("https://x.example/cdx/search/cdx", "wayback", "https://x.example"),
        ("http://localhost:8080/kept/", "pywb", "http://localhost:8080/kept"),
        ("http://localhost:8080/kept/cdx", "pywb", "http://localhost:8080/kept"),
        (
            "https://index.commoncrawl.org/CC-MAIN-2021-04-index",
            "commoncrawl",
            "https://index.commoncrawl.org/CC-MAIN-2021-04-index",
        ),
    ],
)
def test_an_archive_is_known_by_its_address(endpoint, dialect, address_of):
    found = web_archive(endpoint)
    assert (found.dialect, found.endpoint) == (dialect, address_of)


@pytest.mark.parametrize("endpoint", ["ftp://x.example/", "http:///x"])
def test_what_is_no_address_of_an_archive(endpoint):
    with pytest.raises(UsageError, match="is no address of a web archive"):
        web_archive(endpoint)


def test_wrong_usage(folder, capsys):
    assert main(["wayback", "https://khac.example.vn/"]) == 2
    assert main(["wayback", "tanmy", "--after", "hôm qua", "--from", "http://127.0.0.1:9"]) == 2
    said = capsys.readouterr().err
    assert "no profile covers https://khac.example.vn/" in said
    assert "'hôm qua' is no day" in said


def test_a_site_of_several_hosts_is_asked_for_one_after_the_other():
    site = replace(SITE, hosts=("cu.example.vn", "http://tanmy.example.vn"))
    assert [one.url for one in queries(site, None, None, None)] == ["cu.example.vn/", "tanmy.example.vn/"]
