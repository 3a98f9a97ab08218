"""Who is credited by one piece of a byline: people, a desk, a unit, a source, and their combinations.

This is the `value` of the byline grammar; the labels before it ("Tin, ảnh:") are byline_labels.py. Pieces
are short (a byline has at most 130 characters), so every pattern here works on bounded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lapvo_scraper.records import Credit
from lapvo_scraper.vietnamese.lexicon import LOWER, UPPER, any_of
from lapvo_scraper.vietnamese.names import is_known_syllable, name_shape
from lapvo_scraper.vietnamese.organisations import (
    begins_with_acronym,
    has_clause,
    is_agency,
    is_desk,
    is_domain,
    is_named_unit,
    is_outlet,
    is_signing_unit,
)
from lapvo_scraper.vietnamese.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lapvo_scraper.records import Role

MOST_PEOPLE = 5  # more names in a row are a list in the text


@dataclass(frozen=True, slots=True)
class Signed:
    """The credits that one piece of a byline gives, and the rule that read it."""

    credits: tuple[Credit, ...]
    rule: str

    def plus(self, rule: str, more: Iterable[Credit] = ()) -> Signed:
        """Add credits read by a further rule."""
        return Signed((*self.credits, *more), f"{self.rule}+{rule}")

    def in_role(self, *roles: Role) -> tuple[Credit, ...]:
        """Return the credits with the roles that a label gives; a source named beside an author stays one."""
        authors = [credit for credit in self.credits if credit.role in ("author", "desk")] or self.credits
        others = [credit for credit in self.credits if credit not in authors]
        given = [_with_role(credit, role) for role in roles for credit in authors]
        return (*given, *others)


def _with_role(credit: Credit, role: Role) -> Credit:
    """A desk that writes stays a desk; a desk that takes pictures is credited with them."""
    return credit if credit.role == "desk" and role == "author" else replace(credit, role=role)


def people(names: Iterable[str], role: Role = "author") -> tuple[Credit, ...]:
    """Return credits of persons."""
    return tuple(Credit(name, role, "person") for name in names)


def organisation(name: str, role: Role = "author") -> Credit:
    """Return the credit of an organisation."""
    return Credit(name, role, "organisation")


def sources(text: str) -> tuple[Credit, ...]:
    """Return the sources of a comma list: "ABC, Reuters"."""
    return tuple(organisation(part.strip(), "source") for part in text.split(",") if part.strip())


# --- pieces -------------------------------------------------------------------------------------------------

_COMPILING = any_of(
    "tổng hợp và biên tập, tổng hợp, t/h, t.h, th, dịch, biên dịch, lược dịch, chuyển ngữ, ghi, lược ghi",
    "sưu tầm, st, thực hiện",
)
_COMPILING_UNMARKED = any_of("tổng hợp, thực hiện, lược ghi, chuyển ngữ, lược dịch, ghi")
_COMPILED = re.compile(rf"\s?[-–]?\s?(?:\(\s?{_COMPILING}\s?\)|\b{_COMPILING_UNMARKED}\.?)$", re.IGNORECASE)
_LONGEST_COMPILED = 30  # characters from a mark before the longest of these phrases to the end
_REPORTER = re.compile(
    rf"{any_of('pv, p.v, ctv, btv, phóng viên, cộng tác viên')}\.?:?\s(?P<name>.+)", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"(?P<who>[^()]+?)\s?\(\s?(?P<inner>[^()]+?)\s?\)")
_JOINED = re.compile(r"(?P<who>.+?)\s?[/–—-]\s?(?P<of>.+)")
_FROM_PLACE = re.compile(r"(?P<who>.+?)\stừ\s(?P<place>\S.*)")
_DEGREES = any_of("gs, pgs, ts, ths, bs, bác sĩ, ls, luật sư, tiến sĩ, thạc sĩ, ks, kỹ sư, nhà báo")
_DEGREE = re.compile(rf"\b(?:{_DEGREES}[. ]\s?){{1,2}}", re.IGNORECASE)
_SINGLE_WORD = re.compile(r"[^\W\d_]{2,8}")
_INITIALS_WITH_STOP = re.compile(rf"(?:[{UPPER}]{{1,2}}[^\W\d_]{{0,2}}\.)+")
_ENDS_IN_INITIALS = re.compile(rf"(?:^|[\s.])[{UPPER}]{{1,2}}\.$")
_TIGHT_JOINT = re.compile(rf"\s?/\s?|(?<=[{LOWER}])[-–—](?=[{UPPER}][{LOWER}])")  # Hạnh Đan-Minh Trúc
_BETWEEN_PEOPLE = re.compile(r"\s?(?:[;,&+]|\s[-–—]+\s?|\s?[-–—]+\s|\bvà\b)\s?")


def read_value(text: str, *, labelled: bool = False) -> Signed | None:
    """Read one piece of a byline; `labelled` pieces may name media that would be too odd to sign alone."""
    text = text.strip()
    if not _ENDS_IN_INITIALS.search(text):
        text = text.strip(".").strip()
    if not text:
        return None
    return (
        _compiled(text, labelled)
        or _reporter(text)
        or _desk(text)
        or _named_people(text)
        or _of_an_organisation(text)
        or _with_brackets(text)
        or _from_a_place(text)
        or _one_organisation(text)
        or (_media(text) if labelled else None)
    )


def read_capitals(text: str) -> Signed | None:
    """Read people in capitals after a label; alone, two words in capitals are rather a headline."""
    names = _split_people(text.title()) if text.isupper() else None
    return Signed(people(name.upper() for name in names), "names") if names else None


def _compiled(text: str, labelled: bool) -> Signed | None:
    """Read who compiled: `Hạnh Đan (tổng hợp)`, `BÍCH HÀ thực hiện`."""
    match = _COMPILED.search(text, max(0, len(text) - _LONGEST_COMPILED))
    if match is None or match.start() == 0:
        return None
    who = text[: match.start()].rstrip(" -–")
    signed = read_value(who, labelled=labelled)
    if signed is None and _SINGLE_WORD.fullmatch(who) and who[0].isupper():
        signed = Signed(people([who]), "name")
    return signed and signed.plus("compiled")


def _reporter(text: str) -> Signed | None:
    """Read a name after its desk, which then does not count: `PV Tiến Lực`."""
    match = _REPORTER.fullmatch(text)
    signed = _named_people(match["name"]) if match else None
    return signed and signed.plus("desk")


def _desk(text: str) -> Signed | None:
    return Signed((organisation(text, "desk"),), "desk") if is_desk(text) else None


def _named_people(text: str) -> Signed | None:
    """Read one or several people: `Hạnh Đan – Tiến Lực`, `V.T`, `ThS. Lê Đan`."""
    names = _split_people(_DEGREE.sub("", text))
    if names is None:
        return None
    if {name_shape(name) for name in names} == {"initials"}:
        return Signed(people(names), "initials")
    return Signed(people(names), "name" if len(names) == 1 else "names")


def _split_people(text: str) -> list[str] | None:
    names = [_trim(part) for part in _BETWEEN_PEOPLE.split(text) if part.strip()]
    joint = _TIGHT_JOINT.search(text) if len(names) == 1 else None
    if joint:
        names = [text[: joint.start()].strip(), text[joint.end() :].strip()]
        return names if all(name_shape(name) == "name" for name in names) else None
    if len(names) > 2 and is_desk(names[-1]):
        names.pop()  # "… và CTV"
    if not 1 <= len(names) <= MOST_PEOPLE or not all(_is_one_of(names, name) for name in names):
        return None
    return names


def _trim(name: str) -> str:
    name = name.strip()
    return name if _INITIALS_WITH_STOP.fullmatch(name) else name.strip(" .")


def _is_one_of(names: list[str], name: str) -> bool:
    """Say whether `name` is a person's, seen beside the others."""
    shape = name_shape(name)
    if len(names) == 1:
        return shape is not None
    if is_desk(name) or _is_outlet_beside(names[0], name):
        return False
    if len(names) > 2 and shape == "name":  # three and more without a usual syllable are a list of places
        return any(map(is_known_syllable, name.split()))
    return shape is not None or _is_given_name(names, name)


def _is_outlet_beside(first: str, name: str) -> bool:
    """Say whether capitals after a full name are a medium and no initials: `Tiến Lực - NBT`."""
    return name.isupper() and name.isalpha() and 3 <= len(name) <= 6 and name_shape(first) == "name"


def _is_given_name(names: list[str], name: str) -> bool:
    """Say whether a single word is a given name, by itself or by its pair: `Phúc - Hảo`."""
    if not _is_single_word(name):
        return False
    return is_known_syllable(name) or (
        len(names) == 2 and all(map(_is_single_word, names)) and any(map(is_known_syllable, names))
    )


def _is_single_word(name: str) -> bool:
    return " " not in name and name[:1].isupper() and name[1:].islower() and is_syllable(name)


def _with_brackets(text: str) -> Signed | None:
    """Read people and where they belong: `Tiến Lực (Đài Lấp Vò)`, `Bích Hà (từ Cần Thơ)`."""
    match = _IN_BRACKETS.fullmatch(text) if "(" in text else None
    signed = read_value(match["who"]) if match else None
    if match is None or signed is None:
        return None
    inner = match["inner"]
    if inner.startswith("từ ") and len(inner.split()) <= 4:
        return signed.plus("place")
    if is_desk(inner):
        return signed.plus("desk")
    if all(_is_affiliation(part.strip()) for part in inner.split(",")):
        return signed.plus("organisation", sources(inner))
    return None


def _is_affiliation(text: str) -> bool:
    return is_named_unit(text) or is_outlet(text) or "/" in text


def _of_an_organisation(text: str) -> Signed | None:
    """Read people and their medium: `Hạnh Đan-BLV`, `Tiến Lực – CTV`, `Hạnh Đan/Paris (Vietnam+)`."""
    match = _JOINED.fullmatch(text)
    signed = (_named_people(match["who"]) or _desk(match["who"])) if match else None
    if match is None or signed is None:
        return None
    of = match["of"]
    if is_desk(of):
        return signed.plus("desk")
    outlet = _IN_BRACKETS.fullmatch(of)
    if outlet and is_outlet(outlet["inner"]):
        return signed.plus("organisation", sources(outlet["inner"]))
    if is_named_unit(of) or is_outlet(of) or begins_with_acronym(of):
        return signed.plus("organisation", (organisation(of, "source"),))
    return None


def _from_a_place(text: str) -> Signed | None:
    """Read people and the place they write from: `Bích Hà từ Cần Thơ`."""
    match = _FROM_PLACE.fullmatch(text) if "từ" in text else None
    if match is None or not match["place"][0].isupper() or len(match["place"].split()) > 3:
        return None
    signed = _named_people(match["who"])
    return signed and signed.plus("place")


def _one_organisation(text: str) -> Signed | None:
    """Read a web site, an agency, a unit: `baodongthap.vn`, `TTXVN`, `UBND xã Hội An Đông`."""
    if is_domain(text):
        return Signed((organisation(text, "source"),), "domain")
    if is_agency(text):
        return Signed((organisation(text, "source"),), "agency")
    return Signed((organisation(text),), "organisation") if is_signing_unit(text) else None


def _media(text: str) -> Signed | None:
    """Read media that only a label makes credible: `Internet, Reuters`."""
    parts = [part.strip() for part in re.split(r"[,/]", text)]
    if is_named_unit(text):
        return Signed((organisation(text),), "organisation")
    if len(text.split()) > 6 or not all(map(is_outlet, parts)):
        return None
    return Signed(tuple(organisation(part, "source") for part in parts), "agency")


# --- sources ------------------------------------------------------------------------------------------------

_DOCUMENT = re.compile(rf"\d{{1,5}}(?:/\d{{4}})?[/-][{UPPER}][{UPPER}&/-]{{1,20}}")
_URL = re.compile(r"https?://\S+")
_HONORIFIC = re.compile(r"(?:ông|bà|anh|chị)\b", re.IGNORECASE)


def read_source(text: str, *, according: bool) -> Signed | None:
    """Read what stands after "Nguồn:", or after "Theo" (`according`), where a sentence may follow instead."""
    text = text.strip()
    if _DOCUMENT.fullmatch(text):
        return Signed((organisation(text, "source"),), "source")
    if not according:
        return _plain_source(text)
    if text.endswith(".") or len(text.split()) > 9:
        return None
    return _source_with_author(text) or _named_source(text)


def _plain_source(text: str) -> Signed | None:
    """Read what a colon introduces: a name of any kind, but no sentence and no figures."""
    text = text.rstrip(".")
    if _URL.fullmatch(text):
        return Signed((organisation(text, "source"),), "source")
    if not text or len(text.split()) > 12 or has_clause(text) or re.search(r"\d", text.replace("24h", "")):
        return None
    return Signed((organisation(text, "source"),), "source")


def _source_with_author(text: str) -> Signed | None:
    """Read an author with a source in brackets: `Theo Tiến Lực (Vietnam+)`."""
    match = _IN_BRACKETS.fullmatch(text)
    signed = read_value(match["who"]) if match else None
    return signed.plus("source", sources(match["inner"])) if match and signed else None


def _named_source(text: str) -> Signed | None:
    """Read a source that the word "theo" introduces: media, a unit, or a few words that name something."""
    parts = [part.strip() for part in re.split(r"[,/]", text)]
    if all(map(is_outlet, parts)):
        return Signed(sources(text), "source")
    if "," in text:
        return None
    if not (is_named_unit(text) or is_domain(text) or _names_something(text)):
        return None
    return Signed((organisation(text, "source"),), "source")


def _names_something(text: str) -> bool:
    few_words = text[:1].isupper() and len(text.split()) <= 5
    return few_words and not has_clause(text) and not _HONORIFIC.match(text)
