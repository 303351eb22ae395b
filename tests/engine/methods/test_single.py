# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from mblkit.engine.methods import best, highest, last, latest, lowest, mean, median

FIRST, LAST = (date(2026, 1, 1), 1), (date(2026, 2, 1), 1)
SECOND_TRY = (date(2026, 2, 1), 2)


def test_latest_takes_the_last_score() -> None:
    assert latest([4, 1, 3]) == 3
    assert latest([Fraction(5, 2)]) == Fraction(5, 2)
    assert latest([4, 3, None]) == 3


def test_latest_settles_a_tie_of_the_last_moment() -> None:
    moments = [FIRST, LAST, LAST]
    assert latest([4, 2, 3], moments, ties="highest") == 3
    assert latest([4, 2, 3], moments, ties="lowest") == 2
    assert latest([4, 3, 2], moments, ties="highest") == 3
    assert latest([4, 3, 2], moments) == 2


def test_the_last_moment_is_by_day_then_attempt_wherever_it_stands() -> None:
    assert latest([1, 4, 2], [SECOND_TRY, LAST, FIRST]) == 1


def test_a_score_without_a_moment_is_the_oldest() -> None:
    assert latest([4, 3, 1], [None, LAST, FIRST]) == 3
    assert latest([4, 3], [None, None]) == 3
    assert latest([4, None], [FIRST, LAST]) == 4


def test_moments_and_scores_go_together() -> None:
    with pytest.raises(ValueError, match="longer"):
        latest([1, 2], [FIRST])


def test_highest_and_lowest() -> None:
    assert highest([1, Fraction(7, 2), 3]) == Fraction(7, 2)
    assert lowest([2, Fraction(7, 2), 0, None]) == 0


@pytest.mark.parametrize(
    ("scores", "places", "expected"),
    [
        ([3, 3, 3, 2.8], 1, "3"),  # Sumner: 2.95, round, then compare
        ([3, 3, 3, 2.8], 2, "2.95"),
        ([9, 9.5], 1, "9.3"),  # 9.25 is 9.3, never 9.2
        ([4, Decimal("4.25")], 2, "4.13"),
        ([1, 2, 2], None, "5/3"),
        ([-1, -2, -2], 1, "-1.7"),
    ],
)
def test_mean_is_exact_and_rounded_half_up_once(
    scores: list[int | float | Decimal], places: int | None, expected: str
) -> None:
    assert mean(scores, places) == Fraction(expected)


def test_median() -> None:
    assert median([4, 1, 3]) == 3
    assert median([4, 1, 3, 2]) == Fraction(5, 2)
    assert median([1, None]) == 1


@pytest.mark.parametrize(
    ("n", "of", "expected"),
    [
        (3, "mean", "3.33"),
        (3, "median", "3"),
        (3, "highest", "4"),
        (2, "lowest", "3"),
        (1, "mean", "3"),
        (9, "mean", "2.5"),
        (9, "lowest", "0"),
    ],
)
def test_last_looks_at_the_last_scores_that_are_there(n: int, of: str, expected: str) -> None:
    assert last([0, 3, None, 4, 3, None], n, of) == Fraction(expected)  # type: ignore[arg-type]


def test_best_looks_at_the_highest_scores() -> None:
    assert best([4, 1, 3, 4]) == Fraction(367, 100)
    assert best([4, 1], n=3) == Fraction(5, 2)
    assert best([4, 1, 3], n=1) == 4


@pytest.mark.parametrize("method", [latest, highest, lowest, mean, median])
def test_nothing_comes_of_nothing(method: Callable[..., Fraction | None]) -> None:
    assert method([]) is None
    assert method([None, None]) is None


def test_nothing_comes_of_a_window_on_nothing() -> None:
    assert last([None], 3) is None
    assert best([], 3) is None


@pytest.mark.parametrize("method", [last, best])
def test_a_window_holds_at_least_one_score(method: Callable[..., Fraction | None]) -> None:
    with pytest.raises(ValueError, match="0 scores are none"):
        method([1], 0)


@pytest.mark.parametrize("method", [latest, highest, lowest, mean, median, best])
def test_one_score_is_rounded_too(method: Callable[..., Fraction | None]) -> None:
    assert method([2.125]) == Fraction("2.13")
    assert method([2.125], round=None) == Fraction("2.125")
    assert method([3.175]) == Fraction("3.18")


@pytest.mark.parametrize("method", [latest, highest, lowest, mean, median, best])
def test_what_is_no_number_is_refused(method: Callable[..., Fraction | None]) -> None:
    with pytest.raises(TypeError):
        method(["3"])
    with pytest.raises(ValueError, match="finite"):
        method([float("nan")])


def test_rules_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match='ties is called "first"'):
        latest([1, 2], ties="first")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='the last scores is called "mode"'):
        last([1, 2], 2, of="mode")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="-1 decimals"):
        mean([12, 15], round=-1)
