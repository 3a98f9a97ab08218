"""`kill -9` at any moment: what was promised is there, what was not is found in the bytes."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from making_runs import SITE, dump, open_run, query, rebuilt

from lapvo_scraper.storage.folder import Folder
from lapvo_scraper.storage.warc import iter_records

CHILD = Path(__file__).parent / "children" / "keep_for_ever.py"
KILLS = 14


def killed(archive: Path, after: float) -> tuple[list[str], bool]:
    """Run the child, kill it; return the captures it was promised, and whether it had begun."""
    child = subprocess.Popen([sys.executable, str(CHILD), str(archive)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    if after > 0:
        assert child.stdout.readline() == "open\n"
    time.sleep(abs(after))
    child.send_signal(signal.SIGKILL)
    said, _ = child.communicate()
    lines = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return [line.split()[1] for line in lines if line.startswith("safe ")], after > 0


def dangling(archive: Path) -> list[str]:
    """The rows whose bytes are not there."""
    places = {}
    for path in Folder(archive).warc(SITE.name).glob("*.warc.gz"):
        for record in iter_records(path):
            places[f"{SITE.name}/{path.name}", record.offset, record.length] = record.id
    rows = query(archive, "select id, warc_file, warc_offset, warc_length from captures")
    return [capture_id for capture_id, *place in rows if places.get(tuple(place)) != capture_id]


def test_no_promise_is_broken_by_kill_9(tmp_path: Path) -> None:
    chance = random.Random(7)
    promised: set[str] = set()
    for kill in range(KILLS):
        # Every third kill falls into start and recovery, the others among the batches.
        after = -chance.uniform(0.15, 0.5) if kill % 3 == 2 else chance.uniform(0.02, 0.3)
        promised |= set(killed(tmp_path / "archive", after)[0])
        if kill % 5 == 0:
            open_run(tmp_path / "archive").abandon()
            assert not dangling(tmp_path / "archive")
    archive = tmp_path / "archive"
    run = open_run(archive)
    assert run.recovered.damaged == []
    run.finish(outcome="done", exit_code=0, findings=())
    held = {capture_id for (capture_id,) in query(archive, "select id from captures")}
    assert len(promised) > 100
    assert promised <= held
    assert dangling(archive) == []
    assert dump(rebuilt(archive)) == dump(archive)
