"""Layouts: the same scores laid out in any way are the same ratings, and what is none says so."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine.reliability.ratings import MOST_CATEGORIES, read

FIRST, SECOND = (1, 2, 2, 3), (1, 2, 3, 3)


def test_every_layout_of_two_scorers_says_the_same() -> None:
    by_scorer = read([FIRST, SECOND], "raters_by_unit")
    assert read([FIRST, SECOND], "pairs") == by_scorer
    assert read(list(zip(FIRST, SECOND, strict=True)), "units_by_rater") == by_scorer
    assert read([[1, 0, 0], [0, 1, 1], [0, 0, 1]], "table") == by_scorer


def test_counts_of_categories_say_the_same_but_for_who_gave_which() -> None:
    by_count = read([[2, 0, 0], [0, 2, 0], [0, 1, 1], [0, 0, 2]], "units_by_category_counts")
    by_scorer = read([FIRST, SECOND], "raters_by_unit")
    assert by_count.categories == by_scorer.categories
    assert {one.counts for one in by_count.units} == {one.counts for one in by_scorer.units}
    assert {one.by for one in by_count.units} == {None}


def test_units_that_are_alike_stand_once() -> None:
    found = read([[1, 1, 1, 2], [1, 1, 1, 2]], "raters_by_unit")
    assert [(one.by, one.times) for one in found.units] == [((0, 0), 3), ((1, 1), 1)]
    assert found.count == 4


def test_units_without_a_score_are_left_out_and_units_with_one_are_not_paired() -> None:
    found = read([[1, None, None], [1, 2, None]], "raters_by_unit")
    assert (found.count, found.paired.count) == (2, 1)
    assert found.used == {0}
    assert read([[0, 0], [2, 0]], "units_by_category_counts").count == 1


def test_a_float_is_the_number_that_it_shows() -> None:
    assert read([[0.1, Decimal("0.2"), 1]], "raters_by_unit").categories == (
        Fraction(1, 10),
        Fraction(1, 5),
        Fraction(1),
    )


@pytest.mark.parametrize(
    ("domain", "categories", "points"),
    [
        ([1, 4], (1, 2, 3, 4), (1, 2, 3, 4)),
        ([4, 1], (1, 4), (1, 4)),
        ([1, 2.5], (1, Fraction(5, 2)), (1, Fraction(5, 2))),
        ([3, 1, 2], (1, 2, 3), (1, 2, 3)),
        (["low", "high"], ("low", "high"), (1, 2)),
    ],
)
def test_a_domain_is_the_whole_scale(domain: Any, categories: Any, points: Any) -> None:  # noqa: ANN401 - a table
    found = read([[None]], "raters_by_unit", domain)
    assert (found.categories, found.points) == (categories, points)


@pytest.mark.parametrize("layout", ["table", "units_by_category_counts"])
def test_a_domain_names_the_columns_of_counts(layout: str) -> None:
    found = read([[1, 0], [0, 2]], layout, ["low", "high"])
    assert (found.categories, found.points) == (("low", "high"), (Fraction(1), Fraction(2)))


def test_words_without_a_domain_have_no_order() -> None:
    found = read([["b", "a", 1]], "raters_by_unit")
    assert (found.categories, found.points) == ((Fraction(1), "a", "b"), None)


@pytest.mark.parametrize("layout", ["raters_by_unit", "units_by_rater", "table", "units_by_category_counts"])
def test_no_scores_are_no_units(layout: str) -> None:
    assert read([], layout).units == ()


@pytest.mark.parametrize(
    ("scores", "layout", "domain", "said"),
    [
        ([[1]], "rows", None, "there is no layout"),
        ([[1], [1], [1]], "pairs", None, "two rows"),
        ([[1, 2], [1]], "raters_by_unit", None, "scorers' rows are not of one length"),
        ([[1, 2], [1]], "units_by_rater", None, "units' rows are not of one length"),
        ([[1, 2]], "table", None, "as many columns as rows"),
        ([[1, 0], [1]], "units_by_category_counts", None, "write 0 for a category"),
        ([[1, -1], [0, 0]], "table", None, "-1 is no count"),
        ([[1, True], [0, 0]], "table", None, "True is no count"),
        ([[1, 0.5]], "units_by_category_counts", None, "0.5 is no count"),
        ([[1, 0], [0, 1]], "table", [1, 2, 3], "the domain has 3 categories"),
        ([[1, 5]], "raters_by_unit", [1, 4], "5 is not on the scale"),
        ([["x"]], "raters_by_unit", ["a", "b"], "x is not on the scale"),
        ([[1]], "raters_by_unit", [1, 1, 2], "twice"),
        ([[1]], "raters_by_unit", [1, MOST_CATEGORIES + 1], "more than 1000 categories"),
        ([[1]], "raters_by_unit", [*map(str, range(MOST_CATEGORIES + 1))], "more than 1000 categories"),
        ([[float("nan")]], "raters_by_unit", None, "not a finite number"),
    ],
)
def test_what_is_no_layout_says_so(scores: Any, layout: str, domain: Any, said: str) -> None:  # noqa: ANN401 - a table
    with pytest.raises(ValueError, match=said):
        read(scores, layout, domain)


@pytest.mark.parametrize("score", [True, [1], b"1"])
def test_what_is_no_score_says_so(score: Any) -> None:  # noqa: ANN401 - anything
    with pytest.raises(TypeError, match="not a number"):
        read([[score]], "raters_by_unit")
