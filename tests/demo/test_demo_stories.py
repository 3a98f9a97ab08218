"""What the newsroom writes: the same every time, plausible, and complete before any page exists."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from html import escape
from itertools import pairwise

import pytest

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.demo.chance import chance
from lapvo_scraper.demo.edition import url_title
from lapvo_scraper.demo.editors import (
    DEFAULT,
    FOURTH_HELD_OUT,
    HELD_OUT,
    SECOND_HELD_OUT,
    THIRD_HELD_OUT,
    body_html,
)
from lapvo_scraper.demo.vocabulary import Teller, topics
from lapvo_scraper.errors import UsageError

TRUTH = DemoPortal().truth()


def test_the_same_seed_writes_the_same_portal() -> None:
    assert DemoPortal(seed=7, articles=40).truth() == DemoPortal(seed=7, articles=40).truth()


def test_another_seed_writes_another() -> None:
    titles = {truth.title for truth in DemoPortal(seed=7, articles=40).truth()}
    others = {truth.title for truth in DemoPortal(seed=8, articles=40).truth()}
    assert len(titles & others) < 10


def test_there_are_enough_habits_and_none_held_out_is_used_by_default() -> None:
    assert len(DEFAULT) >= 16
    assert len(HELD_OUT) >= 6
    assert len(SECOND_HELD_OUT) >= 8
    assert len(THIRD_HELD_OUT) >= 8
    assert len(FOURTH_HELD_OUT) >= 8
    sets = (DEFAULT, HELD_OUT, SECOND_HELD_OUT, THIRD_HELD_OUT, FOURTH_HELD_OUT)
    assert len({habit for habits in sets for habit in habits}) == sum(map(len, sets))
    assert {truth.habit for truth in TRUTH} == set(DEFAULT)


def test_ids_rise_with_time_and_are_three_different_numbers() -> None:
    entry_ids = [truth.entry_id for truth in TRUTH]
    assert entry_ids == sorted(set(entry_ids))
    assert [truth.published_truly for truth in TRUTH] == sorted(truth.published_truly for truth in TRUTH)
    for truth in TRUTH:
        assert len({truth.entry_id, truth.article_id, truth.resource_prim_key}) == 3


def test_texts_are_clean() -> None:
    for truth in TRUTH:
        for _, text in truth.blocks:
            assert text == unicodedata.normalize("NFC", text)
            assert text == "\n".join(" ".join(line.split()) for line in text.split("\n"))
            assert not text.endswith("./.")
            assert "{" not in text


def test_paragraphs_hardly_repeat() -> None:
    paragraphs = Counter(
        text for truth in TRUTH for kind, text in truth.blocks if kind == "paragraph" and len(text) > 150
    )
    assert paragraphs.most_common(1)[0][1] == 1


def test_every_section_has_more_than_one_page() -> None:
    categories = Counter(truth.category for truth in TRUTH)
    assert min(categories.values()) >= 7
    assert len(categories) == 7


def test_a_lead_without_year_stands_in_a_text_that_names_no_single_year() -> None:
    portal = DemoPortal(articles=400, today=date(2021, 12, 20), per_day=2)
    for entry in portal.edition.entries():
        story = portal.edition.story(entry)
        if story.lead_date != "day":
            continue
        text = " ".join(text for _, text in story.blocks())
        years = {year for year in range(2015, 2030) if str(year) in text}
        assert len(years) == (2 if story.years_named else 0), text


@pytest.mark.parametrize(
    ("month", "expected"), [(2, {"2020", "2021"}), (11, {"2021", "2022"})]
)  # February reviews the year before, November plans the next
def test_the_years_named_settle_the_year_of_the_lead(month: int, expected: set[str]) -> None:
    portal = DemoPortal(articles=200, today=date(2021, month, 25), per_day=9)
    reviews = [truth for truth in portal.truth() if truth.event_date_source == "text"]
    assert reviews
    for truth in reviews:
        assert truth.event_date == truth.lead_day
        assert {year for year in ("2020", "2021", "2022") if year in truth.body} == expected


def test_captions_belong_to_pictures() -> None:
    by_habit = {truth.habit: truth for truth in TRUTH}
    shared = by_habit["one caption for two pictures"]
    assert shared.images[0].caption == shared.images[1].caption == shared.captions[0]
    each = by_habit["two pictures, two captions"]
    assert (each.images[0].caption, each.images[1].caption) == each.captions[:2]
    assert all(image.caption is None for image in by_habit["pictures without captions"].images)
    credited = by_habit["caption with credit"].images[0]
    assert credited.credit
    assert credited.caption
    assert credited.credit in credited.caption


def test_a_gallery_stands_below_the_text_with_a_caption_for_every_picture() -> None:
    truth = DemoPortal(articles=3, habits=["grid of pictures below"]).truth()[0]
    kinds = [kind for kind, _ in truth.blocks]
    assert kinds[-5:] == ["paragraph", *["caption"] * 4]
    assert [image.caption for image in truth.images[-4:]] == list(truth.captions[-4:])


def test_items_typed_with_a_hyphen_are_paragraphs_with_their_hyphen() -> None:
    truth = DemoPortal(articles=3, habits=["typed list"]).truth()[0]
    assert len([text for kind, text in truth.blocks if kind == "paragraph" and text.startswith("- ")]) == 4
    assert [text[:3] for kind, text in truth.blocks if kind == "heading"] == ["1. ", "2. "]


def test_a_picture_may_float_at_the_beginning_of_a_paragraph() -> None:
    portal = DemoPortal(articles=6, habits=["pictures floating in the text"])
    for story in map(portal.edition.story, portal.edition.entries()):
        html = body_html(story)
        assert html.count("<p style=\"text-align: justify;\"><img ") == len(story.pictures()) > 0
        assert "<!--" not in html


def test_questions_and_answers_of_an_interview_are_paragraphs() -> None:
    truth = DemoPortal(articles=3, habits=["interview"]).truth()[0]
    assert len([text for kind, text in truth.blocks if kind == "paragraph" and text.startswith("PV: ")]) == 2


def test_pictures_may_be_numbered_and_have_their_credit_below() -> None:
    numbered = DemoPortal(articles=3, habits=["numbered captions"]).truth()[0]
    assert [caption.split(". ")[0] for caption in numbered.captions] == [
        f"Hình {number}" for number in range(1, len(numbered.captions) + 1)
    ]
    credited = DemoPortal(articles=3, habits=["credit at the right"]).truth()[0].images[0]
    assert credited.caption
    assert credited.caption.endswith(f" Ảnh: {credited.credit}")


def test_a_name_may_stand_behind_the_last_line_of_text() -> None:
    portal = DemoPortal(articles=12, habits=["name behind the last line"])
    story = next(story for story in map(portal.edition.story, portal.edition.entries()) if story.byline)
    assert story.byline
    assert body_html(story).endswith(f"<br />\n<strong>{escape(story.byline.text, quote=False)}</strong></p>\n")
    assert story.byline.text not in [text for _, text in story.blocks()]


def test_an_official_letter_is_signed_and_has_no_byline() -> None:
    letter = next(truth for truth in TRUTH if truth.habit == "official letter")
    assert letter.byline is None
    assert [role for _, role in letter.authors] == ["signer"]
    assert letter.blocks[-1] == ("paragraph", letter.authors[0][0])


@pytest.mark.parametrize(
    ("title", "ascii_only", "expected"),
    [
        ("Đại biểu họp – lần 2", False, "đai-bieu-hop-lan-2"),
        ("Đại biểu họp – lần 2", True, "-ai-bieu-hop-lan-2"),
        ("Mừng Xuân", True, "mung-xuan"),
    ],
)
def test_url_titles_follow_liferay(title: str, ascii_only: bool, expected: str) -> None:
    assert url_title(title, ascii_only=ascii_only) == expected


def test_every_slot_of_every_topic_has_words() -> None:
    draw = chance("test")
    for topic in topics():
        teller = Teller(draw)
        teller.know(khi="Vừa qua", nam="2021", namtruoc="2020")
        teller.tell("{lanhdao}")
        for template in (*topic.titles, *topic.summaries, *topic.leads, *topic.facts, *topic.captions):
            assert "{" not in teller.tell(template)


@pytest.mark.parametrize("wrong", [{"version": "9.9"}, {"template": "x"}, {"habits": ["x"]}])
def test_what_does_not_exist_is_refused_with_the_choices(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="choose one of"):
        DemoPortal(**wrong)  # type: ignore[arg-type]


def test_ids_stay_apart_however_many_articles_a_day_brings() -> None:
    entry_ids = [truth.entry_id for truth in DemoPortal(articles=300, per_day=300).truth()]
    assert min(second - first for first, second in pairwise(entry_ids)) >= 100
