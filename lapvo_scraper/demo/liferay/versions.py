"""The versions of Liferay the demo portal can be."""

from __future__ import annotations

from lapvo_scraper.demo.liferay.lists import Liferay
from lapvo_scraper.demo.liferay.v62 import Liferay62
from lapvo_scraper.demo.liferay.v71 import Liferay70, Liferay71
from lapvo_scraper.demo.liferay.v74 import Liferay73, Liferay74

VERSIONS: dict[str, Liferay] = {
    "6.2": Liferay62(),
    "7.0": Liferay70(),
    "7.1": Liferay71(),
    "7.2": Liferay(),
    "7.3": Liferay73(),
    "7.4": Liferay74(),
}
