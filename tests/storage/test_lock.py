import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lapvo_scraper.errors import ArchiveBusy
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import SiteLock, database_lock, holder_of

HOLD = """
import sys, time
from pathlib import Path
from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.lock import SiteLock
lock = SiteLock.acquire(Folder(Path(sys.argv[1])), "tanmy", command="lapvo crawl tanmy")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path).create()


def test_a_second_job_is_told_who_holds_the_site(folder: Folder) -> None:
    lock = SiteLock.acquire(folder, "tanmy", command="lapvo crawl tanmy")
    holder = holder_of(folder, "tanmy")
    assert holder is not None
    assert holder.startswith(f"process {os.getpid()} (lapvo crawl tanmy) since 2")
    with pytest.raises(ArchiveBusy, match=f"tanmy is being written by process {os.getpid()}"):
        SiteLock.acquire(folder, "tanmy", command="other")
    lock.release()
    lock.release()
    assert holder_of(folder, "tanmy") is None
    SiteLock.acquire(folder, "tanmy", command="other").release()


def test_sites_do_not_hinder_each_other(folder: Folder) -> None:
    one = SiteLock.acquire(folder, "tanmy", command="a")
    SiteLock.acquire(folder, "tanloc", command="b").release()
    one.release()


def test_death_releases_the_lock(folder: Folder) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(folder.path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    with pytest.raises(ArchiveBusy, match=f"process {child.pid} "):
        SiteLock.acquire(folder, "tanmy", command="x")
    child.kill()
    child.communicate()
    SiteLock.acquire(folder, "tanmy", command="x").release()


def test_waiting_ends_when_the_holder_lets_go(folder: Folder) -> None:
    lock = SiteLock.acquire(folder, "tanmy", command="first")
    got = threading.Event()

    def wait() -> None:
        SiteLock.acquire(folder, "tanmy", command="second", wait=True).release()
        got.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not got.wait(0.1)
    lock.release()
    assert got.wait(5)
    waiting.join()


def test_one_transaction_at_a_time(folder: Folder) -> None:
    order: list[str] = []

    def other() -> None:
        with database_lock(folder):
            order.append("other")

    with database_lock(folder):
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]
