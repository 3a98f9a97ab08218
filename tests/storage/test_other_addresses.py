"""A whole crawl of a portal that lost the page under which most addresses of its articles stand."""

from dataclasses import replace
from pathlib import Path

from demo_wire import Wire
from making_runs import BASE, crawl, dump, rebuilt

from lapvo_scraper.demo import DemoPortal
from lapvo_scraper.records import Exchange, Lease

DETAIL = f"{BASE}/chi-tiet-bai-viet/-/"


class WithoutDetailPage(Wire):
    """The portal after its detail page lost the publisher: every address under that page answers "missing"."""

    def __call__(self, lease: Lease) -> Exchange:
        if not lease.url.startswith(DETAIL):
            return super().__call__(lease)
        asked = replace(lease, url=f"{DETAIL}asset_publisher/1mOzUrGkrdAE/content/id/1")
        exchange = replace(super().__call__(asked), url=lease.url)
        self.asked[-1] = lease.url
        return exchange


def test_where_one_address_says_missing_the_next_is_asked(tmp_path: Path) -> None:
    path, wire = tmp_path / "archive", WithoutDetailPage(DemoPortal(articles=20))
    books = crawl(path, wire)
    assert (books.balanced, books.articles_new, books.left_due) == (True, 20, 0)
    assert len(set(wire.asked)) == len(wire.asked)
    assert sum(url.startswith(DETAIL) for url in wire.asked) > 5
    assert dump(rebuilt(path)) == dump(path)
