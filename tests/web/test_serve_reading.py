"""What makes the pages readable for everybody, where no browser is needed to see it."""

import re
from importlib import resources

import pytest

CSS = (resources.files("lapvo_scraper.web") / "static" / "room.css").read_text("utf-8")
LIGHT, DARK = (dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL))

TEXT_ON = [
    *((ink, ground) for ink in ("ink", "soft", "red") for ground in ("paper", "sheet", "wash")),
    ("ink", "mark"), ("ink", "added"), ("ink", "removed"), ("paper", "red"),
]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(colours, ink, ground):
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("shade", ["c1", "c2", "c3"])
def test_shades_of_charts_stand_out_from_paper(colours, shade):
    assert contrast(colours[shade], colours["paper"]) >= 2.5


def test_the_style_sheet_asks_nobody():
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_pages_have_one_heading_labels_and_landmarks(room):
    article = room.one("select id from articles")
    for address in ("/", "/search", "/time", "/sections", "/coverage", "/crawls", f"/article/{article}", f"/article/{article}/page"):
        text = room.text(address)
        assert len(re.findall(r"<h1[ >]", text)) == 1, address
        for landmark in ("<header", "<nav", "<main", "<footer"):
            assert landmark in text, address
        labelled = set(re.findall(r'<label for="([^"]+)"', text))
        fields = set(re.findall(r'<(?:input|select) id="([^"]+)"', text))
        assert fields <= labelled, address
        assert len(re.findall(r"<(?:input|select) ", text)) == len(fields), "a field without a label"
        assert not re.search(r"<img(?![^>]* alt=)", text), address
        assert " style=" not in text, "the policy would not let it in"
