"""What is documented is what there is."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from lapvo_scraper import __version__, errors
from lapvo_scraper.cli.command import root
from lapvo_scraper.cli.session import Session
from lapvo_scraper.cli.verbs import VERBS
from lapvo_scraper.cli.verify import _TEXTS as VERIFY_TEXTS
from lapvo_scraper.crawl import findings as crawl_findings
from lapvo_scraper.crawl.jobs import EXIT_ORDER
from lapvo_scraper.health.wording import WORDINGS
from lapvo_scraper.storage.verify import SEVERITIES

DOCS = Path(__file__).parents[2] / "docs"


def document(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def command_of(name: str) -> click.Command:
    group = root()
    command = group.get_command(click.Context(group, obj=Session()), name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_and_option_is_described(name):
    text = document("command-line.md")
    assert re.search(rf"\*\*`lapvo {name}[ `]", text)
    everywhere = {"archive", "language", "json", "quiet", "verbose"}
    options = [one for one in command_of(name).params if isinstance(one, click.Option) and one.name not in everywhere]
    hidden = [one.name for one in options if not any(f"`{spelling}" in text for spelling in one.opts)]
    assert hidden == []


def test_every_finding_is_described():
    text = document("findings.md")
    codes = {*crawl_findings._TEXTS, *WORDINGS, *SEVERITIES}
    assert [code for code in sorted(codes) if f"`{code}`" not in text] == []


def test_the_version_is_one():
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_every_fault_has_words_in_both_languages():
    assert VERIFY_TEXTS.keys() == SEVERITIES.keys()


def test_every_exit_code_is_described():
    text = document("exit-codes.md")
    raised = {
        error.exit_code for error in vars(errors).values() if isinstance(error, type) and hasattr(error, "exit_code")
    }
    for code in raised | set(EXIT_ORDER):
        assert re.search(rf"^\| (\d+, )*{code}(, \d+)* \|", text, re.MULTILINE), code
    assert " ".join(map(str, EXIT_ORDER)) in text


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "docs/command-line.md"])
def test_every_command_shown_exists(name):
    text = (DOCS.parent / name).read_text(encoding="utf-8")
    shown = set(re.findall(r"`(?:\S*/)?lapvo ([a-z]+)", text))
    assert shown - VERBS.keys() == set()
