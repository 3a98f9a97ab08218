"""Which readings are of one article."""

import random

import pytest

from lapvo_scraper.storage.rows.identity import Proof, article_id, assign, best_identity


@pytest.mark.parametrize(
    ("identities", "best"),
    [
        (["u:https://a", "s:/le-hoi", "e:5"], "e:5"),
        (["s:/le-hoi", "s:20/le-hoi", "u:https://a"], "s:20/le-hoi"),
        (["d:00", "u:https://a"], "u:https://a"),
        (["s:/le-hoi", "s:/hoa"], "s:/hoa"),
    ],
)
def test_the_best_identity_names_the_article(identities: list[str], best: str) -> None:
    assert best_identity(identities) == best_identity(reversed(identities)) == best


@pytest.mark.parametrize(
    ("proofs", "expected"),
    [
        ({"r1": "1 e:5 s:/a"}, {"r1": "e:5"}),
        ({"r1": "1 s:/a", "r2": "2 s:/b"}, {"r1": "s:/a", "r2": "s:/b"}),
        ({"r1": "1 s:/a", "r2": "2 e:5 s:/a"}, {"r1": "e:5", "r2": "e:5"}),
        # shared through a third
        ({"r1": "1 s:/a u:x", "r2": "2 u:x", "r3": "3 e:5 s:/a"}, dict.fromkeys(("r1", "r2", "r3"), "e:5")),
        # an editor used the title again: who was first keeps what shows no number
        ({"r1": "3 e:6 s:/a", "r2": "1 e:5 s:/a", "r3": "9 s:/a"}, {"r1": "e:6", "r2": "e:5", "r3": "e:5"}),
        # proved in the same second: the smaller number
        ({"r1": "1 e:10 s:/a", "r2": "1 e:9 s:/a", "r3": "9 s:/a"}, {"r1": "e:10", "r2": "e:9", "r3": "e:9"}),
    ],
)
def test_readings_find_their_article_in_any_order(proofs: dict[str, str], expected: dict[str, str]) -> None:
    made = {}
    for key, text in proofs.items():
        at, *identities = text.split()
        made[key] = Proof(tuple(identities), at)
    for seed in range(6):
        keys = random.Random(seed).sample(list(made), len(made))
        assert assign({key: made[key] for key in keys}) == expected


def test_an_id_fits_into_a_float_and_follows_from_site_and_identity() -> None:
    assert article_id("tanmy", "e:100") == 227358091669062 < 2**48
    assert article_id("tanmy", "e:100") != article_id("tanphu", "e:100")
