"""Scores as a table for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.reading.scores import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.reading.scores import Scores, Share

SHORT = {
    "body_words_f1": "words",
    "caption_f1": "captions",
    "caption_pairs_f1": "pairs",
    "block_sequence": "blocks",
    "attachments": "files",
    "published_at": "published",
    "event_date": "event",
    "entry_id": "id",
}


def table(first: str, rows: Mapping[str, Scores]) -> str:
    """Return a Markdown table with a row per key and a column per field; "-" where nothing was counted."""
    heads = [first, "articles", *(SHORT.get(name, name) for name in FIELDS)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for key, scores in rows.items():
        values = (shown(scores.shares[name].value) for name in FIELDS)
        lines.append("| " + " | ".join([key, str(scores.articles), *values]) + " |")
    return "\n".join(lines)


def plain_table(shares: Mapping[str, Share]) -> str:
    """Return a Markdown table with a row per share and what it counts."""
    rows = [f"| {name} | {share.of:g} | {shown(share.value)} |" for name, share in shares.items()]
    return "\n".join(["| what | counted | right |", "|---|---|---|", *rows])


def shown(value: float | None) -> str:
    """Return a share to three places, never rounded up to 1."""
    if value is None:
        return "-"
    return "1" if value == 1 else f"{min(value, 0.9994):.3f}"
