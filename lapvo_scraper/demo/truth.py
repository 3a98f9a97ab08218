"""The ground truth of a page: what an ideal reader finds, given what version and template show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lapvo_scraper.demo.pages import slug_path, summary
from lapvo_scraper.demo.site_plan import DETAIL, DETAIL_PATH, SECTIONS

if TYPE_CHECKING:
    from lapvo_scraper.demo.edition import Entry
    from lapvo_scraper.demo.pages import PageMaker
    from lapvo_scraper.demo.stories import Story


@dataclass(frozen=True, slots=True)
class TruthImage:
    """A picture: `path` as printed (with its `t`), relative to the portal."""

    path: str
    alt: str | None
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Truth:
    """What the page of one article says. Paths are relative to the portal; None: the page does not say."""

    number: int
    habit: str
    state: str  # "shown", or why it is gone
    path: str  # by entry id on the detail page: the canonical address
    slug_path: str
    entry_id: int
    article_id: int
    resource_prim_key: int
    group_id: int
    url_title: str
    title: str
    category: str | None
    keywords: tuple[str, ...]  # tags and category, as the meta element has them
    summary: str | None  # the editor's
    meta_description: str  # what the meta element says: the summary, or the text's beginning
    byline: str | None  # line(s) as printed, joined by " / "
    authors: tuple[tuple[str, str], ...]  # (name, role)
    blocks: tuple[tuple[str, str], ...]  # (kind, text) in reading order, captions among them
    captions: tuple[str, ...]
    images: tuple[TruthImage, ...]
    attachments: tuple[tuple[str, str], ...]  # (path, label)
    published_at: str | None  # with minutes from most templates, the day from others and from the metadata row
    published_source: Literal["template", "metadata"] | None
    listed_day: str | None  # the day a list prints for it, where its list does
    event_date: str | None  # what the page alone settles
    event_date_source: Literal["explicit", "text"] | None
    lead_day: str | None  # the day the lead prints, with the year that is true though perhaps not printed
    published_truly: str  # the true time, also where no page lets a reader know it
    revision: int
    pages: int

    @property
    def body(self) -> str:
        """Blocks other than captions, joined by a blank line."""
        return "\n\n".join(text for kind, text in self.blocks if kind != "caption")


def truth_of(story: Story, entry: Entry, pages: PageMaker) -> Truth:
    """Return the truth about `story` as its detail page shows it in the look of `pages`."""
    published_at, published_source = _publication(story, pages)
    event_date, event_date_source = _event(story)
    blocks = story.blocks()
    return Truth(
        number=story.number,
        habit=story.habit,
        state=entry.state,
        path=f"{DETAIL_PATH}/-/asset_publisher/{DETAIL.instance}/content/id/{story.entry_id}",
        slug_path=slug_path(story),
        entry_id=story.entry_id,
        article_id=story.article_id,
        resource_prim_key=story.resource_prim_key,
        group_id=story.group_id,
        url_title=story.url_title,
        title=story.title,
        category=story.category if pages.shows_category else None,
        keywords=(*story.tags, story.category),
        summary=story.summary,
        meta_description=summary(story),
        byline=story.byline.text if story.byline else None,
        authors=story.credits(),
        blocks=blocks,
        captions=tuple(text for kind, text in blocks if kind == "caption"),
        images=tuple(_images(story)),
        attachments=tuple((a.file.href, a.label) for a in story.attachments()),
        published_at=published_at,
        published_source=published_source,
        listed_day=_listed_day(story),
        event_date=event_date,
        event_date_source=event_date_source,
        lead_day=None if story.lead_date == "none" else story.happened_on.isoformat(),
        published_truly=story.published_at.isoformat(),
        revision=story.revision,
        pages=len(story.pages()),
    )


def _publication(story: Story, pages: PageMaker) -> tuple[str | None, Literal["template", "metadata"] | None]:
    if pages.template.date and not pages.template.clock:
        return story.published_at.date().isoformat(), "template"
    if pages.template.date:
        return story.published_at.replace(second=0).isoformat(), "template"
    if pages.metadata and pages.liferay.metadata_dated:
        return story.published_at.date().isoformat(), "metadata"
    return None, None


def _event(story: Story) -> tuple[str | None, Literal["explicit", "text"] | None]:
    """A lead without year settles its date by the two years the text names, else by nothing on the page."""
    day = story.happened_on.isoformat()
    if story.lead_date == "year":
        return day, "explicit"
    if story.lead_date == "day" and story.years_named:
        return day, "text"
    return None, None


def _images(story: Story) -> list[TruthImage]:
    return [
        TruthImage(
            picture.file.href,
            picture.alt or None,
            caption.text if caption else None,
            caption.credit if caption else None,
        )
        for figure in story.figures()
        for index, picture in enumerate(figure.pictures)
        for caption in [figure.caption_of(index)]
    ]


def _listed_day(story: Story) -> str | None:
    dated = (
        p
        for section in SECTIONS
        for p in section.publishers
        if p.dated and p.category in {None, story.category}
    )
    return story.published_at.date().isoformat() if any(dated) else None
