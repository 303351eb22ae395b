"""Moodle's rule of points: every situation that its own tests have, and some more."""

from typing import Any

import pytest

from mblkit.engine.rollups import rule_points, rule_points_valid
from mblkit.engine.rollups.points import PointsChild


def child(name: str, points: Any = 4, required: Any = False) -> Any:  # noqa: ANN401, FBT002 - a child as JSON has it
    return {"id": name, "points": points, "required": required}


@pytest.mark.parametrize(
    ("needed", "children", "met"),
    [
        (8, [child("a"), child("b")], True),
        (8, [child("a"), child("c")], False),
        (8, [child("a"), child("b"), child("c", required=True)], False),
        (8, [child("a"), child("b", required=True)], True),
        (8, [child("a", required=True), child("b", required=True)], True),
        (4, [child("b", required=True), child("unknown", required=True)], False),
        (9, [child("a"), child("b")], False),
    ],
)
def test_points(needed: int, children: list[PointsChild], met: bool) -> None:
    assert rule_points({"a": True, "b": True, "c": False}, needed, children) is met


GOOD = {"points": 4, "children": [child("x", 3), child("y", 2, required=True)]}


def test_a_rule_that_can_be_used() -> None:
    assert rule_points_valid([], "p", ["x", "y"], GOOD)
    assert rule_points_valid([], "p", ["x", "y"], {**GOOD, "points": "5"})
    assert rule_points_valid([], "p", ["x", "y"], {"points": 1.0, "children": [child("x", 0), child("y", 1)]})


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"children": GOOD["children"]},
        {**GOOD, "points": "abc"},
        {**GOOD, "points": None},
        {**GOOD, "points": True},
        {**GOOD, "points": 1.5},
        {**GOOD, "points": 0},
        {**GOOD, "points": -1},
        {**GOOD, "points": 6},
        {"points": 1, "children": []},
        {"points": 1, "children": "x"},
        {"points": 1, "children": ["x"]},
        {"points": 1, "children": [{"id": "x", "points": 1}]},
        {"points": 1, "children": [child("x"), child("x")]},
        {"points": 1, "children": [child("p"), child("x")]},
        {"points": 1, "children": [child("x", -1), child("y", 5)]},
        {"points": 1, "children": [child("x", "many"), child("y", 5)]},
        {"points": 1, "children": [child("other"), child("x")]},
    ],
)
def test_a_rule_that_cannot_be_used(config: dict[str, Any]) -> None:
    assert not rule_points_valid([], "p", ["x", "y"], config)


def test_a_competency_is_never_its_own_child() -> None:
    assert not rule_points_valid([], "p", ["p", "x"], {"points": 1, "children": [child("p"), child("x")]})
