"""A page with one article whose text a test gives, and short forms of what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from making_pages import DETAIL, full_view, page, portlet

from lapvo_scraper.reading import read_page

if TYPE_CHECKING:
    from lapvo_scraper.records import Reading
    from lapvo_scraper.sites import Site

LEAD = "<p>Sáng nay, bà con ấp Bình Tân ra quân dọn cỏ, vớt lục bình trên rạch Cái Tre dài hai cây số.</p>"
MORE = "<p>Theo kế hoạch, mỗi quý xã tổ chức một đợt như vậy, có sự tham gia của các đoàn thể trong xã.</p>"
CENTRED = '<p style="text-align: center;">'


def read(body: str, *, head: str = "", site: Site | None = None, after: str = "") -> Reading:
    content = page(portlet(full_view(body, after=after)), head=head)
    return read_page(content, url=DETAIL, content_type="text/html; charset=UTF-8", site=site)


def kinds(reading: Reading) -> list[str]:
    return [f"{block.kind[0]}:{block.text[:18]}" for block in reading.blocks]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def picture(name: str) -> str:
    return f'<img src="/documents/1/0/{name}.jpg">'
