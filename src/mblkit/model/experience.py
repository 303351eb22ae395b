"""Learning experiences: courses and every other pathway, their units and objectives."""

from typing import Annotated, Self

from pydantic import model_validator

from mblkit.model.base import (
    Defines,
    Distinct,
    ForeignId,
    Id,
    LocalText,
    Many,
    Record,
    Ref,
    Refers,
    Some,
    Text,
    Way,
    contradiction,
)
from mblkit.model.bases import Adopted
from mblkit.model.numbers import Amount
from mblkit.model.shared import Grade, Pathway, Retired


class Objective(Record):
    """A learning objective: unit-sized, derived from a competency.

    Attributes:
        id: its permanent id.
        statement: what a student learns, for teachers.
        leads_to: the indicator that it leads to, or the competency where that has no indicators.
        prerequisites: objectives that come before it.
        identifier: the UUID by which other systems know it already; without one, mbl makes it.
        retired: when it ended.
    """

    id: Annotated[Id, Defines("objective")]
    statement: LocalText
    leads_to: Annotated[Ref, Refers("indicator", "competency")]
    prerequisites: Many[Annotated[Ref, Refers("objective")]] = ()
    identifier: ForeignId | None = None
    retired: Retired | None = None


class Unit(Record):
    """A unit of an experience.

    Attributes:
        id: its permanent id.
        title: its title.
        objectives: its learning objectives, in order.
        credit: the part of the experience's credit that is earned with it; without it, none by itself.
        carries: the competencies, indicators or objectives that this part asks for; without it, its objectives.
        identifier: the UUID by which other systems know it already; without one, mbl makes it.
    """

    id: Annotated[Id, Defines("unit")]
    title: LocalText
    objectives: Many[Objective] = ()
    credit: Amount | None = None
    carries: Distinct[Annotated[Ref, Refers("competency", "indicator", "objective")]] = ()
    identifier: ForeignId | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """What its part of the credit asks for."""
        return self.carries or tuple(one.id for one in self.objectives)


class CreditOffer(Record):
    """The credit that an experience carries.

    Attributes:
        amount: how much, as a decimal or a fraction.
        toward: the requirements of the diploma that it may serve, the most suitable first.
        approved: the board's decision that it may serve requirements outside its area (clause C001).
    """

    amount: Amount
    toward: Distinct[Annotated[Ref, Refers("requirement")]] = ()
    approved: Adopted | None = None


class OffCampus(Record):
    """What the school has settled for learning away from it.

    Every part may be missing, because an agreement is made step by step; a warning says what still is.

    Attributes:
        site: where students learn.
        supervisor: under whom, by role; people outside the school are not named.
        agreement: where the agreement with the partner is kept: a file, a number.
        insurance: by which policy or attestation students are insured there.
    """

    site: Text | None = None
    supervisor: Text | None = None
    agreement: Text | None = None
    insurance: Text | None = None


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
        instead_of: experiences that every student takes, and that it can take the place of.
        credit: the credit that it carries; none where it carries no credit.
        carries: the competencies, indicators or objectives that its credit asks for.
        prerequisites: experiences that come before it.
        choice: what students choose in it: a topic, a text, the product, the pace.
        partner: the organization outside the school, where there is one.
        off_campus: where it takes place away from the school, and what is settled for that.
        units: its units, in order.
        identifier: the UUID by which other systems know it already; without one, mbl makes it.
        retired: when it was last offered.
    """

    id: Annotated[Id, Defines("experience")]
    title: LocalText
    type: Pathway = "course"
    other: Text | None = None
    area: Annotated[Ref, Refers("area")]
    grades: Some[Grade]
    required: bool = False
    instead_of: Distinct[Annotated[Ref, Refers("experience")]] = ()
    credit: CreditOffer | None = None
    carries: Distinct[Annotated[Ref, Refers("competency", "indicator", "objective")]] = ()
    prerequisites: Many[Annotated[Ref, Refers("experience")]] = ()
    choice: LocalText | None = None
    partner: Text | None = None
    off_campus: OffCampus | None = None
    units: Many[Unit] = ()
    identifier: ForeignId | None = None
    retired: Retired | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        at: Way = ("type",) if self.other is None else ("other",)
        if (self.type == "other") != (self.other is not None):
            raise contradiction('the type "other" and the field "other" belong together', at)
        if self.required and self.instead_of:
            raise contradiction(
                "an experience that every student takes stands in place of another", ("instead_of",), ("required",)
            )
        if self.credit is not None and not self.carries:
            raise contradiction("an experience with credit carries no competency or indicator", ("credit",))
        return self
