"""The headless delivery API of 7.2+, `/o/headless-delivery/v1.0`: closed to guests unless somebody opened it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lapvo_scraper.demo.doors import utc
from lapvo_scraper.demo.editors import body_html
from lapvo_scraper.demo.exchange import Answer, Request, text
from lapvo_scraper.demo.liferay.details import PORTAL_USER, category_id
from lapvo_scraper.demo.site_plan import SITE

if TYPE_CHECKING:
    from lapvo_scraper.demo.edition import Edition
    from lapvo_scraper.demo.stories import Story

_PAGE_SIZE, _MOST = 20, 200


def answer(edition: Edition, request: Request, *, is_open: bool) -> Answer:
    """Answer a request to the API: a page of structured contents, or one by its resourcePrimKey."""
    if not is_open:
        return _json(403, {"status": "FORBIDDEN", "title": "Access denied"})
    match request.segments[2:]:
        case ["v1.0", "sites", site, "structured-contents"] if site in {str(SITE.group_id), SITE.code}:
            return _json(200, _page(edition, request.query))
        case ["v1.0", "structured-contents", number]:
            for entry in edition.shown():
                if str(edition.story(entry).resource_prim_key) == number:
                    return _json(200, _structured_content(edition.story(entry)))
    return _json(404, {"status": "NOT_FOUND"})


def _page(edition: Edition, query: dict[str, str]) -> dict[str, object]:
    shown = edition.shown()
    page, size = _positive(query.get("page"), 1), min(_positive(query.get("pageSize"), _PAGE_SIZE), _MOST)
    return {
        "actions": {},
        "facets": [],
        "items": [_structured_content(edition.story(e)) for e in shown[(page - 1) * size : page * size]],
        "lastPage": max(1, -(-len(shown) // size)),
        "page": page,
        "pageSize": size,
        "totalCount": len(shown),
    }


def _structured_content(story: Story) -> dict[str, object]:
    """`id` is the resourcePrimKey and `key` the articleId: neither is the number in the page's address."""
    body = "".join(body_html(story, page) for page in range(1, len(story.pages()) + 1))
    return {
        "id": story.resource_prim_key,
        "key": str(story.article_id),
        "siteId": story.group_id,
        "title": story.title,
        "friendlyUrlPath": story.url_title,
        "description": story.summary or "",
        "datePublished": utc(story),
        "dateCreated": utc(story),
        "dateModified": utc(story),
        "creator": {"name": PORTAL_USER},
        "keywords": list(story.tags),
        "taxonomyCategoryBriefs": [
            {"taxonomyCategoryId": category_id(story), "taxonomyCategoryName": story.category}
        ],
        "contentFields": [{"name": "content", "dataType": "string", "contentFieldValue": {"data": body}}],
    }


def _json(status: int, content: dict[str, object]) -> Answer:
    return text(status, "application/json", json.dumps(content, ensure_ascii=False))


def _positive(words: str | None, otherwise: int) -> int:
    return max(1, int(words)) if words and words.isdecimal() and len(words) < 7 else otherwise
