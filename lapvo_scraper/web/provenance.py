"""What an article rests on: the capture it is read from, down to the WARC record, and all the other looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lapvo_scraper.records import Capture
    from lapvo_scraper.storage.asking.archive import Archive
    from lapvo_scraper.storage.asking.articles import Article


@dataclass(frozen=True)
class Provenance:
    """Where an article comes from."""

    capture: Capture
    other_sources: tuple[tuple[str, str, str], ...]  # field, evidence, capture id: what came from elsewhere
    problems: tuple[tuple[str, str | None], ...]  # code, detail
    absences: tuple[tuple[str, str | None], ...]  # from, to
    versions: tuple[tuple[int, str, str], ...]  # number, first seen, capture id


def provenance_of(archive: Archive, article: Article) -> Provenance:
    """Return what an article rests on."""
    db, key = archive.connection, (article.id,)

    def rows(statement: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(row) for row in db.execute(statement, key))

    return Provenance(
        archive.capture(article.capture_id).capture,
        rows("select field, evidence, capture_id from field_sources where article_id = ? order by field"),  # type: ignore[arg-type]
        rows("select code, detail from article_problems where article_id = ? order by position"),  # type: ignore[arg-type]
        rows("select from_at, to_at from absences where article_id = ? order by from_at"),  # type: ignore[arg-type]
        rows("select version, seen_at, capture_id from versions where article_id = ? order by version"),  # type: ignore[arg-type]
    )
