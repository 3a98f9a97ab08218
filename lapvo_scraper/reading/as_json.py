"""A reading as `lapvo extract` prints it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lapvo_scraper.records import Problem, Reading


def as_json(reading: Reading) -> dict[str, Any]:
    """Return the keys of docs/contract.md, section 8, in its order; what the page does not say is None."""
    return {
        "kind": reading.kind,
        "url": reading.url,
        "entry_id": reading.entry_id,
        "title": reading.title,
        "summary": reading.summary,
        "category": reading.category,
        "byline": reading.byline,
        "author": reading.author,
        "authors": [{"name": credit.name, "role": credit.role} for credit in reading.credits],
        "published_at": reading.published_at,
        "published_source": reading.published_source,
        "event_date": reading.event_date,
        "event_date_source": reading.event_date_source,
        "blocks": [asdict(block) for block in reading.blocks],
        "body": reading.body,
        "captions": list(reading.captions),
        "images": [
            {"url": image.url, "alt": image.alt, "caption": image.caption, "credit": image.credit}
            for image in reading.images
        ],
        "attachments": [{"url": each.url, "label": each.label} for each in reading.attachments],
        "mentions": [asdict(mention) for mention in reading.mentions],
        "problems": [_said(problem) for problem in reading.problems],
    }


def _said(problem: Problem) -> str:
    return problem.code if problem.detail is None else f"{problem.code}: {problem.detail}"
