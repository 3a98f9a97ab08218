"""Every promise of docs/promises.md names tests, and those tests exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "promises.md").read_text("utf-8")
PROMISES = dict(re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |^## )", TEXT, re.MULTILINE | re.DOTALL))


def test_there_are_fifteen() -> None:
    assert list(PROMISES) == [str(number) for number in range(1, 16)]


@pytest.mark.parametrize("number", PROMISES)
def test_its_tests_exist(number: str) -> None:
    named = re.findall(r"`(tests/\S+\.py)::(\w+)`", PROMISES[number])
    assert named
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in functions, f"{file} has no {name}"


def test_its_long_runs_exist() -> None:
    named = set(re.findall(r"`(benchmarks/\w+\.py)`", TEXT))
    assert len(named) >= 5
    assert [file for file in sorted(named) if not (ROOT / file).is_file()] == []
