"""Scoring scales: ordered levels, and the level that counts as mastery."""

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from mblkit.model.base import Defines, Id, LocalText, Many, Record, Ref, Refers, Way, contradiction
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


class Crosswalk(Record):
    """How a scale compares with another one.

    Attributes:
        to: the other scale.
        levels: for each level of this scale, the level of the other one that says the same, or the nearest below;
            both lists rise together.
    """

    to: Annotated[Ref, Refers("scale")]
    levels: Annotated[dict[str, str], Field(min_length=1)]


class ScaleRecord(Record):
    """A scale.

    Attributes:
        id: its permanent short name.
        name: its name for people.
        levels: the levels, lowest first.
        target: the level that shows mastery where a policy names no other.
        numbers: whether a score may also be a number between the lowest and the highest value.
        crosswalk: how it compares with another scale; wanted where two scales are in use.
    """

    id: Annotated[Id, Defines("scale")]
    name: LocalText
    levels: Annotated[Many[Level], Field(min_length=2)]
    target: str
    numbers: bool = False
    crosswalk: Crosswalk | None = None

    @model_validator(mode="after")
    def _levels_agree(self) -> Self:
        ids = [level.id for level in self.levels]
        for place, (level, above) in enumerate(zip(self.levels, (None, *self.levels), strict=False)):
            at: Way = ("levels", place, "id")
            if level.id in ids[:place]:
                raise contradiction("two levels of the scale have one id", at, ("levels", ids.index(level.id), "id"))
            if level.id in CODES:
                raise contradiction("a level has the name of a code: not-assessed, missed or excused", at)
            if above is not None and above.value >= level.value:
                wrong, other = ("levels", place, "value"), ("levels", place - 1, "value")
                raise contradiction("the values of the levels do not rise", wrong, other)
        if self.target not in ids:
            raise contradiction("the target is not one of the levels", ("target",))
        if self.crosswalk is not None and self.crosswalk.to == self.id:
            raise contradiction("the crosswalk leads to the scale itself", ("crosswalk", "to"), ("id",))
        if self.crosswalk is not None and set(self.crosswalk.levels) != set(ids):
            raise contradiction("the crosswalk does not have the levels of its scale", ("crosswalk", "levels"))
        return self

    def level(self, level_id: str) -> Level | None:
        """Return the level with that id, or None."""
        return next((level for level in self.levels if level.id == level_id), None)
