# mypy: disable-error-code="comparison-overlap"

import math
from fractions import Fraction
from random import Random

import pytest

from mblkit.engine.methods import best_fit, mean, power_law
from mblkit.engine.methods.power import curve_through, growth_of


def in_floats(scores: list[float], at: float) -> float:
    """The same by plain floating point, another way: weights of the logarithms."""
    n = len(scores)
    x = [math.log(one) for one in range(1, n + 1)]
    y = [math.log(one) for one in scores]
    under = n * math.fsum(one * one for one in x) - math.fsum(x) ** 2
    b = (n * math.fsum(p * q for p, q in zip(x, y, strict=True)) - math.fsum(x) * math.fsum(y)) / under
    return float(math.exp((math.fsum(y) - b * math.fsum(x)) / n) * at**b)


@pytest.mark.parametrize("seed", range(40))
def test_it_is_the_least_squares_fit_of_the_logarithms(seed: int) -> None:
    rng = Random(seed)
    scores = [rng.choice([1, 2, 3, 4, 2.5, 87, 0.5]) for _ in range(rng.randrange(2, 12))]
    for at, attempt in (("current", len(scores)), ("next", len(scores) + 1)):
        found = power_law(scores, at, round=None)  # type: ignore[arg-type]
        assert found is not None
        assert math.isclose(found, in_floats(scores, attempt), rel_tol=1e-9)


def test_a_curve_that_runs_through_its_scores_gives_exactly_them() -> None:
    assert power_law([10, 20, 30, 40], round=None) == 40
    assert power_law([10, 20, 30, 40], "next", round=None) == 50
    assert power_law([2, 8, 18], "next", round=None) == 32
    assert power_law([60, 30, 20], round=None) == 20


def test_equal_scores_are_a_level_line_and_a_tie_is_rounded_up() -> None:
    assert power_law([2.125] * 7, round=None) == Fraction("2.125")
    assert power_law([2.125] * 7) == Fraction("2.13")
    assert power_law([2.125] * 7, "next") == Fraction("2.13")
    assert power_law([0.125, 0.25, 0.375], "current", round=2) == Fraction("0.38")


def test_one_score_is_itself_unless_more_are_asked_for() -> None:
    assert power_law([80]) == 80
    assert power_law([80], "next") == 80
    assert power_law([3, 4], minimum=3) is None
    assert power_law([3, 4, None, 4], minimum=3) is not None
    assert power_law([]) is None


def test_it_may_exceed_every_score_and_the_scale_keeps_it() -> None:
    assert power_law([1, 2, 3, 4], "next") == 5
    assert power_law([1, 2, 3, 4], "next", max=4) == 4
    assert power_law([4, 2, 1], "next", min=1) == 1
    assert power_law([10, 20, 50, 90, 100, 100], round=1) == Fraction("123.4")


def test_a_zero_has_no_logarithm_and_no_floor_is_made_up() -> None:
    assert power_law([0, 2, 3]) is None
    assert power_law([0, 2, 3], floor=1) == power_law([1, 2, 3])
    assert power_law([-1, 2, 3], floor=0.5) == power_law([0.5, 2, 3])


def test_another_reading_is_refused() -> None:
    with pytest.raises(ValueError, match='not at "last"'):
        power_law([1, 2], "last")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="0 scores are none"):
        power_law([1, 2], minimum=0)


def test_a_lower_early_score_raises_it() -> None:
    high, low = power_law([3, 3, 3]), power_law([2, 3, 3])
    assert high is not None
    assert low is not None
    assert low > high


@pytest.mark.parametrize("scores", [[3, 2, 3, 2], [4, 3, 2], [3, 3, 3], [2, 4], [3], [4, 1, 4, 1, 4]])
def test_without_a_growth_trend_the_mean_holds(scores: list[int]) -> None:
    assert best_fit(scores) == mean(scores)


def test_with_a_growth_trend_the_power_law_holds() -> None:
    assert best_fit([2, 2.5, 3, 4]) == power_law([2, 2.5, 3, 4]) == Fraction("3.68")
    assert best_fit([2, 2.5, 3, 4], "next") == Fraction("4.09")
    assert best_fit([1, 2, 3, 4], "next", max=4) == 4
    assert best_fit([]) is None


def test_a_zero_without_a_floor_leaves_the_mean() -> None:
    assert best_fit([0, 2, 3]) == Fraction("1.67")
    assert best_fit([0, 2, 3], floor=1) == power_law([1, 2, 3])


@pytest.mark.parametrize("seed", range(60))
def test_the_better_fit_has_the_smaller_sum_of_squares(seed: int) -> None:
    rng = Random(seed)
    scores = [rng.randrange(1, 5) for _ in range(rng.randrange(3, 9))]
    curve = [in_floats([float(one) for one in scores], attempt) for attempt in range(1, len(scores) + 1)]
    average = sum(scores) / len(scores)
    of_curve = math.fsum((score - value) ** 2 for score, value in zip(scores, curve, strict=True))
    of_mean = math.fsum((score - average) ** 2 for score in scores)
    rises = curve[-1] - curve[0] > 1e-9
    assert (growth_of([Fraction(one) for one in scores]) is not None) == (rises and of_curve < of_mean - 1e-12)


def test_no_curve_runs_through_nothing() -> None:
    assert curve_through([]) is None
