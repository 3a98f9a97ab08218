"""How often Python looks for garbage: seldom, in a process that reads page after page."""

from __future__ import annotations

import gc

OBJECTS = 50_000
"""New objects between two looks; Python's own number is 700."""


def collect_seldom() -> None:
    """Look for garbage seldom from now on, in the whole process, and never at what is loaded by now.

    A reading leaves next to no cycles, and looking for them takes a twentieth of the time of a crawl.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS)
