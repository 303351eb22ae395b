"""Scores that are looked at together are what each of them by itself is, and so is what is wrong with them."""

import random
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError, WrapValidator

from mblkit.model.evidence import Scores, _class_at_once, _line_at_once
from mblkit.model.numbers import NumbersSeen
from mblkit.model.people import Student

Lines = Annotated[dict[Student, Scores], Field(min_length=1)]
Line = Annotated[Scores, Field(min_length=1)]

NAMES = ("s-1", "s-2", "A.1", "", "é", "x" * 200, "x" * 201, "\ud800", 1, True, None, (1, 2))
SCORES: tuple[Any, ...] = (
    "proficient",
    "missed",
    "",
    "é",
    "2/3",
    "1/0",
    "/",
    3,
    3.0,
    True,
    2.5,
    None,
    [],
    {},
    float("nan"),
)
OTHER: tuple[Any, ...] = (None, "text", 3, [], {}, [{}], True)


@pytest.mark.parametrize("seed", range(400))
def test_a_class_is_what_its_scores_are(seed: int) -> None:
    chance = random.Random(seed)
    value = _one(chance, lambda: {_pick(chance, NAMES): _line(chance) for _ in range(chance.randrange(4))})
    assert _said(_by_itself(Lines), value) == _said(_at_once(Lines, _class_at_once), value)


@pytest.mark.parametrize("seed", range(400))
def test_a_line_is_what_its_scores_are(seed: int) -> None:
    chance = random.Random(seed)
    value = _line(chance)
    assert _said(_by_itself(Line), value) == _said(_at_once(Line, _line_at_once), value)


def test_nothing_is_looked_at_one_by_one_where_all_is_plain() -> None:
    lines = {"s-1": {"A.1": "proficient"}, "s-2": {}}

    def one_by_one(_: object, __: str | int | None = None, /) -> None:
        raise AssertionError("all is plain")

    found = _class_at_once(lines, one_by_one)
    assert found == lines
    assert (found.students, found.targets, found.levels) == ({"s-1", "s-2"}, {"A.1"}, {"proficient"})
    assert _line_at_once(lines["s-1"], one_by_one) is lines["s-1"]


def _line(chance: random.Random) -> Any:  # noqa: ANN401 - anything may come
    return _one(chance, lambda: {_pick(chance, NAMES): _pick(chance, SCORES) for _ in range(chance.randrange(4))})


def _one(chance: random.Random, usual: Any) -> Any:  # noqa: ANN401 - as above
    return usual() if chance.random() < 0.9 else chance.choice(OTHER)


def _pick(chance: random.Random, values: tuple[Any, ...]) -> Any:  # noqa: ANN401 - as above
    return values[0] if chance.random() < 0.7 else chance.choice(values)


def _by_itself(annotation: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a type
    return TypeAdapter(annotation, config={"strict": True})


def _at_once(annotation: Any, look: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a type
    return TypeAdapter(Annotated[annotation, WrapValidator(look)], config={"strict": True})


def _said(adapter: TypeAdapter[Any], value: object) -> tuple[str, bool]:
    """Return what is made of a value, or what is wrong with it, and whether a number was seen."""
    seen = NumbersSeen()
    try:
        return repr(adapter.validate_python(value, context=seen)), seen.any
    except ValidationError as error:
        return repr(error.errors(include_url=False)), seen.any
