"""What is remembered of addresses from page to page, and of those of hostile pages."""

import pytest

from lapvo_scraper.liferay import addresses
from lapvo_scraper.liferay.addresses import Addresses
from lapvo_scraper.liferay.page import parse

CACHES = (addresses._facts_at, addresses._without_site, addresses._resource_at)


@pytest.fixture
def remembered():
    """How many addresses are remembered, beginning with none."""
    for cache in CACHES:
        cache.cache_clear()
    return lambda: [cache.cache_info().currsize for cache in CACHES]


def looked_at(body, url="https://tanmy.gov.vn/web/tanmy/tin-tuc", head=""):
    """The addresses that the links of a page lead to, and its scripts are loaded from."""
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "text/html; charset=utf-8")
    found = Addresses(page, url)
    return [facts.canonical for facts in found.links.values()], found.resource("/theme.js")


def test_short_addresses_are_remembered(remembered):
    links = looked_at('<a href="/web/tanmy/hop-dan">1</a>')
    assert links == (["https://tanmy.gov.vn/web/tanmy/hop-dan"], "https://tanmy.gov.vn/theme.js")
    assert remembered() == [1, 1, 1]


def test_long_ones_lead_where_they_say_and_are_not(remembered):
    long = "/web/tanmy/" + "a" * 1_000
    own = '<link rel="canonical" href="https://tanmy.gov.vn/tin-tuc">'
    links, _ = looked_at(f'<a href="{long}">1</a>', head=own)
    assert links == ["https://tanmy.gov.vn/" + "a" * 1_000]
    assert remembered() == [0, 0, 1]


def test_a_host_longer_than_any_is_not(remembered):
    for letter in "abc":
        base = f'<base href="https://{letter * 5_000}.vn/">'
        assert looked_at('<a href="/hop-dan">1</a>', head=base)[0] == []
    assert remembered() == [1, 0, 1]  # the two addresses as printed, without any host
