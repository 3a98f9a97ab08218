"""Every failure this package names, as one tree.

Each error says in one line what is wrong, where, and what to do about it: that line is what a person sees.
`exit_code` is what a command ends with when the error reaches it (docs/exit-codes.md).
"""

from __future__ import annotations

import shlex
import sys


class LapvoError(Exception):
    """Base of all errors that are not bugs: the message is meant for people."""

    exit_code = 2


class UsageError(LapvoError):
    """A command was asked for something that does not exist or makes no sense."""


class MissingExtra(UsageError):
    """Something needs a package of an extra that is not installed: named with the line that installs it.

    `what` needs `package`, which comes with the extra `extra`.
    """

    def __init__(self, what: str, package: str, extra: str) -> None:
        install = f"{shlex.quote(sys.executable)} -m pip install -c constraints.txt '.[{extra}]'"
        super().__init__(f"{what} needs {package}, which is not installed; in the folder of this project: {install}")


class ProfileError(LapvoError):
    """A site profile cannot be read, has an unknown key, or contradicts the archive."""


class UnknownSite(LapvoError):
    """No profile of that name: neither bundled nor in the archive's `sites/`."""


class UnreadableInput(LapvoError):
    """A file given to `import` or `extract` cannot be read at all."""


class ArchiveError(LapvoError):
    """The archive cannot be used."""

    exit_code = 4


class NoArchive(ArchiveError):
    """The folder is not an archive, and this command does not make one."""


class ArchiveDamaged(ArchiveError):
    """Bytes that were promised are missing or differ."""


class ArchiveBusy(LapvoError):
    """Another job holds the lock."""

    exit_code = 3


class StorageFull(LapvoError):
    """The disk is nearly full or a write failed: stopped to protect the archive, nothing half-marked."""

    exit_code = 5


class Unreachable(LapvoError):
    """The portal could not be reached, blocked us, forbade all, moved, or was down throughout."""

    exit_code = 6
