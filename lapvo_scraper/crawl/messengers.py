"""The three ways a notice is sent: to a command, by HTTP POST, by e-mail. All go where the operator said, nowhere else.

Nothing of a page decides where anything goes: what portals wrote travels as JSON or as lines without control
characters, never in an argument, a header or an address.
"""

from __future__ import annotations

import json
import os
import smtplib
import subprocess
import urllib.error
import urllib.request
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lapvo_scraper.errors import LapvoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lapvo_scraper.storage.settings_file import Notify

TIMEOUT = 30.0
"""Seconds: the next site waits meanwhile."""

PASSWORD = "LAPVO_SMTP_PASSWORD"  # noqa: S105 - the name of the variable that holds it
_PORTS = {"smtp": 25, "smtps": 465}

Notice = dict[str, Any]


class NotSent(LapvoError):
    """A notice could not be delivered."""

    exit_code = 8


def send(ways: Notify, notice: Notice, subject: str, text: str, folder: Path) -> Iterator[NotSent]:
    """Send a notice by every way that is set; yield what went wrong."""
    if ways.command:
        yield from _trying("command", run_command, ways.command, notice, folder)
    if ways.webhook:
        yield from _trying("webhook", post, ways.webhook, notice)
    if ways.email:
        yield from _trying("email", mail, ways, subject, text)


def _trying(way: str, deliver: Any, *arguments: Any) -> Iterator[NotSent]:
    try:
        deliver(*arguments)
    except (OSError, subprocess.SubprocessError, smtplib.SMTPException, ValueError) as error:
        reason = " ".join(str(error).split())
        yield NotSent(f"notify.{way}: the notice was not delivered ({reason}); it is tried again after the next run")


def run_command(command: str, notice: Notice, folder: Path) -> None:
    """Run the operator's command in the archive's folder, with the notice as JSON on its stdin.

    Raises subprocess.SubprocessError or OSError.
    """
    text = json.dumps(notice, ensure_ascii=True) + "\n"
    subprocess.run(  # noqa: S602 - a command for the shell, from the operator's own settings file
        command, shell=True, input=text, text=True, cwd=folder, timeout=TIMEOUT, check=True, stdout=subprocess.DEVNULL
    )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none: the notice is for the address in the settings."""


def post(address: str, notice: Notice) -> None:
    """POST the notice as JSON. Raises OSError, also for an answer that is no success."""
    request = urllib.request.Request(  # noqa: S310 - http or https: the settings are checked
        address,
        data=json.dumps(notice, ensure_ascii=True).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "lapvo-scraper"},
    )
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=TIMEOUT):
        pass


def mail(ways: Notify, subject: str, text: str) -> None:
    """Send the notice as an e-mail of plain text. Raises OSError, SMTPException or ValueError."""
    server = urlsplit(ways.smtp)
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = ways.sender or ways.email[0]
    message["To"] = ", ".join(ways.email)
    message.set_content(text)
    make = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with make(server.hostname or "localhost", server.port or _PORTS[server.scheme], timeout=TIMEOUT) as connection:
        if server.username:
            if server.scheme == "smtp":
                connection.starttls()  # a password goes over no open line
            connection.login(unquote(server.username), os.environ.get(PASSWORD, ""))
        connection.send_message(message)
