"""A portal's past, written into tables by hand."""

import sqlite3
from datetime import UTC, datetime, timedelta


def article(db: sqlite3.Connection, number: int, day: str, *, seen: str = "2025-06-01T02:00:00Z") -> None:
    db.execute(
        "insert into articles (id, site, identity, sort_date, first_seen_at, last_seen_at, versions, capture_id, extractor,"
        " captions, body, title) values (?, 'tanmy', ?, ?, ?, ?, 1, 'c', 'x', '', 'chữ', 'tựa')",
        (number, f"e:{number}", day, seen, seen),
    )


def crawl(db: sqlite3.Connection, number: int, *, start: datetime | None = None) -> str:
    began = start or datetime(2025, 6, 1, 2, tzinfo=UTC) + timedelta(days=number)
    name = f"tanmy-{began:%Y%m%d%H%M%S}"
    db.execute(
        "insert into crawls (id, site, command, started_at, finished_at, outcome, counts, exit_code, software,"
        " profile_digest) values (?, 'tanmy', 'lapvo crawl', ?, ?, 'complete', '{}', 0, 'x', 'x')",
        (name, *(f"{began:%Y-%m-%dT%H:%M:%SZ}",) * 2),
    )
    return name


def capture(db: sqlite3.Connection, number: int, crawl_id: str, kind: str) -> str:
    db.execute(
        "insert into captures (id, site, url, fetched_at, record_type, evidence, page_kind, warc_file, warc_offset,"
        " warc_length, crawl_id) values (?, 'tanmy', ?, ?, 'response', 'live', ?, 'f', ?, 1, ?)",
        (f"c{number}", f"http://x/{number}", f"2025-06-01T02:{number:04}", kind, number, crawl_id),
    )
    return f"c{number}"
