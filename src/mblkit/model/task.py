"""Demonstration tasks: what students do to show what they can do."""

from typing import Annotated

from mblkit.model.base import Defines, DistinctSome, Id, LocalText, Many, Record, Ref, Refers
from mblkit.model.shared import Measure, Purpose, Retired


class TaskRecord(Record):
    """A demonstration task.

    Attributes:
        id: its permanent id.
        title: its title, as teachers and students know it.
        experiences: the experiences in which it is given; none where it is given anywhere.
        targets: the competencies, indicators or objectives that it is scored on.
        measure: the type of the demonstration.
        purpose: why its evidence is gathered, where the evidence does not say.
        retired: when it was last given.
    """

    id: Annotated[Id, Defines("task")]
    title: LocalText
    experiences: Many[Annotated[Ref, Refers("experience")]] = ()
    targets: DistinctSome[Annotated[Ref, Refers("competency", "indicator", "objective")]]
    measure: Measure
    purpose: Purpose = "summative"
    retired: Retired | None = None
