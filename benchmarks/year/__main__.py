"""A year in the life of an archive: 365 nights of `lapvo crawl` against a portal that lives, fails and is redesigned.

    python -m benchmarks.year                # the whole year, and what came of it
    python -m benchmarks.year --days 18      # the same events, closer together: what the test suite runs
    python -m benchmarks.year --json --keep DIR

Every night is a run of the real command line, in a process of its own, at the time `LAPVO_NOW` says. What the portal
did is known (`plan.py`); what the archive and its findings say of it is held against that (`judge.py`).
Exit code 0 when nothing is missing, false or late.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import ssl
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.year.command_line import CommandLine
from benchmarks.year.judge import Judge, Verdict
from benchmarks.year.night import Night
from benchmarks.year.plan import Plan, certificate, plan_of
from lapvo_scraper.demo import DemoPortal, serve

if TYPE_CHECKING:
    from lapvo_scraper.demo import Served

FIRST_DAY = date(2025, 1, 1)
SITE = "vamsen"
PAGES_PER_DAY = 400

PROFILE = f"""\
name = "{SITE}"
base_url = "{{url}}"
delay = 0
concurrency = 2
pages_per_day = {PAGES_PER_DAY}
contact = "luu-tru@vamsen.example"
"""
TEMPLATE = """
[[template]]
name = "own-portlet"
evidence = ".bv-khung .bv-chu"
container = ".bv-khung"
title = ".bv-tua"
category = ".bv-muc"
published = ".bv-ngay"
body = ".bv-chu"
"""


def night_of(day: date) -> str:
    """Return the moment of the night after `day`: two o'clock in Vietnam."""
    return f"{day + timedelta(days=1)}T02:00:00+07:00"


def live(folder: Path, plan: Plan) -> Verdict:
    """Live through the plan in `folder`; return what the archive got right and wrong."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate(context, folder, serial=1)
    portal = DemoPortal(articles=plan.articles, per_day=1, today=FIRST_DAY, metadata=True, habits=plan.habits)
    with serve(portal, tls=context) as served:
        profile = folder / "archive" / "sites" / f"{SITE}.toml"
        profile.parent.mkdir(parents=True)
        profile.write_text(PROFILE.format(url=served.url), encoding="utf-8")
        (folder / "archive" / "lapvo.toml").write_text(
            'notify = "cat >> notified.jsonl"\nmin_free_mb = 1\n', encoding="utf-8"
        )
        judge = Judge(folder / "archive", SITE, plan, portal)
        lapvo = CommandLine(folder)
        for number in range(1, plan.days + 1):
            happened = plan.let_happen(number, portal)
            if happened.new_certificate:
                certificate(context, folder, serial=2)
            if happened.profile_mended:
                profile.write_text(PROFILE.format(url=served.url) + TEMPLATE, encoding="utf-8")
            judge.before(number, happened)
            judge.after(_crawl(lapvo, served, number, portal.edition.today))
            if happened.profile_mended:
                judge.mended(lapvo.run("rebuild", "--accept", now=night_of(portal.edition.today)))
        portal.recover()
        return judge.verdict(lambda: lapvo.run("rebuild", now=night_of(portal.edition.today)))


def _crawl(lapvo: CommandLine, served: Served, number: int, day: date) -> Night:
    asked, began = len(served.log), time.monotonic()
    ran = lapvo.run("--json", "--lang", "en", "crawl", SITE, now=night_of(day))
    seconds = time.monotonic() - began
    if not ran.out:
        raise RuntimeError(f"night {number}: exit code {ran.exit_code}\n{ran.err}")
    (result,) = json.loads(ran.out)
    codes = {one["code"]: one["severity"] for one in result["findings"]}
    serious = sorted(code for code, severity in codes.items() if severity != "note")
    paths = [one.path for one in served.log[asked:]]
    files = sum(path.startswith(("/documents/", "/o/vam-sen-theme/", "/image/", "/o/adaptive")) for path in paths)
    return Night(
        number, day, ran.exit_code, result["outcome"], tuple(serious), tuple(codes), len(paths) - files, files,
        round(seconds, 2),
    )  # fmt: skip


def main() -> int:
    """Live through the year and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the archive there")
    options = parser.parse_args()
    began = time.monotonic()
    with contextlib.ExitStack() as held:
        folder = options.keep or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="lapvo-year-")))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        os.environ["LAPVO_NOW"] = night_of(FIRST_DAY)  # the portal's own clock, for its Date header
        verdict = live(folder, plan_of(options.days))
    seconds = time.monotonic() - began
    if options.json:
        print(json.dumps(asdict(verdict) | {"seconds": round(seconds, 1)}, default=str, ensure_ascii=False, indent=1))
    else:
        print(verdict.text())
        print(f"{options.days} nights in {seconds:.0f} s, {seconds / options.days:.2f} s each")
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
