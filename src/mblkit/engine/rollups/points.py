"""Points for parts that are mastered, with parts that must be among them (Moodle's competency rule "points")."""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from mblkit.engine.rollups.counts import Reached


class PointsChild(TypedDict):
    """A part that gives points: its id, how many, and whether it must be mastered."""

    id: str
    points: int
    required: bool


def rule_points(scores: Mapping[str, Reached], points: int, children: Iterable[PointsChild]) -> bool:
    """Tell whether the mastered children have the points together, and every required child is mastered.

    `scores` says by id which children are mastered; one that it does not name is not. Source: Moodle, rule "points".
    """
    listed = list(children)
    mastered = [child for child in listed if scores.get(child["id"])]
    unmet = [child for child in listed if child["required"] and not scores.get(child["id"])]
    return not unmet and sum(child["points"] for child in mastered) >= points


def rule_points_valid(scores: object, self: str, real_children: Iterable[str], config: Mapping[str, object]) -> bool:  # noqa: ARG001 - the published cases call every function with scores
    """Tell whether a rule of points can be used for a competency.

    `self` is the competency's id, `real_children` are its parts', `config` has `points` and `children`. The points
    must be a whole number of at least 1 that the children can reach; the children distinct, at least one, each a real
    child and never the competency itself, with whole points of at least 0 and a word on whether it is required.
    Nothing raises: what is wrong is not valid. Source: Moodle, rule "points".
    """
    needed, children = _whole(config.get("points")), config.get("children")
    if needed is None or needed < 1 or not isinstance(children, list | tuple) or not children:
        return False
    if any(not isinstance(child, Mapping) or not {"id", "points", "required"} <= child.keys() for child in children):
        return False
    ids = [child["id"] for child in children]
    points = [_whole(child["points"]) for child in children]
    whole = [one for one in points if one is not None and one >= 0]
    family = set(real_children) - {self}
    return len(whole) == len(points) and len(set(ids)) == len(ids) and set(ids) <= family and sum(whole) >= needed


def _whole(value: object) -> int | None:
    """Return a whole number, which may also be written as text, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.removeprefix("-")
        return int(value) if digits.isdecimal() and digits.isascii() else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None
