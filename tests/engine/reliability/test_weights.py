"""Weights and distances, written out for small scales."""

from fractions import Fraction
from typing import get_args

import pytest

from mblkit.engine.reliability.ratings import Ratings, read
from mblkit.engine.reliability.weights import Metric, Weights, metric_matrix, weight_matrix, within_matrix

ORDERED = sorted(set(get_args(Weights)) - {"identity"})


def scale(*categories: int | str) -> Ratings:
    return read([[None]], "raters_by_unit", categories)


@pytest.mark.parametrize(
    ("weights", "row"),
    [
        ("identity", ("1", "0", "0", "0")),
        ("linear", ("1", "2/3", "1/3", "0")),
        ("quadratic", ("1", "8/9", "5/9", "0")),
        ("ordinal", ("1", "5/6", "1/2", "0")),
        ("ratio", ("1", "56/81", "11/36", "0")),
        ("bipolar", ("1", "4/5", "1/2", "0")),
        ("circular", ("1", "1/2", "0", "1/2")),
    ],
)
def test_the_weights_of_the_lowest_of_four_categories(weights: str, row: tuple[str, ...]) -> None:
    found = weight_matrix(scale(1, 2, 3, 4), weights)[0]
    assert [abs(one - Fraction(wanted)) < Fraction(1, 10**25) for one, wanted in zip(found, row, strict=True)] == [
        True
    ] * 4


def test_radical_weights_are_roots() -> None:
    found = weight_matrix(scale(0, 1, 4), "radical")[0]
    assert list(found) == [1, Fraction(1, 2), 0]


@pytest.mark.parametrize("weights", get_args(Weights))
@pytest.mark.parametrize("categories", [(1, 2, 3, 4, 5), (1, 3, 4, 9), (2, 7), (3,)])
def test_weights_are_one_for_the_same_even_both_ways_and_never_outside_0_and_1(
    weights: str, categories: tuple[int, ...]
) -> None:
    found = weight_matrix(scale(*reversed(categories)), weights)
    size = range(len(categories))
    assert [found[one][one] for one in size] == [1] * len(categories)
    assert [(one, other) for one in size for other in size if found[one][other] != found[other][one]] == []
    assert all(0 <= one <= 1 for row in found for one in row)


@pytest.mark.parametrize("weights", ORDERED)
def test_words_without_an_order_have_no_weights(weights: str) -> None:
    with pytest.raises(ValueError, match="need an order"):
        weight_matrix(read([["a", "b"]], "raters_by_unit"), weights)


def test_numbers_far_apart_are_further_apart_than_their_places_say() -> None:
    assert list(weight_matrix(scale(1, 2, 11), "linear")[0]) == [1, Fraction(9, 10), 0]
    assert list(weight_matrix(scale("a", "b", "c"), "linear")[0]) == [1, Fraction(1, 2), 0]


@pytest.mark.parametrize("name", ["ratio"])
def test_ratios_need_categories_from_0(name: str) -> None:
    with pytest.raises(ValueError, match="not below 0"):
        weight_matrix(scale(-1, 0, 1), name)
    with pytest.raises(ValueError, match="not below 0"):
        metric_matrix(scale(-1, 0, 1), name)


def test_names_that_are_none() -> None:
    with pytest.raises(ValueError, match='there are no weights "square"'):
        weight_matrix(scale(1, 2, 3), "square")
    with pytest.raises(ValueError, match='there is no metric "linear"'):
        metric_matrix(scale(1, 2, 3), "linear")


def test_the_ordinal_metric_rests_on_what_was_given() -> None:
    often = read([[1, 1, 1, 2, 3], [1, 1, 1, 2, 3]], "raters_by_unit")
    assert metric_matrix(often, "ordinal")[0][1] == 1 - Fraction(4**2, 6**2)
    assert metric_matrix(often, "ordinal")[1][2] == 1 - Fraction(2**2, 6**2)


@pytest.mark.parametrize(("metric", "weights"), [("interval", "quadratic"), ("absolute", "linear")])
def test_distances_that_weights_have_too(metric: str, weights: str) -> None:
    assert metric_matrix(scale(1, 2, 4, 8), metric) == weight_matrix(scale(1, 2, 4, 8), weights)


@pytest.mark.parametrize("metric", get_args(Metric))
def test_distances_are_even_both_ways(metric: str) -> None:
    found = metric_matrix(read([[0, 1, 2, 4], [0, 2, 2, 4]], "raters_by_unit"), metric)
    assert found == tuple(zip(*found, strict=True))


def test_adjacent_categories() -> None:
    assert [list(row) for row in within_matrix(scale(1, 2, 4), Fraction(1))] == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
