"""What changed is settled, and nothing else has to be: the tables come out as if the whole site were settled anew."""

from contextlib import closing
from dataclasses import replace

from drawing_captures import captures, moment
from hypothesis import given, settings
from hypothesis import strategies as st
from making_archives import SITE, Archive, Made, article_reading, dump_tables, look

from lapvo_scraper.storage.rows.brackets import DatedNeighbours, changed_gaps
from lapvo_scraper.storage.rows.settle import settle

batches = st.integers(2, 14).flatmap(
    lambda size: st.tuples(
        st.tuples(*(captures(second) for second in range(size))),
        st.lists(st.tuples(st.integers(1, size), st.booleans()), min_size=1, max_size=5),
    )
)
"""Captures, and places at which they are cut into nights; whether a night ends, or dies before it is settled."""

dated = st.dictionaries(st.integers(1, 30), st.integers(1, 28).map("2021-01-{:02}".format), max_size=12)


def settled_whole(archive: Archive) -> Archive:
    copy = Archive()
    archive.db.backup(copy.db)
    return copy.settle(whole=True)


@settings(max_examples=60)
@given(drawn=batches)
def test_settling_what_changed_is_settling_the_whole(
    drawn: tuple[tuple[Made, ...], list[tuple[int, bool]]],
) -> None:
    made, cuts = drawn
    archive = Archive()
    with closing(archive.db):
        archive.take(*made[: cuts[0][0]]).settle()
        for cut, ends in cuts:
            archive.take(*made[cut:], *made[: cut // 2])
            if ends:
                archive.settle()
        archive.settle()
        whole = settled_whole(archive)
        with closing(whole.db):
            assert dump_tables(archive.db) == dump_tables(whole.db)
        assert archive.rows("select * from unsettled") == []


@given(before=dated, now=dated, entry=st.integers(0, 31))
def test_only_between_neighbours_that_changed_are_there_other_neighbours(
    before: dict[int, str], now: dict[int, str], entry: int
) -> None:
    old, new = DatedNeighbours.of(before.items()), DatedNeighbours.of(now.items())
    if not any(low <= entry <= high for low, high in changed_gaps(old, new)):
        assert old.around(entry) == new.around(entry)


def test_an_article_that_is_dated_now_narrows_the_brackets_around_it(archive: Archive) -> None:
    bracket = "select published_not_before, published_not_after from articles where entry_id = 105"
    night = [look(article_reading(entry), moment(9, entry - 100)) for entry in (105, 120)]
    archive.take(look(article_reading(100, published_at="2025-05-01", published_precision="day",
                                      published_source="template"), moment(9, 0)), *night).settle()  # fmt: skip
    assert archive.row(bracket) == ("2025-05-01", "2025-06-09")
    later = article_reading(110, published_at="2025-05-03", published_precision="day", published_source="template")
    archive.take(look(later, moment(9, 30))).settle()
    assert archive.row(bracket) == ("2025-05-01", "2025-05-03")


def test_another_time_zone_settles_the_site_whole(archive: Archive) -> None:
    late = "2025-06-01T18:30:00Z"  # 01:30 of the next day in Việt Nam
    archive.take(look(article_reading(100), late)).settle()
    after = "select published_not_after from articles"
    assert archive.value(after) == "2025-06-02"
    archive.db.execute("begin")
    settle(archive.db, replace(SITE, timezone="Europe/Paris"))
    archive.db.execute("commit")
    assert archive.value(after) == "2025-06-01"
