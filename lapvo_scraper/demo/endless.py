"""Pages that lead on for ever, as calendars and searches of real portals do, and one that leads nowhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from lapvo_scraper.demo.site_plan import CALENDAR, SEARCH

if TYPE_CHECKING:
    from lapvo_scraper.demo.liferay.model import Visit

_THIS_MONTH = 2021 * 12 + 5  # months since year 0: June 2021
ABOUT = (
    '<div class="journal-content-article " data-analytics-asset-id="40200" data-analytics-asset-title='
    '"Giới thiệu" data-analytics-asset-type="web-content">\n<p>Vàm Sen là huyện nằm giữa hai nhánh sông, có '
    "mười hai xã và một thị trấn. Người dân trồng lúa, làm vườn và giữ các làng nghề lâu đời.</p>\n</div>"
)


def calendar(query: dict[str, str], visit: Visit) -> str:
    """A month with links to the one before, the one after, and each of its days."""
    month = _month(query.get("thang", ""))
    address = visit.absolute(CALENDAR.path)
    turns = " ".join(
        f'<a href="{address}?thang={_name(other)}">{label}</a>'
        for other, label in ((month - 1, "Tháng trước"), (month + 1, "Tháng sau"))
    )
    days = " ".join(
        f'<a href="{address}?thang={_name(month)}&amp;ngay={day}">{day}</a>' for day in range(1, 29)
    )
    return f'<div class="lich"><h3>Tháng {_name(month)}</h3>{turns}<p>{days}</p></div>'


def search_results(query: dict[str, str], visit: Visit) -> str:
    """No result, and a link to a wider search."""
    words = query.get("q", "")
    wider = urlencode({"q": f"{words} huyện", "modifiedfrom": "2021-01-01", "start": len(words)})
    return (
        f'<div class="alert alert-info">Không kết quả nào được tìm thấy với từ khóa : {escape(words)}.</div>'
        f'<a href="{visit.absolute(SEARCH.path)}?{escape(wider)}">Tìm rộng hơn</a>'
    )


def _month(name: str) -> int:
    year, _, month = name.partition("-")
    known = len(name) < 10 and year.isdecimal() and month.isdecimal()
    return int(year) * 12 + int(month) - 1 if known else _THIS_MONTH


def _name(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"
