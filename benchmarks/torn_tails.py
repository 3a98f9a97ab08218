"""Cut a WARC file at every byte, flip bits everywhere; look at what the next run and `verify` say.

    python -m benchmarks.torn_tails [--flips 2000]

Behind the mark (bytes that no row points at yet): every whole record is brought in, the rest stands in `.torn`, and
file and rest together are what was there. Before the mark: the damage is said. Exit code 1 if one cut goes wrong.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests" / "storage"))

from making_runs import SITE, open_run, query, reply

from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.database.transaction import open_for_writing
from lapvo_scraper.storage.disk import Disk
from lapvo_scraper.storage.evidence.warc import iter_records
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.remaking.recover import Recovery, RecoveryReport

PAGES, COMMITTED = 8, 4

STEP = 5
"""Before the mark every fifth byte will do: what is said there does not depend on where records end."""


class Quick(Disk):
    """Does not wait for the device: no power is cut here."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_directory(self, path: Path) -> None:
        pass


def left_behind(archive: Path) -> Path:
    """An archive whose run died with half of its pages not committed; return its WARC file."""
    run = open_run(archive)
    for number in range(PAGES):
        body = b"<html><title>Trang</title>" + os.urandom(20 + 10 * number).hex().encode()
        url = f"http://127.0.0.1:8000/p{number}"
        capture = run.keep(reply(body, "Content-Type: text/html", url=url), kind="listing")
        if number < COMMITTED:
            run.ingest(capture, run.read(capture))
        if number == COMMITTED - 1:
            run.flush()
            while run.staged:
                pass
    run.abandon()
    return next(Folder(archive).warc(SITE.name).glob("*.warc.gz"))


def recovered(archive: Path) -> RecoveryReport:
    with closing(open_for_writing(Folder(archive))) as db:
        return Recovery(db, Folder(archive), SITE, Quick()).run()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--flips", type=int, default=2000)
    given = options.parse_args()
    logging.disable(logging.CRITICAL)  # each cut would be said
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        original, copy = Path(folder) / "original", Path(folder) / "copy"
        warc = left_behind(original).relative_to(original)
        whole = (original / warc).read_bytes()
        everything = list(iter_records(original / warc))
        ends = [record.offset + record.length for record in everything]
        pages = [record.offset + record.length for record in everything if record.type == "response"]
        [(mark,)] = query(original, "select max(warc_offset + warc_length) from captures")
        for cut in [*range(0, mark, STEP), *range(mark, len(whole))]:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(original, copy)
            os.truncate(copy / warc, cut)
            report = recovered(copy)
            [(held,)] = query(copy, "select count(*) from captures where record_type = 'response'")
            aside = (copy / warc).with_name((copy / warc).name + ".torn")
            left = (copy / warc).read_bytes() + (aside.read_bytes() if aside.exists() else b"")
            if cut < mark:
                right = len(report.damaged) == 1 and held == COMMITTED
            else:
                whole_pages = sum(end <= cut for end in pages)
                torn = cut - max(end for end in ends if end <= cut)
                right = not report.damaged and held == whole_pages and sum(report.torn.values()) == torn
            counts["cuts before the mark" if cut < mark else "cuts behind the mark"] += 1
            counts["wrong"] += not (right and left == whole[:cut])
        counts += flipped(original, warc, copy, given.flips)
    print(json.dumps(counts))
    return 1 if counts["wrong"] or counts["flips not found"] else 0


def flipped(original: Path, warc: Path, copy: Path, flips: int) -> Counter[str]:
    """Flip single bits of the finished archive; count those that `verify` finds."""
    open_run(original).finish(outcome="complete", exit_code=0, findings=())
    counts: Counter[str] = Counter()
    chance = random.Random(3)
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(original, copy)
    data = (copy / warc).read_bytes()
    for _ in range(flips):
        changed = bytearray(data)
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (copy / warc).write_bytes(changed)
        found = not verify(Folder(copy), {SITE.name: SITE}).sound
        counts["flips found" if found else "flips not found"] += 1
    return counts


if __name__ == "__main__":
    sys.exit(main())
