"""Open edX's trees of criteria: the scenarios of its issues 643, 699 and 815, and every small tree by brute force."""

from itertools import product
from typing import Any

import pytest

from mblkit.engine.rollups import combined, competency_status, criteria_tree, criterion
from mblkit.engine.rollups.criteria import Status

YES: Status = "demonstrated"
NO: Status = "attempted_not_demonstrated"
SOME: Status = "partially_attempted"
STATES: tuple[Status, ...] = (YES, NO, SOME, None)


def leaf(status: Status, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a node as JSON has it
    return {"status": status} | more


def group(op: str | None, *children: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    return {"op": op, "children": list(children)} | more


@pytest.mark.parametrize(
    ("grade", "value", "op", "state"),
    [
        (0.8, 0.75, "gte", YES),
        (0.75, 0.75, "gte", YES),
        (0.6, 0.75, "gte", NO),
        (0.2, 0.25, "lte", YES),
        (0.3, 0.25, "lte", NO),
        (1, 1.0, "eq", YES),
        (0.99, 1, "eq", NO),
        (0, 0, "gte", YES),
        (None, 0.75, "gte", None),
    ],
)
def test_a_grade_against_a_threshold(grade: float | None, value: float, op: str, state: Status) -> None:
    assert criterion(grade, value, op) == state
    assert criteria_tree([], {"grade": grade, "value": value, "op": op}) == state
    assert criteria_tree({"quiz": grade}, {"id": "quiz", "value": value, "op": op}) == state


def test_what_is_no_tree() -> None:
    with pytest.raises(ValueError, match="near"):
        criterion(0.5, 0.5, "near")
    with pytest.raises(ValueError, match="XOR"):
        criteria_tree([], group("XOR", leaf(YES)))
    with pytest.raises(ValueError, match="passed"):
        criteria_tree([], {"status": "passed"})


@pytest.mark.parametrize(
    ("tree", "state"),
    [
        (group("AND", leaf(YES), leaf(YES)), YES),
        (group("AND", leaf(YES), leaf(None)), SOME),
        (group("AND", leaf(YES), leaf(NO)), NO),
        (group("AND", leaf(SOME), leaf(NO)), NO),
        (group("AND", leaf(None), leaf(None)), None),
        (group("OR", leaf(NO), leaf(YES)), YES),
        (group("OR", leaf(NO), leaf(NO)), NO),
        (group("OR", leaf(NO), leaf(None)), SOME),
        (group("OR", leaf(None)), None),
        (group(None, leaf(YES)), YES),
        (group("or", group("and", leaf(YES), leaf(YES)), group("and", leaf(None), leaf(None))), YES),
        (group("OR", group("AND", leaf(YES), leaf(None)), group("AND", leaf(NO), leaf(NO))), SOME),
        (group("AND", leaf(YES), leaf(None, archived=True)), YES),
        (group("AND", leaf(YES), leaf(NO, archived=True)), YES),
        (group("AND", group("OR", leaf(YES)), group("OR", leaf(NO), archived=True)), YES),
        (group("AND", leaf(YES, archived=True)), None),
        (group("AND", leaf(YES), archived=True), None),
        (group("AND"), None),
    ],
)
def test_trees(tree: dict[str, Any], state: Status) -> None:
    assert criteria_tree([], tree) == state


def test_the_mix_that_is_not_settled_can_be_chosen() -> None:
    tree = group("AND", leaf(NO), leaf(None))
    assert criteria_tree([], tree) == NO
    assert criteria_tree([], tree, mixed="partially_attempted") == SOME
    assert criteria_tree([], group("AND", leaf(NO), leaf(YES)), mixed="partially_attempted") == NO


def test_a_competency_shows_two_states() -> None:
    assert [competency_status(state) for state in STATES] == [YES, SOME, SOME, None]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_group(count: int) -> None:
    for states in product(STATES, repeat=count):
        both, one = combined("AND", states), combined("OR", states)
        assert (both == YES) == all(state == YES for state in states), states
        assert (one == YES) == (YES in states), states
        assert (both is None) == (one is None) == (set(states) == {None}), states
        assert both != NO or NO in states, states
        assert one != NO or set(states) == {NO}, states
        assert combined("AND", states[::-1]) == both, states
        assert combined("OR", states[::-1]) == one, states


def test_a_better_child_never_makes_a_group_undemonstrated() -> None:
    for op in ("AND", "OR"):
        for states in product(STATES, repeat=3):
            if combined(op, states) == YES:
                assert combined(op, (YES, *states[1:])) == YES
