# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine.methods import class_aggregate, class_figure, params_valid, quiz_items, rating_distribution
from mblkit.engine.methods.canvas import ClassFigure


def test_scores_without_quizzes_are_those_of_the_plain_method() -> None:
    results = [{"score": 2, "t": 2}, {"score": 4, "t": 1}, {"score": 3}, {"score": None, "t": 9}]
    expected = {
        "highest": "4",
        "latest": "2",
        "mean": "3",
        "weighted_latest": "2.53",
        "decaying_average": "2.58",
        "n_mastery": None,
    }
    for rollup, value in expected.items():
        assert quiz_items(results, rollup=rollup) == (None if value is None else Fraction(value))  # type: ignore[arg-type]
    assert quiz_items(results, rollup="n_mastery", n=2) == Fraction("3.5")  # type: ignore[arg-type]


def test_of_equal_times_the_order_of_the_list_holds() -> None:
    assert quiz_items([{"score": 1, "t": 5}, {"score": 2, "t": 5}], rollup="latest") == 2


def test_a_quiz_is_pooled_by_points_even_where_its_questions_have_other_times() -> None:
    results = [
        {"quiz": "a", "percent": 1, "possible": 3, "t": 1},
        {"score": 0, "t": 2},
        {"quiz": "a", "percent": 0, "possible": 1, "t": 3},
    ]
    assert quiz_items(results, rollup="latest", points_possible=4) == 3  # type: ignore[arg-type]
    assert quiz_items(results, rollup="mean", points_possible=4) == 2  # type: ignore[arg-type]
    assert quiz_items(results, rollup="mean", points_possible=4, count="quiz") == Fraction("1.5")  # type: ignore[arg-type]


def test_questions_without_points_make_no_score() -> None:
    results = [{"quiz": 1, "percent": 0.5, "possible": 0}, {"score": 3}]
    assert quiz_items(results, rollup="mean") == 3  # type: ignore[arg-type]
    assert quiz_items([{"quiz": 1, "percent": 0.5}], rollup="latest") is None


def test_highest_takes_a_question_for_itself() -> None:
    results = [{"quiz": 1, "percent": 0.5, "possible": 9}, {"quiz": 1, "percent": 1, "possible": 1}]
    assert quiz_items(results, rollup="highest") == 5  # type: ignore[arg-type]
    assert quiz_items([], rollup="highest") is None


def test_an_unknown_roll_up_is_refused() -> None:
    with pytest.raises(ValueError, match='no method of Canvas is called "median" here'):
        quiz_items([], rollup="median")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        ("n_mastery", True, False),
        ("n_mastery", 5.0, False),
        ("n_mastery", "5", False),
        ("weighted_latest", 65.5, False),
        ("median", None, False),
        ("power_law", 3, False),
    ],
)
def test_parameters_of_other_sorts_are_not_valid(method: str, value: Any, *, expected: bool) -> None:  # noqa: ANN401 - any sort
    assert params_valid([], method, value) is expected


def test_a_class_figure_says_whom_it_left_out() -> None:
    assert class_figure([3, None, 4, None]) == ClassFigure(Fraction(7, 2), counted=2, skipped=2)
    assert class_figure([None], "median") == ClassFigure(None, counted=0, skipped=1)
    assert class_aggregate([1, 1, 2]) == Fraction("1.33")
    assert class_aggregate([1, Fraction(4, 3)], "median") == Fraction(7, 6)
    with pytest.raises(ValueError, match='not a "mode"'):
        class_aggregate([1], "mode")  # type: ignore[arg-type]


def test_percentages_are_rounded_one_by_one_and_need_not_sum_to_a_hundred() -> None:
    assert rating_distribution([4, 5, 2], [5, 3, 0]) == (33, 33, 33)
    assert rating_distribution([5] * 1 + [3] * 7, [5, 3, 0]) == (13, 88, 0)


def test_who_reaches_no_rating_counts_nowhere() -> None:
    assert rating_distribution([None, 0.5, 3], [3, 1]) == (100, 0)
    assert rating_distribution([None], [3, 1]) == (0, 0)
