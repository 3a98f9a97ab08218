"""An item pipeline that breaks down while a crawl begins."""

from __future__ import annotations

import asyncio


class NeverBegins:
    async def open_spider(self) -> None:
        await asyncio.sleep(0.5)
        raise ZeroDivisionError

    def process_item(self, item: object) -> object:
        return item
