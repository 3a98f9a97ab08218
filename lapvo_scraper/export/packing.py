"""ZIP files whose bytes follow from their contents alone."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os

_FIRST_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a ZIP file can name; every entry gets it."""

_MODE = 0o644 << 16


def entry(name: str, compression: int) -> zipfile.ZipInfo:
    """Return the directory entry of a file to be packed, the same at any time and on any system."""
    info = zipfile.ZipInfo(name, _FIRST_TIME)
    info.compress_type = compression
    info.create_system = 3  # Unix, also where it is not
    info.external_attr = _MODE
    return info


class SteadyZip(zipfile.ZipFile):
    """A ZIP file being written that takes nothing from the clock or from the files packed."""

    def writestr(  # type: ignore[override]
        self, zinfo_or_arcname: str | zipfile.ZipInfo, data: str | bytes, *rest: Any, **more: Any
    ) -> None:
        """Pack `data` under a name."""
        given = zinfo_or_arcname
        info = entry(given if isinstance(given, str) else given.filename, self.compression)
        super().writestr(info, data, *rest, **more)

    def write(  # type: ignore[override]
        self, filename: str | os.PathLike[str], arcname: str | None = None, *_: Any, **__: Any
    ) -> None:
        """Pack a file of the disk under a name."""
        info = entry(str(arcname or filename), self.compression)
        with Path(filename).open("rb") as source, self.open(info, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, 1 << 20)
