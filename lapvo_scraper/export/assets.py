"""The files a saved page names, as `data:` URLs."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

_SHOWN_AS_GIVEN = re.compile(r"data:(image|font|application/(x-)?font)[\w/+.;,=-]", re.IGNORECASE)


@dataclass(frozen=True)
class Asset:
    """A file of the archive that a page names."""

    media_type: str
    data: bytes

    @property
    def data_url(self) -> str:
        """The file as a `data:` URL."""
        media_type = re.sub(r"[^\w/+.-]", "", self.media_type.partition(";")[0]) or "application/octet-stream"
        return f"data:{media_type};base64,{base64.b64encode(self.data).decode()}"

    @property
    def text(self) -> str:
        """The file as text; style sheets are UTF-8 or nearly ASCII."""
        return self.data.decode("utf-8-sig", "replace")


Fetch = Callable[[str], Asset | None]
"""Returns what the archive holds of an absolute URL, or None."""


def absolute(reference: str, base_url: str) -> str | None:
    """Return the http(s) URL a reference stands for, without its fragment, or None."""
    try:
        url = urldefrag(urljoin(base_url, reference.strip())).url
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None


def data_url(reference: str, base_url: str, fetch: Fetch) -> str | None:
    """Return a URL without network for what `reference` names, or None when the archive lacks it."""
    reference = reference.strip()
    if reference.startswith("#") or _SHOWN_AS_GIVEN.match(reference):
        return reference
    url = absolute(reference, base_url)
    asset = fetch(url) if url else None
    return asset.data_url if asset else None
