"""`lapvo import` of a WARC file beside a reader of WARC files with our page reader on one core.

    python -m benchmarks.importing [--pages 2000] [--rounds 3]

Both read the same file: pages of a Liferay portal of about 110 KB with a text of 8 KB, each its own, as one gzip
member a record. The floor walks it with FastWARC, undoes the content encoding and reads each page; the import does all
that and keeps the records, the rows, the versions and the search indexes. The bar: pages a second of the import are at
least half the floor's, and both cores are used. Rounds are interleaved; only ratios within one count.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import re
import resource
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.programs import LAPVO_AS_INSTALLED
from lapvo_scraper.reading import read_page
from lapvo_scraper.sites import Site

PAGE = Path(__file__).parents[1] / "tests" / "pages" / "tuyen-duong-hoa-7.2.html"
ENTRY = 5120938
SITE = Site(name="vamnhon", base_url="https://vamnhon.example.vn")
ADDRESS = f"{SITE.base_url}/chi-tiet-bai-viet/-/asset_publisher/Qw3rTy8uIoPa/content/id/{{}}"
WORDS = (
    "huyện xã ấp nông dân hội phụ nữ đoàn viên thanh niên tổ chức thực hiện phong trào xây dựng đường nông thôn mới "
    "kênh mương lúa sen vụ mùa trường học giáo viên học sinh y tế tiêm ngừa cán bộ chỉ đạo kiểm tra hội nghị sơ kết"
).split()
MENU_LINKS, SCRIPTS, PARAGRAPHS, SENTENCE = 180, 60, 16, 90
BAR = 0.5


def page(template: str, number: int, chance: random.Random) -> bytes:
    """One page of the portal: the template's, under a menu, with a text of its own."""
    entry = 10_000_000 + number
    text = "".join(f"<p>{' '.join(chance.choices(WORDS, k=SENTENCE)).capitalize()}.</p>\n" for _ in range(PARAGRAPHS))
    html = template.replace(str(ENTRY), str(entry)).replace("Long Thạnh", f"Long Thạnh {number}")
    return re.sub(r"(</p>)", lambda end: end[1] + text, html, count=1).encode()


def template() -> str:
    """The golden page under the menu and the scripts of a whole province's theme."""
    links = "".join(
        f'<li class="lfr-nav-item" id="layout_{n}" role="presentation"><a href="/web/trang-{n}" role="menuitem">'
        f"<span> Trang thông tin {n}</span></a></li>\n" for n in range(MENU_LINKS)
    )  # fmt: skip
    scripts = "".join(
        f"<script>AUI().use('liferay-menu', function(A) {{ Liferay.Data['NAV_{n}'] = '#navigation'; "
        f"{''.join(f'Liferay.Util.addParams({n * m}, {{key: {m}}}); ' for m in range(24))} }});</script>\n"
        for n in range(SCRIPTS)
    )
    shell = f"<nav><ul>{links}</ul></nav>{scripts}"
    return re.sub(r"(<body[^>]*>)", lambda body: body[1] + shell, PAGE.read_text("utf-8"), count=1)


def make_file(path: Path, pages: int) -> int:
    """Write the WARC file; return the bytes of pages in it."""
    chance, base, size = random.Random(0), template(), 0
    with path.open("wb") as file:
        for number in range(pages):
            body = page(base, number, chance)
            size += len(body)
            packed = gzip.compress(body, 6, mtime=0)
            head = "HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=UTF-8\r\nContent-Encoding: gzip\r\n"
            block = f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed
            entry = 10_000_000 + number
            fields = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=entry)}>\r\n"
                f"WARC-Date: 2021-{1 + number % 12:02}-{1 + number % 28:02}T08:00:00Z\r\n"
                f"WARC-Target-URI: {ADDRESS.format(entry)}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(fields.encode() + block + b"\r\n\r\n", 1, mtime=0))
    return size


@dataclass(frozen=True)
class Round:
    """One measurement. `cpu`: of every process that took part."""

    wall: float
    cpu: float
    pages: int
    memory_mb: float = 0.0

    @property
    def rate(self) -> float:
        return self.pages / self.wall

    @property
    def cores(self) -> float:
        return self.cpu / self.wall


def floor(path: Path) -> Round:
    """FastWARC and our reader, one process."""
    wall, cpu, pages = time.perf_counter(), time.process_time(), 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            body = gzip.decompress(record.reader.read())
            url = record.headers["WARC-Target-URI"]
            reading = read_page(body, url=url, content_type=record.http_headers["Content-Type"], site=SITE)
            pages += reading.kind == "article"
    return Round(time.perf_counter() - wall, time.process_time() - cpu, pages)


def importing(path: Path, archive: Path) -> Round:
    """`lapvo import` into an empty archive."""
    (archive / "sites").mkdir(parents=True)
    profile = f'name = "{SITE.name}"\nbase_url = "{SITE.base_url}"\n'
    (archive / "sites" / f"{SITE.name}.toml").write_text(profile, "utf-8")
    command = [*LAPVO_AS_INSTALLED, "--archive", str(archive), "--json", "import", str(path)]
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        peak = max(_memory_mb(running), default=0.0)
    wall = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert running.returncode == 0
    return Round(wall, cpu, _articles(archive), peak)


def _articles(archive: Path) -> int:
    from lapvo_scraper import open_archive

    return sum(1 for _ in open_archive(archive).articles())


def _memory_mb(running: subprocess.Popen[bytes]) -> Iterator[float]:
    """Yield the resident megabytes of the importing process until it ends."""
    while running.poll() is None:
        try:
            status = Path(f"/proc/{running.pid}/status").read_text()
            yield int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
        except (OSError, TypeError):
            return
        time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "foreign.warc.gz"
        size = make_file(path, options.pages)
        print(f"{options.pages:,} pages of {size // options.pages:,} bytes; WARC of {path.stat().st_size >> 20} MB")
        for number in range(options.rounds):
            alone, whole = floor(path), importing(path, Path(folder) / f"archive-{number}")
            assert alone.pages == whole.pages == options.pages
            ratios.append(whole.rate / alone.rate)
            print(
                f"FastWARC and reader {alone.rate:6.1f} pages/s, {1000 * alone.cpu / alone.pages:5.1f} ms CPU a page"
                f"   import {whole.rate:6.1f} pages/s, {1000 * whole.cpu / whole.pages:5.1f} ms CPU a page,"
                f" {whole.cores:.2f} cores, {whole.memory_mb:.0f} MB   ratio {ratios[-1]:.2f}"
            )
    met = "met" if median(ratios) >= BAR else "MISSED"
    print(f"import / (FastWARC + reader on one core): median {median(ratios):.2f}, bar {BAR}: {met}")
    print(f"on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
