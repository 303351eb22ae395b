# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"
# mypy: no-warn-unreachable

from datetime import date
from fractions import Fraction

from mblkit.engine.methods import Kind, Series

MONDAY, TUESDAY = (date(2026, 3, 2), 1), (date(2026, 3, 3), 1)
AGAIN = (date(2026, 3, 3), 2)


def kind(task: str) -> Kind:
    return Kind("summative", "test", task)


def series(*entries: tuple[int, tuple[date, int], str]) -> Series:
    return Series(
        tuple(Fraction(score) for score, _, _ in entries),
        tuple(moment for _, moment, _ in entries),
        tuple(kind(task) for _, _, task in entries),
    )


def test_the_last_scores_keep_their_moments_and_kinds() -> None:
    whole = series((1, MONDAY, "a"), (2, TUESDAY, "b"), (3, AGAIN, "b"))
    assert whole.last(2) == series((2, TUESDAY, "b"), (3, AGAIN, "b"))
    assert whole.last(5) == whole


def test_scores_of_one_task_day_and_attempt_become_their_mean() -> None:
    whole = series((1, MONDAY, "a"), (4, MONDAY, "a"), (2, TUESDAY, "a"), (4, TUESDAY, "a"), (3, AGAIN, "a"))
    grouped = whole.by_task(repeated=False)
    assert grouped.scores == (Fraction(5, 2), 3, 3)
    assert grouped.moments == (MONDAY, TUESDAY, AGAIN)
    assert len(grouped.kinds) == 3


def test_repeated_the_mean_stands_for_each_of_its_scores() -> None:
    whole = series((1, MONDAY, "a"), (4, MONDAY, "a"), (2, TUESDAY, "b"))
    assert whole.by_task(repeated=True).scores == (Fraction(5, 2), Fraction(5, 2), 2)


def test_tasks_of_one_moment_stand_lower_first() -> None:
    """Whatever their single scores: else a higher score could change which task is the newest."""
    whole = series((0, MONDAY, "a"), (3, MONDAY, "b"), (3, MONDAY, "b"), (4, MONDAY, "a"))
    assert whole.by_task(repeated=False).scores == (2, 3)


def test_nothing_stays_nothing() -> None:
    assert Series((), (), ()).by_task(repeated=True) == Series((), (), ())
