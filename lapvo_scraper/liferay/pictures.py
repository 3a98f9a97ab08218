"""Which file an `img` shows, behind lazy loading, adaptive media and links to the full size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lapvo_scraper.liferay.documents import file_kind, is_preview

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Where scripts for lazy loading keep the address while `src` holds a grey box.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy")
# Buttons, smileys and portraits are no pictures of an article: theme and editor files, 6.2 and 7.x.
_FURNITURE = re.compile(
    r"/html/(?:themes|icons|portlet|js)/|/[\w-]+-theme/images/"
    r"|/o/[^?]*(?:/images/|ckeditor|alloyeditor|smiley)"
    r"|/image/user_(?:fe)?male_portrait|/combo\?|/(?:spacer|blank|pixel|loading)\.(?:gif|png)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,60}?url\(\s*[\"']?([^\"')]+)", re.IGNORECASE)
_DERIVED = re.compile(r"/o/adaptive-media/image/|[?&]imageThumbnail=")


def picture_url(image: Element, link: str | None) -> str | None:
    """Return the address of the picture an `img` shows, as printed; None for furniture and empty ones.

    `link` is where a click on it leads: the original, when `img` shows a smaller rendition.
    """
    source = _source(image)
    if source is None or _FURNITURE.search(source) or _is_dot(image):
        return None
    if _DERIVED.search(source) and link and file_kind(link) == "image":
        return link
    return None if is_preview(source) and "imageThumbnail" not in source else source


def picture_in_style(style: str | None) -> str | None:
    """Return the address of a background picture in a style attribute, as printed."""
    if not style or "url(" not in style:
        return None
    match = _BACKGROUND.search(style)
    url = match[1].strip() if match else ""
    return url if url and not url.startswith("data:") and not _FURNITURE.search(url) else None


def _source(image: Element) -> str | None:
    printed = (image.get("src") or "").strip()
    lazy = next((value.strip() for name in _LAZY if (value := image.get(name))), None)
    if lazy and not lazy.startswith("data:"):
        return lazy
    return printed if printed and not printed.startswith(("data:", "about:", "#", "file:")) else None


def _is_dot(image: Element) -> bool:
    """Counters and spacers are a few pixels wide or high."""
    sizes = (image.get("width"), image.get("height"))
    return any(size is not None and size.isdigit() and int(size) <= 3 for size in sizes)
