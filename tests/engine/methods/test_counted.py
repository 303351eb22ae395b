# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine.methods import mode, n_mastery
from mblkit.engine.methods.counted import commonest

LEVELS = [[4, "advanced"], [3, "meets"], [2, "near"]]


def test_n_mastery_is_the_mean_of_what_reaches_the_target() -> None:
    assert n_mastery([1, 3, 4, 3], n=3) == Fraction("3.33")
    assert n_mastery([1, 3, 4, 3], n=4) is None
    assert n_mastery([1, 2.5, 2.4], n=1, mastery_points=2.5) == Fraction("2.5")
    assert n_mastery([3, 4, None], n=2, round=None) == Fraction(7, 2)
    assert n_mastery([], n=1) is None


def test_n_mastery_may_fall_when_a_score_rises() -> None:
    assert n_mastery([2, 4], n=1) == 4
    assert n_mastery([3, 4], n=1) == Fraction("3.5")


def test_n_mastery_asks_for_something() -> None:
    with pytest.raises(ValueError, match="0 scores are none"):
        n_mastery([3], n=0)


@pytest.mark.parametrize(
    ("scores", "tie", "expected"),
    [
        ([1, 2, 3, 3, 4], "most_recent", 3),
        ([3, 3, 2, 2, 1], "most_recent", 2),
        ([3, 2, 3, 2, 1], "most_recent", 2),
        ([2, 3, 2, 3, 1], "most_recent", 3),
        ([3, 3, 2, 2, 1], "most_recent_score", 1),
        ([3, 3, 2, 1], "most_recent_score", 3),
        ([3, 3, 2, 2, 1], "highest", 3),
        ([3, 3, 2, 2, 1], "lowest", 2),
        ([3, 3, 2, 2, 1], "none", None),
        ([3, 3, 2], "none", 3),
        ([0, None, 0, 4], "most_recent", 0),
        ([2.5, 2.50, 3], "most_recent", Fraction(5, 2)),
        ([4], "none", 4),
        ([], "most_recent", None),
    ],
)
def test_mode_and_its_ties(scores: list[float | None], tie: Any, expected: Fraction | None) -> None:  # noqa: ANN401 - a name
    assert mode(scores, tie) == expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([3, 3.5, 2, 4], "3.25"),
        ([3, 3.5, 2, 2.5], "2.25"),
        ([2, 2.5, 3, 3.5], "3.25"),
        ([1, 0, 3], "0.5"),
        ([2.96, 2.99], "2.98"),
    ],
)
def test_mode_by_level(scores: list[float], expected: str) -> None:
    assert mode(scores, "most_recent_level", LEVELS) == Fraction(expected)


def test_without_cutoffs_each_score_is_a_level() -> None:
    assert mode([1, 2, 2, 1, 4], "most_recent_level") == 1


def test_an_unknown_rule_for_ties_is_refused() -> None:
    with pytest.raises(ValueError, match='no rule for ties is called "latest"'):
        mode([1], "latest")  # type: ignore[arg-type]


def test_the_commonest_scores_stand_in_the_order_of_their_last_places() -> None:
    scores = [Fraction(one) for one in (3, 2, 1, 2, 3, 4)]
    assert commonest(scores) == (2, 3)
    assert commonest([]) == ()
