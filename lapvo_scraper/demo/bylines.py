"""How the newsroom signs: the forms seen on portals of this family, in about their real shares."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Literal

from lapvo_scraper.demo.stories import Byline, Signature
from lapvo_scraper.demo.vocabulary import person_name, words

Signing = Literal["any", "none", "two", "varied", "fresh", "mixed", "sourced", "signature"]
Form = Callable[[random.Random], Byline]


def sign(draw: random.Random, signing: Signing) -> Byline | None:
    """Return a byline of the wanted sort; `any` includes none at all, as one page in twenty-six has."""
    if signing in {"none", "signature"} or (signing == "any" and draw.random() < 0.04):
        return None
    if signing == "two":
        return draw.choice(_TWO_LINES)(draw)
    if signing == "varied":
        return draw.choice(_LESS_USUAL)(draw)
    if signing == "fresh":
        return draw.choice(_YET_OTHERS)(draw)
    if signing == "mixed":
        return draw.choice(_OF_THE_PRESS)(draw)
    if signing == "sourced":
        return draw.choice((_source_named, _author_then_source))(draw)
    forms, weights = zip(*_ONE_LINE, strict=True)
    chosen: Form = draw.choices(forms, weights)[0]
    return chosen(draw)


def signature(draw: random.Random) -> Signature:
    """Return the end of an official letter."""
    name = person_name(draw, woman=draw.random() < 0.3)
    openers = draw.choice(
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("CHỦ TỊCH",), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
    )
    signed = draw.choice((("(Đã ký)",), ()))
    return Signature((*openers, *signed, name), name)


def _pen_name(draw: random.Random) -> str:
    return str(draw.choice(words()["pen_names"]))


def _two_names(draw: random.Random) -> tuple[str, str]:
    first, second = draw.sample(words()["pen_names"], 2)
    return first, second


def _bare(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((name,), ((name, "author"),))


def _full_name(draw: random.Random) -> Byline:
    name = person_name(draw, woman=draw.random() < 0.5)
    return Byline((name,), ((name, "author"),))


def _with_period(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"{name}.",), ((name, "author"),))


def _capitals(draw: random.Random) -> Byline:
    name = person_name(draw, woman=False).upper()
    return Byline((name,), ((name, "author"),))


def _editor(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"{draw.choice(('Bt: ', 'BT: ', 'Biên tập: '))}{name}",), ((name, "editor"),))


def _dash(draw: random.Random) -> Byline:
    first, second = _two_names(draw)
    return Byline((f"{first} - {second}",), ((first, "author"), (second, "author")))


def _text_and_photo(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    label = draw.choice(("Tin, ảnh: ", "Bài và ảnh: ", "Tin, ảnh "))
    return Byline((f"{label}{name}",), ((name, "author"), (name, "photo")))


def _author_and_photographer(draw: random.Random) -> Byline:
    first, second = _two_names(draw)
    return Byline((f"Tin: {first} - Ảnh: {second}",), ((first, "author"), (second, "photo")))


def _editor_and_photographer(draw: random.Random) -> Byline:
    first, second = _two_names(draw)
    return Byline((f"Bt: {first}- Hình {second}",), ((first, "editor"), (second, "photo")))


def _initials(draw: random.Random) -> Byline:
    initials = "".join(part[0] for part in _pen_name(draw).split())
    return Byline((f"({initials})",), ((initials, "author"),))


def _source(draw: random.Random) -> Byline:
    source = draw.choice(words()["sources"])
    return Byline((f"{draw.choice(('Nguồn: ', 'Theo '))}{source}",), ((source, "source"),))


def _labelled(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Tác giả: {name}",), ((name, "author"),))


def _editor_then_camera(draw: random.Random) -> Byline:
    first, second = _two_names(draw)
    return Byline((f"BT: {first}", f"QP: {second}"), ((first, "editor"), (second, "video")))


def _author_then_source(draw: random.Random) -> Byline:
    name, source = _pen_name(draw), draw.choice(words()["sources"])
    return Byline((name, f"Nguồn: {source}"), ((name, "author"), (source, "source")))


def _executed(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Thực hiện: {name}",), ((name, "author"),))


def _of_article(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Tác giả bài viết: {name}",), ((name, "author"),))


def _text_or_photo(draw: random.Random) -> Byline:
    first, second = _two_names(draw)
    return Byline((f"Bài: {first}; ảnh: {second}",), ((first, "author"), (second, "photo")))


def _news_and_photo(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Tin và ảnh: {name}",), ((name, "author"), (name, "photo")))


def _with_station(draw: random.Random) -> Byline:
    name, station = _pen_name(draw), words()["sources"][-1]
    return Byline((f"{name} ({station})",), ((name, "author"), (station, "source")))


def _three_names(draw: random.Random) -> Byline:
    names = draw.sample(words()["pen_names"], 3)
    return Byline((" – ".join(names),), tuple((name, "author") for name in names))


def _comma(draw: random.Random) -> Byline:
    names = _two_names(draw)
    return Byline((", ".join(names),), tuple((name, "author") for name in names))


def _compiled(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"{name} (tổng hợp)",), ((name, "author"),))


def _desk(draw: random.Random) -> Byline:
    del draw
    return Byline(("Ban Biên tập",), (("Ban Biên tập", "desk"),))


def _unit(draw: random.Random) -> Byline:
    unit = f"{draw.choice(words()['units'][:4])} {words()['district']}"
    return Byline((unit,), ((unit, "author"),))


def _source_of_news(draw: random.Random) -> Byline:
    source = draw.choice(words()["sources"])
    return Byline((f"(Nguồn tin: {source})",), ((source, "source"),))


def _news_and_report(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Tin, bài: {name}",), ((name, "author"),))


def _writer(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Người viết: {name}",), ((name, "author"),))


def _report_then_photo(draw: random.Random) -> Byline:
    first, second = _two_names(draw)
    return Byline((f"Bài: {first}", f"Ảnh: {second}"), ((first, "author"), (second, "photo")))


def _and(draw: random.Random) -> Byline:
    names = _two_names(draw)
    return Byline((" và ".join(names),), tuple((name, "author") for name in names))


def _of_station(draw: random.Random) -> Byline:
    name, station = _pen_name(draw), words()["sources"][-1]
    return Byline((f"{name} - {station}",), ((name, "author"), (station, "source")))


def _gathered(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Tổng hợp: {name}",), ((name, "author"),))


def _two_of_one_text(draw: random.Random) -> Byline:
    names = _two_names(draw)
    return Byline((f"Bài, ảnh: {' - '.join(names)}",), tuple((n, role) for role in ("author", "photo") for n in names))


def _source_named(draw: random.Random) -> Byline:
    source = draw.choice(words()["sources"])
    return Byline((f"Nguồn: {source}",), ((source, "source"),))


def _source_in_brackets(draw: random.Random) -> Byline:
    source = draw.choice(words()["sources"])
    return Byline((f"(Theo {source})",), ((source, "source"),))


def _news(draw: random.Random) -> Byline:
    name = _pen_name(draw)
    return Byline((f"Tin: {name}",), ((name, "author"),))


def _shortened(draw: random.Random) -> Byline:
    middle, given = _pen_name(draw).split()
    name = f"{middle[0]}.{given}"
    return Byline((name,), ((name, "author"),))


def _with_paper(draw: random.Random) -> Byline:
    name, paper = _pen_name(draw), words()["sources"][1]
    return Byline((f"{name}/{paper}",), ((name, "author"), (paper, "source")))


def _reporter(draw: random.Random) -> Byline:
    name = draw.choice(("PV", "P.V"))
    return Byline((name,), ((name, "desk"),))


_ONE_LINE: tuple[tuple[Form, int], ...] = (
    (_bare, 13), (_full_name, 3), (_editor, 5), (_dash, 3), (_with_period, 3), (_text_and_photo, 3),
    (_labelled, 2), (_source, 2), (_initials, 1), (_capitals, 1), (_author_and_photographer, 1),
    (_editor_and_photographer, 1),
)  # fmt: skip
"""Forms of one line with their weights: a bare name makes up half of what such portals print."""

_TWO_LINES: tuple[Form, ...] = (_editor_then_camera, _author_then_source)

_LESS_USUAL: tuple[Form, ...] = (
    *(_bare, _executed, _of_article, _text_or_photo, _news_and_photo, _with_station, _three_names, _comma, _compiled),
    *(_desk, _unit, _source_of_news),
)
_YET_OTHERS: tuple[Form, ...] = (
    *(_bare, _news_and_report, _writer, _report_then_photo, _and, _of_station, _gathered, _two_of_one_text),
)
_OF_THE_PRESS: tuple[Form, ...] = (
    *(_bare, _bare, _source_in_brackets, _news, _shortened, _with_paper, _reporter, _text_and_photo),
)
