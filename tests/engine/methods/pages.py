"""What the examples on the pages of the methods come to: the tests compute them from what stands there."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import get_args

from pydantic import TypeAdapter

from mblkit.engine import methods
from mblkit.engine.methods import Kind, Moment, Series, apply
from mblkit.load.parse import parse
from mblkit.model.methods import Method
from mblkit.model.numbers import show
from mblkit.model.shared import Measure, Purpose

TARGET = Fraction(3)
LEVELS = tuple(Fraction(value) for value in (1, 2, 3, 4))
"""The scale of the pages: four levels, the third is the target."""

_SCORE = re.compile(r"([0-9.]+)(?: \(([a-z -]+)\))?")
_FIRST = date(2026, 3, 2)
_PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
_MEASURES: tuple[Measure, ...] = get_args(Measure)


def found_in_row(method: str, scores: str) -> tuple[str, str]:
    """What a method, as the page writes it, finds in scores, as the page writes them: result and arithmetic."""
    data, faults = parse("page", method, None)
    assert not faults
    one: Method = TypeAdapter[Method](Method).validate_python(data)
    found = apply(one, _series(scores), TARGET, LEVELS)
    return ("none" if found.value is None else show(found.value)), found.arithmetic


def called(call: str) -> str:
    """What a call of a public function gives, as the pages show it."""
    value: object = eval(call, {"__builtins__": {}}, vars(methods))  # noqa: S307 - our own pages
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    return show(value) if isinstance(value, Fraction) else str(value)


def _series(text: str) -> Series:
    """Scores such as "4, 2 (formative), 3 (same day)": each of a later day and another task unless it says so."""
    scores: list[Fraction] = []
    moments: list[Moment] = []
    kinds: list[Kind] = []
    for place, part in enumerate(text.split(", ")):
        found = _SCORE.fullmatch(part)
        assert found is not None, part
        score, note = found.groups()
        moment = moments[-1] if note in {"same day", "same task"} else (_FIRST + timedelta(days=place), 1)
        task = kinds[-1].task if note == "same task" else f"task-{place}"
        scores.append(Fraction(score))
        moments.append(moment)
        kinds.append(
            Kind(
                next((one for one in _PURPOSES if one == note), "summative"),
                next((one for one in _MEASURES if one == note), "test"),
                task,
            )
        )
    return Series(tuple(scores), tuple(moments), tuple(kinds))
