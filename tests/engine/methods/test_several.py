# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction

import pytest

from mblkit.engine.methods import greatest_of, power_law, weighted_categories
from mblkit.engine.methods.several import SIMPLE


def test_the_weight_of_a_missing_category_goes_to_the_others_in_proportion() -> None:
    assert weighted_categories([3, 2.5, None], [10, 20, 70], round=None) == Fraction(8, 3)
    assert weighted_categories([3, 2.5, 4], [10, 20, 70]) == Fraction("3.6")
    assert weighted_categories([3, 2.5, 0], [10, 20, 70]) == Fraction("0.8")


def test_weights_need_not_sum_to_a_hundred_and_may_be_nothing() -> None:
    assert weighted_categories([2, 4], [1, 3]) == weighted_categories([2, 4], [25, 75]) == Fraction(7, 2)
    assert weighted_categories([2, 4], [0, 1]) == 4
    assert weighted_categories([2, None], [0, 1]) is None
    assert weighted_categories([None, None], [1, 1]) is None
    assert weighted_categories([], []) is None


def test_bad_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        weighted_categories([1, 2], [1, -1])
    with pytest.raises(ValueError, match="shorter"):
        weighted_categories([1, 2], [1])


def test_greatest_of_is_that_of_ascender_unless_it_is_told() -> None:
    assert greatest_of([1, 2, 3, 4]) == power_law([1, 2, 3, 4]) == 4
    assert greatest_of([4, 3, 2, 1]) == Fraction(5, 2)
    found = greatest_of([1, 4, 2], [{"method": "latest"}, {"method": "last", "n": 2}, {"method": "median"}])
    assert found == 3


def test_what_finds_nothing_is_passed_over() -> None:
    asks = [{"method": "power_law", "minimum": 3}, {"method": "n_mastery", "n": 1}]
    assert greatest_of([1, 3], asks) == 3
    assert greatest_of([1, 2], asks) is None


def test_it_is_rounded_once() -> None:
    assert greatest_of([2, 2, 3], [{"method": "mean"}, {"method": "lowest"}], round=None) == Fraction(7, 3)
    assert greatest_of([2, 2, 3], [{"method": "mean", "round": 0}], round=None) == 2


def test_unknown_methods_are_refused() -> None:
    with pytest.raises(ValueError, match='no method is called "average"'):
        greatest_of([1], [{"method": "average"}])
    assert "greatest_of" not in SIMPLE
