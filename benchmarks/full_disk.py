"""Fill the disk to the last byte while a crawl is writing; make room; go on.

    sudo python -m benchmarks.full_disk [--megabytes 60]

Needs root and Linux: the disk is a tmpfs. Somebody else fills it in one go, so that the next write meets a full
disk before the guard (`min_free_mb`) has looked.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lapvo_scraper.demo import DemoPortal, serve

LAPVO = str(Path(sys.executable).with_name("lapvo"))
STOPPED = 5
DONE = (0, 8)
ENOUGH = 60
"""Requests after which the disk fills up."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--megabytes", type=int, default=60)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={given.megabytes}m", "tmpfs", folder], check=True)
        try:
            return fill(Path(folder))
        finally:
            subprocess.run(["umount", folder], check=True)


def fill(disk: Path) -> int:
    archive = disk / "archive"
    archive.mkdir()
    (archive / "lapvo.toml").write_text("min_free_mb = 1\n", encoding="utf-8")
    with serve(DemoPortal(articles=200, noise=False)) as served:
        profile = disk / "demo.toml"
        profile.write_text(f'name = "demo"\nbase_url = "{served.url}"\ndelay = 0\nconcurrency = 4\n', encoding="utf-8")
        words = ("crawl", str(profile))
        crawl = subprocess.Popen(command(archive, *words))
        while len(served.log) < ENOUGH:
            time.sleep(0.01)
        ballast = fill_up(disk / "ballast")
        full = [crawl.wait(), lapvo(archive, *words)]
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        ballast.unlink()
        after = lapvo(archive, *words)
    said = {"when full": full, "bytes free": free, "after": after, "verify": lapvo(archive, "verify")}
    said["rebuild"] = lapvo(archive, "rebuild")
    print(json.dumps(said))
    return 0 if full == [STOPPED] * 2 and after in DONE and not said["verify"] and not said["rebuild"] else 1


def fill_up(ballast: Path) -> Path:
    """Write until there is not one byte left."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(1 << 16)):
            pass
    return ballast


def command(archive: Path, *words: str) -> list[str]:
    return [LAPVO, "-q", "--lang", "en", "--archive", str(archive), *words]


def lapvo(archive: Path, *words: str) -> int:
    return subprocess.run(command(archive, *words), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
