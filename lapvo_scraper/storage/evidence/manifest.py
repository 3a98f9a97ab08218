"""`manifest-sha256.txt`: the digest of every closed WARC file, as `sha256sum -c` reads it. Lines are only added."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lapvo_scraper.storage.disk import Disk
    from lapvo_scraper.storage.folder import Folder


def file_digest(path: Path) -> str:
    """Return the sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Folder) -> dict[str, str]:
    """Return sha256 by path relative to the archive. Of two lines for one file the last counts."""
    lines = _whole_lines(folder).splitlines()
    return {name.lstrip(" *"): sha256 for sha256, _, name in (line.partition(" ") for line in lines) if name.strip()}


def add_to_manifest(folder: Folder, digests: Mapping[str, str], disk: Disk) -> None:
    """Append closed files: sha256 by name relative to `warc/`; what stands in it already is not repeated.

    Call under the database lock: two sites append to one manifest.
    """
    known = read_manifest(folder)
    lines = "".join(
        f"{sha256}  {path}\n"
        for name, sha256 in digests.items()
        if known.get(path := f"{folder.all_warcs.name}/{name}") != sha256
    )
    if not lines:
        return
    # Put in its place whole: half a line at the end would spoil the next one.
    draft = folder.manifest.with_name(folder.manifest.name + ".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        rest = memoryview((_whole_lines(folder) + lines).encode())
        while rest:
            rest = rest[disk.write(descriptor, rest) :]
        disk.sync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(folder.manifest)
    disk.sync_directory(folder.path)


def _whole_lines(folder: Folder) -> str:
    text = folder.manifest.read_text("utf-8") if folder.manifest.exists() else ""
    return text[: text.rfind("\n") + 1]
