"""What `verify` may find: every code, and whether it means damage. What they say stands in docs/findings.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

SEVERITIES: dict[str, Severity] = {
    "file-missing": "error",
    "file-short": "error",
    "file-altered": "error",
    "file-unreadable": "error",
    "record-altered": "error",
    "revisit-unresolved": "error",
    "row-without-record": "error",
    "row-differs": "error",
    "record-without-row": "error",
    "database-missing": "error",
    "database-damaged": "error",
    "index-differs": "error",
    "reading-altered": "error",
    "torn-tail": "error",
    "file-unknown": "warning",
    "manifest-incomplete": "warning",
    "html-missing": "warning",
    "html-altered": "warning",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be: what kind, in which file or capture, and what exactly."""

    code: str
    subject: str
    detail: str

    @property
    def severity(self) -> Severity:
        """`error` for damage, `warning` for what mends itself."""
        return SEVERITIES[self.code]
