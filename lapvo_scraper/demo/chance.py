"""Chance that repeats: the same key always draws the same numbers.

Everything the demo portal says is decided by `chance(seed, …)`, so that ground truth and page agree without
being stored. What must differ from request to request (tokens, random ids) comes from `secrets` instead.
"""

from __future__ import annotations

import random
import uuid


def chance(*key: object) -> random.Random:
    """Return a generator of repeatable numbers that belongs to `key` alone."""
    return random.Random("/".join(str(part) for part in key))  # noqa: S311 - stage scenery, no secrets


def liferay_uuid(draw: random.Random) -> str:
    """Return a file's uuid as Liferay makes them: right shape, but no RFC 4122 version digit."""
    return str(uuid.UUID(int=draw.getrandbits(128)))
