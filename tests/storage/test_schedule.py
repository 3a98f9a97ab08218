import pytest

from lapvo_scraper.storage.frontier.schedule import Attempt, Standing, standing, verdict

AT = "2025-06-01T02:00:00Z"


def attempt(status: int | None = 200, error: str | None = None, kind: str | None = "article", at: str = AT) -> Attempt:
    return Attempt(at, status, error, kind)


GOOD, DOWN, MISSING = attempt(), attempt(503, None, "down"), attempt(404, None, "missing")
LOGIN, HOME = attempt(200, None, "login"), attempt(302, None, None)
DEAD = attempt(None, "timeout: 60 s", None)
OUT = MISSING._replace(was_up=False)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (GOOD, "good"),
        (attempt(304), "good"),
        (attempt(301, None, None), "good"),
        (MISSING, "good"),
        (attempt(200, None, "login"), "good"),
        (attempt(200, None, "down"), "failed"),
        (attempt(200, None, "blocked"), "failed"),
        (attempt(403, None, "blocked"), "failed"),
        (attempt(429, None, "blocked"), "failed"),
        (attempt(500, None, "media"), "failed"),
        (DEAD, "failed"),
        (attempt(200, "truncated: disconnect"), "failed"),
        (attempt(200, "truncated: length"), "cut"),
        (attempt(None, "refused: robots: /x"), "refused"),
    ],
)
def test_what_came_of_an_attempt(one: Attempt, expected: str) -> None:
    assert verdict(one) == expected


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ([GOOD], Standing("done", None, 0, None)),
        ([attempt(kind="style")], Standing("done", None, 0, "2025-06-30T22:00:00Z")),
        ([DOWN], Standing("due", "status 503", 1, "2025-06-01T02:00:30Z")),
        ([DEAD, DOWN, GOOD], Standing("due", "timeout: 60 s", 2, "2025-06-01T02:02:00Z")),
        ([DEAD, DEAD, DEAD], Standing("failed", "timeout: 60 s", 3, "2025-06-01T22:00:00Z")),
        ([DEAD] * 4 + [GOOD], Standing("failed", "timeout: 60 s", 4, "2025-06-02T22:00:00Z")),
        ([DEAD] * 9, Standing("failed", "timeout: 60 s", 9, "2025-06-30T22:00:00Z")),
        ([GOOD, DEAD, DEAD], Standing("done", None, 0, None)),
        ([attempt(200, None, "down")], Standing("due", "down", 1, "2025-06-01T02:00:30Z")),
        (
            [attempt(200, "truncated: length", "media")],
            Standing("failed", "truncated: length", 1, "2025-06-30T22:00:00Z"),
        ),
        (
            [attempt(None, "refused: robots: /x", None)],
            Standing("refused", "robots: /x", 0, "2025-06-30T22:00:00Z"),
        ),
        (
            [attempt(None, "refused: scope: other host", None)],
            Standing("refused", "scope: other host", 0, None),
        ),
        ([MISSING, GOOD], Standing("done", None, 0, "2025-06-01T22:00:00Z")),
        ([MISSING] * 3, Standing("done", None, 0, "2025-06-01T22:00:00Z")),
        ([MISSING] * 4, Standing("done", None, 0, "2025-06-07T22:00:00Z")),
        ([MISSING] * 12, Standing("done", None, 0, "2025-08-29T22:00:00Z")),
        ([OUT] * 5, Standing("done", None, 0, "2025-06-01T22:00:00Z")),
        ([MISSING, *[OUT] * 5], Standing("done", None, 0, "2025-06-01T22:00:00Z")),
        ([LOGIN, GOOD], Standing("done", None, 0, "2025-06-01T22:00:00Z")),
        ([LOGIN, HOME, GOOD], Standing("done", None, 0, "2025-06-02T22:00:00Z")),
        ([HOME] * 9 + [GOOD], Standing("done", None, 0, "2025-06-30T22:00:00Z")),
        ([HOME], Standing("done", None, 0, None)),
        ([attempt(304), GOOD], Standing("done", None, 0, None)),
    ],
)
def test_where_a_url_stands(attempts: list[Attempt], expected: Standing) -> None:
    assert standing(attempts) == expected


@pytest.mark.parametrize(
    ("attempts", "due_at"),
    [
        ([HOME], "2025-06-01T22:00:00Z"),
        ([LOGIN, HOME], "2025-06-02T22:00:00Z"),
        ([HOME] * 4, "2025-06-30T22:00:00Z"),
        ([HOME] * 5, None),
        ([GOOD, HOME], None),
    ],
)
def test_an_article_that_was_never_shown_is_asked_for_again_for_some_weeks(
    attempts: list[Attempt], due_at: str | None
) -> None:
    assert standing(attempts, is_astray=True) == Standing("done", None, 0, due_at)
