"""The data package: complete, described, whole or not there."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.datapackage import DESCRIPTION, write_datapackage
from lapvo_scraper.export.dictionary import meanings
from lapvo_scraper.export.package_targets import replaced_folder, zipped
from lapvo_scraper.export.portion import tables


def packed(db, site=None, *, raw=False):
    out = io.BytesIO()
    with zipped(out) as target:
        written = write_datapackage(db, target, site, raw=raw)
    return out.getvalue(), written


def description(data):
    return json.loads(zipfile.ZipFile(io.BytesIO(data)).read(DESCRIPTION))


def table(data, name):
    text = zipfile.ZipFile(io.BytesIO(data)).read(f"data/{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def filled(shelf):
    for number, site in ((1, "a"), (2, "b")):
        shelf.insert("sites", site=site, base_url="u", timezone="t", profile="{}")
        shelf.insert("crawls", id=f"{site}-1", site=site, command="c", started_at="2025-06-01T02:00:00Z",
                     finished_at="2025-06-01T03:00:00Z", exit_code=0, software="s", profile_digest="d")  # fmt: skip
        shelf.article(number, site=site, title="=1", gone_at="2025-07-01T02:00:00Z")
        shelf.insert("blocks", article_id=number, position=0, kind="paragraph", text="Đoạn một,\n\nhai.")
    return shelf


def test_every_table_is_there_with_its_digest_and_rows(filled, read):
    db = read()
    data, written = packed(db)
    package = description(data)
    assert [resource["path"] for resource in package["resources"]] == [f"data/{name}.csv" for name in tables(db)]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for resource in package["resources"]:
            content = archive.read(resource["path"])
            assert resource["bytes"] == len(content)
            assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
            rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
            assert resource["rowCount"] == len(rows) - 1
            assert [field["name"] for field in resource["schema"]["fields"]] == rows[0]
    assert written.rows == sum(resource["rowCount"] for resource in package["resources"])
    assert package["completeAsOf"] == {"a": "2025-06-01T03:00:00Z", "b": "2025-06-01T03:00:00Z"}
    assert package["created"] == "2025-06-01T03:00:00Z"


def test_schema_says_what_columns_are(filled, read):
    resources = {each["path"]: each for each in description(packed(read())[0])["resources"]}
    articles = resources["data/articles.csv"]["schema"]
    fields = {field["name"]: field for field in articles["fields"]}
    assert fields["id"]["type"] == "integer"
    assert fields["date"]["type"] == "string"
    assert fields["gone_at"] == {
        "name": "gone_at", "type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ", "description": fields["gone_at"]["description"],
    }  # fmt: skip
    assert fields["date_source"]["constraints"] == {"enum": ["published", "event"]}
    assert articles["primaryKey"] == ["id"]
    assert {"fields": ["capture_id"], "reference": {"resource": "captures", "fields": ["id"]}} in articles["foreignKeys"]
    assert "One row for each paragraph-like unit" in resources["data/blocks.csv"]["description"]
    assert {field["name"]: field["type"] for field in resources["data/versions.csv"]["schema"]["fields"]}["reading"] == "object"


def test_every_table_and_column_has_a_meaning(read, filled):
    db = read()
    for name in tables(db):
        columns = [row[1] for row in db.execute(f"pragma table_info({name})")]
        assert set(columns) <= meanings()[name].columns.keys(), name


def test_cells_are_guarded_unless_raw(filled, read):
    guarded, written = packed(read())
    assert table(guarded, "articles")[0]["title"] == "'=1"
    assert description(guarded)["formulaGuard"] == "'"
    assert written.guarded == 2
    raw, _ = packed(read(), raw=True)
    assert table(raw, "articles")[0]["title"] == "=1"
    assert description(raw)["formulaGuard"] is None


def test_one_site_only(filled, read):
    data, _ = packed(read(), "b")
    assert [row["site"] for row in table(data, "articles")] == ["b"]
    assert [row["article_id"] for row in table(data, "blocks")] == ["2"]
    assert [row["id"] for row in table(data, "crawls")] == ["b-1"]


def test_hidden_articles_stay_out(filled, read):
    writer = filled._writer
    writer.execute("update articles set hidden_at = '2025-01-01T00:00:00Z' where id = 1")
    data, _ = packed(read())
    assert [row["id"] for row in table(data, "articles")] == ["2"]
    assert [row["article_id"] for row in table(data, "blocks")] == ["2"]
    assert "data/hidden.csv" not in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_same_archive_same_bytes(filled, read):
    assert packed(read())[0] == packed(read())[0]


def test_rows_that_lie_in_another_order_make_the_same_bytes(filled, read):
    pictures = [{"id": f"1-{position}", "article_id": 1, "position": position, "after_block": 0, "url": f"/{position}.jpg"}
                for position in range(12)]  # fmt: skip
    for picture in pictures:
        filled.insert("images", **picture)
    first = packed(read())[0]
    filled._writer.execute("delete from images")
    for picture in reversed(pictures):
        filled.insert("images", **picture)
    assert packed(read())[0] == first
    assert len(table(first, "images")) == 12


def test_a_folder_appears_whole_and_replaces_its_own_kind_only(filled, read, tmp_path):
    place = tmp_path / "package"
    for _ in range(2):
        with replaced_folder(place, DESCRIPTION) as target:
            write_datapackage(read(), target)
    assert (place / "data" / "articles.csv").read_bytes().startswith(b"id,site,")
    with pytest.raises(ZeroDivisionError), replaced_folder(place, DESCRIPTION):
        raise ZeroDivisionError
    assert (place / DESCRIPTION).is_file()
    other = tmp_path / "photos"
    other.mkdir()
    (other / "a.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match="photos is there and holds something else"), replaced_folder(other, DESCRIPTION):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lapvo.db", "package", "photos"]
