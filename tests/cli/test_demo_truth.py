"""The archive of `lapvo demo` against what the demo portal says it published, article by article, field by field."""

import json
import sqlite3

import pytest

from lapvo_scraper.demo import DemoPortal

FIELDS = ("title", "category", "byline", "body")


@pytest.fixture
def truths():
    return {truth.entry_id: truth for truth in DemoPortal().truth() if truth.state == "shown"}


@pytest.fixture
def rows(demo):
    db = sqlite3.connect(demo / "lapvo.db")
    db.row_factory = sqlite3.Row
    yield lambda sql: db.execute(sql).fetchall()
    db.close()


def test_every_article_of_the_portal_is_there_once(truths, rows):
    assert sorted(row["entry_id"] for row in rows("select entry_id from articles")) == sorted(truths)


def test_each_page_of_each_article_was_asked_for_once(truths, rows):
    asked = [row["url"] for row in rows("select url from captures where url like '%/content/%'")]
    later_pages = [url for url in asked if "?page=" in url]
    assert (len(asked) - len(later_pages), len(later_pages)) == (len(truths), 3)
    [known] = rows("select count(*) as aliases from urls where kind = 'article' and reason like 'alias: %'")
    assert known["aliases"] == 107


@pytest.mark.parametrize("field", FIELDS)
def test_field(truths, rows, field):
    found = {row["entry_id"]: row[field] for row in rows(f"select entry_id, {field} from articles")}
    assert found == {entry_id: getattr(truth, field) for entry_id, truth in truths.items()}


def test_publication_dates_are_those_that_pages_or_lists_print(truths, rows):
    query = "select entry_id, published_at, published_source from articles"
    found = {row["entry_id"]: (row["published_at"], row["published_source"]) for row in rows(query)}
    assert [entry_id for entry_id, (_, source) in found.items() if source not in {"list", None}] == []
    listed = {entry_id: at for entry_id, (at, source) in found.items() if source == "list"}
    assert listed == {entry_id: truths[entry_id].listed_day for entry_id in listed}


def test_event_dates_are_true(truths, rows):
    query = "select entry_id, event_date, event_date_source from articles"
    for row in rows(query):
        truth = truths[row["entry_id"]]
        if row["event_date_source"] in {"published", "bracket"}:  # the year comes from the rest of the archive
            assert row["event_date"] == truth.lead_day
        else:
            assert (row["event_date"], row["event_date_source"]) == (truth.event_date, truth.event_date_source)


def test_authors(truths, rows):
    query = """
        select entry_id, json_group_array(json_array(name, role)) as names
        from (select * from article_authors order by article_id, position)
        join authors on authors.id = author_id join articles on articles.id = article_id group by entry_id
    """
    found = {row["entry_id"]: {tuple(pair) for pair in json.loads(row["names"])} for row in rows(query)}
    assert found == {entry_id: set(truth.authors) for entry_id, truth in truths.items() if truth.authors}


def test_blocks_in_reading_order(truths, rows):
    found: dict[int, list[tuple[str, str]]] = {entry_id: [] for entry_id in truths}
    query = "select entry_id, kind, text from blocks join articles on articles.id = article_id order by position"
    for row in rows(query):
        found[row["entry_id"]].append((row["kind"], row["text"]))
    assert found == {entry_id: list(truth.blocks) for entry_id, truth in truths.items()}


def test_pictures_with_their_captions(truths, rows):
    found: dict[int, list[tuple[str, str | None]]] = {entry_id: [] for entry_id in truths}
    query = """
        select entry_id, images.url, caption from images join articles on articles.id = article_id order by position
    """
    for row in rows(query):
        found[row["entry_id"]].append(("/documents/" + row["url"].split("/documents/", 1)[1], row["caption"]))
    assert found == {
        entry_id: [(image.path, image.caption) for image in truth.images] for entry_id, truth in truths.items()
    }


def test_documents(truths, rows):
    found: dict[int, list[str]] = {entry_id: [] for entry_id in truths}
    query = """
        select entry_id, attachments.url from attachments
        join articles on articles.id = article_id order by position
    """
    for row in rows(query):
        found[row["entry_id"]].append("/documents/" + row["url"].split("/documents/", 1)[1])
    assert found == {entry_id: [path for path, _ in truth.attachments] for entry_id, truth in truths.items()}
