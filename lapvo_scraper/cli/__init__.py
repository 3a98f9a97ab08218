"""The command line `lapvo`: one small module per verb, which parses, calls, prints and returns a code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli import failures, terminal
from lapvo_scraper.cli.command import root
from lapvo_scraper.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run `lapvo` with `argv` (default: the process's arguments) and return its exit code."""
    terminal.prepare_streams()
    session = Session()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(arguments or ["--help"], session)
        sys.stdout.flush()
        return code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the outermost door: nothing ends in silence
        message, code = failures.explain(error, session.opened)
        if message:
            terminal.complain(message)
        return code


def _run(arguments: list[str], session: Session) -> int:
    # Not `root().main(…)`, which has its own ideas of how an interrupt and a closed pipe end.
    command = root()
    try:
        with command.make_context("lapvo", arguments, obj=session) as context:
            code = command.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return code if isinstance(code, int) else 0
