"""What web archives and browsers put into a page they hand out is taken out again, and the rest put right."""

from pathlib import Path

import pytest
from making_inputs import SITE, address, http, page, query, record, tables
from replays import STAMP, by_pywb, by_wayback

from lapvo_scraper import read_page
from lapvo_scraper.cli import main
from lapvo_scraper.reading.replayed import is_archives_own, replay_address, undo_replay
from lapvo_scraper.storage.remaking.rebuild import rebuild

PICTURE = "https://tanmy.example.vn/documents/10192/1/anh.jpg/0b1d?t=1611"
SERVED = page(7).replace(
    b"<p>S\xc3\xa1ng", f'<p><img src="{PICTURE}" alt=""></p><p><a href="{address(8)}">Xem</a></p><p>Sáng'.encode()[:-4] + b"S\xc3\xa1ng", 1
)
OWN_PAGE = b"<html><head><title>Wayback Machine</title></head><body><p>Hrm.</p>"
CAPTURES = "select url, fetched_at, evidence, page_kind from captures order by url"


@pytest.mark.parametrize("shown", [by_wayback(SERVED, address(7)), by_pywb(SERVED, address(7))], ids=["wayback", "pywb"])
def test_a_replayed_page_reads_as_the_page_it_shows(shown):
    assert shown != SERVED
    wanted = read_page(SERVED, url=address(7), content_type="text/html", site=SITE)
    found = read_page(shown, url=address(7), content_type="text/html", site=SITE)
    assert [(one.code, one.detail) for one in found.problems] == [("replayed", STAMP)]
    assert found.blocks == wanted.blocks
    assert found.images == wanted.images
    assert [image.url for image in found.images] == [PICTURE]
    assert found.links == wanted.links
    assert read_page(shown, url=None).entry_id == 7


def test_a_page_that_names_a_web_archive_is_no_replay():
    linking = page(1, f'Bản cũ: <a href="https://web.archive.org/web/{STAMP}/{address(2)}">đây</a>.')
    assert undo_replay(linking) is None
    assert read_page(linking, url=address(1)).problems == ()


def test_marks_without_an_end_change_nothing_else():
    for broken in (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- WB Insert -->", b"__wm.wombat("):
        undone = undo_replay(page(1) + broken)
        assert undone is not None
        assert (undone.content, undone.url, undone.timestamp) == (page(1) + broken, None, None)


@pytest.mark.parametrize(
    ("url", "shows"),
    [
        (f"https://web.archive.org/web/{STAMP}/{address(1)}", (STAMP, address(1))),
        (f"https://web.archive.org/web/{STAMP}id_/{address(1)}", (STAMP, address(1))),
        (f"http://localhost:8080/kept/{STAMP}mp_/{address(1)}", (STAMP, address(1))),
        (address(1), None),
        ("https://web.archive.org/web/*/tanmy.example.vn", None),
    ],
)
def test_replay_addresses(url, shows):
    assert replay_address(url) == shows


def test_a_page_saved_from_the_wayback_machine_has_its_time_and_address(folder):
    Path("luu.html").write_bytes(by_wayback(SERVED, address(7)))
    assert main(["import", "luu.html"]) == 0
    assert query(folder.path, CAPTURES) == [(address(7), "2021-01-20T08:30:00Z", "saved_html", "article")]
    assert query(folder.path, "select author, body like '%nobody remembers%' from articles") == [("Minh Hạnh", 0)]
    assert query(folder.path, "select code, detail from article_problems") == [("replayed", STAMP)]
    assert query(folder.path, "select url from images") == [(PICTURE,)]
    assert query(folder.path, "select count(*) from urls where url like '%archive.org%'") == [(0,)]
    before = tables(folder.path)
    assert main(["import", "luu.html"]) == 0
    rebuild(folder)
    assert tables(folder.path) == before


def test_a_browser_names_the_replay_it_saved_from(folder):
    url = f"https://web.archive.org/web/{STAMP}/{address(7)}"
    Path("luu.html").write_bytes(f"<!-- saved from url=({len(url):04})https://web.archive.org/web/{STAMP}/{address(7)} -->".encode() + SERVED)
    assert main(["import", "luu.html"]) == 0
    assert query(folder.path, CAPTURES) == [(address(7), "2021-01-20T08:30:00Z", "saved_html", "article")]


def test_the_archives_own_page_is_refused(folder, capsys):
    assert is_archives_own(OWN_PAGE)
    Path("loi.html").write_bytes(OWN_PAGE)
    assert main(["import", "--site", "tanmy", "loi.html"]) == 2
    assert "loi.html is a web archive's own page, which shows no capture" in capsys.readouterr().err


def test_a_crawl_of_the_replay_gives_copies_of_its_pages(folder, capsys):
    base = f"https://web.archive.org/web/{STAMP}"
    Path("in.warc").write_bytes(
        record("response", f"{base}/{address(7)}", http(by_wayback(SERVED, address(7))))
        + record("response", f"{base}/{address(8)}", http(OWN_PAGE, status="404 Not Found"))
        + record("response", f"{base}im_/{PICTURE}", http(b"\xff\xd8\xff", media_type="image/jpeg"))
        + record("response", f"{base}/https://khac.example.vn/", http(b"<p>x"))
    )
    assert main(["import", "in.warc"]) == 0
    assert query(folder.path, CAPTURES) == [(address(7), "2021-01-20T08:30:00Z", "saved_html", "article")]
    said = capsys.readouterr().err
    assert "left out: 2 files and errors of a web archive's replay" in said
    assert "left out: 1 captures of other sites" in said


# --- what browsers and mirrors do -----------------------------------------------------------------------------


def test_pictures_beside_a_saved_page_have_no_address(folder):
    saved = SERVED.replace(PICTURE.encode(), b"./Tin_files/anh.jpg")
    comment = f"<!-- saved from url=({len(address(7)):04}){address(7)} -->\n"
    Path("Tin.html").write_bytes(comment.encode() + saved)
    assert main(["import", "Tin.html"]) == 0
    assert query(folder.path, "select code, detail from article_problems") == [("pictures-local", "1")]
    assert query(folder.path, "select count(*) from images") == [(0,)]
    assert query(folder.path, "select count(*) from urls where url like '%_files%'") == [(0,)]


def test_a_mirror_says_by_its_folders_where_pages_are_from(folder):
    for path, entry in (("kho/tanmy.example.vn/chi-tiet/-/asset_publisher/1mOzUrGkrdAE/content/id/7", 7),
                        ("kho/tanmy.example.vn/chi-tiet/-/asset_publisher/1mOzUrGkrdAE/content/id/8?plidlayout=9.html", 8)):  # fmt: skip
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(page(entry))
    Path("kho/tanmy.example.vn/index.html").write_bytes(b"<html><p>home")
    assert main(["import", "kho"]) == 0
    assert query(folder.path, "select url, page_kind from captures order by url") == [
        ("https://tanmy.example.vn/", "other"),
        (address(7), "article"),
        (f"{address(8)}?plidlayout=9", "article"),
    ]


def test_httrack_names_its_pages(folder):
    bare = address(7).removeprefix("https://")
    Path("7abc.html").write_bytes(page(7).replace(b"<head>", f"<!-- Mirrored from {bare} by HTTrack Website Copier/3.x -->".encode() + b"<head>"))
    assert main(["import", "7abc.html"]) == 0
    assert query(folder.path, "select url from captures") == [(address(7),)]
