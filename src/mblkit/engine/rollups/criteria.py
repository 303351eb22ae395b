"""Trees of criteria, joined by AND and OR, with states between demonstrated and not (Open edX).

The mix "one part failed, another one untouched" under AND is not settled in what was read: the definition says that any
failed child makes the group `attempted_not_demonstrated`, a scenario of the project says so only where every child was
attempted. `mixed` chooses; the definition is the default.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from operator import eq, ge, le
from typing import Any, Final, Literal, TypeAlias

from mblkit.engine.exact import Plain, exact

Status: TypeAlias = Literal["demonstrated", "attempted_not_demonstrated", "partially_attempted"] | None
"""The state of a node; None where nothing was attempted."""

Mixed: TypeAlias = Literal["attempted_not_demonstrated", "partially_attempted"]

Node: TypeAlias = Mapping[str, Any]
"""A node as published trees have it: see `criteria_tree`."""

_COMPARE: Final[Mapping[str, Callable[[Fraction, Fraction], bool]]] = {"gte": ge, "lte": le, "eq": eq}
_STATES: Final = frozenset({"demonstrated", "attempted_not_demonstrated", "partially_attempted", None})


def criterion(grade: Plain | None, value: Plain, op: str = "gte") -> Status:
    """Return the state of one criterion: a grade compared with a threshold, both shares from 0 to 1.

    `op` is gte (at least), lte (at most) or eq. Without a grade nothing was attempted. Raises ValueError for another
    `op`. Source: Open edX, decision 0002 on competency criteria.
    """
    if op not in _COMPARE:
        raise ValueError(f'no comparison is called "{op}"')
    if grade is None:
        return None
    return "demonstrated" if _COMPARE[op](exact(grade), exact(value)) else "attempted_not_demonstrated"


def combined(op: str | None, states: Sequence[Status], mixed: Mixed = "attempted_not_demonstrated") -> Status:
    """Return the state of a group from those of its children. Without `op`, for an only child, OR.

    Raises ValueError for an `op` that is neither AND nor OR. Source: as `criteria_tree`.
    """
    join = "OR" if op is None else op.upper()
    if join not in {"AND", "OR"}:
        raise ValueError(f'children are joined by AND or OR, not by "{op}"')
    if all(state is None for state in states):
        return None
    failed = states.count("attempted_not_demonstrated")
    if join == "OR":
        if "demonstrated" in states:
            return "demonstrated"
        return "attempted_not_demonstrated" if failed == len(states) else "partially_attempted"
    if all(state == "demonstrated" for state in states):
        return "demonstrated"
    if failed:
        return mixed if None in states else "attempted_not_demonstrated"
    return "partially_attempted"


def criteria_tree(
    scores: Mapping[str, Plain | None] | Sequence[object],
    tree: Node,
    mixed: Mixed = "attempted_not_demonstrated",
) -> Status:
    """Return the state of the root of a tree of criteria.

    A group has `op` (AND or OR) and `children`. A leaf has its `status`; or a threshold, `op` (gte, lte or eq) and
    `value`, with its `grade`, or with an `id` under which `scores` has the grade. A node that is `archived` is
    skipped, and a group without children left has no state. OR: one is enough; `attempted_not_demonstrated` where all
    failed. AND: all; any failed child makes it `attempted_not_demonstrated`. Else `partially_attempted` where
    something is done. Raises ValueError for an `op` or a `status` that there is not. Source: Open edX, issues 643,
    699, 815, decision 0002.
    """
    grades = scores if isinstance(scores, Mapping) else {}
    return _state(tree, grades, mixed)


def _state(node: Node, grades: Mapping[str, Plain | None], mixed: Mixed) -> Status:
    if node.get("archived"):
        return None
    if "children" in node:
        live = [child for child in node["children"] if not child.get("archived")]
        return combined(node.get("op"), [_state(child, grades, mixed) for child in live], mixed)
    if "value" in node:
        return criterion(node.get("grade", grades.get(node.get("id", ""))), node["value"], node.get("op", "gte"))
    state: Status = node.get("status")
    if state not in _STATES:
        raise ValueError(f'no state is called "{state}"')
    return state


def competency_status(status: Status) -> Status:
    """Return what the competency shows, of which the tree is: demonstrated, or partially attempted, or nothing.

    Source: as `criteria_tree`.
    """
    return status if status in {"demonstrated", None} else "partially_attempted"
