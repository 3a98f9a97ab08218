"""WACZ files of others: what is in them becomes captures, and a trap or damage in one is said."""

import hashlib
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from making_inputs import address, per_record, query, response, sound

from lapvo_scraper.cli import main


def wacz(path: Path, warcs: dict[str, bytes], *, packed: bool = False, stated: str | None = None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, data in warcs.items():
            made.writestr(f"archive/{name}", data)
        hashes = [
            {"path": f"archive/{name}", "hash": stated or "sha256:" + hashlib.sha256(data).hexdigest()}
            for name, data in warcs.items()
        ]
        made.writestr("datapackage.json", json.dumps({"resources": hashes}))
        made.writestr("pages/pages.jsonl", "{}")


@pytest.mark.parametrize("packed", [False, True])
def test_wacz(folder, packed):
    wacz(Path("in.wacz"), {"a.warc.gz": per_record(response(1)), "b.warc": response(2)}, packed=packed)
    assert main(["import", "in.wacz"]) == 0
    assert query(folder.path, "select url, evidence from captures order by url") == [
        (address(1), "wacz"),
        (address(2), "wacz"),
    ]
    assert sound(folder)


def test_a_wacz_that_unpacks_to_far_too_much_is_refused(folder, capsys):
    wacz(Path("in.wacz"), {"a.warc.gz": per_record(response(1)), "b.warc": b"\0" * 4_000_000}, packed=True)
    assert main(["import", "in.wacz"]) == 2
    said = capsys.readouterr().err
    assert "in.wacz, archive/b.warc: " in said
    assert " bytes would unpack to 4,000,000; web pages do not pack so well" in said
    assert not folder.database.exists()


def test_a_wacz_that_unpacks_to_more_than_there_is_room_for_is_refused(folder, capsys, monkeypatch):
    wacz(Path("in.wacz"), {"b.warc": response(1)}, packed=True)
    room = shutil.disk_usage("/tmp")._replace(free=(200 << 20) + 100)
    monkeypatch.setattr("lapvo_scraper.remains.wacz.shutil.disk_usage", lambda _: room)
    assert main(["import", "in.wacz"]) == 2
    said = capsys.readouterr().err
    assert f"too much for {tempfile.gettempdir()}; set TMPDIR to a larger disk" in said
    wacz(Path("in.wacz"), {"b.warc": response(1)})
    assert main(["import", "in.wacz"]) == 0


def test_a_damaged_wacz_is_read_around_its_damage(folder, capsys):
    three = [per_record(response(entry)) for entry in (1, 2, 3)]
    whole = b"".join(three)
    broken = three[0] + b"\0" * len(three[1]) + three[2]
    wacz(Path("in.wacz"), {"a.warc.gz": broken}, stated="sha256:" + hashlib.sha256(whole).hexdigest())
    assert main(["import", "in.wacz"]) == 8
    said = capsys.readouterr().err
    assert "in.wacz, archive/a.warc.gz: its sha256 is not the one in datapackage.json" in said
    assert f"in.wacz, archive/a.warc.gz, byte {len(three[0])}: {len(three[1])} bytes are no whole record" in said
    assert query(folder.path, "select entry_id from articles order by 1") == [(1,), (3,)]


def test_the_same_capture_from_a_better_source_is_kept_beside_it(folder):
    wacz(Path("in.wacz"), {"a.warc": response(1)})
    Path("in.warc").write_bytes(response(1))
    assert main(["import", "in.wacz"]) == 0
    assert main(["import", "in.warc"]) == 0
    assert query(folder.path, "select evidence from captures order by 1") == [("wacz",), ("warc",)]
    Path("again.warc").write_bytes(response(1))  # another record of the same bytes
    assert main(["import", "again.warc"]) == 0
    assert query(folder.path, "select count(*) from captures") == [(2,)]
