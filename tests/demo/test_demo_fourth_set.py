"""The habits and templates kept aside for the fourth first look: each shows what it promises, and its truth says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lapvo_scraper.demo import DemoPortal, Truth
from lapvo_scraper.demo.editors import FOURTH_HELD_OUT, body_html
from lapvo_scraper.demo.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lapvo_scraper.demo.stories import Story

    See = Callable[[str], str]
    Order = Callable[[list[str], str], str | None]

STORIES = 20
"""More than there are topics: notices, whose sentences hold links, are among them."""


def written(habit: str) -> Iterator[tuple[Story, Truth, str]]:
    """Yield stories of one habit with their truth and the body field their editor made."""
    portal = DemoPortal(seed=5, articles=STORIES, habits=[habit])
    for entry, truth in zip(portal.edition.entries(), portal.truth(), strict=True):
        story = portal.edition.story(entry)
        yield story, truth, body_html(story)


@pytest.mark.parametrize("habit", FOURTH_HELD_OUT)
def test_a_body_is_its_truth_and_nothing_else(habit: str, visible_text: See, first_out_of_order: Order) -> None:
    for story, truth, body in written(habit):
        byline = story.byline.lines if story.byline else ()
        printed = [*(text for _, text in truth.blocks), *byline]
        seen = visible_text(body)
        assert first_out_of_order(printed, seen) is None
        letters = sum(len("".join(re.split(r"[\s|]+", text))) for text in printed)
        assert len("".join(seen.split())) == letters + len(story.end_mark.strip())


@pytest.mark.parametrize("habit", FOURTH_HELD_OUT)
def test_no_two_stories_of_a_habit_are_the_same_and_all_say_something(habit: str) -> None:
    truths = [truth for _, truth, _ in written(habit)]
    assert len({truth.blocks for truth in truths}) == STORIES
    assert all(len(truth.body) > 200 for truth in truths)


def test_a_picture_may_stand_before_the_lead() -> None:
    for _, truth, body in written("picture before the lead"):
        assert body.startswith('<p style="text-align: center;"><img ')
        assert [kind for kind, _ in truth.blocks[:2]] == ["caption", "paragraph"]
        assert truth.images[0].caption == truth.blocks[0][1]


def test_a_picture_may_stand_after_the_last_paragraph_and_its_end_mark() -> None:
    marked = 0
    for story, truth, body in written("picture after the end"):
        assert [kind for kind, _ in truth.blocks[-2:]] == ["paragraph", "caption"]
        before, after = body.rsplit("<img ", 1)
        assert f"{truth.blocks[-2][1]}{story.end_mark}\n" in re.sub("<[^>]*>", "", before)
        assert truth.captions[-1] in after
        marked += bool(story.end_mark)
    assert 0 < marked < STORIES


def test_pictures_and_captions_may_be_one_run() -> None:
    for story, truth, body in written("pictures and captions in one run"):
        runs = re.findall(r"<p [^>]*center;\">(<img .*?)</p>", body, re.DOTALL)
        assert [run.count("<img ") for run in runs] == [2] * len(list(story.figures()))
        lines = [re.sub("<[^>]*>", "", line).strip() for run in runs for line in run.split("<br />")]
        assert tuple(line for line in lines if line) == truth.captions
        assert [image.caption for image in truth.images] == list(truth.captions)


def test_a_caption_may_follow_its_picture_without_a_break() -> None:
    for _, truth, body in written("caption straight behind the picture"):
        assert tuple(re.findall(r"<div [^>]*><img [^>]*/><i>(.*?)</i></div>", body)) == truth.captions != ()


def test_captions_may_begin_with_a_word_that_is_no_credit() -> None:
    for _, truth, _ in written("captions that name the picture"):
        assert truth.captions
        assert all(caption.startswith("Ảnh: ") for caption in truth.captions)
        assert all(image.credit is None for image in truth.images)


def test_captions_may_say_no_more_than_whose_picture_it_is_or_that_it_is_none_of_the_event() -> None:
    images = [image for _, truth, _ in written("captions of few words") for image in truth.images]
    stock = [image for image in images if "minh họa" in (image.caption or "")]
    assert {image.credit for image in stock} == {None}
    credited = [image for image in images if image not in stock]
    assert stock
    assert credited
    assert all(image.caption in {f"Ảnh: {image.credit}", f"(Ảnh: {image.credit})"} for image in credited)


def test_a_newsroom_boxes_its_pictures() -> None:
    for _, truth, body in written("boxes of a newsroom"):
        boxes = re.findall(r'type="Photo"><div><img [^>]*/></div><div class="PhotoCMS_Caption"><p [^>]*>(.*?)</p>', body)
        assert tuple(boxes) == truth.captions
        assert all(image.credit and image.credit in (image.caption or "") for image in truth.images)


def test_a_cleaned_paste_leaves_spans_in_spans_in_list_and_table_too() -> None:
    for _, truth, body in written("spans in spans"):
        kinds = [kind for kind, _ in truth.blocks]
        assert (kinds.count("list_item"), kinds.count("table")) == (4, 1)
        assert body.count("<li ") == 4
        assert body.count("<td ") == 12
        written_words = len(kinds) - 1 + 12 + (len(truth.byline.split(" / ")) if truth.byline else 0)
        assert body.count('<span style="font-size:14pt"><span style="line-height:150%">') == written_words


def test_a_paste_from_a_mac_brings_its_style_sheet_and_its_blanks() -> None:
    bodies = [body for _, _, body in written("pasted from a Mac")]
    assert all(body.startswith('<style type="text/css">') for body in bodies)
    assert all('<p class="p1"><span class="s1">' in body for body in bodies)
    assert any('.<span class="Apple-converted-space">&nbsp; </span>' in body for body in bodies)


def test_lines_of_a_mail_end_within_the_sentence() -> None:
    for _, truth, body in written("lines of a mail"):
        assert max(len(re.sub("<[^>]*>", "", line).strip()) for line in body.split("\n")) <= 76
        assert re.sub(r"\s+", " ", body).count(truth.blocks[-1][1]) == 1
        assert "<br" not in body


def test_a_heading_may_stand_on_the_first_line_of_its_paragraph() -> None:
    joined = 0
    for _, truth, body in written("heading in its paragraph"):
        texts = dict(zip(truth.blocks, truth.blocks[1:], strict=False))
        for heading in (block for block in truth.blocks if block[0] == "heading"):
            kind, text = texts[heading]
            goes_on = f"<br />\n{text}</p>" if kind == "paragraph" else "</p>\n<p "
            assert f'<p style="text-align: justify;"><strong>{heading[1]}</strong>{goes_on}' in body
            joined += kind == "paragraph"
        assert "<!--" not in body
    assert joined > STORIES


def test_the_mark_of_a_news_desk_is_part_of_the_lead() -> None:
    for _, truth, body in written("mark of the news desk"):
        mark, lead = truth.blocks[0][1].split(" - ", 1)
        assert mark in {"CTTĐT", "(CTTĐT)", "BTS", "(TTVS)"}
        assert f"<strong>{mark}</strong> - {lead}" in body
        assert truth.authors[-1] == (mark.strip("()"), "source")


def test_a_source_may_be_a_link_and_is_no_document() -> None:
    for _, truth, body in written("linked source"):
        source = truth.authors[-1]
        assert source[1] == "source"
        assert (truth.byline or "").endswith(f"Nguồn: {source[0]}")
        assert re.search(rf'Nguồn:&nbsp;<a href="https://[^"]*" target="_blank">{source[0]}</a></strong></p>$', body)
        assert not any("example.vn" in path for path, _ in truth.attachments)


def test_documents_may_be_listed_with_hyphens_at_the_end() -> None:
    for _, truth, body in written("typed list of documents"):
        listed = truth.attachments[-3:]
        assert [text.rstrip(";.") for _, text in truth.blocks[-3:]] == [f"- {label}" for _, label in listed]
        assert all(f'- <a href="{path}">{label}</a>' in body for path, label in listed)


def test_bylines_of_the_fourth_set_name_those_they_credit() -> None:
    for habit in FOURTH_HELD_OUT:
        for _, truth, _ in written(habit):
            first = truth.blocks[0][1].split(" - ")[0]  # a news desk may put its mark there
            assert all(name in (truth.byline or "") or name in first for name, _ in truth.authors)


# --- templates ----------------------------------------------------------------------------------------------


def page(template: str, version: str) -> tuple[Truth, str]:
    portal = DemoPortal(seed=5, articles=3, template=template, version=version)
    truth = next(truth for truth in portal.truth() if truth.byline and " / " not in truth.byline)
    return truth, portal.answer(Request("GET", truth.path, {"host": "portal.test"})).body.decode()


@pytest.mark.parametrize("version", ["6.2", "7.2", "7.4"])
@pytest.mark.parametrize("template", ["account-below", "read-aloud", "sheet"])
def test_the_body_stands_in_the_stock_container(template: str, version: str) -> None:
    truth, html = page(template, version)
    container = html.index('<div class="journal-content-article', html.index('class="asset-full-content'))
    assert container < html.index(truth.title, container) < html.index(truth.blocks[0][1])


def test_a_template_may_print_the_day_without_the_clock() -> None:
    truth, html = page("account-below", "6.2")
    year, month, day = truth.published_truly[:10].split("-")
    assert f"Ngày {day}-{month}-{year}</div>" in html
    assert (truth.published_at, truth.published_source) == (f"{year}-{month}-{day}", "template")
    assert "Người đăng: Quản trị cổng" in html
    assert "Quản trị cổng" not in [name for name, _ in truth.authors]


def test_a_template_may_print_the_date_as_newer_java_does() -> None:
    truth, html = page("sheet", "7.4")
    year, month, day = (int(part) for part in truth.published_truly[:10].split("-"))
    assert f"{truth.published_truly[11:16]}, {day} thg {month}, {year}</span>" in html
    assert truth.published_at == truth.published_truly[:16] + ":00+07:00"
    assert f"badge-item-expand\">{truth.category}</span>" in html


@pytest.mark.parametrize("version", ["6.2", "7.0", "7.2", "7.4"])
def test_publishers_may_ask_for_ratings_and_comments_outside_the_article(version: str) -> None:
    truth, html = page("read-aloud", version)
    assert html.count('class="taglib-ratings stars"') == html.count('class="taglib-discussion"') == 1
    assert html.index(truth.blocks[-1][1]) < html.index("Chia sẻ bài viết") < html.index("Trung bình (0 Bình chọn)")
    assert "taglib-ratings" not in page("dong-thap", version)[1]
