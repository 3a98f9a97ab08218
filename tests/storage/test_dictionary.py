"""archive/README.md describes every table and column, in both languages, and none that does not exist."""

import re
from pathlib import Path

import pytest
from making_archives import Archive

README = (Path(__file__).parents[2] / "archive" / "README.md").read_text(encoding="utf-8")
PARTS = dict(zip(("en", "vi"), README.split("\n# Kho này chứa gì\n"), strict=True))
MACHINERY = re.compile(r"sqlite_|_sqlite_|articles_search(_exact)?_(data|idx|docsize|config)$")


def described(part: str) -> dict[str, list[str]]:
    """Table -> columns, as the headings and the first cells of one part have them."""
    found = {}
    for section in re.split(r"^### ", part, flags=re.MULTILINE)[1:]:
        name = re.match(r"`(\w+)`\n", section)
        assert name, section[:40]
        assert re.match(r"`\w+`\n\S", section), f"{name[1]}: what is a row?"
        rows = re.findall(r"^\| (`[^|]+) \|", section, flags=re.MULTILINE)
        found[name[1]] = [column for row in rows for column in re.findall(r"`(\w+)`", row)]
    return found


def allowed_values(archive: Archive, table: str) -> set[str]:
    sql = archive.value("select sql from sqlite_master where name = ?", table)
    checks = re.findall(r"check \((\w+) in \(([^)]*)\)\)", sql)
    return {
        value for column, values in checks if column != "sealed" for value in re.findall(r"'(\w+)'", values)
    }


@pytest.mark.parametrize("language", PARTS)
def test_every_column_is_described_and_every_described_column_exists(archive: Archive, language: str) -> None:
    names = archive.rows("select name from sqlite_master where type in ('table', 'view')")
    schema = {
        name: [row[1] for row in archive.rows(f"pragma table_info({name})")]
        for (name,) in names
        if not MACHINERY.match(name)
    }
    dictionary = described(PARTS[language])
    assert dictionary.keys() == schema.keys()
    for name, columns in schema.items():
        assert sorted(dictionary[name]) == sorted(columns), name


@pytest.mark.parametrize(
    "table", ["articles", "blocks", "authors", "article_authors", "captures", "article_urls"]
)
@pytest.mark.parametrize("language", PARTS)
def test_every_allowed_value_is_explained(archive: Archive, language: str, table: str) -> None:
    section = re.split(rf"^### `{table}`\n", PARTS[language], flags=re.MULTILINE)[1].partition("\n### ")[0]
    assert allowed_values(archive, table) <= set(re.findall(r"`(\w+)`", section))


@pytest.mark.parametrize(
    "heading",
    [
        "What this archive cannot tell you",
        "Backup, in two lines",
        "Kho này không cho biết",
        "Sao lưu trong hai dòng",
    ],
)
def test_what_a_stranger_must_know_is_said(heading: str) -> None:
    assert f"\n## {heading}\n" in README
