"""Supports, plans, attestations and assertions: what is kept about a student or the district beside evidence."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.base import (
    Day,
    Defines,
    Distinct,
    DistinctSome,
    Id,
    Many,
    Record,
    Ref,
    Refers,
    Some,
    Text,
    contradiction,
)
from mblkit.model.numbers import Number
from mblkit.model.people import Staff, Student
from mblkit.model.shared import Role

Target = Annotated[Ref, Refers("competency", "indicator", "objective")]
Chosen = DistinctSome[Annotated[Ref, Refers("requirement", "condition")]]


class SupportRecord(Record):
    """A support that a student has. It never lowers a level, and says nothing about why.

    Attributes:
        id: its permanent id.
        student: who has it.
        type: intervention, extension, accommodation or language.
        name: which one, by the district's own short names.
        targets: the competencies or indicators that it is for; none for all work.
        starts: the first day.
        ends: the last day, where it is known.
        by: the staff member who answers for it.
    """

    id: Annotated[Id, Defines("support")]
    student: Student
    type: Literal["intervention", "extension", "accommodation", "language"]
    name: Id
    targets: Many[Target] = ()
    starts: Day
    ends: Day | None = None
    by: Staff

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise contradiction("the support ends before it begins", ("ends",), ("starts",))
        return self


class Goal(Record):
    """A goal of a student success plan.

    Attributes:
        area: academic, career, or social, emotional and physical.
        statement: the goal, in the student's words.
        targets: the competencies or indicators that it works toward.
        due: the day by which it should be reached.
        reached: the day on which it was.
    """

    area: Literal["academic", "career", "social-emotional-physical"]
    statement: Text
    targets: Many[Target] = ()
    due: Day | None = None
    reached: Day | None = None


class PlanRecord(Record):
    """A student success plan.

    Attributes:
        id: its permanent id.
        student: whose plan it is.
        adviser: the staff member who goes through it with the student.
        reviewed: the day of the last review.
        goals: the goals.
        experiences: the experiences that the student means to take.
        choices: of requirements that let choose among their parts, those that the student chooses.
    """

    id: Annotated[Id, Defines("plan")]
    student: Student
    adviser: Staff
    reviewed: Day
    goals: Many[Goal] = ()
    experiences: Many[Annotated[Ref, Refers("experience")]] = ()
    choices: dict[Annotated[Ref, Refers("requirement")], Chosen] = Field(default_factory=dict)


class Statement(Record):
    """Something that a human vouches for under a clause.

    Attributes:
        type: statement.
        id: its permanent id.
        clause: the clause of the guidelines or the law, as the clause table numbers it.
        on: the day.
        role: the capacity in which it is said.
        by: the staff member who says it.
        says: what is vouched for.
        about: students with which plans it is about (clause C071).
        reference: where the paper is kept.
    """

    type: Literal["statement"]
    id: Annotated[Id, Defines("attestation")]
    clause: Text
    on: Day
    role: Role
    by: Staff
    says: Text
    about: Distinct[Literal["iep", "504-plan"]] = ()
    reference: Text | None = None


class Engagement(Record):
    """One occasion on which the district spoke with a group about mastery-based learning (clause C082).

    Attributes:
        type: engagement.
        id: its permanent id.
        on: the day.
        audience: with whom.
        topic: about what (clause C083).
        medium: how, such as a meeting or a letter.
        languages: in which languages.
        by: the staff member who answers for it.
    """

    type: Literal["engagement"]
    id: Annotated[Id, Defines("attestation")]
    on: Day
    audience: Literal["students", "parents", "teachers", "administrators", "community", "business"]
    topic: Literal["demonstration", "progression", "community-help", "other"]
    medium: Text
    languages: Some[Text]
    by: Staff


AttestationRecord = Statement | Engagement

ATTESTATION_FORMS: dict[str, type[AttestationRecord]] = {"statement": Statement, "engagement": Engagement}


def attestation_form_of(data: Mapping[str, Any]) -> type[AttestationRecord] | None:
    """Return the record of an attestation's type, or None where it names no type."""
    kind = data.get("type")
    return ATTESTATION_FORMS.get(kind) if isinstance(kind, str) else None


class AssertionRecord(Record):
    """A figure that a hand audit gave. The computed figure must be the same.

    Attributes:
        id: its permanent id.
        student: whose figure it is.
        as_of: the day for which it holds.
        requirement: the requirement whose credit it is; without it, all credit.
        credits: the credit that the hand audit found.
        by: the staff member who vouches for it.
    """

    id: Annotated[Id, Defines("assertion")]
    student: Student
    as_of: Day
    requirement: Annotated[Ref, Refers("requirement")] | None = None
    credits: Number
    by: Staff
