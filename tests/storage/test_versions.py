"""Which reading of an article is current, which versions there are, and what fills its gaps."""

from dataclasses import replace
from typing import Any

import pytest
from making_archives import Archive, article_reading, article_url, look

from lapvo_scraper.records import Attachment, Block, Credit, Image, Mention, Reading
from lapvo_scraper.storage.rows.observations import joined

FULL = article_reading(
    title="Họp dân",
    summary="Tóm tắt",
    byline="Đăng Khoa",
    credits=(Credit("Đăng Khoa", "author", "person"),),
    blocks=(Block("paragraph", "Đoạn dài. " * 20),),
)
EDITED = replace(FULL, title="Họp dân xã Tân Mỹ")
CUT_OFF = replace(FULL, summary=None, byline=None, credits=(), blocks=(Block("paragraph", "Đoạn"),))


def day(number: int) -> str:
    return f"2025-06-{number:02}T02:00:00Z"


def nights(*readings: Reading, **fields: Any) -> list[Any]:
    """One look a night, each by a run of its own."""
    return [
        look(one, day(number), run=f"tanmy-{number}", **fields)
        for number, one in enumerate(readings, start=1)
    ]


def versions(archive: Archive) -> list[tuple[Any, ...]]:
    return archive.rows("select version, substr(seen_at, 9, 2), reading ->> 'title' from versions order by 1")


def current(archive: Archive, columns: str = "title") -> Any:
    return archive.row(f"select {columns} from articles")


def test_an_article_seen_once_is_its_first_version(archive: Archive) -> None:
    archive.take(look(FULL, day(1)))
    assert versions(archive) == [(1, "01", "Họp dân")]
    assert current(archive, "versions, changed_at, html_file") == (1, None, "html/tanmy/100-v1.html")
    assert current(archive, "author, byline, summary") == ("Đăng Khoa", "Đăng Khoa", "Tóm tắt")


def test_an_unchanged_article_only_was_seen_again(archive: Archive) -> None:
    archive.take(*nights(FULL, FULL, FULL))
    assert versions(archive) == [(1, "01", "Họp dân")]
    assert current(archive, "first_seen_at, last_seen_at") == (day(1), day(3))
    source = archive.value("select fetched_at from articles join captures on captures.id = capture_id")
    assert source == day(1)  # cited by the first capture that reads so


def test_an_edit_makes_a_version_and_turning_back_another(archive: Archive) -> None:
    archive.take(*nights(FULL, EDITED, EDITED, FULL))
    assert versions(archive) == [(1, "01", "Họp dân"), (2, "02", "Họp dân xã Tân Mỹ"), (3, "04", "Họp dân")]
    assert current(archive, "title, versions, changed_at, html_file") == (
        *("Họp dân", 3, day(4)),
        "html/tanmy/100-v3.html",
    )


def test_an_older_capture_that_comes_later_renumbers_the_versions(archive: Archive) -> None:
    first, second, third = nights(FULL, EDITED, FULL)
    archive.take(third, second).take(first)
    assert [number for number, *_ in versions(archive)] == [1, 2, 3]
    assert current(archive, "first_seen_at, changed_at") == (day(1), day(3))


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": "2025-05-30", "published_precision": "day", "published_source": "template"},
        {"mentions": (Mention("Trần Văn Sáu", "K", "Bí thư", "r", 0, 4),)},
        {"tags": ("lúa",)},
        {"language": "vi"},
        {
            "images": (
                Image(
                    "https://tanmy.example.vn/documents/1/a.jpg?t=2000000000000", None, None, None, 1, None
                ),
            )
        },
    ],
)
def test_what_editors_do_not_write_makes_no_version(archive: Archive, change: dict[str, Any]) -> None:
    picture = Image("https://tanmy.example.vn/documents/1/a.jpg?t=1748700000000", None, None, None, 1, None)
    before = replace(FULL, images=(picture,))
    archive.take(*nights(before, replace(before, **change)))
    assert len(versions(archive)) == 1


def test_a_shrunken_page_waits_for_a_second_run(archive: Archive) -> None:
    archive.take(*nights(FULL, CUT_OFF))
    assert current(archive, "summary, versions") == ("Tóm tắt", 1)
    assert archive.rows("select code from article_problems") == [("suspect-reading",)]
    archive.take(look(CUT_OFF, day(3), run="tanmy-3"))
    assert current(archive, "summary, versions, changed_at") == (None, 2, day(2))
    assert archive.rows("select code from article_problems") == []


def test_the_same_run_cannot_confirm_itself(archive: Archive) -> None:
    archive.take(
        look(FULL, day(1)), look(CUT_OFF, day(2), run="tanmy-2"), look(CUT_OFF, day(3), run="tanmy-2")
    )
    assert current(archive, "versions") == (1,)


def test_a_truncated_page_never_replaces_a_good_one(archive: Archive) -> None:
    archive.take(*nights(FULL, replace(EDITED, suspect=True), FULL))
    assert current(archive) == ("Họp dân",)
    assert len(versions(archive)) == 1


def test_a_suspect_page_is_better_than_none(archive: Archive) -> None:
    archive.take(look(replace(CUT_OFF, suspect=True), day(1)))
    assert current(archive) == ("Họp dân",)
    archive.take(look(FULL, day(2), run="tanmy-2"))
    assert versions(archive) == [(1, "02", "Họp dân")]


def test_a_later_run_confirms_what_an_import_left_in_doubt(archive: Archive) -> None:
    noon, evening = day(1).replace("T02", "T12"), day(1).replace("T02", "T20")
    archive.take(
        look(CUT_OFF, day(1), evidence="warc"),
        look(FULL, noon, run="tanmy-2", evidence="web_archive"),
        look(CUT_OFF, evening, evidence="warc"),  # shrunken again, and only this day says so
    )
    assert current(archive, "body, versions") == ("Đoạn", 2)
    archive.take(look(CUT_OFF, day(4), run="tanmy-4", evidence="warc"))
    assert current(archive, "versions, changed_at") == (3, evening)


def test_two_days_of_one_import_are_two_looks(archive: Archive) -> None:
    archive.take(look(FULL, day(1), evidence="warc"), look(CUT_OFF, day(2), evidence="warc"))
    assert current(archive, "versions") == (1,)
    archive.take(look(CUT_OFF, day(3), evidence="warc"))
    assert current(archive, "versions, changed_at") == (2, day(2))


def test_many_edits_to_short_text_are_believed(archive: Archive) -> None:
    shorter = replace(FULL, blocks=(Block("paragraph", "Đoạn ngắn."),))  # no field is gone
    archive.take(*nights(FULL, shorter))
    assert len(versions(archive)) == 2


# --- evidence ---------------------------------------------------------------------------------------------


def test_the_best_evidence_rules_and_lesser_fills_its_gaps(archive: Archive) -> None:
    live = replace(FULL, summary=None, byline=None, credits=())
    text = replace(FULL, title="Tiêu đề khác", images=())
    archive.take(look(live, day(1)), look(text, day(2), run="tanmy-2", evidence="text"))
    assert current(archive, "title, summary, author, versions") == ("Họp dân", "Tóm tắt", "Đăng Khoa", 1)
    assert archive.rows("select field, evidence from field_sources order by 1") == [
        ("byline", "text"),
        ("credits", "text"),
        ("summary", "text"),
    ]
    assert current(archive, "last_seen_at") == (day(2),)


def test_a_newer_copy_of_lesser_evidence_is_a_version_but_not_current(archive: Archive) -> None:
    archive.take(
        look(FULL, day(1)),
        look(EDITED, day(2), run="tanmy-2", evidence="web_archive"),
    )
    assert len(versions(archive)) == 2
    assert current(archive, "title, changed_at, html_file") == ("Họp dân", None, "html/tanmy/100-v1.html")


def test_text_renditions_are_versions_only_where_nothing_better_is(archive: Archive) -> None:
    archive.take(look(FULL, day(1), evidence="text"), look(EDITED, day(2), run="tanmy-2", evidence="text"))
    assert len(versions(archive)) == 2
    assert current(archive, "title, html_file") == ("Họp dân xã Tân Mỹ", None)
    archive.take(look(replace(FULL, title="Bản trên mạng"), day(3), run="tanmy-3"))
    assert versions(archive) == [(1, "03", "Bản trên mạng")]


def test_publication_is_taken_from_the_best_source(archive: Archive) -> None:
    def dated(value: str, source: Any) -> Reading:
        return replace(FULL, published_at=value, published_precision="day", published_source=source)

    archive.take(*nights(dated("2025-05-20", "template"), dated("2025-05-25", "metadata"), FULL))
    assert current(archive, "published_at, published_source, date, versions") == (
        *("2025-05-20", "template", "2025-05-20"),
        1,
    )
    assert archive.rows("select field, fetched_at from field_sources join captures on id = capture_id") == [
        ("published_at", day(1))
    ]


# --- pages ------------------------------------------------------------------------------------------------


def page(number: int, count: int, **fields: Any) -> Reading:
    url = article_url(100) + (f"?page={number}" if number > 1 else "")
    text = (Block("paragraph", f"Trang {number}."), Block("caption", f"Ảnh {number}"))
    return replace(FULL, url=url, blocks=text, page_number=number, page_count=count, **fields)


def test_the_pages_of_one_run_are_one_version(archive: Archive) -> None:
    picture = Image("https://tanmy.example.vn/documents/1/a.jpg", None, "Ảnh 2", None, 1, 1)
    document = Attachment("https://tanmy.example.vn/documents/1/b.pdf", None, None)
    named = (Mention("An", "AN", "Bí thư", "r", 0, 5),)
    archive.take(
        look(page(2, 3, images=(picture,)), day(2), run="tanmy-2"),
        look(page(1, 3, byline=None, credits=()), day(1), run="tanmy-2"),
        look(page(3, 3, attachments=(document,), mentions=named), day(3), run="tanmy-2"),
    )
    assert current(archive, "body, captions, versions, byline") == (
        *("Trang 1.\n\nTrang 2.\n\nTrang 3.", "Ảnh 1\nẢnh 2\nẢnh 3", 1),
        "Đăng Khoa",
    )
    assert archive.rows("select after_block, caption_position from images") == [(3, 3)]
    assert archive.rows("select substr(body, body_start + 1, body_end - body_start) "
                        "from mentions join articles on id = article_id") == [("Trang",)]  # fmt: skip
    assert archive.value("select count(*) from attachments") == 1
    assert archive.rows("select url from article_urls") == [(article_url(100),)]


def test_a_page_missing_is_said_and_never_replaces_a_whole_article(archive: Archive) -> None:
    archive.take(look(page(1, 2), day(1)))
    assert archive.rows("select code, detail from article_problems") == [("pages-missing", "page 2")]
    archive.take(look(page(2, 2), day(2)))
    assert current(archive, "body, versions") == ("Trang 1.\n\nTrang 2.", 1)
    archive.take(look(replace(page(1, 2), title="Mới"), day(3), run="tanmy-3"))
    assert current(archive, "title, versions") == ("Họp dân", 1)


def test_the_year_of_the_event_may_stand_on_another_page() -> None:
    lead = Reading("article", None, blocks=(Block("paragraph", "Sáng 14/6, xã họp dân."),))
    plan = Reading("article", None, blocks=(Block("paragraph", "Kế hoạch năm 2024 có nhiều việc."),))
    assert (joined([lead, plan]).event_date, joined([lead, plan]).event_date_source) == ("2024-06-14", "text")
    assert joined([lead]).event_date is None


def test_pages_of_two_killed_runs_are_joined_and_marked(archive: Archive) -> None:
    archive.take(look(page(1, 2), day(1)), look(page(2, 2), day(2), run="tanmy-2"))
    assert current(archive, "body, versions") == ("Trang 1.\n\nTrang 2.", 1)
    assert archive.rows("select code from article_problems") == [("pages-joined",)]


def test_a_run_that_goes_on_with_a_killed_one_sees_the_same_article(archive: Archive) -> None:
    evening, night = "2025-06-01T22:00:00Z", "2025-06-02T03:00:00Z"
    archive.take(look(page(1, 3), evening), look(page(3, 3), night, run="tanmy-2"))
    assert archive.rows("select code, detail from article_problems") == [("pages-missing", "page 2")]
    archive.take(look(page(2, 3), night, run="tanmy-2"))
    assert current(archive, "body, versions") == ("Trang 1.\n\nTrang 2.\n\nTrang 3.", 1)
    assert archive.rows("select code from article_problems") == []
    assert archive.value("select doubtful from current_readings") == 0


# --- identity ---------------------------------------------------------------------------------------------


def slugged(entry: int | None, slug: str = "hop-dan", **fields: Any) -> Reading:
    url = article_url(slug)
    names = (f"e:{entry}",) if entry else ()
    return replace(FULL, url=url, entry_id=entry, identities=(*names, f"s:/{slug}"), **fields)


def test_an_address_without_number_joins_the_article_that_proves_it(archive: Archive) -> None:
    archive.take(look(slugged(None), day(1)))
    assert current(archive, "identity, entry_id") == ("s:/hop-dan", None)
    archive.take(look(slugged(100, title="Họp dân lần hai"), day(2), run="tanmy-2"))
    assert current(archive, "identity, entry_id, versions") == ("e:100", 100, 2)
    archive.take(look(slugged(None), day(3), run="tanmy-3"))
    assert current(archive, "identity, versions") == ("e:100", 3)
    assert archive.value("select count(distinct article_id) from article_captures") == 1
    assert archive.value("select count(*) from articles_search('hop')") == 1


def test_two_articles_never_merge_however_they_share_a_title(archive: Archive) -> None:
    archive.take(
        look(slugged(None), day(1)),
        look(slugged(101, title="Bài mới"), day(2), run="tanmy-2"),
        look(slugged(100, title="Bài cũ"), day(3), run="tanmy-3"),
    )
    assert archive.rows("select identity, versions from articles order by 1") == [("e:100", 1), ("e:101", 2)]


def test_titles_are_told_apart_by_their_group(archive: Archive) -> None:
    one = replace(slugged(None), identities=("s:20/hop-dan",))
    other = replace(slugged(None), identities=("s:30/hop-dan",))
    both = replace(slugged(None), identities=("s:/hop-dan", "s:30/hop-dan"))
    archive.take(look(one, day(1)), look(other, day(2)), look(both, day(3)))
    assert archive.rows("select identity from articles order by 1") == [("s:20/hop-dan",), ("s:30/hop-dan",)]


def test_text_without_an_address_is_known_by_its_words(archive: Archive) -> None:
    words = article_reading(None, title="Họp dân", identities=())
    archive.take(
        look(words, day(1), url="urn:sha256:1", evidence="text"),
        look(words, day(2), url="urn:sha256:2", run="tanmy-2", evidence="text"),
    )
    identity, url = current(archive, "identity, url")
    assert (identity[:2], len(identity), url) == ("d:", 66, None)


def test_ids_follow_from_identity(archive: Archive) -> None:
    """`printf 'tanmy\\ne:100' | sha256sum` begins with cec7ee4a6e46."""
    archive.take(look(FULL))
    assert current(archive, "id") == (227358091669062,)
