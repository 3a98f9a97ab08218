"""The versions of Liferay the demo portal can be."""

from __future__ import annotations

from lapvo_scraper.demo.liferay.lists7 import Lists7


class Liferay72(Lists7):
    """7.2: the version the portals of Đồng Tháp showed in 2021. All defaults of the 7.x classes are its own."""


VERSIONS: dict[str, Lists7] = {"7.2": Liferay72()}
