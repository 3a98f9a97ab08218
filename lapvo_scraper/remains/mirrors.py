"""Mirrors: folders in which wget and HTTrack laid a portal's pages down, named by host and path."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from lapvo_scraper.liferay.urls import classify

if TYPE_CHECKING:
    from pathlib import Path

    from lapvo_scraper.remains.owners import Owners

_INDEXES = ("index.html", "index.htm")
_ADDED = ".html"  # by `wget --adjust-extension`, behind the query too
_SAFE = "/%?&=+,;:@!$'()*~[]-._"


def mirrored_address(path: Path, owners: Owners) -> str | None:
    """Return the address of a page by its place in a mirror; None when no folder is called like a portal's host.

    >>> from lapvo_scraper.remains.owners import Owners
    >>> from lapvo_scraper.sites import Site
    >>> from pathlib import Path
    >>> known = Owners([Site(name="tanmy", base_url="https://tanmy.example.vn")])
    >>> mirrored_address(Path("kho/tanmy.example.vn/chi-tiet/-/asset_publisher/a/content/id/7.html"), known)
    'https://tanmy.example.vn/chi-tiet/-/asset_publisher/a/content/id/7'
    """
    for place in range(len(path.parts) - 2, -1, -1):
        origin = owners.origin_of_folder(path.parts[place])
        if origin is None:
            continue
        inside = "/".join(path.parts[place + 1 :])
        for index in _INDEXES:
            if inside == index or inside.endswith("/" + index):
                inside = inside.removesuffix(index)
        address = f"{origin}/{quote(inside, safe=_SAFE)}"
        shorter = address.removesuffix(_ADDED)
        return shorter if "?" in shorter or classify(shorter).kind == "article" else address
    return None
