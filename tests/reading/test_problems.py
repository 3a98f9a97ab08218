"""Every problem code is explained, and every explained code exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_codes_of_the_readers_and_of_the_documentation_agree() -> None:
    sources = [path for room in ("liferay", "reading") for path in (ROOT / "lapvo_scraper" / room).glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r'Problem\(\s*"([a-z-]+)"', text)) | set(re.findall(r'"(text-lost|text-left-out)"', text))
    rows = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8").splitlines()
    explained = {match[1] for row in rows if (match := re.match(r"\| `([a-z-]+)` \|", row))}
    assert named == explained
