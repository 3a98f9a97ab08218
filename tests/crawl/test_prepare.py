from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lapvo_scraper.crawl.jobs import Job
from lapvo_scraper.crawl.runner import prepare, software
from lapvo_scraper.errors import LapvoError
from lapvo_scraper.sites import Site
from lapvo_scraper.storage.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = {"name": "demo", "base_url": "https://portal.example.vn"}
LOCAL = {"name": "demo", "base_url": "http://127.0.0.1:8080"}


def job(folder: Path, site: dict[str, Any], settings: str = "", **options: Any) -> Job:
    (folder / "lapvo.toml").write_text(settings, encoding="utf-8")
    return Job(Site.from_dict(site), Folder(folder), **options)


def test_a_portal_on_the_internet_needs_a_contact(tmp_path: Path) -> None:
    with pytest.raises(LapvoError) as refused:
        prepare(job(tmp_path, PUBLIC))
    assert refused.value.exit_code == 2
    assert f'contact = "you@example.vn"  to {tmp_path / "lapvo.toml"}' in str(refused.value)
    assert prepare(job(tmp_path, LOCAL)).site.contact is None


def test_the_operators_settings_hold_where_the_profile_says_nothing(tmp_path: Path) -> None:
    settings = 'contact = "vp@example.vn"\nwindow = "22:00-05:00"\npages_per_day = 300\n'
    site = prepare(job(tmp_path, PUBLIC, settings)).site
    assert (site.contact, site.window, site.pages_per_day) == ("vp@example.vn", "22:00-05:00", 300)
    own = PUBLIC | {"contact": "own@example.vn", "pages_per_day": 50}
    site = prepare(job(tmp_path, own, settings)).site
    assert (site.contact, site.window, site.pages_per_day) == ("own@example.vn", "22:00-05:00", 50)


def test_the_operators_settings_are_checked_like_a_profile(tmp_path: Path) -> None:
    with pytest.raises(LapvoError, match=r"lapvo\.toml: `window` = 'nights'"):
        prepare(job(tmp_path, LOCAL, 'window = "nights"\n'))


def test_a_simulated_clock_is_for_portals_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPVO_NOW", "2025-07-01T02:00:00+07:00")
    prepare(job(tmp_path, LOCAL))
    with pytest.raises(LapvoError, match="simulated clock") as refused:
        prepare(job(tmp_path, PUBLIC, 'contact = "vp@example.vn"\n'))
    assert refused.value.exit_code == 2


def test_a_url_on_demand_must_belong_to_the_site(tmp_path: Path) -> None:
    with pytest.raises(LapvoError, match="outside the site"):
        prepare(job(tmp_path, LOCAL, urls=("http://127.0.0.1:9090/x",)))


def test_without_media_the_profile_of_the_run_says_so(tmp_path: Path) -> None:
    assert prepare(job(tmp_path, LOCAL, media=False)).site.media == frozenset()


def test_the_software_is_named_with_its_versions() -> None:
    assert software().startswith("lapvo-scraper/")
    assert " Scrapy/2." in software()
