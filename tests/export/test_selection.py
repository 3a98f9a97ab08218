"""Which rows an export gives, and that none is left out without a word."""

import io

import pytest

from lapvo_scraper.errors import UsageError
from lapvo_scraper.export.csv import Style, write_csv
from lapvo_scraper.export.selection import Selection
from lapvo_scraper.storage.search.days import Days


def ids(db, selection):
    """The first column of the rows given, and how many were left out for their date."""
    out = io.BytesIO()
    written = write_csv(db, out, selection, Style())
    lines = out.getvalue().decode("utf-8-sig").split("\r\n")[1:-1]
    return [line.partition(",")[0] for line in lines], written.left_out


@pytest.fixture
def dated(shelf):
    shelf.article(1, date="2021-03-12")
    shelf.article(2, date="2021-03")
    shelf.article(3, date="2021")
    shelf.article(4, published_not_before="2021-03-02", published_not_after="2021-03-30")
    shelf.article(5, published_not_before="2021-02-20", published_not_after="2021-03-30")
    shelf.article(6)
    shelf.article(7, published_not_before="2021-03-15")
    shelf.article(8, published_not_before="2021-06-01", published_not_after="2021-06-05T08:00:00+07:00")


@pytest.mark.parametrize(
    ("first", "last", "inside", "left_out"),
    [
        (None, None, "12345678", 0),
        ("2021-03-01", "2021-03-31", "124", 4),  # 3, 5, 6, 7 may lie inside; 8 cannot
        ("2021-03-12", "2021-03-12", "1", 5),
        ("2021-01-01", "2021-12-31", "123458", 2),
        ("2021-03-13", None, "78", 5),
        (None, "2021-02-28", "", 3),
        ("2022-01-01", None, "", 2),
    ],
)
def test_dates_by_their_whole_span(shelf, read, dated, first, last, inside, left_out):
    assert ids(read(), Selection(days=Days(first, last))) == (list(inside), left_out)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2021", "2021", ("2021-01-01", "2021-12-31")),
        ("2020-02", "2020-02", ("2020-02-01", "2020-02-29")),
        ("2021-03-05", None, ("2021-03-05", None)),
        (None, "2021-04", (None, "2021-04-30")),
    ],
)
def test_months_and_years_mean_all_their_days(first, last, days):
    assert Days.between(first, last) == Days(*days)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("5/3/2021", None, "is not a date"),
        ("2021-13", None, "is no day of the calendar"),
        (None, "2021-02-30", "is no day of the calendar"),
        ("0000", None, "is no day of the calendar"),
        ("2022", "2021", "is after"),
    ],
)
def test_wrong_dates_are_refused(first, last, says):
    with pytest.raises(UsageError, match=says):
        Days.between(first, last)


def test_site_and_condition(shelf, read):
    shelf.article(1, site="a", title="Lễ hội sen")
    shelf.article(2, site="a", title="Họp")
    shelf.article(3, site="b", title="Lễ hội sen")
    assert ids(read(), Selection(site="a", where="title like '%sen%' -- mine"))[0] == ["1"]


@pytest.mark.parametrize(
    ("selection", "says"),
    [
        (Selection(table="artcles"), "there is no table 'artcles'; there are: .*articles"),
        (Selection(where="nope"), "no such column: nope; articles_csv has the columns id, date"),
        (Selection(where="1; drop table articles"), "one statement|syntax error"),
        (Selection(table="blocks", site="a"), "table blocks has no column site"),
        (Selection(table="blocks", days=Days("2021-01-01")), "table blocks has no column date"),
    ],
)
def test_selections_that_do_not_fit_are_refused(shelf, read, selection, says):
    with pytest.raises(UsageError, match=says):
        ids(read(), selection)


@pytest.mark.parametrize("name", ["rowid", "articles_csv.oid", "_rowid_"])
def test_a_view_has_no_rowid(shelf, read, name):
    shelf.article(1)
    with pytest.raises(UsageError, match=r"(has no|no such column:) .*; articles_csv has the columns id, date"):
        ids(read(), Selection(where=f"{name} > 0"))


def test_a_table_has_one_also_inside_a_condition_on_a_view(shelf, read):
    shelf.article(7, title="Họp")
    shelf.article(8, title="Lễ hội")
    inside = Selection(where="id in (select rowid from articles where rowid > 7)")
    assert ids(read(), inside)[0] == ["8"]
    assert ids(read(), Selection(table="articles", where="rowid < 8"))[0] == ["7"]


def test_a_condition_that_fails_at_a_row_is_blamed(shelf, read):
    shelf.article(1, title="{}")
    shelf.article(2, title="Họp")
    with pytest.raises(UsageError, match="the condition fails at a row of articles_csv: malformed JSON"):
        ids(read(), Selection(where="json_extract(title, '$.a') is null"))


def test_any_table_in_the_order_of_its_key(shelf, read):
    shelf.insert("authors", id=2, name="Đăng Khoa", name_key="khoa", kind="person")
    shelf.insert("authors", id=1, name="Minh Hạnh", name_key="hanh", kind="person")
    assert ids(read(), Selection(table="authors"))[0] == ["1", "2"]


def test_a_condition_cannot_write(shelf, read):
    shelf.article(1)
    with pytest.raises(UsageError):
        ids(read(), Selection(where="1) returning id; delete from articles where (1"))
    assert ids(read(), Selection())[0] == ["1"]
