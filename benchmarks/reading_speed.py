"""What reading a page costs, in bare parses of the same page and in runs of trafilatura.

    python -m benchmarks.reading_speed [--pages 120]

CPU time, medians of interleaved runs in one process; only ratios inside one run count. Pages are articles of the demo
portal in every habit, put into a shell of the size and make of real portals' pages. Trafilatura is measured when it is
installed (benchmarks/reading/peers.txt).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import lxml.html

from benchmarks.reading import cases, peers
from lapvo_scraper.reading import article, read_page
from lapvo_scraper.reading import page as page_door

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lapvo_scraper.records import Mention

PAGE = 106_000
"""Octets of a page: the size over which the bars are set (a district portal with menu, banners, scripts)."""
MOST_PARSES = 4.0
LEAST_OF_TRAFILATURA = 8.0
ROUNDS = 9

PARSE, ARTICLE = "bare lxml.html parse", "read_page, the article alone"
WHOLE, TRAFILATURA = "read_page, with lists and links", "trafilatura with metadata"

Page = tuple[str, bytes]


def main() -> int:
    """Print the costs; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading_speed", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=120)
    pages = _pages(parser.parse_args().pages)
    ways: dict[str, Callable[[Page], object]] = {PARSE: _parse, ARTICLE: _read_article, WHOLE: _read}
    try:
        extract = peers.trafilatura()
    except ImportError:
        print("trafilatura is not installed: not measured")
    else:
        ways[TRAFILATURA] = lambda page: extract(page[1].decode(), page[0])
    cost = _measured(ways, pages)
    size = statistics.mean(len(content) for _, content in pages)
    print(f"{len(pages)} pages of {size / 1000:.0f} KB\n\n| what | CPU ms per page | x parse |\n|---|---|---|")
    for name, each in cost.items():
        print(f"| {name} | {each:.2f} | {each / cost[PARSE]:.1f} |")
    return _judged(cost)


def _judged(cost: dict[str, float]) -> int:
    parses = cost[ARTICLE] / cost[PARSE]
    print(f"\nreading an article costs {parses:.1f} bare parses (at most {MOST_PARSES:g})")
    missed = parses > MOST_PARSES
    if TRAFILATURA in cost:
        times = cost[TRAFILATURA] / cost[WHOLE]
        print(f"trafilatura costs {times:.1f} times as much as the whole of it (at least {LEAST_OF_TRAFILATURA:g})")
        missed |= times < LEAST_OF_TRAFILATURA
    return 1 if missed else 0


def _measured(ways: dict[str, Callable[[Page], object]], pages: Sequence[Page]) -> dict[str, float]:
    """Milliseconds per page of each way: the median over pages of the best of several interleaved rounds."""
    article.find_mentions = _no_mentions  # people and offices are not part of the bars
    best: dict[str, list[float]] = {name: [float("inf")] * len(pages) for name in ways}
    for _ in range(ROUNDS):
        for index, page in enumerate(pages):
            for name, way in ways.items():
                started = time.process_time()
                way(page)
                best[name][index] = min(best[name][index], time.process_time() - started)
    return {name: statistics.median(times) * 1_000 for name, times in best.items()}


def _no_mentions(_body: str) -> tuple[Mention, ...]:
    return ()


def _parse(page: Page) -> object:
    return lxml.html.document_fromstring(page[1], parser=lxml.html.HTMLParser(encoding="utf-8"))


def _read_article(page: Page) -> object:
    """What the bar is set over: blocks, captions, byline, dates, normalised; not where the page leads."""
    kept = page_door._lists, page_door._links
    page_door._lists, page_door._links = (lambda *_: []), (lambda *_: ())
    try:
        return _read(page)
    finally:
        page_door._lists, page_door._links = kept


def _read(page: Page) -> object:
    return read_page(page[1], url=page[0], content_type="text/html; charset=UTF-8")


# --- pages of real size -------------------------------------------------------------------------------------


def _pages(count: int) -> list[Page]:
    whole = [page for case in cases.tuned(1) for page in case.pages]
    step = max(len(whole) // count, 1) | 1  # odd, so that every look has its turn
    return [(url, _in_a_shell(content)) for url, content in whole[::step][:count]]


def _in_a_shell(content: bytes) -> bytes:
    """The page with what a portal prints around every article, up to the size of a real one.

    Saved pages of Liferay portals have, in 100 KB, some 40 to 90 links, 15 to 25 pictures, 500 to 600 elements, and
    30 to 60 KB of scripts in 30 to 40 elements; the shell keeps these proportions.
    """
    missing = max(PAGE - len(content), 0)
    shell = _filled(_SCRIPT, missing // 2) + _filled(_BOX, missing - missing // 2)
    return content.replace(b"</body>", b"<footer>" + shell + b"</footer></body>")


def _filled(part: str, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0:
        parts.append(part.replace("@", str(len(parts))).encode())
        size -= len(parts[-1])
    return b"".join(parts)


_BOX = """
<div class="portlet-boundary portlet-boundary_56_  portlet-static portlet-static-end" id="p_p_id_56_@_">
<section class="portlet" id="portlet_56_@"><div class="portlet-content"><div class="portlet-body"><ul class="menu">
<li aria-labelledby="layout_@" class="lfr-nav-item dropdown" id="layout_@_1" role="presentation">
<a aria-labelledby="layout_@" href="https://lapvo.example.vn/co-cau-to-chuc/phong-ban-so-@" role="menuitem">
<span>Phòng chuyên môn và đơn vị sự nghiệp trực thuộc số @</span></a></li>
<li><a href="https://lapvo.example.vn/thu-tuc-hanh-chinh/linh-vuc-so-@" target="_blank" title="Thủ tục hành chính">
Tra cứu tình trạng giải quyết hồ sơ, thủ tục hành chính lĩnh vực @</a></li></ul>
<p><img alt="Liên kết @" src="/documents/10501/0/b@.png/b1a2c3d4-0000-1111-2222-333344445555?t=1612345678901" /></p>
<p>Đường dây nóng tiếp nhận phản ánh, kiến nghị của người dân và doanh nghiệp về quy định hành chính; trực ban phòng,
chống thiên tai và tìm kiếm cứu nạn; tiếp công dân vào ngày 15 hằng tháng tại trụ sở Ủy ban nhân dân huyện.</p>
</div></div></section></div>
"""
_SCRIPT = """<script type="text/javascript">
// <![CDATA[
Liferay.Portlet.onLoad({canEditTitle: false, columnPos: @, isStatic: 'end', namespacedId: 'p_p_id_56_INSTANCE_@_',
portletId: '56_INSTANCE_@', refreshURL: '/c/portal/render_portlet?p_l_id=3045&p_p_id=56_INSTANCE_@&p_p_lifecycle=0',
refreshURLData: {}});
AUI().use('aui-tooltip', 'liferay-menu', 'liferay-notice', 'aui-base', 'liferay-session', function(A) {
(function() {
var $ = AUI.$; var _ = AUI._;
Liferay.Menu.register('portlet-topper-toolbar_56_INSTANCE_@');
Liferay.Util.addInputType(); Liferay.Session = new Liferay.SessionBase({autoExtend: true, redirectOnExpire: false,
redirectUrl: 'https://lapvo.example.vn/web/lapvo', sessionLength: 900, warningLength: 0});
var html = '<div class="taglib-menu-overlay" id="menu@"><ul class="lfr-menu-list">' + items.join('</li><li>');
A.one('#p_p_id_56_INSTANCE_@_').on('mouseenter', function(event) { event.currentTarget.addClass('hover'); });
})();
});
// ]]>
</script>
"""


if __name__ == "__main__":
    sys.exit(main())
