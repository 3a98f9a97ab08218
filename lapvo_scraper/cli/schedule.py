"""`lapvo schedule`: a nightly crawl by cron or systemd, with every path absolute."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.session import current
from lapvo_scraper.errors import UsageError
from lapvo_scraper.sites import find_site
from lapvo_scraper.storage.folder import find_folder

if TYPE_CHECKING:
    from lapvo_scraper.cli.session import Session

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_NO_FAILURES = "3 7"
"""Exit codes after which nobody need look: another job is at it, or a budget was used up; the next night goes on."""


@click.command(
    "schedule",
    cls=VerbCommand,
    help="Print a cron line, or a systemd service and timer, that crawls SITE every night; with --install put it in "
    "place. It is silent unless something needs a person, so cron writes a mail only then; each run leaves a line in "
    "the archive's reports/lapvo.log.",
    examples=(
        "lapvo schedule lapvo",
        "lapvo schedule lapvo --at 01:30 --install",
        "lapvo schedule lapvo --as systemd --install",
    ),
)
@click.argument("site")
@click.option("--at", "time", metavar="HH:MM", default="02:00", help="When, by this machine's clock (02:00).")
@click.option("--as", "form", type=click.Choice(("cron", "systemd")), default="cron", help="In which form (cron).")
@click.option("--install", is_flag=True, help="Put it in place for this user, in place of an earlier one for SITE.")
def command(site: str, time: str, form: str, install: bool) -> None:
    """Print or install the job for a site that is known."""
    session = current()
    match = _TIME.fullmatch(time)
    if match is None:
        raise UsageError(f"--at {time!r} is not a time of day; write it like 02:00")
    archive = find_folder(session.archive)
    profile = find_site(site, archive)
    is_file = "/" in site or site.endswith(".toml")
    what = str(Path(site).absolute()) if is_file else site
    job = [*_program(), "--archive", str(archive), "-q", "crawl", what]
    plan = Plan(profile.name, archive, job, hour=int(match[1]), minute=int(match[2]))
    if form == "cron":
        _by_cron(session, plan, install=install)
    else:
        _by_systemd(session, plan, install=install)


@dataclass(frozen=True)
class Plan:
    """What is to be run every night, and when."""

    site: str
    archive: Path
    job: list[str]
    hour: int
    minute: int


def _by_cron(session: Session, plan: Plan, *, install: bool) -> None:
    line = cron_line(plan)
    if not install:
        session.show(line)
        session.tell(en="Paste this line into `crontab -e`.", vi="Dán dòng này vào `crontab -e`.")
        return
    mark = f"# lapvo {plan.site} {plan.archive}"
    _program_says("crontab", "-", given=with_job(_crontab(), mark, line))
    session.tell(en=f"Installed in your crontab: {line}", vi=f"Đã ghi vào crontab: {line}")


def _by_systemd(session: Session, plan: Plan, *, install: bool) -> None:
    units = systemd_units(plan)
    place = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "systemd" / "user"
    timer = f"lapvo-{plan.site}.timer"
    if not install:
        session.show("\n\n".join(f"# {place / name}\n{text}" for name, text in units.items()))
        enable = f"systemctl --user daemon-reload && systemctl --user enable --now {timer}"
        session.tell(
            en=f"Save the two parts as the files they name, then: {enable}",
            vi=f"Lưu hai phần thành hai tệp như tên ghi ở trên, rồi chạy: {enable}",
        )
        return
    place.mkdir(parents=True, exist_ok=True)
    for name, text in units.items():
        (place / name).write_text(text + "\n", encoding="utf-8")
    _program_says("systemctl", "--user", "daemon-reload")
    _program_says("systemctl", "--user", "enable", "--now", timer)
    linger = "loginctl enable-linger"
    session.tell(
        en=f"Installed: {place / timer}. `{linger}` lets it run while you are logged out.",
        vi=f"Đã cài: {place / timer}. `{linger}` để chạy cả khi không đăng nhập.",
    )


def _crontab() -> str:
    """Return this user's crontab; empty when there is none (crontab says so with exit code 1)."""
    done = _run("crontab", "-l")
    return done.stdout if done.returncode == 0 else ""


def with_job(crontab: str, mark: str, line: str) -> str:
    """Return `crontab` with `line` under its `mark`, in place of an earlier one; everything else as it was."""
    lines = crontab.splitlines()
    if mark in lines:
        at = lines.index(mark)
        del lines[at : at + 2]
    return "\n".join([*lines, mark, line]) + "\n"


def _program_says(*command: str, given: str | None = None) -> None:
    done = _run(*command, given=given)
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise UsageError(f"`{' '.join(command)}` failed: {said}; print the job without --install, and place it by hand")


def _run(*command: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    except FileNotFoundError:
        raise UsageError(f"there is no program {command[0]!r} here; try --as cron or --as systemd") from None


def _program() -> list[str]:
    beside = Path(sys.executable).with_name("lapvo")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "lapvo_scraper.cli"]


def cron_line(plan: Plan) -> str:
    """Return the line for a crontab, where an unescaped % would end the command (crontab(5))."""
    return f"{plan.minute} {plan.hour} * * * {shlex.join(plan.job)}".replace("%", "\\%")


def systemd_units(plan: Plan) -> dict[str, str]:
    """Return service and timer by file name."""
    service = f"""\
[Unit]
Description=Archive the portal {plan.site}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={" ".join(map(_systemd_word, plan.job))}
SuccessExitStatus={_NO_FAILURES}"""
    timer = f"""\
[Unit]
Description=Archive the portal {plan.site} every night

[Timer]
OnCalendar=*-*-* {plan.hour:02}:{plan.minute:02}:00
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target"""
    return {f"lapvo-{plan.site}.service": service, f"lapvo-{plan.site}.timer": timer}


def _systemd_word(word: str) -> str:
    """Quote one word of a command line as systemd.service(5) wants it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[\s\"'\\;]", word) else escaped
