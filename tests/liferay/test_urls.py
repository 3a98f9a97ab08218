"""Many addresses, one canonical form; and what is never requested."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapvo_scraper.liferay.urls import canonical_url, classify, identities, list_page_url

PORTLET = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE_Qw3rTy8uIoPa"
UUID = "12be57d6-f45a-a19c-75c4-89ef28b99983"
DETAIL = "https://vamnhon.example.vn/chi-tiet/-/asset_publisher/Qw3rTy8uIoPa/content/id/5120938"


@pytest.mark.parametrize(
    "printed",
    [
        DETAIL,
        "/chi-tiet/-/asset_publisher/Qw3rTy8uIoPa/content/id/5120938",
        DETAIL + "?plidlayout=3045",
        DETAIL + "/maximized",
        DETAIL + "/pop_up?viewMode=print&languageId=vi_VN",
        DETAIL + f"?_{PORTLET}_redirect=https%3A%2F%2Fvamnhon.example.vn%2Ftin%3Fcur%3D9",
        DETAIL + ";jsessionid=0A1B2C?redirect=/x#chu-thich",
        DETAIL.replace("example.vn/", "example.vn:443/vi/"),
        DETAIL.replace("https://vamnhon.example.vn", "HTTPS://VamNhon.example.vn"),
        DETAIL.replace("content/id/5120938", "content/tuyen-duong-hoa") + f"?_{PORTLET}_assetEntryId=5120938",
        (
            f"/chi-tiet?p_p_id={PORTLET}&p_p_lifecycle=0&p_p_state=maximized&_{PORTLET}_mvcPath=%2Fview_content.jsp"
            f"&_{PORTLET}_assetEntryId=5120938&_{PORTLET}_type=content"
        ),
        DETAIL + "?page=1&utm_source=zalo&fbclid=abc&doAsUserId=7",
    ],
)
def test_every_address_of_an_article_has_one_form(printed: str) -> None:
    assert canonical_url(printed, "https://vamnhon.example.vn/tin-tuc") == DETAIL


def test_an_article_address_tells_its_numbers() -> None:
    facts = classify(DETAIL + "?page=3")
    assert (facts.kind, facts.entry_id, facts.instance_id, facts.page_number) == (
        "article",
        5120938,
        "Qw3rTy8uIoPa",
        3,
    )
    assert facts.canonical == DETAIL + "?page=3"


@pytest.mark.parametrize(
    ("url", "title", "group", "canonical"),
    [
        (
            "http://a.vn/tin/-/asset_publisher/aB3/content/lop-hoc/20182/normal?inheritRedirect=true",
            "lop-hoc",
            "20182",
            "http://a.vn/tin/-/asset_publisher/aB3/content/lop-hoc/20182",
        ),
        (
            (
                "http://a.vn/tin?p_p_id=101_INSTANCE_aB3&_101_INSTANCE_aB3_urlTitle=h%E1%BB%8Dp-%C4%91%E1%BA%A3ng"
                "&_101_INSTANCE_aB3_groupId=20182"
            ),
            "họp-đảng",
            "20182",
            "http://a.vn/tin/-/asset_publisher/aB3/content/h%E1%BB%8Dp-%C4%91%E1%BA%A3ng/20182",
        ),
        ("http://a.vn/-/thong-bao-moi", "thong-bao-moi", None, "http://a.vn/-/thong-bao-moi"),
        ("http://a.vn/web/xa/w/thong-bao?x=1", "thong-bao", None, "http://a.vn/web/xa/w/thong-bao"),
        (
            "http://a.vn/x/-/journal_content/56/20182/30511/FULL",
            "30511",
            "20182",
            "http://a.vn/x/-/journal_content/56/20182/30511/FULL",
        ),
        (
            "http://a.vn/tin/-/details/20182/ra-quan",
            "ra-quan",
            "20182",
            "http://a.vn/tin/-/details/20182/ra-quan",
        ),
        ("http://a.vn/x/-/content/ra-quan", "ra-quan", None, "http://a.vn/x/-/content/ra-quan"),
        (
            "http://a.vn/xem/-/asset_publisher//Content/ra-quan?40112",
            "ra-quan?40112",
            None,
            "http://a.vn/xem/-/asset_publisher//Content/ra-quan?40112",
        ),
    ],
)
def test_articles_by_title(url: str, title: str, group: str | None, canonical: str) -> None:
    facts = classify(url)
    assert (facts.kind, facts.url_title, facts.group_id, facts.canonical) == (
        "article",
        title,
        group,
        canonical,
    )


@pytest.mark.parametrize(
    ("url", "kind", "canonical"),
    [
        ("https://a.vn", "listing", "https://a.vn/"),
        ("https://a.vn/vi", "listing", "https://a.vn/"),
        (
            "https://a.vn/tin-tuc/?p_p_state=normal&orderByCol=title&orderByType=asc",
            "listing",
            "https://a.vn/tin-tuc",
        ),
        ("https://a.vn/tin-tuc/-/asset_publisher/aB3/", "listing", "https://a.vn/tin-tuc"),
        ("https://a.vn/tin?b=2&a=1", "listing", "https://a.vn/tin?a=1&b=2"),
        (
            "https://a.vn/web/sct/tin-tuc/chi-tiet?id=2695008&t=9",
            "article",
            "https://a.vn/web/sct/tin-tuc/chi-tiet?id=2695008",
        ),
        ("https://a.vn/tin/-/asset_publisher/aB3/rss", "feed", "https://a.vn/tin/-/asset_publisher/aB3/rss"),
        ("https://a.vn/robots.txt", "robots", "https://a.vn/robots.txt"),
        (
            "https://a.vn/sitemap.xml?p_l_id=5&groupId=7",
            "sitemap",
            "https://a.vn/sitemap.xml?p_l_id=5&groupId=7",
        ),
        (
            f"https://a.vn/documents/1/0/b%20c.jpg/{UUID}?t=5#x",
            "image",
            f"https://a.vn/documents/1/0/b%20c.jpg/{UUID}?t=5",
        ),
        (
            "https://a.vn/documents/1/0/ke hoach.pdf",
            "attachment",
            "https://a.vn/documents/1/0/ke%20hoach.pdf",
        ),
        ("https://a.vn/o/theme/css/main.css?t=1", "style", "https://a.vn/o/theme/css/main.css?t=1"),
        ("https://a.vn/combo?minifierType=js&/o/a.js", "style", "https://a.vn/combo?minifierType=js&/o/a.js"),
    ],
)
def test_other_addresses(url: str, kind: str, canonical: str) -> None:
    facts = classify(url)
    assert (facts.kind, facts.canonical, facts.trap) == (kind, canonical, None)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("javascript:void(0)", "not a web address"),
        ("mailto:a@b.vn", "not a web address"),
        ("ftp://a.vn/x", "not a web address"),
        ("http://[::1", "not a web address"),
        ("http://a.vn:99999/", "not a web address"),
        ("https://user:secret@a.vn/", "user name in the address"),
        ("https://a.vn/c/portal/login?p_l_id=1", "login"),
        ("https://a.vn/vi/c/portal/update_language?redirect=%2Fweb", "portal command"),
        ("https://a.vn/c/portal/render_portlet?p_l_id=1", "portal command"),
        ("https://a.vn/group/guest/home", "private page"),
        ("https://a.vn/api/jsonws", "service"),
        ("https://a.vn/o/headless-delivery/v1.0/sites/1/structured-contents", "service"),
        ("https://a.vn/tin?p_p_id=58&p_p_lifecycle=0", "login"),
        ("https://a.vn/tin?p_p_id=x&p_p_lifecycle=1&p_auth=y", "portlet action"),
        ("https://a.vn/tin?p_p_id=x&p_p_lifecycle=2", "portlet resource"),
        ("https://a.vn/tim-kiem?keywords=cau", "search"),
        ("https://a.vn/tim?_3_keywords=cau&p_p_id=3", "search"),
        ("https://a.vn/lich?year=2021&month=5", "calendar"),
        ("https://a.vn/tin?tags=a&modified=b", "facets"),
        ("https://a.vn/a/-/blogs/x/-/calendar/y", "other portlet"),
        ("https://a.vn/a/-/asset_publisher/x/document/id/5", "not web content"),
        ("https://a.vn/a/a/a/a", "endless path"),
        ("https://a.vn/" + "x" * 2_000, "too long"),
        ("https://a.vn/tin?redirect=" + "x" * 20_000, "too long"),
        ("https://a.vn/tin?" + "&".join(f"a{number}=1" for number in range(300)), "too many parameters"),
    ],
)
def test_traps_say_why(url: str, reason: str) -> None:
    facts = classify(url)
    assert (facts.trap, facts.canonical, canonical_url(url)) == (reason, None, None)


def test_redirects_may_nest_without_end() -> None:
    url = "/tin-tuc"
    for _ in range(8):
        url = "/tin-tuc?redirect=" + quote(url, safe="")
        assert canonical_url(url, "https://a.vn/") == "https://a.vn/tin-tuc"


@pytest.mark.parametrize("portlet", [PORTLET, "101_INSTANCE_aB3dE6gH9jKl"])
def test_generated_list_pages_are_canonical(portlet: str) -> None:
    page = list_page_url("https://a.vn/tin", portlet, 4, 10)
    printed = f"https://a.vn/tin?p_p_id={portlet}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&p_p_col_id=column-1"
    printed += f"&p_r_p_resetCur=false&_{portlet}_cur=4&_{portlet}_delta=10"
    assert canonical_url(printed) == canonical_url(page) == page
    assert (classify(page).page_number, classify(page).instance_id) == (4, portlet.partition("_INSTANCE_")[2])


def test_the_first_list_page_is_the_page_itself() -> None:
    assert list_page_url("https://a.vn/tin", PORTLET, 1, 10) == "https://a.vn/tin"
    assert (
        canonical_url(f"https://a.vn/tin?p_p_id={PORTLET}&_{PORTLET}_cur=1&_{PORTLET}_delta=75")
        == "https://a.vn/tin"
    )


@pytest.mark.parametrize(
    ("url", "entry_id", "proved"),
    [
        (DETAIL, None, ("e:5120938",)),
        (DETAIL, 5120938, ("e:5120938",)),
        ("http://a.vn/-/thong-bao", 7, ("e:7", "s:/thong-bao")),
        ("http://a.vn/x/-/asset_publisher/a/content/thong-bao/20182", None, ("s:20182/thong-bao",)),
        ("http://a.vn/tin/chi-tiet?id=9", None, ("u:http://a.vn/tin/chi-tiet?id=9",)),
        ("http://a.vn/gioi-thieu?page=2", 11, ("e:11", "u:http://a.vn/gioi-thieu")),
        (None, 7, ("e:7",)),
        (None, None, ()),
        ("javascript:x", None, ()),
    ],
)
def test_identities_best_first(url: str | None, entry_id: int | None, proved: tuple[str, ...]) -> None:
    assert identities(url, entry_id) == proved


@given(
    st.text(max_size=80),
    st.sampled_from(["", "/", "https://a.vn/x/-/asset_publisher/i/content/", "https://a.vn/?"]),
)
def test_canonical_form_is_stable_and_never_raises(tail: str, head: str) -> None:
    once = canonical_url(head + tail, "https://a.vn/tin")
    assert once is None or (canonical_url(once) == once and "\n" not in once)


@given(st.text(max_size=60))
def test_facts_are_either_canonical_or_a_trap(url: str) -> None:
    facts = classify("https://a.vn/" + url)
    assert (facts.canonical is None) != (facts.trap is None)
