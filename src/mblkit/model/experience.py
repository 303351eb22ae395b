"""Learning experiences: courses and every other pathway, their units and objectives."""

from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from mblkit.model.base import Defines, Distinct, Id, LocalText, Many, Record, Ref, Refers, Some, Text
from mblkit.model.numbers import Amount
from mblkit.model.shared import Grade, Pathway, Retired


class Objective(Record):
    """A learning objective: unit-sized, derived from a competency.

    Attributes:
        id: its permanent id.
        statement: what a student learns, for teachers.
        leads_to: the indicator that it leads to, or the competency where that has no indicators.
        prerequisites: objectives that come before it.
        retired: when it ended.
    """

    id: Annotated[Id, Defines("objective")]
    statement: LocalText
    leads_to: Annotated[Ref, Refers("indicator", "competency")]
    prerequisites: Many[Annotated[Ref, Refers("objective")]] = ()
    retired: Retired | None = None


class Unit(Record):
    """A unit of an experience.

    Attributes:
        id: its permanent id.
        title: its title.
        objectives: its learning objectives, in order.
    """

    id: Annotated[Id, Defines("unit")]
    title: LocalText
    objectives: Many[Objective] = ()


class CreditOffer(Record):
    """The credit that an experience carries.

    Attributes:
        amount: how much, as a decimal or a fraction.
        toward: the requirements of the diploma that it may serve, the most suitable first.
    """

    amount: Amount
    toward: Distinct[Annotated[Ref, Refers("requirement")]] = ()


class ExperienceRecord(Record):
    """A learning experience.

    Attributes:
        id: its permanent id.
        title: the full title, as printed on the transcript.
        type: a course, or the pathway.
        other: what it is, where the type is `other`.
        area: the content area that is its main focus.
        grades: the grades in which it is usually taken.
        required: whether every student takes it.
        credit: the credit that it carries; none where it carries no credit.
        carries: the competencies, indicators or objectives that its credit asks for.
        prerequisites: experiences that come before it.
        partner: the organization outside the school, where there is one.
        units: its units, in order.
        retired: when it was last offered.
    """

    id: Annotated[Id, Defines("experience")]
    title: LocalText
    type: Pathway = "course"
    other: Text | None = None
    area: Annotated[Ref, Refers("area")]
    grades: Some[Grade]
    required: bool = False
    credit: CreditOffer | None = None
    carries: Distinct[Annotated[Ref, Refers("competency", "indicator", "objective")]] = ()
    prerequisites: Many[Annotated[Ref, Refers("experience")]] = ()
    partner: Text | None = None
    units: Many[Unit] = ()
    retired: Retired | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if (self.type == "other") != (self.other is not None):
            raise PydanticCustomError("mbl_fields", 'the type "other" and the field "other" belong together')
        if self.credit is not None and not self.carries:
            raise PydanticCustomError("mbl_fields", "an experience with credit carries no competency or indicator")
        return self
