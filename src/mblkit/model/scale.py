"""Scoring scales: ordered levels, and the level that counts as mastery."""

from itertools import pairwise
from typing import Annotated, Final, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from mblkit.model.base import Defines, Id, LocalText, Many, Record
from mblkit.model.numbers import Number

CODES: Final = ("not-assessed", "missed", "excused")
"""Entries that are no scores: never zero, and never each other."""

LEVEL_PATTERN: Final = r"^[a-z][a-z0-9-]{0,39}$"


class Level(Record):
    """One level of a scale.

    Attributes:
        id: the short name used in scores.
        name: the name for people.
        value: its number, for methods that reckon; the values rise from level to level.
        meaning: one sentence that tells a family what the level says.
    """

    id: Annotated[str, Field(pattern=LEVEL_PATTERN), Defines("level")]
    name: LocalText
    value: Number
    meaning: LocalText


class ScaleRecord(Record):
    """A scale.

    Attributes:
        id: its permanent short name.
        name: its name for people.
        levels: the levels, lowest first.
        target: the level that shows mastery where a policy names no other.
        numbers: whether a score may also be a number between the lowest and the highest value.
    """

    id: Annotated[Id, Defines("scale")]
    name: LocalText
    levels: Annotated[Many[Level], Field(min_length=2)]
    target: str
    numbers: bool = False

    @model_validator(mode="after")
    def _levels_agree(self) -> Self:
        ids = [level.id for level in self.levels]
        if len(set(ids)) < len(ids):
            raise PydanticCustomError("mbl_fields", "two levels of the scale have one id")
        if any(level in CODES for level in ids):
            raise PydanticCustomError("mbl_fields", "a level has the name of a code: not-assessed, missed or excused")
        values = [level.value for level in self.levels]
        if any(low >= high for low, high in pairwise(values)):
            raise PydanticCustomError("mbl_fields", "the values of the levels do not rise")
        if self.target not in ids:
            raise PydanticCustomError("mbl_fields", "the target is not one of the levels")
        return self

    def level(self, level_id: str) -> Level | None:
        """Return the level with that id, or None."""
        return next((level for level in self.levels if level.id == level_id), None)
