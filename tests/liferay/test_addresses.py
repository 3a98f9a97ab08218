"""What is remembered of addresses from page to page, and of those of hostile pages."""

import pytest

from lapvo_scraper.liferay import addresses
from lapvo_scraper.liferay.addresses import Addresses
from lapvo_scraper.liferay.page import parse

ORIGINS = ("https://tanmy.gov.vn", None)


@pytest.fixture
def remembered():
    """How many addresses are remembered, beginning with none."""
    addresses.known_on.cache_clear()

    def sizes():
        known = [addresses.known_on(origin) for origin in ORIGINS]
        caches = ([one.facts for one in known], [one.without_site for one in known], [one.resource for one in known])
        return [sum(cache.cache_info().currsize for cache in each) for each in caches]

    return sizes


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


def test_a_site_does_not_make_another_forget_its_menu(remembered):
    looked_at('<a href="/hop-dan">1</a>')
    for number in range(2_000):
        addresses.known_on("https://tanhoi.gov.vn").facts(f"/{number}")
    assert remembered()[0] == 1
    assert addresses.known_on("https://tanhoi.gov.vn").facts.cache_info().currsize == 1_024
