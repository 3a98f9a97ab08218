"""`lapvo search`: find articles by their words."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from lapvo_scraper.cli import terminal
from lapvo_scraper.cli.command import VerbCommand
from lapvo_scraper.cli.opened import held_sites, reading
from lapvo_scraper.cli.session import Session, current
from lapvo_scraper.storage.search.days import Days
from lapvo_scraper.storage.search.questions import HIT_END, HIT_START, Question, Sort, ask

if TYPE_CHECKING:
    from lapvo_scraper.storage.search.questions import Hit, Hits

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


@click.command(
    "search",
    cls=VerbCommand,
    help="Find articles. Accents are optional: `le hoi` finds lễ hội. A word with a mark or đ is looked up "
    'as written. All words must be there; "a phrase" in quotation marks; `nong*` finds words that begin so; '
    "`NEAR(le sen, 5)` has at most five words between. `ubnd` also finds ủy ban nhân dân.",
    examples=(
        "lapvo search le hoi sen",
        "lapvo search '\"xây dựng nông thôn mới\"' --from 2020 --sort date",
        "lapvo search thuy loi --author 'dang khoa' --json",
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--site", metavar="NAME", help="Only this portal.")
@click.option("--from", "first", metavar="DATE", help="Only from this day, month or year on.")
@click.option("--to", "last", metavar="DATE", help="Only up to this day, month or year.")
@click.option("--category", metavar="NAME", help="Only this section; accents optional.")
@click.option("--author", metavar="NAME", help="Only by this author, or part of the name; accents optional.")
@click.option("--sort", type=click.Choice(("rank", "date")), default="rank", help="Best first, or newest first.")
@click.option("--limit", type=click.IntRange(min=1), default=20, metavar="N", help="Show at most N (20).")
def command(
    words: tuple[str, ...],
    site: str | None,
    first: str | None,
    last: str | None,
    category: str | None,
    author: str | None,
    sort: Sort,
    limit: int,
) -> None:
    """Ask the archive, and print what it found."""
    session = current()
    question = Question(" ".join(words), site, Days.between(first, last), category, author, sort, limit)
    with reading(session.folder()) as db:
        if site:
            held_sites(db, site)
        hits = ask(db, question)
    if session.json:
        session.show_json(_as_json(hits))
    else:
        _show(session, hits)
    if hits.left_out:
        left_out = session.number(hits.left_out)
        session.warn(
            en=f"left out {left_out}: their date is not known well enough for --from/--to",
            vi=f"bỏ ra {left_out} bài: không rõ ngày để xét --from/--to",
        )


def _show(session: Session, hits: Hits) -> None:
    total, shown = session.number(hits.total), session.number(len(hits.first))
    all_shown = len(hits.first) >= hits.total
    session.tell(
        en=f"{total} articles" + ("" if all_shown else f", the first {shown}:"),
        vi=f"{total} bài viết" + ("" if all_shown else f", {shown} bài đầu:"),
    )
    for hit in hits.first:
        sys.stdout.write(_hit(hit, styled=sys.stdout.isatty()) + "\n")


def _hit(hit: Hit, *, styled: bool) -> str:
    """Return a hit as lines for a terminal, the words found in bold where it can show that."""
    number = hit.entry_id if hit.entry_id is not None else hit.id
    facts = " · ".join(fact for fact in (hit.category, hit.author) if fact)
    head = f"{number}  {hit.date or '—':10}  {terminal.one_line(hit.title or '')}"
    return f"{head}\n    {terminal.one_line(facts)}\n    {_marked(hit.snippet, styled=styled)}"


def _marked(snippet: str, *, styled: bool) -> str:
    """Return a snippet harmless, apart from its marks: they are control characters themselves."""
    marks = {HIT_START: _BOLD, HIT_END: _PLAIN} if styled else {HIT_START: "", HIT_END: ""}
    pieces = re.split(f"([{HIT_START}{HIT_END}])", snippet)
    return "".join(marks[piece] if piece in marks else terminal.one_line(piece) for piece in pieces)


def _as_json(hits: Hits) -> dict[str, object]:
    articles = [asdict(hit) for hit in hits.first]
    for article in articles:
        article["snippet"] = article["snippet"].replace(HIT_START, "").replace(HIT_END, "")
    return {"total": hits.total, "left_out": hits.left_out, "articles": articles}
