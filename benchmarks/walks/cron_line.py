"""An operator: the line that `lapvo schedule` prints, as cron runs it, from `/` and with next to no environment.

    python -m benchmarks.walks.cron_line OUT

Three nights: the first of all, one on which nothing happens, and one on which the portal does not answer. Cron mails
what a job prints, so nothing may be printed unless somebody has to do something.
"""

from __future__ import annotations

import os
import pwd
import socket
from pathlib import Path

from benchmarks.walks.places import LAPVO, demo_portal
from benchmarks.walks.transcript import Transcript, begin


def main() -> None:
    """Walk."""
    walk = begin("cron-line", __doc__)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    archive = walk.folder / "archive of the district"
    (archive / "sites").mkdir(parents=True)
    (archive / "sites" / "vamsen.toml").write_text(
        f'name = "vamsen"\nbase_url = "http://127.0.0.1:{port}"\ntitle = "Huyện Vàm Sen"\ndelay = 0\nconcurrency = 4\n'
    )
    (archive / "lapvo.toml").write_text('contact = "ops@example.org"\n')
    job = _printed_line(walk, archive)
    with demo_portal(port):
        said = _night(walk, "The first night", job, 0)
        walk.check("a good night says nothing: no mail", said == "")
        count = walk.enter(f"sqlite3 '{archive}/lapvo.db' 'select count(*) from articles'")
        walk.check("120 articles are there", count == "120\n")
        said = _night(walk, "The second night: nothing new", job, 0)
        walk.check("nor does a night without news", said == "")
    said = _night(walk, "The third night: the portal is off", job, 6)
    walk.check("the mail names the portal", f"127.0.0.1:{port}" in said)
    walk.check("the mail is short", 1 <= len(said.splitlines()) <= 6)
    count = walk.enter(f"sqlite3 '{archive}/lapvo.db' 'select count(*) from articles where gone_at is null'")
    walk.check("no article is called gone", count == "120\n")
    log = walk.enter(f"cat '{archive}/reports/lapvo.log'")
    walk.check("the log has a line for each night", len(log.splitlines()) == 3)
    walk.check("nothing was left in the home folder", not list((walk.folder / "home").iterdir()))
    walk.enter(f"'{LAPVO}' --archive '{archive}' status")
    health = walk.enter(f"'{LAPVO}' --archive '{archive}' health", code=8)
    walk.check("health speaks of nothing but the portal", health.count("[") == 1 and "robots-unreachable" in health)


def _printed_line(walk: Transcript, archive: Path) -> str:
    said = walk.enter(f"'{LAPVO}' --archive '{archive}' schedule vamsen --at 01:30 2>/dev/null")
    minute, hour, *days, job = said.strip().split(" ", 5)
    walk.check("one line, for 01:30 each day", (minute, hour, days) == ("30", "1", ["*", "*", "*"]))
    return job


def _night(walk: Transcript, what: str, job: str, code: int) -> str:
    """What cron does (crontab(5), Debian): HOME, LOGNAME, PATH and SHELL are all there is; % ends the command."""
    walk.note(what)
    home = walk.folder / "home"
    home.mkdir(exist_ok=True)
    name = pwd.getpwuid(os.getuid()).pw_name
    bare = {"HOME": str(home), "LOGNAME": name, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    return walk.enter(job.replace("\\%", "%"), cwd="/", env=bare, code=code)


if __name__ == "__main__":
    main()
