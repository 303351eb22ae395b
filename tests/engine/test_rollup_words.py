from typing import Any

import pytest
from pydantic import TypeAdapter

from mblkit.engine.rollup_words import asked_at_once, describe_rollup, parts_named
from mblkit.model.rollups import RollUp

_RULE: TypeAdapter[RollUp] = TypeAdapter(RollUp)
POINTS = {
    "rule": "points",
    "at_least": 5,
    "parts": [{"part": "a", "points": 4}, {"part": "b", "points": 3, "required": True}],
}
TREE = {"rule": "criteria", "any": [{"all": ["a", "b"]}, {"part": "c", "at_least": 3.5}, "a"]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"rule": "all"}, "all indicators"),
        ({"rule": "at-least", "count": 2}, "at least 2 indicators"),
        ({"rule": "fraction", "share": "2/3"}, "at least 2/3 of all indicators"),
        (POINTS, "indicators with at least 5 points, b among them"),
        (TREE, "any of (all of (a, b), c at least 3.5, a)"),
        ({"rule": "mean", "at_least": 2.75}, "mean of the indicators at least 2.75"),
        (
            {"rule": "mean", "at_least": 3, "floor": 2.5, "places": 1, "compare": "exact"},
            "mean of the indicators at least 3, exact, none below 2.5",
        ),
        ({"rule": "evidence-required"}, "the best 1 scores of each of the indicators"),
        (
            {"rule": "evidence-required", "items": 2, "parts": {"a": 3}, "at_least": 2.5, "floor": 2},
            "the best 2 scores of each of the indicators, 3 in a, their mean at least 2.5, none below 2",
        ),
    ],
)
def test_roll_ups_in_words(data: dict[str, Any], words: str) -> None:
    assert describe_rollup(_RULE.validate_python(data), "indicators") == words


def test_the_parts_that_a_rule_cannot_do_without() -> None:
    assert parts_named(_RULE.validate_python(POINTS)) == ("a", "b")
    assert parts_named(_RULE.validate_python(TREE)) == ("a", "b", "c", "a")
    assert parts_named(_RULE.validate_python({"rule": "all"})) == ()


def test_what_credit_asks() -> None:
    assert asked_at_once(_RULE.validate_python({"rule": "all"})) == "all parts mastered at once"
    assert asked_at_once(_RULE.validate_python({"rule": "mean", "at_least": 3})) == (
        "mean of the parts at least 3, at once"
    )


def test_what_is_no_roll_up() -> None:
    with pytest.raises(TypeError, match="str"):
        describe_rollup("all", "parts")  # type: ignore[arg-type]
