"""Break one rule of the reader at a time: each breakage must turn a test red.

    python -m benchmarks.breakages [NAME ...]

Every breakage runs the reader's tests in a process of its own, in which one rule is replaced; the run fails when any
breakage leaves all of them green.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lapvo_scraper.liferay.article as liferay_article
from lapvo_scraper.liferay import blocks, charset, locate, page
from lapvo_scraper.reading import article, body, heading_lines, lines, publication
from lapvo_scraper.vietnamese import dates

ROOT = Path(__file__).parents[1]
TESTS = ("tests/reading", "tests/liferay")
BROKEN = "LAPVO_BROKEN_RULE"
"""Names, for the process that runs the tests, the rule to break."""
LONGEST = 300  # seconds of one run of the tests


def no_captions() -> None:
    """Captions are paragraphs like any other."""
    article.mark_captions = lambda _lines: None


def portlet_title() -> None:
    """The title is the portlet's own name."""
    liferay_article._TITLES = ("portlet-title-text", *liferay_article._TITLES)
    liferay_article._LOOKED_UP |= {"portlet-title-text"}


def null_in_title() -> None:
    """The label of the back link belongs to the title."""
    liferay_article._shown_text = lambda title: page.squeeze(page.text_of(title))
    liferay_article._without_null = lambda title, _page: title


def first_web_content() -> None:
    """The first web content of the page is the article."""
    found = locate.locate

    def first(one: Any, portlets: Any, url: Any) -> Any:
        right = found(one, portlets, url)
        articles = locate._ARTICLES(one.root)
        return replace(right, containers=(articles[0],)) if right and articles else right

    article.locate = first


def no_bylines() -> None:
    """Nobody signs."""
    body._take_byline = lambda _lines: (None, ())


def header_is_believed() -> None:
    """The header says in which charset a page is, whatever its bytes say."""
    right = page.decode

    def declared(content: bytes, content_type: str | None) -> Any:
        named = charset._declared(content, content_type)
        return charset._converted(content, named, ()) if named else right(content, content_type)

    page.decode = declared


def no_anchor() -> None:
    """The page's own entry id is not looked for."""
    liferay_article._entry_id = lambda _around: None


def category_guessed() -> None:
    """The line of page name and category is split in the middle."""
    heading_lines._after_page_name = lambda line, _names: line.rpartition(" ")[2] or None


def date_invented() -> None:
    """What the text dates is taken for the publication."""
    article.first_publication = lambda _lines, _site: publication.Publication("2021-01-20", "day", "template")


def hidden_is_text() -> None:
    """What only screen readers meet, and Liferay's widgets, are text."""
    right = blocks.look_of
    blocks.look_of = lambda element: replace(right(element), no_part=False)


def end_marks_stay() -> None:
    """The mark that closes official prose stays in the text."""
    body.strip_end_mark = lambda text: (text, False)


def not_normalised() -> None:
    """Text is taken as it comes."""
    lines.normalise = lambda text: type("Raw", (), {"text": text.strip(), "flags": frozenset()})()


def pictures_unpaired() -> None:
    """No caption belongs to a picture."""
    body.pairs = lambda _lines: {}


def year_guessed() -> None:
    """A day without a year is of this one."""
    dates._year_from_text = lambda _month, _text: 2021


def nothing_bounded() -> None:
    """The parser gets whatever the server sent."""
    page.bounded = lambda data: (data, ())


RULES: dict[str, Callable[[], None]] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        *(no_captions, portlet_title, null_in_title, first_web_content, no_bylines, header_is_believed, no_anchor),
        *(category_guessed, date_invented, hidden_is_text, end_marks_stay, not_normalised, pictures_unpaired),
        *(year_guessed, nothing_bounded),
    )
}


def pytest_configure() -> None:
    """Break the rule that the environment names: this module is the plugin of the runs it starts."""
    if name := os.environ.get(BROKEN):
        RULES[name]()


def main() -> int:
    """Print what each breakage did; return 1 when one went unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.breakages", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help=f"which to try (default all): {', '.join(RULES)}")
    names = parser.parse_args().names or list(RULES)
    print("| breakage | what is broken | tests | first that fails |\n|---|---|---|---|")
    unnoticed = 0
    for name in ("", *names):
        red, first = _run(name)
        unnoticed += red == (name == "")
        what = (RULES[name].__doc__ or "").rstrip(".") if name else "nothing"
        print(f"| {name or 'none'} | {what} | {'red' if red else 'green'} | {first} |", flush=True)
    return 1 if unnoticed else 0


def _run(name: str) -> tuple[bool, str]:
    """Whether the tests fail with that rule broken, and which fails first; "" breaks nothing."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider"]
    command = [*pytest, "-p", "benchmarks.breakages", *TESTS]
    broken = {**os.environ, BROKEN: name}
    done = subprocess.run(command, cwd=ROOT, env=broken, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"the tests could not be run with {name or 'nothing'} broken:\n{done.stdout}{done.stderr}")
    failed = re.search(r"^FAILED (\S+)", done.stdout, re.MULTILINE)
    return done.returncode == 1, failed[1] if failed else ""


if __name__ == "__main__":
    sys.exit(main())
