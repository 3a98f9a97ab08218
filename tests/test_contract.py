"""docs/contract.md says what the code does; every page of docs/ names tests that are there."""

import ast
import inspect
import re
from pathlib import Path

import pytest

import lapvo_scraper
from lapvo_scraper.export.columns import ARTICLE_COLUMNS
from lapvo_scraper.reading.as_json import as_json
from lapvo_scraper.records import Attachment, Block, Image, Mention, Reading
from lapvo_scraper.storage.asking.archive import Archive, StoredCapture

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", CONTRACT, re.MULTILINE | re.DOTALL))
CODE = ast.parse(re.search(r"```python\n(.*?)```", SECTIONS["Python"], re.DOTALL)[1])


def test_the_header_of_the_csv() -> None:
    assert re.search(r"```\n(.*?)\n```", SECTIONS["The CSV"])[1] == ",".join(one.name for one in ARTICLE_COLUMNS)


def test_the_keys_of_extract() -> None:
    rows = re.findall(r"^\| (`.*?) \|", SECTIONS["What `lapvo extract` prints"], re.MULTILINE)
    named = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    printed = as_json(
        Reading(
            kind="article",
            url=None,
            blocks=(Block("paragraph", "Một đoạn."),),
            images=(Image(url="u", alt=None, caption=None, credit=None, after_block=0, caption_position=None),),
            attachments=(Attachment("u", None, None),),
            mentions=(Mention("An", "an", "Chủ tịch", "office-name", 0, 2),),
        )
    )
    assert sorted(named) == sorted(printed)
    for key in ("blocks", "images", "attachments", "mentions"):
        assert f"[{{{', '.join(printed[key][0])}}}]" in SECTIONS["What `lapvo extract` prints"], key


def _signatures(nodes: list[ast.stmt]) -> dict[str, str]:
    return {
        node.name: f"({ast.unparse(node.args)}) -> {ast.unparse(node.returns)}"
        for node in nodes
        if isinstance(node, ast.FunctionDef) and node.returns
    }


def _actual(function: object) -> str:
    """As written: annotations are texts, and defaults keep their quotation marks."""
    (node,) = ast.parse(f"def f{inspect.signature(function)}: ...").body  # type: ignore[arg-type]
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", _signatures([node])["f"])


def test_the_functions_of_python() -> None:
    imported = [name.name for node in CODE.body if isinstance(node, ast.ImportFrom) for name in node.names]
    written = _signatures(CODE.body)
    assert imported == sorted(written) == sorted(set(lapvo_scraper.__all__) - {"__version__"})
    assert written == {name: _actual(getattr(lapvo_scraper, name)) for name in written}


def test_the_methods_of_an_archive() -> None:
    (described,) = (node for node in CODE.body if isinstance(node, ast.ClassDef))
    written = _signatures(described.body)
    there = {name: _actual(one) for name, one in vars(Archive).items() if inspect.isfunction(one) and name[0] != "_"}
    assert written == there
    assert all(hasattr(StoredCapture, name) for name in ("payload", "content"))


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_tests_named_in_the_docs_are_there(page: Path) -> None:
    named = set(re.findall(r"\btests/[\w./-]*\w/?", page.read_text("utf-8")))
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
