"""JSON Lines: types, lists, and nothing lost."""

import io
import json

import pytest

from lapvo_scraper.export.jsonl import write_jsonl
from lapvo_scraper.export.selection import Selection


def exported(db, selection=None):
    out = io.BytesIO()
    written = write_jsonl(db, out, selection or Selection())
    lines = out.getvalue().decode().split("\n")
    assert lines.pop() == ""
    assert len(lines) == written.rows
    return [json.loads(line) for line in lines]


def test_an_article_with_its_types(shelf, read):
    shelf.article(7, title='"Sen"\n\u2028=1', body="Đoạn một.\n\nĐoạn hai.")
    shelf.insert("blocks", article_id=7, position=2, kind="caption", text="Kênh | Xáng")
    shelf.insert("blocks", article_id=7, position=1, kind="caption", text="Đoàn viên")
    shelf.insert("images", id="i1", article_id=7, position=0, after_block=1, url="https://tanmy.example.vn/a,b.jpg")
    (article,) = exported(read())
    assert article["id"] == 7
    assert article["title"] == '"Sen"\n\u2028=1'
    assert article["captions"] == ["Đoàn viên", "Kênh | Xáng"]
    assert article["images"] == ["https://tanmy.example.vn/a,b.jpg"]
    assert article["attachments"] == []
    assert article["date"] is None
    assert article["versions"] == 1
    assert list(article)[:4] == ["id", "date", "date_source", "title"]


def test_json_of_a_table_is_json_here(shelf, read):
    shelf.insert("sites", site="a", base_url="b", timezone="t", profile='{"name": "a"}')
    assert exported(read(), Selection(table="sites"))[0]["profile"] == {"name": "a"}


@pytest.mark.parametrize("table", ["captures", "articles_search_data", "coverage", "blocks", "urls", "articles"])
def test_any_table(shelf, read, table):
    shelf.article(1)
    exported(read(), Selection(table=table))


def test_articles_in_the_order_of_the_csv(shelf, read):
    for number, site, entry in ((5, "b", 3), (4, "a", None), (3, "a", 100), (2, "a", 20), (1, "a", None)):
        shelf.article(number, site=site, entry_id=entry)
    assert [article["id"] for article in exported(read())] == [2, 3, 1, 4, 5]
