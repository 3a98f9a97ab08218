"""Pages and lines labelled elsewhere, in a folder that is no part of this repository.

The folder may hold, each with its labels:

    dongthap-renditions/<name>.skeleton.txt + .json     text renditions of article pages
    real-pages/<name>.html + .json                      saved pages of real sites
    labelled/*.tsv                                      single lines: bylines, paragraphs, dates, texts, offices

What is not there is not scored.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from benchmarks.reading.scores import Share, f1, words
from lapvo_scraper.reading import read_page, read_text
from lapvo_scraper.vietnamese.bylines import parse_byline
from lapvo_scraper.vietnamese.dates import find_event_date, parse_stamp
from lapvo_scraper.vietnamese.people import find_mentions
from lapvo_scraper.vietnamese.text import normalise, strip_end_mark

if TYPE_CHECKING:
    from pathlib import Path

    from lapvo_scraper.records import Reading

Found = Iterator[tuple[str, bool, str]]
"""(what is scored, whether it is right, what it is about)"""

LIFERAY_PAGES = ("kas-nordmazedonien", "pulsetoday-2012")
"""Real pages of this portal software; the others are of other systems and must not pass for articles of it."""


def score(folder: Path, wrong: list[str]) -> dict[str, Share]:
    """Return the shares by name, and add to `wrong` what is not right."""
    shares: dict[str, Share] = defaultdict(Share)
    for source in (renditions, bylines, paragraphs, dates, texts, offices):
        for name, right, about in source(folder):
            shares[name].add(right)
            if not right:
                wrong.append(f"{name}: {about}")
    for name, value in real_pages(folder):
        shares[name].add(value)
        if value < 1:
            wrong.append(f"{name}: {value:.3f}")
    return dict(shares)


# --- text renditions ----------------------------------------------------------------------------------------


def renditions(folder: Path) -> Found:
    """Score text renditions; their captions and bylines are counted one by one, found and invented ones alike."""
    for path in sorted((folder / "dongthap-renditions").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.stem + ".skeleton.txt").read_text(encoding="utf-8")
        reading = read_text(text, url=gold["url"])
        unsplit = any(problem.code == "category-unsplit" for problem in reading.problems)
        right = reading.category == gold["category"]
        yield "rendition title", reading.title == gold["title"], path.stem
        yield "rendition category right or left open", right or (reading.category is None and unsplit), path.stem
        yield "rendition category right", right, path.stem
        yield "rendition without publication date", reading.published_at is None, path.stem
        for caption in (Counter(gold["captions"]) | Counter(reading.captions)).elements():
            yield "rendition caption", caption in gold["captions"] and caption in reading.captions, caption
        if gold["complete"] and (gold["author"] or reading.byline):
            yield "rendition byline", reading.byline == gold["author"], path.stem


# --- real pages ---------------------------------------------------------------------------------------------


def real_pages(folder: Path) -> Iterator[tuple[str, float]]:
    """Score saved pages: the articles of this portal software, and that nothing else passes for one."""
    for path in sorted((folder / "real-pages").glob("*.html")):
        reading = read_page(path.read_bytes(), url=None, content_type="text/html")
        if path.stem in LIFERAY_PAGES:
            gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            yield f"{path.stem} title", float(reading.title == gold["title"])
            yield f"{path.stem} body words F1", _words_f1(reading, gold)
        elif not path.stem.startswith("ncov-"):
            yield "page of another system refused", float(reading.kind == "other")
        else:
            detail = "-detail-" in path.stem
            yield "Vietnamese Liferay page: kind", float(reading.kind == ("article" if detail else "listing"))


def _words_f1(reading: Reading, gold: dict[str, Any]) -> float:
    return f1(Counter(words([reading.body])), Counter(words(gold["body"])))


# --- labelled lines -----------------------------------------------------------------------------------------


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    path = folder / "labelled" / name
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def bylines(folder: Path) -> Found:
    """Score single lines: is it a byline, and if so, who is credited."""
    for row in _rows(folder, "byline_dev.tsv"):
        byline = parse_byline(normalise(row["text"]).text)
        yield "line is a byline or not", (byline is not None) == (row["label"] == "byline"), row["text"]
        if byline and row["label"] == "byline":
            found: dict[str, list[str]] = defaultdict(list)
            for credit in byline.credits:
                found["author" if credit.role in ("author", "desk", "editor") else credit.role].append(credit.name)
            gold = [_names(row["authors"]), _names(row["photo"])]
            yield "byline authors and photographers", [found["author"], found["photo"]] == gold, row["text"]


def _names(cell: str | None) -> list[str]:
    return [name.strip() for name in (cell or "").split(";") if name.strip()]


_MARKUP = {
    "P": "<p>{}</p>",
    "PC": '<p style="text-align:center">{}</p>',
    "PE": "<p><em>{}</em></p>",
    "PCE": '<p style="text-align:center"><em>{}</em></p>',
    "PR": '<p style="text-align:right">{}</p>',
    "PB": "<p><strong>{}</strong></p>",
    "PCB": '<p style="text-align:center"><strong>{}</strong></p>',
    "PRB": '<p style="text-align:right"><strong>{}</strong></p>',
}
_PAGE = (
    '<html><body><div class="portlet-boundary portlet-asset-publisher" id="p_p_id_101_INSTANCE_a1_">'
    '<h3 class="header-title"><span>{title}</span></h3><div class="asset-full-content"><div class="asset-content">'
    '<div class="journal-content-article">{body}</div></div></div></div></body></html>'
)
_TITLE = "Đầu đề của bài viết này"


def paragraphs(folder: Path) -> Found:
    """Score paragraphs of short documents, as a page and as bare text: caption, byline, heading or text."""
    documents: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder, "paragraphs_dev.tsv"):
        documents[row["doc"]].append(row)
    for name, rows in documents.items():
        page = read_page(_PAGE.format(title=_TITLE, body=_html(rows)).encode(), url=None)
        said = [row["text"] for row in rows if row["label"] != "img"]
        text = read_text("\n\n".join((f"null {_TITLE}", _TITLE, *said)))
        for way, reading in (("page", page), ("text", text)):
            for row in rows:
                if row["label"] in ("body", "caption", "byline", "heading", "dateline"):
                    found = _label(reading, row["text"])
                    wanted = "body" if row["label"] == "dateline" else row["label"]
                    about = f"{name}: {row['text'][:60]} is {wanted}, not {found}"
                    yield f"paragraph of a {way}", found == wanted, about


def _html(rows: list[dict[str, str]]) -> str:
    out: list[str] = []
    for row in rows:
        markup, text = row["markup"], escape(row["text"])
        if row["label"] == "img":
            inner = '<img src="/documents/1/2/a.jpg">'
            out.append(f"<table><tr><td>{inner}</td></tr>" if markup == "TD" else f"<p>{inner}</p>")
        elif markup == "TD":
            out.append(f"<tr><td>{text}</td></tr></table>")
        else:
            out.append(_MARKUP[markup].format(text))
    return "".join(out)


def _label(reading: Reading, text: str) -> str:
    """What the reading takes a paragraph for."""
    clean = strip_end_mark(normalise(text).text)[0]
    if clean in (reading.byline or "").split(" / "):
        return "byline"
    for block in reading.blocks:
        if block.text == clean or (block.kind == "caption" and clean in block.text):
            return block.kind if block.kind in ("caption", "heading") else "body"
    return "gone"


def dates(folder: Path) -> Found:
    """Score date lines and days named in text, by kind."""
    for row in _rows(folder, "dates.tsv"):
        expected, text = row["expected"], row["text"]
        if row["kind"] in ("stamp", "date", "month"):
            stamp = parse_stamp(text)
            found = stamp.value if stamp else ""
        else:
            event = find_event_date(text, published=date.fromisoformat(row["ref"]) if row["ref"] else None)
            found = event.value if event else ""
        bare = re.sub(r"\+07:00$", "", expected).split("/")[0]
        yield f"date: {row['kind']}", found == bare, f"{text} is {expected or 'no date'}, not {found or 'none'}"


def texts(folder: Path) -> Found:
    """Score normalisation: what must be mended, and what must be left alone."""
    for row in _rows(folder, "norm_cases.tsv"):
        raw, expected = (_unescaped(row[name]) for name in ("raw_escaped", "expected_escaped"))
        yield "text normalised", normalise(raw).text == expected, f"{row['category']}: {row['raw_escaped']}"


def _unescaped(text: str) -> str:
    return re.sub(
        r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2})|([nrt\\]))",
        lambda match: (
            {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}[match[4]]
            if match[4]
            else chr(int(match[1] or match[2] or match[3], 16))
        ),
        text,
    )


def offices(folder: Path) -> Found:
    """Score people with their offices: each that is there, and each that is not."""
    for row in _rows(folder, "officials.tsv"):
        pairs = [tuple(part.strip() for part in one.split("=")) for one in row["gold"].split(";") if "=" in one]
        found = [(mention.name, mention.office) for mention in find_mentions(row["text"])]
        for pair in dict.fromkeys([*pairs, *found]):
            yield "person with office", pair in pairs and pair in found, f"{pair} in {row['text'][:60]}"
