"""Running a program and asking the kernel what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# sqlite-utils loads numpy and pandas where they are, as beside the tests: 50 MB that an installed lapvo has not.
_AS_INSTALLED = (
    "import sys; sys.modules.update(numpy=None, pandas=None); "
    "from lapvo_scraper.cli import main; sys.exit(main(sys.argv[1:]))"
)
LAPVO_AS_INSTALLED = (sys.executable, "-c", _AS_INSTALLED)
# A program begins with the peak memory of the one that starts it: so a small one has to.
_LAUNCHER = """
import os, sys
null = os.open(os.devnull, os.O_WRONLY)
files = [(os.POSIX_SPAWN_DUP2, null, 1)] + [(os.POSIX_SPAWN_DUP2, null, 2)] * (sys.argv[1] == "quiet")
_, status, used = os.wait4(os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=files), 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3)
"""


@dataclass(frozen=True)
class Run:
    """One run of one program."""

    code: int
    cpu: float  # seconds
    wall: float  # seconds
    megabytes: float  # peak resident memory


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, quiet: bool = True) -> Run:
    """Run a program with its output thrown away; with `quiet`, what it says on stderr too."""
    began = time.perf_counter()
    launcher = [sys.executable, "-IS", "-c", _LAUNCHER, "quiet" if quiet else "loud"]
    done = subprocess.run(
        [*launcher, *command], stdout=subprocess.PIPE, text=True, check=True, env=os.environ | dict(env or {})
    )
    wall = time.perf_counter() - began
    code, cpu, megabytes = map(float, done.stdout.split())
    return Run(int(code), cpu, wall, megabytes)
