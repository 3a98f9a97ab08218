"""The words of the demo portal's newsroom, and the teller who puts them into sentences.

The words themselves are data (`data/*.toml`); this module only fills the slots.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

_SLOT = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"(n|tien|ty)_(\d+)_(\d+)")
_TOPIC_LISTS = ("categories", "tags", "titles", "summaries", "leads", "facts", "captions")
_BANKS = {
    "animal": "animals",
    "bridge": "bridges",
    "club": "clubs",
    "commune": "communes",
    "company": "companies",
    "crop": "crops",
    "department": "departments",
    "fruit": "fruits",
    "good": "goods",
    "hamlet": "hamlets",
    "product": "products",
    "road": "roads",
    "school": "schools",
    "sport": "sports",
    "unit": "units",
}
"""Slots that stand for a word of a list, and the list."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of event: where it may be filed and what may be said about it."""

    name: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    titles: tuple[str, ...]
    summaries: tuple[str, ...]
    leads: tuple[str, ...]
    facts: tuple[str, ...]
    captions: tuple[str, ...]


@cache
def words() -> dict[str, Any]:
    """Return the word lists of `data/words.toml`."""
    return _load("words")


@cache
def phrases() -> dict[str, list[str]]:
    """Return the sentences any story may use, by purpose."""
    return _load("phrases")


@cache
def topics() -> tuple[Topic, ...]:
    """Return all kinds of events, in the order of the file."""
    return tuple(
        Topic(table["name"], *(tuple(table[key]) for key in _TOPIC_LISTS))
        for table in _load("topics")["topic"]
    )


def person_name(draw: random.Random, *, woman: bool) -> str:
    """Return an invented full name, family name first."""
    sex = "women" if woman else "men"
    return " ".join(draw.choice(words()[bank]) for bank in ("family_names", f"middle_{sex}", f"given_{sex}"))


class Teller:
    """Fills the slots of one story's sentences: a word once drawn stays the same throughout the story."""

    def __init__(self, draw: random.Random):
        self.draw = draw
        self._said: dict[str, str] = {"district": words()["district"], "province": words()["province"]}

    def know(self, **said: str) -> None:
        """Fix the words of some slots, such as the date."""
        self._said.update(said)

    def tell(self, template: str) -> str:
        """Return `template` with every slot filled and its first letter raised."""
        text = _SLOT.sub(lambda slot: self._word(slot[1]), template)
        return text[:1].upper() + text[1:]

    def _word(self, slot: str) -> str:
        number = _NUMBER.fullmatch(slot)
        if number:
            return self._amount(number[1], int(number[2]), int(number[3]))
        if slot.endswith("_hoa"):
            word = self._word(slot.removesuffix("_hoa"))
            return word[:1].upper() + word[1:]
        if slot not in self._said:
            self._said[slot] = self._draw(slot)
        return self._said[slot]

    def _amount(self, unit: str, low: int, high: int) -> str:
        amount = self.draw.randint(low, high)
        if unit == "tien":
            return f"{amount} triệu đồng"
        if unit == "ty":
            return f"{amount},{self.draw.randint(1, 9)} tỷ đồng"
        return str(amount)

    def _draw(self, slot: str) -> str:
        kind = slot.rstrip("0123456789")
        if kind in _BANKS:
            taken = set(self._said.values())
            return str(self.draw.choice([word for word in words()[_BANKS[kind]] if word not in taken]))
        return self._person(kind, slot.removeprefix(kind))

    def _person(self, kind: str, which: str) -> str:
        woman = self.draw.random() < 0.4
        name = person_name(self.draw, woman=woman)
        if kind == "lanhdao":
            office = self.draw.choice(words()["offices"])
            self.know(
                **{"dongchi" + which: f"đồng chí {name}", "ten" + which: name, "chucvu" + which: office}
            )
            return f"đồng chí {name}, {office}"
        if kind == "dongchi":
            return f"đồng chí {name}"
        if kind in {"dan", "nongdan"}:
            return f"{self.draw.choice(('bà', 'chị') if woman else ('ông', 'anh'))} {name}"
        if kind == "hocsinh":
            return name
        raise KeyError(f"no words for the slot {{{kind}}} in data/*.toml")


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("lapvo_scraper.demo").joinpath(f"data/{name}.toml").read_text("utf-8"))
