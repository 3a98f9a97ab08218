"""Which captures are of one article, whatever address they were asked under (docs/contract.md, "identity").

A reading proves that all its identities name one article. Entry ids are never merged with each other: where
two of them claim the same title (an editor used it again), captures that show no entry id go to the one
proved first.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

_ID_BYTES = 6  # 48 bits: exact in JavaScript and in floating point columns


@dataclass(frozen=True, slots=True)
class Proof:
    """What one reading proves: its identities belong together, first seen at `at` (UTC text)."""

    identities: tuple[str, ...]
    at: str

    @property
    def entry(self) -> str | None:
        """The identity by entry id, if the page showed one."""
        return next((identity for identity in self.identities if identity.startswith("e:")), None)


def article_id(site: str, identity: str) -> int:
    """Return `articles.id`: the first 48 bits of sha256(site LF identity).

    >>> article_id("lapvo", "e:15859178")
    37047081194107
    """
    return int.from_bytes(hashlib.sha256(f"{site}\n{identity}".encode()).digest()[:_ID_BYTES], "big")


def best_identity(identities: Iterable[str]) -> str:
    """Return the identity that names an article: entry id, title with group, title, address, digest."""
    return min(identities, key=lambda identity: (_class_rank(identity), identity))


def assign(proofs: Mapping[str, Proof]) -> dict[str, str]:
    """Return the identity of the article that each reading (by digest) belongs to."""
    assigned = {key: proof.entry for key, proof in proofs.items() if proof.entry}
    claims: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for proof in proofs.values():
        if proof.entry:
            for identity in proof.identities:
                claims[identity].append((proof.at, len(proof.entry), proof.entry))
    for group in _groups({key: proof for key, proof in proofs.items() if not proof.entry}):
        identities = {identity for key in group for identity in proofs[key].identities}
        claimed = [claim for identity in identities for claim in claims.get(identity, ())]
        name = min(claimed)[-1] if claimed else best_identity(identities)
        assigned.update(dict.fromkeys(group, name))
    return assigned


def related_readings(conn: sqlite3.Connection, site: str, identities: Iterable[str]) -> dict[str, Proof]:
    """Return every reading of the site that shares an identity with these, directly or through others."""
    proofs: dict[str, Proof] = {}
    open_identities = set(identities)
    known: set[str] = set()
    while open_identities:
        identity = open_identities.pop()
        known.add(identity)
        for (digest,) in conn.execute(_READINGS_OF_IDENTITY, (site, identity)).fetchall():
            if digest not in proofs:
                names = [name for (name,) in conn.execute(_IDENTITIES_OF_READING, (site, digest))]
                proofs[digest] = Proof(tuple(names), first_seen(conn, site, digest))
                open_identities.update(set(names) - known)
    return proofs


def first_seen(conn: sqlite3.Connection, site: str, reading_digest: str) -> str:
    """Return when a reading that the site has was first what a capture said (UTC text)."""
    (at,) = conn.execute(_FIRST_SEEN, (site, reading_digest)).fetchone()
    return str(at)


_READINGS_OF_IDENTITY = "select reading_digest from aliases where site = ? and identity = ?"
_IDENTITIES_OF_READING = "select identity from aliases where site = ? and reading_digest = ?"
_FIRST_SEEN = """
    select min(article_captures.fetched_at)
    from article_captures join captures on captures.id = article_captures.capture_id
    where captures.site = ? and reading_digest = ?
"""


def _class_rank(identity: str) -> int:
    kind, _, rest = identity.partition(":")
    if kind == "s" and rest.startswith("/"):
        return 2  # a title whose site (group) the address does not name
    return {"e": 0, "s": 1, "u": 3}.get(kind, 4)


def _groups(proofs: Mapping[str, Proof]) -> list[set[str]]:
    """Return the keys in groups connected by shared identities."""
    groups: list[tuple[set[str], set[str]]] = []
    for key, proof in proofs.items():
        keys, identities = {key}, set(proof.identities)
        apart = []
        for other_keys, other_identities in groups:
            if identities.isdisjoint(other_identities):
                apart.append((other_keys, other_identities))
            else:
                keys |= other_keys
                identities |= other_identities
        groups = [*apart, (keys, identities)]
    return [keys for keys, _ in groups]
