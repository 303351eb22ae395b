# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from datetime import date
from fractions import Fraction

import pytest

from mblkit.engine.methods import METHODS, Series, apply, highest, latest, mean
from mblkit.model.methods import Method
from mblkit.model.numbers import Rounding

FIRST, LAST = (date(2026, 1, 1), 1), (date(2026, 2, 1), 1)


def test_latest_takes_the_last_score() -> None:
    assert latest([4, 1, 3]) == 3
    assert latest([Fraction(5, 2)]) == Fraction(5, 2)


def test_latest_settles_a_tie_of_the_last_moment() -> None:
    moments = [FIRST, LAST, LAST]
    assert latest([4, 2, 3], moments) == 3
    assert latest([4, 2, 3], moments, ties="lowest") == 2
    assert latest([4, 3, 2], moments) == 3


def test_the_last_moment_is_by_day_then_attempt_wherever_it_stands() -> None:
    second = (date(2026, 2, 1), 2)
    assert latest([1, 4, 2], [second, LAST, FIRST]) == 1


def test_highest() -> None:
    assert highest([1, Fraction(7, 2), 3]) == Fraction(7, 2)


@pytest.mark.parametrize(
    ("scores", "places", "rounding", "expected"),
    [
        ([3, 3, 3, Fraction(14, 5)], 1, Rounding.HALF_UP, Fraction(3)),  # Sumner: 2.95, round, then compare
        ([3, 3, 3, Fraction(14, 5)], 1, Rounding.DOWN, Fraction(29, 10)),
        ([3, 3, 3, Fraction(14, 5)], 2, Rounding.HALF_UP, Fraction(59, 20)),
        ([9, Fraction(19, 2)], 1, Rounding.HALF_UP, Fraction(93, 10)),  # 9.25 is 9.3, never 9.2
        ([9, Fraction(19, 2)], 1, Rounding.HALF_EVEN, Fraction(92, 10)),
        ([1, 2, 2], 0, Rounding.UP, Fraction(2)),
        ([4, Fraction(17, 4)], 2, Rounding.HALF_UP, Fraction(413, 100)),  # 4.125 is 4.13
    ],
)
def test_mean_is_exact_and_rounded_once(
    scores: list[Fraction], places: int, rounding: Rounding, expected: Fraction
) -> None:
    assert mean(scores, places, rounding) == expected


def test_no_scores_is_an_error() -> None:
    for method in (latest, highest):
        with pytest.raises(ValueError, match="no scores"):
            method([])
    with pytest.raises(ValueError, match="no scores"):
        mean([], 1)


def test_every_name_of_the_policy_language_is_in_the_registry() -> None:
    names = Method.model_fields["name"].annotation
    assert set(METHODS) == set(names.__args__)  # type: ignore[union-attr]


def test_apply_says_what_it_did() -> None:
    series = Series((Fraction(2), Fraction(3), Fraction(5, 2)), (FIRST, LAST, LAST))
    tied = apply(Method(name="latest"), series)
    assert (tied.value, tied.arithmetic) == (3, "latest score, of 2026-02-01, highest of 2: 3")
    plain = apply(Method(name="latest"), Series((Fraction(2),), (FIRST,)))
    assert plain.arithmetic == "latest score, of 2026-01-01: 2"
    best = apply(Method(name="highest"), series)
    assert (best.value, best.arithmetic) == (3, "highest of 3 scores: 3")
    averaged = apply(Method(name="mean", places=1), series)
    assert (averaged.value, averaged.arithmetic) == (
        Fraction(5, 2),
        "mean: 7.5 / 3 = 2.5, rounded half-up to 2.5",
    )
    down = apply(Method(name="mean", places=0, rounding=Rounding.DOWN), series)
    assert (down.value, down.arithmetic) == (2, "mean: 7.5 / 3 = 2.5, rounded down to 2")
