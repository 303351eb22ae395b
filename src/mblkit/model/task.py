"""Demonstration tasks: what students do to show what they can do."""

from typing import Annotated

from mblkit.model.base import Day, Defines, DistinctSome, Id, LocalText, Many, Record, Ref, Refers, Text
from mblkit.model.people import Staff
from mblkit.model.shared import Measure, Purpose, Retired, Rigor


class Validation(Record):
    """A check that a task shows what it is meant to show (clause C052).

    Attributes:
        on: the day on which it was settled.
        by: the staff who looked at the task.
        method: how they did: a panel with the criteria beside the task, a trial with some students, and so on.
    """

    on: Day
    by: DistinctSome[Staff]
    method: Text


class TaskRecord(Record):
    """A demonstration task.

    Attributes:
        id: its permanent id.
        title: its title, as teachers and students know it.
        experiences: the experiences in which it is given; none where it is given anywhere.
        targets: the competencies, indicators or objectives that it is scored on.
        measure: the type of the demonstration.
        purpose: why its evidence is gathered, where the evidence does not say.
        rigor: how deep it goes: to recall facts and steps, to apply them, to think strategically, or to go on thinking
            over a longer time (Webb's depth of knowledge 1 to 4); without it, nothing is known.
        home_technology: whether it cannot be done without technology at home (clause C077).
        alternative: how a student without that technology does it.
        validated: when, by whom and how it was last checked that the task shows what it is meant to show.
        retired: when it was last given.
    """

    id: Annotated[Id, Defines("task")]
    title: LocalText
    experiences: Many[Annotated[Ref, Refers("experience")]] = ()
    targets: DistinctSome[Annotated[Ref, Refers("competency", "indicator", "objective")]]
    measure: Measure
    purpose: Purpose = "summative"
    rigor: Rigor | None = None
    home_technology: bool = False
    alternative: LocalText | None = None
    validated: Validation | None = None
    retired: Retired | None = None
