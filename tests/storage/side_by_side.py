"""Two jobs on two sites of one archive, a reader, and somebody who checkpoints, all at once."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from lapvo_scraper.sites import Site
from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.database import schema
from lapvo_scraper.storage.database.transaction import open_for_writing
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import database_lock

CHILD = Path(__file__).parent / "children" / "keep_a_while.py"
SITES = {name: Site(name=name, base_url="http://127.0.0.1:8000") for name in ("tanmy", "tanthoi")}


class SideBySide(NamedTuple):
    """What became of it."""

    codes: list[int]  # of the two jobs
    captures: int
    reads: int
    checkpoints: int
    went_back: int  # how often a reader saw fewer captures than before
    faults: list[str]


def work(archive: Path, seconds: float) -> SideBySide:
    folder = Folder(archive).create()
    open_for_writing(folder).close()
    commands = [[sys.executable, str(CHILD), str(archive), site, str(seconds)] for site in SITES]
    jobs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    reads = checkpoints = went_back = seen = 0
    with closing(schema.connect(folder.database)) as checkpointing:
        while any(job.poll() is None for job in jobs):
            with closing(schema.connect_read_only(folder.database)) as reading:
                (now,) = reading.execute("select count(*) from captures").fetchone()
            reads += 1
            went_back += now < seen
            seen = now
            with database_lock(folder):
                checkpoints += _checkpointed(checkpointing)
            time.sleep(0.01)
    codes = [job.wait() for job in jobs]
    with closing(schema.connect_read_only(folder.database)) as reading:
        (seen,) = reading.execute("select count(*) from captures").fetchone()
    faults = [f"{fault.code}: {fault.detail}" for fault in verify(folder, SITES).faults]
    return SideBySide(codes, seen, reads, checkpoints, went_back, faults)


def _checkpointed(db: sqlite3.Connection) -> bool:
    busy, _, _ = db.execute("pragma wal_checkpoint(truncate)").fetchone()
    return not busy
