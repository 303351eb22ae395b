import random
from fractions import Fraction

import pytest

from mblkit.engine.rollups import mean_with_floor
from mblkit.model.numbers import rounded


def test_a_mean_and_a_floor() -> None:
    """Mattanawcook: none under 2.5 and a mean of 2.75."""
    assert mean_with_floor([2.5, 3], cut=2.75, floor=2.5)
    assert not mean_with_floor([2.4, 4], cut=2.75, floor=2.5)
    assert not mean_with_floor([2.5, 2.9], cut=2.75, floor=2.5)
    assert mean_with_floor([2.4, 4], cut=2.75)
    assert not mean_with_floor([None], cut=0)


def test_round_then_compare_or_compare_then_round() -> None:
    """Sumner: 3, 3, 3 and 2.8 have the mean 2.95."""
    scores = [3, 3, 3, 2.8]
    assert mean_with_floor(scores, cut=3.0, places=1)
    assert not mean_with_floor(scores, cut=3.0, places=1, compare="exact")
    assert not mean_with_floor(scores, cut=3.0)
    assert not mean_with_floor(scores, cut=3.0, places=1, rounding="down")


@pytest.mark.parametrize("seed", range(40))
def test_against_plain_fractions(seed: int) -> None:
    dice = random.Random(seed)
    scores = [Fraction(dice.randrange(10, 41), 10) for _ in range(dice.randrange(1, 8))]
    cut, floor, places = Fraction(dice.randrange(10, 41), 10), Fraction(dice.randrange(10, 30), 10), dice.randrange(3)
    mean = Fraction(sum(scores), len(scores))
    expected = min(scores) >= floor and rounded(mean, places) >= cut
    assert mean_with_floor(scores, cut, floor, places) == expected
    assert mean_with_floor([None, *scores], cut, floor, places, compare="exact") == (
        min(scores) >= floor and mean >= cut
    )


def test_comparisons_and_roundings_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match='not "never"'):
        mean_with_floor([3], cut=3, compare="never")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nearest"):
        mean_with_floor([3], cut=3, rounding="nearest")
