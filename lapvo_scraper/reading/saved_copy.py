"""Copies that browsers saved: the addresses they made up are no addresses of the portal.

"Save page as, complete" puts pictures and scripts into a folder `<page>_files` and points the page there. Where they
came from is lost; read as they stand, they would be pictures at addresses that never were.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lapvo_scraper.records import Problem

if TYPE_CHECKING:
    from lapvo_scraper.records import Reading

_LOCAL = re.compile(r"https?://[^?#]{1,2048}_files/[^/?#]{1,300}")


def without_local_files(reading: Reading) -> Reading:
    """Return the reading of a saved copy without the files that lie beside it; captions stay in the text."""
    images = tuple(image for image in reading.images if not _LOCAL.fullmatch(image.url))
    links = tuple(link for link in reading.links if not _LOCAL.fullmatch(link.url))
    lost = len(reading.images) - len(images)
    if not lost and len(links) == len(reading.links):
        return reading
    problems = (*reading.problems, Problem("pictures-local", str(lost))) if lost else reading.problems
    return replace(reading, images=images, links=links, problems=problems)
