"""The page that the READMEs show becomes the record that they show beside it."""

import re
from pathlib import Path

import pytest
from making_pages import full_view, page, portlet

from lapvo_scraper.reading import read_page

ROOT = Path(__file__).parents[2]
SHOWN_BLOCKS = {"paragraph, caption, paragraph", "đoạn văn, chú thích, đoạn văn"}


def shown_page(readme: str) -> list[str]:
    quoted = (line.removeprefix(">").strip() for line in readme.splitlines() if line.startswith(">"))
    return [line for line in quoted if line]


def shown_record(readme: str) -> dict[str, str]:
    return dict(re.findall(r"^\| (\w+)(?: \([^|]*\))? \| ([^|]+?) \|$", readme, re.MULTILINE))


def as_markup(lines: list[str]) -> bytes:
    """The lines of the picture of a page, as an editor of that portal family types them."""
    _, title, line_of_page, _, *body = lines
    title = title.removeprefix("‹ null ").strip("*")
    parts = [f'<div class="ten-trang">{line_of_page}</div>', f'<h3 class="ten-bai">{title}</h3>']
    for line in body:
        if line == "🖼":
            parts.append('<p style="text-align: center;"><img src="/documents/48310/0/a.jpg/9f0b?t=1615712345678" /></p>')
        elif line.startswith("**"):
            parts.append(f'<p style="text-align: right;"><strong>{line.strip("*")}</strong></p>')
        elif line.startswith("*"):
            parts.append(f'<p style="text-align: center;"><em>{line.strip("*")}</em></p>')
        else:
            parts.append(f"<p>{line}</p>")
    return page(portlet(full_view("\n".join(parts), title=title, entry_id=4031188)))


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_page_shown_reads_as_the_record_shown(name: str) -> None:
    readme = (ROOT / name).read_text(encoding="utf-8")
    reading = read_page(as_markup(shown_page(readme)), url="https://vamnhon.example.vn/chi-tiet")
    record = shown_record(readme)
    assert reading.title == record["title"]
    assert reading.category == record["category"]
    assert reading.author == record["author"]
    assert reading.published_at is None
    assert record["published_at"].startswith("*(")
    assert reading.event_date == record["event_date"].split(" ")[0]
    assert reading.event_date_source == "explicit"
    assert str(reading.entry_id) == record["entry_id"]
    assert record["html_file"] == f"html/lapvo/{reading.entry_id}-v1.html"
    assert [block.kind for block in reading.blocks] == ["paragraph", "caption", "paragraph"]
    assert record["blocks"] in SHOWN_BLOCKS
    (image,) = reading.images
    assert record["caption"].startswith(f"{image.caption} → ")
