"""Articles as Scrapy items: `scrapy crawl lapvo -O out.csv` writes the rows that `lapvo export csv` does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ArticleItem:
    """One article, with the columns of docs/contract.md, section 7: values as in the view `articles_csv`."""

    id: int
    date: str | None
    date_source: str | None
    title: str | None
    category: str | None
    author: str | None
    byline: str | None
    summary: str | None
    captions: str | None
    images: str | None
    attachments: str | None
    published_at: str | None
    published_source: str | None
    event_date: str | None
    event_date_source: str | None
    published_not_before: str | None
    published_not_after: str | None
    site: str
    entry_id: int | None
    url: str | None
    html_file: str | None
    first_seen_at: str
    last_seen_at: str
    changed_at: str | None
    gone_at: str | None
    versions: int
    body: str
