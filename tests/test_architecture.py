"""Imports point one way, and every outside library has one home (docs/architecture.md)."""

import ast
import sys
from pathlib import Path

import pytest

import lapvo_scraper

PACKAGE = Path(lapvo_scraper.__file__).parent

# A room imports from rooms of a lower number only, never from another room of its own number.
LEVELS = {
    "errors": 0,
    "records": 1,
    "clock": 1,
    "vietnamese": 2,
    "liferay": 2,
    "sites": 3,
    "reading": 4,
    "storage": 5,
    "health": 6,
    "export": 6,
    "settings": 7,
    "spiders": 7,
    "crawl": 7,
    "remains": 7,
    "web": 8,
    "cli": 9,
}
STORAGE_LEVELS = {
    "search": 0,
    "evidence": 1,
    "database": 1,
    "frontier": 2,
    "rows": 3,
    "asking": 4,
    "remaking": 4,
    "checking": 5,
}
SCRAPY_SIDE = {"settings", "spiders", "crawl"}  # one room for this rule: Scrapy wants its modules where it looks
DEMO_MAY_IMPORT = {"errors", "clock"}  # what the demo says and what the reader expects must come separately
PURE = {"vietnamese", "liferay", "reading"}  # bytes in, facts out: no clock, no network, no database, no files
IMPURE_MODULES = {"clock", "sqlite3", "socket", "time", "pathlib", "os", "io.open", "urllib.request", "random"}
HOMES = {
    "scrapy": SCRAPY_SIDE,
    "twisted": SCRAPY_SIDE,
    "OpenSSL": {"crawl"},
    "cryptography": {"crawl"},
    "service_identity": {"crawl"},
    "protego": {"crawl"},
    "lxml": {"liferay"},
    "bs4": {"liferay"},
    "cssselect": {"liferay"},
    "sqlite_utils": {"storage"},
    "pyarrow": {"export", "remains"},
    "openpyxl": {"export"},
    "datasette": {"web"},
    "uvicorn": {"web"},
    "click": {"cli"},
    "rich": {"cli"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported_names(path: Path) -> set[str]:
    """All absolute module names a file imports, also inside functions and TYPE_CHECKING."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the whole name"
            if node.module == "lapvo_scraper":
                names.update(f"lapvo_scraper.{alias.name}" for alias in node.names)
            elif node.module:
                names.add(node.module)
    return names


def room_imports(path: Path) -> set[str]:
    inside = (name.split(".") for name in imported_names(path) if name.startswith("lapvo_scraper."))
    return {parts[1] for parts in inside} - {"__version__"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(path)
    others = room_imports(path) - {room}
    if room in {"__init__", "__main__"}:
        return
    if room == "demo":
        assert others <= DEMO_MAY_IMPORT
        return
    if room != "cli":
        assert "demo" not in others, "only the command line starts the demo portal"
    others -= {"demo"}
    assert others <= LEVELS.keys(), f"unknown room: {others - LEVELS.keys()}"
    if room in SCRAPY_SIDE:
        others -= SCRAPY_SIDE
    upward = {other for other in others if LEVELS[other] >= LEVELS[room]}
    assert not upward, f"{room} must not know {sorted(upward)}"


@pytest.mark.parametrize("room", STORAGE_LEVELS)
def test_the_rooms_of_storage_know_those_below_them(room: str) -> None:
    for path in sorted((PACKAGE / "storage" / room).glob("*.py")):
        parts = [name.split(".") for name in imported_names(path) if name.startswith("lapvo_scraper.storage.")]
        others = {name[2] for name in parts} & STORAGE_LEVELS.keys() - {room}
        upward = {other for other in others if STORAGE_LEVELS[other] >= STORAGE_LEVELS[room]}
        assert not upward, f"{path.name} of {room} must not know {sorted(upward)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_library_has_one_home(path: Path) -> None:
    room = room_of(path)
    for library in {name.split(".")[0] for name in imported_names(path)}:
        assert room in HOMES.get(library, {room}), f"{library} lives in {sorted(HOMES[library])}, not in {room}"


@pytest.mark.parametrize("path", [p for p in modules() if room_of(p) in PURE], ids=lambda p: p.name)
def test_readers_are_pure(path: Path) -> None:
    inside = {name.removeprefix("lapvo_scraper.").split(".")[0] for name in imported_names(path)}
    assert not inside & IMPURE_MODULES


def test_every_outside_library_is_declared_or_standard() -> None:
    outside = {name.split(".")[0] for path in modules() for name in imported_names(path)}
    assert outside - sys.stdlib_module_names - {"lapvo_scraper"} <= HOMES.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, "one concept per module; split it"


def test_the_architecture_names_every_room() -> None:
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = text.partition("## Rooms")[2].partition("```\n")[2].partition("```")[0]
    present = [f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()]
    assert [room for room in sorted(present) if room not in rooms] == []
