"""`kill -9` at any moment: what was promised is there, what was not is found in the bytes."""

import random
import time
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from keeping_for_ever import keep_for_ever
from making_runs import SITE, dangling, dump, open_run, query, rebuilt, wait_until

from lapvo_scraper.storage.checking.verify import verify
from lapvo_scraper.storage.folder import Folder

KILLS = 20
KILLS_OF_SEVERAL = 6
PROCESSES = get_context("forkserver")  # that has imported everything: a crawl begins at once
PROCESSES.set_forkserver_preload(["lapvo_scraper.storage.run"])


def killed(archive: Path, after: float, sites: tuple[str, ...] = (SITE.name,)) -> set[str]:
    """Let runs begin, kill them; return the captures they were promised. `after`: seconds since they began, or their
    process when negative."""
    says = archive.with_name("says.txt")
    says.write_bytes(b"")
    child = PROCESSES.Process(target=keep_for_ever, args=(archive, says, sites))
    child.start()
    if after > 0:
        wait_until(lambda: says.read_bytes().startswith(b"open\n"))
    time.sleep(abs(after))
    child.kill()
    child.join()
    child.close()
    return {line.strip() for line in says.read_text("utf-8").splitlines(keepends=True)[1:] if line.endswith("\n")}


def test_no_promise_is_broken_by_kill_9(tmp_path: Path) -> None:
    chance = random.Random(7)
    promised: set[str] = set()
    for kill in range(KILLS):
        # Every third kill falls into start and recovery, the others among the batches.
        after = -chance.uniform(0.02, 0.2) if kill % 3 == 2 else chance.uniform(0.02, 0.3)
        promised |= killed(tmp_path / "archive", after)
        if kill % 5 == 0:
            open_run(tmp_path / "archive").abandon()
            assert not dangling(tmp_path / "archive")
    archive = tmp_path / "archive"
    run = open_run(archive)
    assert run.recovered.damaged == []
    run.finish(outcome="done", exit_code=0, findings=())
    held = {capture_id for (capture_id,) in query(archive, "select id from captures")}
    assert len(promised) > KILLS  # also where everything takes its time
    assert promised <= held
    assert dangling(archive) == []
    assert dump(rebuilt(archive)) == dump(archive)


def test_no_promise_to_any_of_several_runs_is_broken_by_kill_9(tmp_path: Path) -> None:
    chance = random.Random(11)
    archive, sites = tmp_path / "archive", {name: replace(SITE, name=name) for name in ("tanmy", "tanthoi", "tanphu")}
    promised: set[str] = set()
    for _ in range(KILLS_OF_SEVERAL):
        promised |= killed(archive, chance.uniform(0.02, 0.5), tuple(sites))
    for site in sites.values():
        run = open_run(archive, site)
        assert run.recovered.damaged == []
        run.finish(outcome="done", exit_code=0, findings=())
    held = {capture_id for (capture_id,) in query(archive, "select id from captures")}
    assert promised
    assert promised <= held
    assert verify(Folder(archive), sites).faults == []
