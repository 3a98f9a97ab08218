"""What stands beside the walks: the program they are about, and environments of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LAPVO = Path(sys.executable).with_name("lapvo")
ENVIRONMENTS = ROOT / ".peers"
ALONE = """unshare --map-root-user --net sh -c 'ip link set lo up; exec "$@"' sh"""
"""Begins a command that runs in a network of its own, with nothing but a loopback."""


def program(name: str) -> str:
    """Return the path of a program. Exits when it is not there."""
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed; run .ci/peers")
    return found


def environment(name: str) -> Path:
    """Return the programs of an environment that .ci/peers sets up. Exits when it is not there."""
    programs = ENVIRONMENTS / name / "bin"
    if not programs.is_dir():
        sys.exit(f"the environment {programs.parent} is missing; run .ci/peers")
    return programs


def may_be_alone() -> bool:
    """Say whether this machine lets anybody have a network of their own."""
    return subprocess.run(f"{ALONE} true", shell=True, check=False, capture_output=True).returncode == 0


def demo_archive(folder: Path) -> Path:
    """Let lapvo archive its demo portal, as somebody did long ago, and return the archive."""
    subprocess.run([LAPVO, "-q", "--archive", folder, "demo"], check=True)
    return folder


@contextmanager
def demo_portal(port: int) -> Iterator[str]:
    """Serve the demo portal while inside, and return its address."""
    command = [sys.executable, "-m", "lapvo_scraper.demo", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().split()[-1]
        server.terminate()
