from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lapvo_scraper.errors import ProfileError, UnknownSite
from lapvo_scraper.sites import Site, Template, bundled, find_site, known_sites, load_profile

if TYPE_CHECKING:
    from pathlib import Path

MINIMAL = {"name": "demo", "base_url": "https://portal.example.vn"}

FULL = """
name = "full"
title = "Cổng thử"
base_url = "http://127.0.0.1:8080"
seeds = ["/", "/web/guest/tin-tuc"]
hosts = ["127.0.0.1:8081", "https://localhost:8443"]
timezone = "Asia/Bangkok"
delay = 0
concurrency = 4
obey_robots = false
media = ["images"]
max_bytes = 2048
private_network = true
proxy = "http://127.0.0.1:3128"
contact = "office@example.vn"
window = "22:00-05:00"
pages_per_day = 500
page_names = ["Chi tiết bài viết"]
categories = ["Tin tức", "Thông báo"]
notes = "hai dòng"
tls.verify = "require"
tls.minimum = "TLSv1.0"

[[template]]
name = "xanh"
evidence = "body.theme-xanh"
title = "h1.tieu-de"
"""


def profile(tmp_path: Path, text: str, name: str = "p.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_stock_portal_needs_a_name_and_an_address_only() -> None:
    site = Site.from_dict(MINIMAL)
    assert site == Site("demo", "https://portal.example.vn")
    assert (site.delay, site.concurrency, site.obey_robots) == (2.0, 1, True)
    assert site.media == {"images", "attachments", "style"}
    assert (site.tls_verify, site.tls_minimum, site.timezone) == ("record", "TLSv1.2", "Asia/Ho_Chi_Minh")
    assert site.seed_urls == ("https://portal.example.vn/",)


def test_every_key_is_read(tmp_path: Path) -> None:
    assert load_profile(profile(tmp_path, FULL)) == Site(
        name="full",
        title="Cổng thử",
        base_url="http://127.0.0.1:8080",
        seeds=("/", "/web/guest/tin-tuc"),
        hosts=("127.0.0.1:8081", "https://localhost:8443"),
        timezone="Asia/Bangkok",
        delay=0.0,
        concurrency=4,
        obey_robots=False,
        media=frozenset({"images"}),
        max_bytes=2048,
        private_network=True,
        proxy="http://127.0.0.1:3128",
        contact="office@example.vn",
        window="22:00-05:00",
        pages_per_day=500,
        page_names=("Chi tiết bài viết",),
        categories=("Tin tức", "Thông báo"),
        notes="hai dòng",
        tls_verify="require",
        tls_minimum="TLSv1.0",
        templates=(Template("xanh", "body.theme-xanh", title="h1.tieu-de"),),
    )


@pytest.mark.parametrize("text", [FULL, 'name = "demo"\nbase_url = "https://portal.example.vn"\n'])
def test_a_profile_survives_the_way_through_json(tmp_path: Path, text: str) -> None:
    site = load_profile(profile(tmp_path, text))
    again = Site.from_dict(json.loads(json.dumps(site.to_toml_dict())))
    assert again == site
    assert again.digest == site.digest


def test_the_digest_changes_with_any_value() -> None:
    assert Site.from_dict(MINIMAL).digest != Site.from_dict(MINIMAL | {"delay": 3}).digest
    assert Site.from_dict(MINIMAL).digest == Site.from_dict(MINIMAL | {"delay": 2}).digest


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dely": 10}, "unknown key `dely`; the nearest known is `delay`"),
        ({"max_byte": 10}, "the nearest known is `max_bytes`"),
        ({"tls": {"verfy": "record"}}, "[tls]: unknown key `verfy`; the nearest known is `verify`"),
        ({"template": [{"name": "a"}]}, "[[template]] 1: the key `evidence` is missing"),
        ({"name": "Lấp Vò"}, "`name` = 'Lấp Vò' should be small letters"),
        ({"name": ""}, "`name`"),
        ({"base_url": "portal.example.vn"}, "scheme (none) is not http or https"),
        ({"base_url": "https://portal.example.vn/web/guest"}, "pages go into `seeds`"),
        ({"base_url": "https://u:p@portal.example.vn"}, "user name in the URL"),
        ({"base_url": "https://portal.example.vn:port"}, "not a URL"),
        ({"delay": -1}, "from 0 to 3600"),
        ({"delay": "2"}, "`delay` = '2'"),
        ({"delay": True}, "`delay` = True"),
        ({"delay": float("nan")}, "`delay` = nan"),
        ({"concurrency": 1.5}, "whole number"),
        ({"obey_robots": "no"}, "true or false"),
        ({"media": ["pictures"]}, "any of attachments, images, style"),
        ({"seeds": []}, "at least one text"),
        ({"seeds": "/"}, "a list of texts"),
        ({"seeds": ["https://elsewhere.example/"]}, "elsewhere.example is outside the site; name its"),
        ({"hosts": ["*.example.vn"]}, "'*.example.vn' is none"),
        ({"hosts": ["a.example.vn/tin"]}, "'a.example.vn/tin' is none"),
        ({"hosts": ["ftp://a.example.vn"]}, "is none"),
        ({"timezone": "Asia/Saigonn"}, "a time zone name"),
        ({"timezone": "../../etc/passwd"}, "a time zone name"),
        ({"window": "10pm-5am"}, "hours like 22:00-05:00"),
        ({"tls": {"minimum": "SSLv3"}}, "one of TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3"),
        ({"tls": "record"}, "a table of keys"),
        ({"proxy": "127.0.0.1:3128"}, "http://proxy.example:3128"),
        ({"pages_per_day": 0}, "at least 1"),
        ({"contact": "a@example.vn\r\nX-Injected: 1"}, "plain ASCII"),
        ({"contact": "Phòng Văn hóa"}, "plain ASCII"),
    ],
)
def test_a_wrong_profile_is_refused_with_place_and_remedy(change: dict[str, object], said: str) -> None:
    with pytest.raises(ProfileError) as refused:
        Site.from_dict(MINIMAL | change, where="sites/demo.toml")
    assert str(refused.value).startswith("sites/demo.toml")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("missing", ["name", "base_url"])
def test_name_and_address_are_required(missing: str) -> None:
    with pytest.raises(ProfileError, match=f"the key `{missing}` is missing"):
        Site.from_dict({key: value for key, value in MINIMAL.items() if key != missing})


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"name = ", "is not TOML"), (b'name = "L\xe1p"', "is not UTF-8"), (None, "No such file")],
)
def test_a_file_that_is_no_profile_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "p.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProfileError, match=said) as refused:
        find_site(str(path))
    assert str(path) in str(refused.value)


def test_every_bundled_profile_is_valid_and_called_like_its_file() -> None:
    sites = bundled()
    assert "lapvo" in sites
    assert {site.name for site in sites.values()} == set(sites)
    for site in sites.values():
        assert site.is_public
        assert site.delay >= 2
        assert site.obey_robots
        assert Site.from_dict(site.to_toml_dict()) == site


def test_lapvo_is_visited_gently() -> None:
    site = find_site("lapvo")
    assert site.base_url == "https://lapvo.dongthap.gov.vn"
    assert (site.delay, site.concurrency, site.private_network) == (2.0, 1, False)


def test_sister_portals_say_that_nobody_has_seen_them_yet() -> None:
    sisters = {name: site for name, site in bundled().items() if name != "lapvo"}
    assert len(sisters) == 10
    assert len({site.base_url for site in bundled().values()}) == 11
    for site in sisters.values():
        assert "Not yet seen live" in (site.notes or "")
        assert (site.delay, site.concurrency, site.obey_robots) == (2.0, 1, True)


def test_the_operators_own_profile_wins_over_a_bundled_one(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    profile(tmp_path / "sites", 'name = "lapvo"\nbase_url = "http://127.0.0.1:9"\n', "lapvo.toml")
    profile(tmp_path / "sites", 'name = "mine"\nbase_url = "http://127.0.0.1:9"\n', "mine.toml")
    assert find_site("lapvo", tmp_path).base_url == "http://127.0.0.1:9"
    assert find_site("mine", tmp_path).name == "mine"
    assert set(known_sites(tmp_path)) >= {"lapvo", "mine"}
    assert "mine" not in known_sites()


def test_a_profile_found_by_name_bears_that_name(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    profile(tmp_path / "sites", 'name = "other"\nbase_url = "http://127.0.0.1:9"\n', "mine.toml")
    with pytest.raises(ProfileError, match="rename one: a site is found"):
        find_site("mine", tmp_path)


@pytest.mark.parametrize("name", ["lapvoo", "", "..", "Lapvo"])
def test_an_unknown_site_lists_those_known(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownSite, match="lapvo") as refused:
        find_site(name, tmp_path)
    assert refused.value.exit_code == 2
