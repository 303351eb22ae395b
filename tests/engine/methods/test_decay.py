# mypy: disable-error-code="comparison-overlap"

from collections.abc import Callable
from fractions import Fraction

import pytest

from mblkit.engine.methods import decaying_average, weighted_latest, weights_of_decay
from mblkit.engine.methods.decay import running


def test_weighted_latest_weighs_the_last_against_the_mean_of_the_rest() -> None:
    assert weighted_latest([1, 2, 3, 4, 5], 65, round=None) == Fraction("4.125")
    assert weighted_latest([1, 2, 3, 4, 5]) == Fraction("4.13")
    assert weighted_latest([2, 4], 1) == Fraction("2.02")
    assert weighted_latest([2, None, 4], 99) == Fraction("3.98")


def test_the_running_average_takes_in_one_score_after_the_other() -> None:
    assert running((Fraction(2), Fraction(3), Fraction(4)), Fraction(65, 100)) == (
        2,
        Fraction("2.65"),
        Fraction("3.5275"),
    )
    assert decaying_average([2, 3, 4], round=None) == Fraction("3.5275")
    assert decaying_average([2, 3, 4], 75) == Fraction("3.69")
    assert decaying_average([2, 3, 4], 60) == Fraction("3.44")
    assert decaying_average([2, 3, 1], 100) == 1
    assert decaying_average([2, 3], 72.5) == Fraction("2.73")


@pytest.mark.parametrize("method", [weighted_latest, decaying_average])
def test_one_score_is_itself_and_none_is_nothing(method: Callable[..., Fraction | None]) -> None:
    assert method([Fraction(7, 3)], round=None) == Fraction(7, 3)
    assert method([None]) is None


@pytest.mark.parametrize("weight", [0, -5, 100, 101])
def test_a_weight_leaves_something_to_both_sides(weight: int) -> None:
    with pytest.raises(ValueError, match=f"the weight {weight} is not from 1 to 99"):
        weighted_latest([1, 2], weight)


@pytest.mark.parametrize("weight", [0, 101])
def test_a_new_score_has_some_weight(weight: int) -> None:
    with pytest.raises(ValueError, match=f"the weight {weight} is not from 1 to 100"):
        decaying_average([1, 2], weight)


@pytest.mark.parametrize(
    ("weight", "n", "expected"),
    [
        (65, 1, (100,)),
        (65, 2, (35, 65)),
        (65, 3, (12, 23, 65)),
        (65, 4, (4, 8, 23, 65)),
        (75, 3, (6, 19, 75)),
        (50, 0, ()),
    ],
)
def test_weights_of_decay(weight: int, n: int, expected: tuple[int, ...]) -> None:
    assert weights_of_decay([], weight, n) == expected


def test_weights_may_be_asked_of_scores() -> None:
    assert weights_of_decay([4, None, 1, 3]) == (12, 23, 65)


def test_the_weights_are_those_of_the_average() -> None:
    """The share of each score is what the average of a list with a 1 in its place comes to."""
    for place in range(4):
        ones = [Fraction(place == other) for other in range(4)]
        assert decaying_average([100 * one for one in ones], 65, round=0) == weights_of_decay([], 65, 4)[place]
