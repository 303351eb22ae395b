import random
from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine.letters import letter_rule, published_rules
from mblkit.model.conversions import PatternRow


@pytest.mark.parametrize(
    ("scores", "letter"),
    [
        ([4, 3, 3, 4], "A"),
        ([3], "A"),
        ([3, 3, 2, 2], "B"),
        ([4, 2], "B"),
        ([3, 2, 2, 2], "C"),
        ([2, 2, 2, 2], "D"),
        ([4, 4, 4, 1], "I"),
        ([4, 4, 0], "I"),
        ([4, None, 4], "I"),
        ([None], None),
        ([], None),
    ],
)
def test_district_100(scores: list[int | None], letter: str | None) -> None:
    """A row of all 2s meets the words of C and of D; a standard without evidence is as open as one at 1."""
    assert letter_rule(scores, rule="district100") == letter


@pytest.mark.parametrize(
    ("scores", "letter"),
    [
        ([4, 4, 3], "A"),
        ([4, 3], "B"),
        ([3, 3, 3], "C"),
        ([3, 3, 2], "C"),
        ([4, 4, 2], "C"),
        ([4, 4, 1], "NP"),
        ([3, 2], "NP"),
        ([3, 2, None], "NP"),
        ([2.6], "C"),
    ],
)
def test_yamhill_carlton(scores: list[float | None], letter: str) -> None:
    """The means are cut at 3.5, 3.0 and 2.5, each to be exceeded; one low score takes a high mean down."""
    assert letter_rule(scores, rule="yamhill") == letter


def rows(*data: dict[str, Any]) -> list[PatternRow]:
    return [PatternRow.model_validate(one) for one in data]


@pytest.mark.parametrize(
    ("row", "holds", "fails"),
    [
        ({"all_in": [3, 4]}, [3, 4], [3, 2]),
        ({"none_below": 2}, [2, 4], [1, 4]),
        ({"none_missing": True}, [1], [1, None]),
        ({"share": {"share": "2/3", "reach": 3}}, [3, 3, 1], [3, 1, 1]),
        ({"mean_at_least": 3}, [2, 4], [2, 3]),
        ({"mean_above": 3}, [3, 4], [2, 4]),
        ({}, [0], []),
    ],
)
def test_each_condition(row: dict[str, Any], holds: list[int | None], fails: list[int | None]) -> None:
    table = rows({"gives": 4.0} | row)
    assert letter_rule(holds, table) == Fraction(4)
    assert letter_rule(fails, table) is None


def test_the_first_row_that_holds() -> None:
    table = rows({"gives": "first", "none_below": 1}, {"gives": "second"})
    assert letter_rule([1], table) == "first"
    assert letter_rule([0], table) == "second"


def test_a_rule_that_nobody_published() -> None:
    with pytest.raises(KeyError, match="elsewhere"):
        letter_rule([3], rule="elsewhere")


@pytest.mark.parametrize("seed", range(50))
def test_published_rules_always_answer_and_never_by_the_order_of_scores(seed: int) -> None:
    dice = random.Random(seed)
    scores = [dice.randrange(5) for _ in range(dice.randrange(1, 9))]
    for name in published_rules():
        found = letter_rule(scores, name)
        assert found is not None
        assert letter_rule(dice.sample(scores, len(scores)), name) == found
