from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from lapvo_scraper.crawl import guard
from lapvo_scraper.sites import Site


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.162.1.1", True),
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:203.162.1.1", True),
        ("2002:7f00:1::", False),
        ("2002:cba2:101::", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::cba2:101", True),
        ("2001:db8::1", False),
        ("no address", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert guard.is_public(address) is public


def test_which_names_may_lead_to_private_addresses() -> None:
    sites = [
        Site("a", "https://portal.example.vn"),
        Site("b", "http://127.0.0.1:8080", hosts=("localhost:8081", "anh.example.vn")),
        Site("c", "https://intranet.example.vn", private_network=True),
        Site("d", "https://other.example.vn", proxy="http://proxy.example.vn:3128"),
    ]
    assert guard.private_names(sites) == [
        "127.0.0.1",
        "intranet.example.vn",
        "localhost",
        "proxy.example.vn",
    ]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:8080/tin-tuc", None),
        ("http://127.0.0.1:9090/secret", "outside the site"),
        ("https://127.0.0.1:8080/", "outside the site"),
        ("http://2130706433:8080/", "outside the site"),
        ("http://0x7f.1:8080/", "outside the site"),
        ("http://[::ffff:127.0.0.1]:8080/", "outside the site"),
        ("http://localhost:8080/", "outside the site"),
        ("http://lapvo.dongthap.gov.vn@127.0.0.1:8080/", "user name"),
        ("http://169.254.169.254/latest/meta-data/", "outside the site"),
        ("file:///etc/passwd", "scheme file"),
        ("ftp://127.0.0.1/x", "scheme ftp"),
        ("data:text/html,x", "scheme data"),
        ("s3://bucket/key", "scheme s3"),
        ("gopher://127.0.0.1:25/_x", "scheme gopher"),
    ],
)
def test_every_request_passes_the_gate(url: str, why: str | None) -> None:
    crawler = get_crawler()
    spider: Any = crawler._create_spider("test")
    spider.site = Site("demo", "http://127.0.0.1:8080")
    crawler.spider = spider
    crawler._apply_settings()
    gate = guard.GuardMiddleware.from_crawler(crawler)
    if why is None:
        gate.process_request(Request(url))
        assert crawler.stats.get_value("guard/refused") is None
        return
    with pytest.raises(guard.OutOfBounds, match=why):
        gate.process_request(Request(url))
    assert crawler.stats.get_value("guard/refused") == 1


class FakeReactor:
    """Resolves every name to the addresses it was given."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.nameResolver: Any = self

    def installNameResolver(self, resolver: Any) -> None:  # noqa: N802
        self.nameResolver = resolver

    def resolveHostName(self, receiver: Any, *arguments: Any) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self.addresses:
            receiver.addressResolved(type("Address", (), {"host": address})())
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        assert not self.complete

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


@pytest.mark.parametrize(
    ("name", "found", "handed_on"),
    [
        ("portal.example.vn", ["203.162.1.1"], ["203.162.1.1"]),
        ("portal.example.vn", ["10.0.0.5"], []),
        ("portal.example.vn", ["10.0.0.5", "203.162.1.1", "::1"], ["203.162.1.1"]),
        ("0x7f.1", ["127.0.0.1"], []),
        ("127.0.0.1", ["127.0.0.1"], ["127.0.0.1"]),  # where the tap on the wire is tried
        ("intranet.example.vn", ["10.0.0.5"], ["10.0.0.5"]),
        ("INTRANET.example.vn.", ["10.0.0.5"], ["10.0.0.5"]),
    ],
)
def test_names_are_judged_by_what_they_resolve_to(name: str, found: list[str], handed_on: list[str]) -> None:
    reactor, receiver = FakeReactor(*found), Receiver()
    resolver = guard.GuardedResolver(reactor, ["intranet.example.vn"])
    resolver.install_on_reactor()
    reactor.nameResolver.resolveHostName(receiver, name)
    assert receiver.addresses == handed_on
    assert receiver.complete
    assert (name in resolver.refusals) is (found != handed_on)
