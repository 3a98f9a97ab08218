"""The doors of a portal that are not pages: robots.txt, sitemap, feeds, login, the `/c/` actions."""

from __future__ import annotations

from datetime import UTC
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lapvo_scraper.demo.exchange import Answer, Request, redirect, text
from lapvo_scraper.demo.pages import summary
from lapvo_scraper.demo.site_plan import DETAIL, DETAIL_PATH, SITE, Publisher, layout_at

if TYPE_CHECKING:
    from lapvo_scraper.demo.edition import Edition
    from lapvo_scraper.demo.stories import Story

RSS_LENGTH = 20
ROBOTS = "User-Agent: *\nDisallow:\nSitemap: {origin}/sitemap.xml\n"
"""Liferay's own robots.txt for a site with a virtual host."""
_LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Đăng nhập</title></head><body>"
    '<form action="#" id="_com_liferay_login_web_portlet_LoginPortlet_loginForm" method="post">'
    '<input name="_com_liferay_login_web_portlet_LoginPortlet_login" type="text" />'
    '<input name="_com_liferay_login_web_portlet_LoginPortlet_password" type="password" />'
    "</form></body></html>"
)


def robots(rules: str | None, request: Request) -> Answer:
    """Answer robots.txt: Liferay's default, or the site's own rules."""
    return text(200, "text/plain", (rules or ROBOTS).replace("{origin}", request.origin))


def sitemap(request: Request) -> Answer:
    """Answer sitemap.xml: an index with one child that lists pages, and never an article."""
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    if "p_l_id" in request.query or "layoutUuid" in request.query:
        urls = "".join(
            f"<url><loc>{request.origin}{layout.path}</loc><changefreq>daily</changefreq></url>"
            for layout in SITE.layouts
        )
        return text(
            200,
            "text/xml",
            f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{namespace}">{urls}</urlset>',
        )
    query = urlencode({"p_l_id": SITE.layouts[0].plid, "layoutUuid": "b0d6c7f1-2f0a-1d4e-9a6e-4f7a60c2d1e8",
                       "groupId": SITE.group_id, "privateLayout": "false"})  # fmt: skip
    child = escape(f"{request.origin}/sitemap.xml?{query}")
    index = f'<sitemapindex xmlns="{namespace}"><sitemap><loc>{child}</loc></sitemap></sitemapindex>'
    return text(200, "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{index}')


def feed(edition: Edition, publisher: Publisher, request: Request) -> Answer:
    """Answer an Asset Publisher's Atom feed: the newest articles, with the publication time no page shows."""
    stories = [edition.story(entry) for entry in edition.shown(publisher.category)[:RSS_LENGTH]]
    entries = "".join(
        f'<entry><title>{escape(story.title)}</title><link href="{_address(story, request)}" />'
        f"<author><name>{escape(SITE.name)}</name></author><id>{_address(story, request)}</id>"
        f"<updated>{utc(story)}</updated><published>{utc(story)}</published>"
        f'<summary type="html">{escape(summary(story))}</summary></entry>'
        for story in stories
    )
    return text(
        200,
        "text/xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(publisher.portlet.title or SITE.name)}</title>{entries}</feed>",
    )


def json_ws() -> Answer:
    """Answer `/api/jsonws`: closed to guests in every version."""
    return text(403, "application/json", '{"exception":"Access denied to com.liferay.journal.service"}')


def portal_action(request: Request) -> Answer | None:
    """Answer `/c/…`: login, language switch, page by number; None when unknown."""
    match request.segments[1:]:
        case ["portal", "login"]:
            return text(200, "text/html", _LOGIN_PAGE)
        case ["portal", "update_language"]:
            language = request.query.get("languageId", "vi_VN")
            cookie = ("Set-Cookie", f"GUEST_LANGUAGE_ID={language}; Max-Age=31536000; Path=/")
            return redirect(_local(request.query.get("redirect"))).with_headers(cookie)
        case ["portal", "layout"]:
            found = [layout for layout in SITE.layouts if str(layout.plid) == request.query.get("p_l_id")]
            return redirect(found[0].path) if found else None
        case ["portal", "render_portlet"]:
            return text(200, "text/html", '<div class="portlet-body"></div>')
    return None


def login_wall(request: Request) -> Answer:
    """Send a guest from a private page to the login page."""
    layout = layout_at("/") or SITE.layouts[0]
    query = urlencode({"p_l_id": layout.plid, "redirect": request.target})
    return redirect(f"{request.origin}/c/portal/login?{query}")


def _address(story: Story, request: Request) -> str:
    return f"{request.origin}{DETAIL_PATH}/-/asset_publisher/{DETAIL.instance}/content/id/{story.entry_id}"


def utc(story: Story) -> str:
    """Return the time of publication as feeds and the API give it."""
    return story.published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(target: str | None) -> str:
    """`redirect.url.security.mode` drops foreign targets."""
    return target if target and target.startswith("/") and not target.startswith("//") else "/"
