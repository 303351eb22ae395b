"""Habits of work: their own scale, rubric and log, apart from everything academic."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from mblkit.model.base import Day, Defines, Id, LocalText, Many, Record, Ref, Refers, Some, Way, contradiction
from mblkit.model.people import Staff, Student
from mblkit.model.scale import LEVEL_PATTERN, Level


class HabitLevel(Level):
    """One level of the habits of work.

    Attributes:
        id: the short name used in ratings.
        name: the name for people.
        value: its number; the values rise from level to level.
        meaning: one sentence that tells a family what the level says.
    """

    id: Annotated[str, Field(pattern=LEVEL_PATTERN), Defines("habit-level")]


class Habit(Record):
    """A habit of work.

    Attributes:
        id: its permanent id.
        name: its name for people.
        statement: what a student does.
        criteria: what it looks like at each level.
    """

    id: Annotated[Id, Defines("habit")]
    name: LocalText
    statement: LocalText
    criteria: dict[str, LocalText] = Field(default_factory=dict)


class HabitsRecord(Record):
    """The habits of work, with a scale of their own.

    Attributes:
        id: its permanent short name.
        levels: the levels, lowest first; no scale of academic work.
        habits: the habits.
    """

    id: Annotated[Id, Defines("habits")]
    levels: Annotated[Many[HabitLevel], Field(min_length=2)]
    habits: Some[Habit]

    @model_validator(mode="after")
    def _levels_agree(self) -> Self:
        ids = [level.id for level in self.levels]
        for place, level in enumerate(ids):
            if level in ids[:place]:
                other: Way = ("levels", ids.index(level), "id")
                raise contradiction("two levels of the habits have one id", ("levels", place, "id"), other)
        for place, habit in enumerate(self.habits):
            for level in habit.criteria:
                if level not in ids:
                    at: Way = ("habits", place, "criteria", level)
                    raise contradiction("a habit has criteria for a level that the habits do not have", at)
        return self


class HabitsLogRecord(Record):
    """Observations of one class on one day.

    Attributes:
        section: the class.
        by: who observed.
        on: the day.
        ratings: for each student, each habit and its level.
    """

    section: Annotated[Ref, Refers("section")]
    by: Staff
    on: Day
    ratings: Annotated[
        dict[Student, dict[Annotated[Ref, Refers("habit")], Annotated[Ref, Refers("habit-level")]]],
        Field(min_length=1),
    ]
