"""What many web content templates print alike, each in markup of its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lapvo_scraper.demo.stories import Story

ARTICLES = "/chi-tiet-bai-viet/-/asset_publisher/1mOzUrGkrdAE/content/"
"""Where templates lead that print other news."""


def summary(story: Story, opening: str, closing: str) -> str:
    """Return the summary between two pieces of markup; nothing when the editor left it empty."""
    return f"{opening}{escape(story.summary)}{closing}\n" if story.summary else ""


def signed(story: Story, opening: str, closing: str) -> str:
    """Return each line of who signed between two pieces of markup; nothing when nobody did."""
    lines = story.byline.lines if story.byline else ()
    return "".join(f"{opening}{escape(line)}{closing}\n" for line in lines)
