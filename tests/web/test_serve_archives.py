"""The server beside a changing archive, over a folder nobody may write to; Datasette without our plugin."""

import asyncio
import shutil
import sqlite3
from contextlib import closing

import pytest
from datasette.app import Datasette

from lapvo_scraper.cli import main
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.web.facets import Catalogue


@pytest.fixture
def own_room(serving, served_archive, tmp_path):
    """A copy to change."""
    shutil.copytree(served_archive, tmp_path / "archive")
    return serving(tmp_path / "archive")


def test_a_hidden_article_has_no_page_no_file_and_no_hit(own_room):
    article, capture, title = own_room.query(
        "select article_id, images.capture_id, title from images join articles on articles.id = article_id "
        "where images.capture_id is not null limit 1"
    )[0]
    picture = f"/article/{article}/file/{capture}"
    assert own_room.get(picture).status_code == 200
    assert main(["--archive", str(own_room.path), "hide", str(article), "--reason", "test"]) == 0
    for address in ("", "/page", "/frame", "/versions"):
        assert own_room.get(f"/article/{article}{address}").status_code == 404
    assert own_room.get(picture).status_code == 404
    for address in ("/", "/search", "/search.csv", "/lapvo/articles"):
        assert title not in own_room.get(address).text, address
    assert f"/article/{article}" not in own_room.text(f'/search?q="{title}"')


def test_pages_follow_an_archive_that_was_replaced(own_room):
    before = own_room.one("select count(*) from articles")
    assert f"Kho đang giữ <strong>{before}</strong>" in own_room.text("/")
    database = Folder(own_room.path).database
    other = database.with_name("other.db")
    shutil.copy(database, other)
    with closing(sqlite3.connect(other)) as db:
        db.execute("update articles set title = 'Tựa đề mới' where id = (select id from articles order by sort_date desc, id desc)")
        db.execute("update articles set hidden_at = '2021-07-04T00:00:00Z' where id = (select min(id) from articles)")
        db.commit()
    other.replace(database)
    text = own_room.text("/")
    assert f"Kho đang giữ <strong>{before - 1}</strong>" in text
    assert "Tựa đề mới" in text


def test_a_folder_nobody_may_write_to_is_served(serving, served_archive, tmp_path, monkeypatch):
    shutil.copytree(served_archive, tmp_path / "archive")
    monkeypatch.setattr("os.access", lambda path, mode: False)  # root may write everywhere
    room = serving(tmp_path / "archive")
    assert not room.server.databases["lapvo"].is_mutable
    for address in ("/", "/search?q=xa", "/lapvo/articles"):
        assert room.get(address).status_code == 200
    assert sorted(path.name for path in (tmp_path / "archive").glob("lapvo.db*")) == ["lapvo.db"]


def test_facets_of_hits_are_those_of_the_database(room):
    with closing(sqlite3.connect(Folder(room.path).database)) as db:
        facets = Catalogue(db).facets([article for (article,) in db.execute("select id from articles where author is not null")])
        names = db.execute(
            "select name, count(distinct article_id) from article_authors join authors on authors.id = author_id "
            "where article_id in (select id from articles where author is not null) "
            "group by author_id order by 2 desc, name_key, name limit 12"
        ).fetchall()
    assert list(facets["author"].values) == names
    assert facets["site"].values == (("tanmy", room.one("select count(*) from articles where author is not null")),)


def test_the_list_of_tables_counts_them_whatever_their_size_and_follows_the_archive(own_room, monkeypatch):
    monkeypatch.setattr("datasette.database.Database.table_counts", None)  # which gives up after 5 ms a table

    def listed() -> dict[str, int | None]:
        return {table["name"]: table["count"] for table in own_room.get("/lapvo.json").json()["tables"]}

    first = listed()
    assert first["articles_search"] is None
    counted = {name: own_room.one(f"select count(*) from {name}") for name in ("articles", "blocks", "captures", "mentions")}
    assert {name: first[name] for name in counted} == counted
    with closing(sqlite3.connect(Folder(own_room.path).database)) as db:
        db.execute("delete from mentions")
        db.commit()
    assert listed() == first | {"mentions": 0}


def test_datasette_opens_the_bare_database_well(served_archive):
    server = Datasette([str(Folder(served_archive).database)])

    async def ask(*addresses: str) -> list:
        return [await server.client.get(address) for address in addresses]

    front, articles, authors, facets = asyncio.run(
        ask(
            "/lapvo.json",
            "/lapvo/articles.json?_size=5&_shape=objects&_labels=on",
            "/lapvo/article_authors.json?_labels=on&_size=5&_shape=objects",
            "/lapvo/articles.json?_facet=category&_facet=date_source&_size=0",
        )
    )
    tables = {table["name"]: table for table in front.json()["tables"]}
    assert {"articles", "blocks", "captures", "authors", "versions"} <= {
        name for name, table in tables.items() if not table["hidden"]
    }
    keys = {(key["column"], key["other_table"]) for key in tables["articles"]["foreign_keys"]["outgoing"]}
    assert ("capture_id", "captures") in keys
    assert {key["other_table"] for key in tables["articles"]["foreign_keys"]["incoming"]} >= {"blocks", "images", "versions"}
    assert len(articles.json()["rows"]) == 5
    row = authors.json()["rows"][0]
    assert row["article_id"]["label"], "an article is named by its title"
    assert row["author_id"]["label"], "an author by the name"
    results = facets.json()["facet_results"]
    assert {name: bool(facet["results"]) for name, facet in results.items()} == {"category": True, "date_source": True}
    assert "content-security-policy" not in front.headers, "our plugin leaves another Datasette alone"
    for database in server.databases.values():
        database.close()
    server.executor.shutdown()
