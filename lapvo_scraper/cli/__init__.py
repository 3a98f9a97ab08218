"""The command line `lapvo`: one small module per verb, which parses, calls, prints and returns a code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

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
        code = root().main(arguments or ["--help"], prog_name="lapvo", standalone_mode=False, obj=session)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the outermost door: nothing ends in silence
        message, code = failures.explain(error, session.opened)
        if message:
            terminal.complain(message)
        return code
