"""`lapvo sites new URL`: look at a portal, and write a first profile for it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lapvo_scraper.cli import terminal
from lapvo_scraper.crawl.probe import MET, facts, probe
from lapvo_scraper.errors import UsageError
from lapvo_scraper.sites import Site, load_profile
from lapvo_scraper.sites.draft import draft, name_for
from lapvo_scraper.sites.origins import NotAnOrigin, origin_of
from lapvo_scraper.storage.folder import Folder, find_folder
from lapvo_scraper.storage.settings_file import load_settings, without_contact

if TYPE_CHECKING:
    from lapvo_scraper.cli.session import Session


def draft_profile(
    session: Session, url: str, *, name: str | None, contact: str | None, delay: float | None, output: str | None
) -> int:
    """Probe the portal at `url` and write its profile; return the exit code.

    Raises UsageError when the file is there already, ProfileError when a public portal may not be visited yet.
    """
    archive = Folder(find_folder(session.archive))
    site = _site(archive, url, name, contact, delay)
    target = _target(archive, site.name, output)
    pause = session.number(site.delay, "g")
    session.tell(
        en=f"Looking at {site.base_url}: some fifteen pages, {pause} s apart.",
        vi=f"Đang xem {site.base_url}: khoảng mười lăm trang, cách nhau {pause} giây.",
    )
    with tempfile.TemporaryDirectory(prefix="lapvo-probe-") as place:
        visited = Folder(Path(place) / "archive")
        result = probe(site, visited, session.language)
        if result.exit_code not in MET:
            terminal.complain(f"{site.name}: {result.message}")
            return result.exit_code
        text = draft(facts(site, visited))
    if target is None:
        session.show(text.rstrip("\n"))
        return 0
    _write(target, text)
    session.tell(
        en=f"{target}: read it, correct it, then `lapvo crawl {target} --limit 20` for a small beginning",
        vi=f"{target}: hãy đọc và sửa lại, rồi `lapvo crawl {target} --limit 20` để thử một phần nhỏ",
    )
    return 0


def _site(archive: Folder, url: str, name: str | None, contact: str | None, delay: float | None) -> Site:
    try:
        origin = str(origin_of(url if "://" in url else f"https://{url}"))
    except NotAnOrigin as error:
        raise UsageError(f"{url}: {error}; give an address like https://vidu.dongthap.gov.vn") from None
    settings = load_settings(archive)
    given = {"contact": contact or settings.contact, "proxy": settings.proxy, "delay": delay}
    profile: dict[str, object] = {"name": name or name_for(origin), "base_url": origin, "media": []}
    profile |= {key: value for key, value in given.items() if value is not None}
    site = Site.from_dict(profile, where="lapvo sites new")
    if site.is_public and not site.contact:
        raise without_contact(f"a visit to {site.home.host}", archive, instead="give --contact ADDRESS, or ")
    return site


def _target(archive: Folder, name: str, output: str | None) -> Path | None:
    """Return the file to write; None is stdout."""
    if output == "-":
        return None
    if output is not None:
        path = Path(output)
    else:
        path = (archive.profiles if archive.path.is_dir() else Path.cwd()) / f"{name}.toml"
    if path.exists():
        raise UsageError(f"{path} is there already; move it away, or choose another place with -o or another --name")
    return path


def _write(path: Path, text: str) -> None:
    """Write the profile, and read it back as a crawl will. Raises UsageError when it cannot be written."""
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; choose another place with -o") from error
    load_profile(path)
