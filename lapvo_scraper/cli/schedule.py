"""`lapvo schedule`: what to paste into cron or systemd, with every path absolute."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import click

from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.errors import UsageError
from lapvo_scraper.sites import find_site
from lapvo_scraper.storage.folder import find_folder

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_NO_FAILURE = "7"
"""Exit code after which nobody need look: a budget was used up, and the next night goes on."""


@click.command(
    "schedule",
    cls=VerbCommand,
    help="Print a cron line, or a systemd service and timer, that crawls SITE every night. "
    "Nothing is installed. It is silent unless something needs a person, and cron writes a mail only then.",
    examples=(
        "lapvo schedule lapvo",
        "(crontab -l; lapvo -q schedule lapvo --at 01:30) | crontab -",
        "lapvo schedule lapvo --as systemd",
    ),
)
@click.argument("site")
@click.option("--at", "time", metavar="HH:MM", default="02:00", help="When, by this machine's clock (02:00).")
@click.option("--as", "form", type=click.Choice(("cron", "systemd")), default="cron", help="In which form (cron).")
def command(site: str, time: str, form: str) -> None:
    """Print the job for a site that is known."""
    session = current()
    match = _TIME.fullmatch(time)
    if match is None:
        raise UsageError(f"--at {time!r} is not a time of day; write it like 02:00")
    hour, minute = int(match[1]), int(match[2])
    archive = find_folder(session.archive)
    profile = find_site(site, archive)
    is_file = "/" in site or site.endswith(".toml")
    job = [
        *_program(),
        "--archive",
        str(archive),
        "-q",
        "crawl",
        str(Path(site).absolute()) if is_file else site,
    ]
    if form == "cron":
        session.show(_cron(job, hour, minute))
        _advise_cron(session)
    else:
        session.show(_systemd(job, profile.name, hour, minute))
        _advise_systemd(session, profile.name)


def _program() -> list[str]:
    beside = Path(sys.executable).with_name("lapvo")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "lapvo_scraper.cli"]


def _cron(job: list[str], hour: int, minute: int) -> str:
    # In a crontab an unescaped % ends the command (crontab(5)).
    return f"{minute} {hour} * * * {shlex.join(job)}".replace("%", "\\%")


def _systemd(job: list[str], name: str, hour: int, minute: int) -> str:
    return f"""\
# ~/.config/systemd/user/lapvo-{name}.service
[Unit]
Description=Archive the portal {name}

[Service]
Type=oneshot
ExecStart={" ".join(map(_systemd_word, job))}
SuccessExitStatus={_NO_FAILURE}

# ~/.config/systemd/user/lapvo-{name}.timer
[Unit]
Description=Archive the portal {name} every night

[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00
Persistent=true

[Install]
WantedBy=timers.target"""


def _systemd_word(word: str) -> str:
    """Quote one word of a command line as systemd.service(5) wants it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[\s\"'\\;]", word) else escaped


def _advise_cron(session: Session) -> None:
    session.tell(en="Paste this line into `crontab -e`.", vi="Dán dòng này vào `crontab -e`.")


def _advise_systemd(session: Session, name: str) -> None:
    enable = f"systemctl --user daemon-reload && systemctl --user enable --now lapvo-{name}.timer"
    session.tell(
        en=f"Save the two parts as the files they name, then: {enable}",
        vi=f"Lưu hai phần thành hai tệp như tên ghi ở trên, rồi chạy: {enable}",
    )
