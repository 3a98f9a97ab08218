"""Gone is a judgement over time."""

from dataclasses import replace

import pytest
from making_archives import Archive, Made, article_reading, article_url, capture_of, look

from lapvo_scraper.records import Listing, Reading
from lapvo_scraper.storage.rows.absences import Absence, Observation, absences

URL = article_url(100)


def night(number: int, hour: int = 2) -> str:
    return f"2025-06-{number:02}T{hour:02}:00:00Z"


def there(number: int) -> Made:
    return look(article_reading(100), night(number), run=f"tanmy-{number}")


def missing(number: int, hour: int = 2, run: int | None = None) -> Made:
    return capture_of(URL, night(number, hour), run=f"tanmy-{run or number}"), Reading(
        kind="missing", url=URL
    )


def portal_up(number: int) -> Made:
    page = Reading(
        kind="listing", url="https://tanmy.example.vn/", listings=(Listing("x", 1, None, None, ()),)
    )
    return capture_of(page.url or "", night(number, 1), run=f"tanmy-{number}"), page


def nights_up(*numbers: int) -> list[Made]:
    return [portal_up(number) for number in numbers]


def gone(archive: Archive) -> tuple[object, ...]:
    return archive.row("select gone_at from articles"), archive.rows("select from_at, to_at from absences")


def test_gone_after_three_nights_with_the_time_of_the_first(archive: Archive) -> None:
    archive.take(there(1), *nights_up(2, 3, 4), missing(2), missing(3)).settle()
    assert gone(archive) == ((None,), [])
    archive.take(missing(4)).settle()
    assert gone(archive) == ((night(2),), [(night(2), None)])


def test_back_again_clears_it_and_the_interval_stays(archive: Archive) -> None:
    archive.take(there(1), *nights_up(2, 3, 4), missing(2), missing(3), missing(4), there(6)).settle()
    assert gone(archive) == ((None,), [(night(2), night(6))])


def test_a_portal_that_is_down_freezes_all_verdicts(archive: Archive) -> None:
    archive.take(there(1), *nights_up(2, 3), missing(2), missing(3), missing(4), missing(5)).settle()
    assert gone(archive) == ((None,), [])


def test_what_a_portal_that_is_down_calls_missing_is_asked_again_the_next_night(archive: Archive) -> None:
    archive.take(there(1), *(missing(number) for number in (2, 3, 4, 5, 6))).settle()
    assert archive.rows("select state, due_at from urls where kind = 'article'") == [("done", "2025-06-06T22:00:00Z")]
    archive.take(portal_up(7), missing(7), *nights_up(3, 4, 5)).settle()
    assert archive.rows("select due_at from urls where kind = 'article'") == [("2025-06-13T22:00:00Z",)]


def test_an_import_can_take_it_back(archive: Archive) -> None:
    archive.take(there(1), *nights_up(2, 3, 4), missing(2), missing(3), missing(4)).settle()
    archive.take(look(article_reading(100), night(3, 12), run="tanmy-9", evidence="web_archive")).settle()
    assert gone(archive) == ((None,), [])


def test_one_address_may_be_gone_while_another_answers(archive: Archive) -> None:
    other = article_reading(100, url=article_url("hop-dan"))
    archive.take(
        there(1),
        *nights_up(2, 3, 4),
        *(missing(number) for number in (2, 3, 4)),
        *(look(other, night(number, 3), run=f"tanmy-{number}") for number in (2, 3, 4)),
    ).settle()
    assert gone(archive) == ((None,), [])


def test_the_address_that_showed_the_article_last_speaks_for_it(archive: Archive) -> None:
    other = article_reading(100, url=article_url("hop-dan"))
    seen_there = look(other, night(2, 3), run="tanmy-2")
    archive.take(there(1), *nights_up(2, 3, 4, 5), *(missing(number) for number in (2, 3, 4, 5)), seen_there).settle()
    assert gone(archive) == ((None,), [])


def test_what_others_kept_does_not_take_the_word_from_an_address(archive: Archive) -> None:
    other = article_reading(100, url=article_url("hop-dan"))
    kept = look(other, night(1, 5), run="tanmy-9", evidence="web_archive")
    archive.take(there(1), kept, *nights_up(2, 3, 4), missing(2), missing(3), missing(4)).settle()
    assert gone(archive) == ((night(2),), [(night(2), None)])


def test_a_page_of_an_article_is_not_the_article(archive: Archive) -> None:
    second = replace(article_reading(100), url=f"{URL}?page=2", page_number=2, page_count=2)
    lost = [
        (capture_of(f"{URL}?page=2", night(number), run=f"tanmy-{number}"), Reading(kind="missing", url=URL))
        for number in (2, 3, 4)
    ]
    archive.take(there(1), look(second, night(1, 3)), *nights_up(2, 3, 4), *lost).settle()
    assert gone(archive) == ((None,), [])


def seen(*observations: tuple[str, str, str]) -> list[Observation]:
    return [Observation(at, run, what == "missing") for at, run, what in observations]


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([], []),
        ([(night(1), "a", "missing"), (night(2), "b", "missing")], []),
        ([(night(1), "a", "missing"), (night(2), "b", "missing"), (night(3), "b", "missing")], []),
        ([(night(1), "a", "missing"), (night(1, 9), "b", "missing"), (night(2), "c", "missing")], []),
        (
            [(night(1), "a", "missing"), (night(1, 23), "b", "missing"), (night(2, 20), "c", "missing")],
            [Absence(night(1), None)],
        ),
        (
            [(night(1), "a", "missing"), (night(2), "b", "missing"), (night(3), "c", "there"),
             (night(4), "d", "missing")],
            [],
        ),
        (
            [(night(1), "a", "missing"), (night(2), "b", "missing"), (night(3), "c", "missing"),
             (night(4), "d", "missing"), (night(5), "e", "there"), (night(6), "f", "missing"),
             (night(7), "g", "missing"), (night(8), "h", "missing")],
            [Absence(night(1), night(5)), Absence(night(6), None)],
        ),
    ],
)  # fmt: skip
def test_absences(observations: list[tuple[str, str, str]], expected: list[Absence]) -> None:
    assert absences(seen(*observations)) == expected
    assert absences(reversed(seen(*observations))) == expected
