"""What one person types and sees, written down."""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

PATIENCE = 3600  # seconds


class Wrong(Exception):
    """Something is not as the person was promised."""


class Transcript:
    """A walk under way. `folder` is where its person works: what is needed from elsewhere is copied there."""

    def __init__(self, out: Path, name: str) -> None:
        self.folder = out.absolute() / name
        self.folder.mkdir(parents=True)  # never among the leavings of an earlier walk
        self.path = self.folder.with_suffix(".txt")
        self._file = self.path.open("w", encoding="utf-8")

    def note(self, text: str) -> None:
        """Write a line of ours, on the screen too."""
        print(text, flush=True)
        self._write(f"\n# {text}\n")

    def enter(
        self, command: str, *, cwd: Path | str = "", env: Mapping[str, str] | None = None, code: int | None = 0
    ) -> str:
        """Give a command to /bin/sh and return what is shown. Raises Wrong for another exit code; None takes any."""
        self._write(f"\n$ {command}\n")
        began = time.monotonic()
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder / cwd,
            env=dict(env) if env is not None else plain_environment(self.folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
        self._write(f"{done.stdout}[exit code {done.returncode}, {time.monotonic() - began:.1f} s]\n")
        if code is not None and done.returncode != code:
            raise Wrong(f"{command!r} ended with {done.returncode}, not {code}; see {self.path}\n{done.stdout[-2000:]}")
        return done.stdout

    def check(self, what: str, is_so: bool) -> None:
        """Note what was looked at. Raises Wrong when it is not so."""
        if not is_so:
            raise Wrong(f"NOT SO: {what}; see {self.path}")
        self.note(f"ok: {what}")

    def _write(self, text: str) -> None:
        self._file.write(text)
        self._file.flush()


def begin(name: str, description: str | None) -> Transcript:
    """Read the command line of a walk and begin it."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder for the transcript and what the person makes; new for each time")
    return Transcript(parser.parse_args().out, name)


def plain_environment(home: Path) -> dict[str, str]:
    """The environment of a person who logged in and set nothing up."""
    path = os.environ["PATH"].split(":")
    own = [folder for folder in path if not (Path(folder) / "activate").exists()]  # no environment of Python's
    return {"HOME": str(home), "PATH": ":".join(own), "SHELL": "/bin/sh", "LANG": "C.UTF-8", "TERM": "dumb"}
