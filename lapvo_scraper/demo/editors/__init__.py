"""How editors mark stories up: one habit per way of working, a story in and the body field's HTML out."""

from lapvo_scraper.demo.editors.habits import (
    DEFAULT,
    FOURTH_HELD_OUT,
    HABITS,
    HELD_OUT,
    SECOND_HELD_OUT,
    THIRD_HELD_OUT,
    Habit,
    body_html,
)

__all__ = [
    "DEFAULT",
    "FOURTH_HELD_OUT",
    "HABITS",
    "HELD_OUT",
    "SECOND_HELD_OUT",
    "THIRD_HELD_OUT",
    "Habit",
    "body_html",
]
