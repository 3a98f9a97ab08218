"""What is documented is what there is."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import click
import pytest

from lapvo_scraper import __version__, errors
from lapvo_scraper.cli.command import root
from lapvo_scraper.cli.session import Session
from lapvo_scraper.cli.verbs import VERBS
from lapvo_scraper.cli.verify import _TEXTS as VERIFY_TEXTS
from lapvo_scraper.crawl import findings as crawl_findings
from lapvo_scraper.crawl import watch
from lapvo_scraper.crawl.ending import LIMITS
from lapvo_scraper.crawl.jobs import EXIT_ORDER
from lapvo_scraper.health.wording import WORDINGS
from lapvo_scraper.remains import findings as import_findings
from lapvo_scraper.storage.checking.faults import SEVERITIES

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


def remedies() -> str:
    """The table at the end of findings.md: every code with what it says and what to do, as the source has it."""
    said = {code: (text.en, text.remedy_en) for code, text in WORDINGS.items()}
    said |= {code: tuple(texts["en"]) for code, texts in crawl_findings._TEXTS.items()}
    said |= {code: (text.en, text.remedy_en) for code, text in import_findings._TEXTS.items()}
    for trouble, words in watch._WORDS.items():
        how, then = words["en"]
        said[f"portal-{trouble}"] = (f"{{host}} {how}, since {{since}} ({{example}}).", then)
    for code, (message, remedy) in said.items():
        assert remedy, code
        assert message != remedy, code
    lines = [
        f"| `{code}` | {re.sub(r'[{][a-z]+[}]', '…', message)} | {re.sub(r'[{][a-z]+[}]', '…', remedy)} |"
        for code, (message, remedy) in sorted(said.items())
    ]
    return "\n".join(["| code | says | what to do |", "|---|---|---|", *lines])


def test_every_finding_is_described_with_its_meaning_and_remedy():
    text = document("findings.md")
    assert [code for code in sorted(SEVERITIES) if f"`{code}`" not in text] == []
    assert text.endswith(remedies() + "\n"), f"the table at the end of findings.md should be:\n{remedies()}"


def test_every_finding_has_words_and_a_remedy_in_both_languages():
    for code, wording in WORDINGS.items():
        assert all((wording.vi, wording.remedy_vi)), code
        assert placeholders(wording.en + wording.remedy_en) >= placeholders(wording.vi + wording.remedy_vi), code
    for code, texts in crawl_findings._TEXTS.items():
        assert texts.keys() == {"en", "vi"}, code
        assert placeholders(" ".join(texts["en"])) == placeholders(" ".join(texts["vi"])), code
        assert all(texts["vi"]), code
    for code, text in import_findings._TEXTS.items():
        assert all((text.vi, text.remedy_vi)), code
        assert placeholders(text.en + text.remedy_en) == placeholders(text.vi + text.remedy_vi), code
    assert set(watch._WORDS) == set(get_args(watch.Trouble))
    assert all(all(words[language]) for words in watch._WORDS.values() for language in ("en", "vi"))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_severities_in_the_docs_are_those_of_the_source():
    text = document("findings.md")
    for code, wording in WORDINGS.items():
        assert re.search(rf"^\|[^|]*`{code}`[^|]*\| {wording.severity} \|", text, re.MULTILINE), code


def test_every_outcome_is_described():
    text = document("crawling.md").partition("## How a crawl ends")[2]
    outcomes = {*LIMITS, "complete", "findings", "stopped", "storage-failed", "archive-damaged", "bug", "interrupted"}
    outcomes |= {"robots-forbid", "robots-unreachable", *(f"portal-{trouble}" for trouble in watch._WORDS)}
    assert [outcome for outcome in sorted(outcomes) if f"`{outcome}`" not in text] == []


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
