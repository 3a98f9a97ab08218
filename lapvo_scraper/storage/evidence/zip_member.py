"""Where a member of a ZIP file begins: WACZ files hold their WARC files stored, so records are read in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import zipfile

_LOCAL_HEADER = 30  # bytes of a member's own header, before its name and extra field (APPNOTE.TXT 4.3.7)


def first_byte(file: BinaryIO, member: zipfile.ZipInfo) -> int:
    """Return the offset in `file` of the first byte of a member's data.

    The lengths of its own header count: those of the central directory may differ.
    """
    file.seek(member.header_offset)
    header = file.read(_LOCAL_HEADER)
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    return member.header_offset + _LOCAL_HEADER + name + extra
