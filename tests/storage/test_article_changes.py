"""Which articles have changed since a moment that somebody remembers."""

from making_archives import Archive, article_reading, look

from lapvo_scraper.storage.article_changes import Moment, now, since


def ids(archive: Archive) -> dict[int, int]:
    return dict(archive.rows("select entry_id, id from articles"))


def test_what_comes_changes_and_goes_is_told_and_nothing_else() -> None:
    archive = Archive()
    assert now(archive.db) is None
    archive.take(*(look(article_reading(entry)) for entry in (100, 101, 102))).settle()
    known, moment = ids(archive), now(archive.db)
    assert moment is not None
    assert since(archive.db, moment) == frozenset()
    archive.take(look(article_reading(101, title="Tin sửa"), "2025-06-02T02:00:00Z", run="tanmy-2"))
    archive.take(look(article_reading(103), "2025-06-02T02:00:00Z", run="tanmy-2")).settle()
    assert since(archive.db, moment) == {known[101], ids(archive)[103]}
    archive.db.execute("delete from article_captures where article_id = ?", (known[102],))
    archive.db.execute("delete from articles where id = ?", (known[102],))
    assert since(archive.db, moment) == {known[101], known[102], ids(archive)[103]}


def test_of_another_past_nothing_is_told() -> None:
    archive = Archive().take(look(article_reading(100)))
    moment = now(archive.db)
    assert moment is not None
    assert since(archive.db, Moment(moment.number, "00" * 8)) is None
    assert since(archive.db, Moment(moment.number + 1, moment.mark)) is None


def test_the_newest_hundred_thousand_changes_are_kept() -> None:
    archive = Archive().take(look(article_reading(100)))
    moment = now(archive.db)
    assert moment is not None
    archive.db.execute("insert into _article_changes (number, article_id) values (?, 1)", (moment.number + 99_999,))
    assert since(archive.db, moment) == {1}
    archive.db.execute("update articles set title = 'Tin sửa'")
    assert since(archive.db, moment) is None
    assert archive.value("select count(*) from _article_changes") == 2
