"""Human decisions: recorded with who, when and the reference of the file; never inferred, never explained here."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import model_validator

from mblkit.model.base import Day, Defines, Distinct, Id, Record, Ref, Refers, Some, Text, Way, contradiction
from mblkit.model.numbers import Count
from mblkit.model.people import Staff, Student
from mblkit.model.shared import Role

Requirement = Annotated[Ref, Refers("requirement")]


class _Decision(Record):
    """What every decision has.

    Attributes:
        id: its permanent id.
        student: whom it concerns.
        on: the day of the decision.
        role: the capacity in which it was taken.
        by: the staff member who recorded it.
        reference: where the decision is kept, such as minutes or a file number; no reasons, no diagnosis.
    """

    id: Annotated[Id, Defines("decision")]
    student: Student
    on: Day
    role: Role
    by: Staff
    reference: Text


class Exemption(_Decision):
    """A requirement or competency does not apply to the student (clause C003).

    Attributes:
        type: exemption.
        requirement: the requirement that is lifted.
        competency: the competency that is lifted.
    """

    type: Literal["exemption"]
    requirement: Requirement | None = None
    competency: Annotated[Ref, Refers("competency")] | None = None

    @model_validator(mode="after")
    def _lifts_one_thing(self) -> Self:
        if (self.requirement is None) == (self.competency is None):
            both: tuple[Way, Way] = (("competency",), ("requirement",)) if self.competency is not None else ((), ())
            raise contradiction('an exemption names either a "requirement" or a "competency"', *both)
        return self


class Substitution(_Decision):
    """Credit of another sort counts for a requirement.

    Attributes:
        type: substitution.
        requirement: the requirement that is met in another way.
        by_credit_toward: the requirement whose credit may be counted instead.
    """

    type: Literal["substitution"]
    requirement: Requirement
    by_credit_toward: Requirement


class Waiver(_Decision):
    """A condition that is not credit is set aside.

    Attributes:
        type: waiver.
        condition: the condition.
    """

    type: Literal["waiver"]
    condition: Annotated[Ref, Refers("condition")]


class Completion(_Decision):
    """A condition that is not credit has been fulfilled.

    Attributes:
        type: completion.
        condition: the condition.
    """

    type: Literal["completion"]
    condition: Annotated[Ref, Refers("condition")]


class Determination(_Decision):
    """The board finds that an expelled student may graduate (clause C002).

    Attributes:
        type: determination.
        finding: what the board found.
    """

    type: Literal["determination"]
    finding: Literal["may-graduate", "may-not-graduate"]


class Choice(_Decision):
    """The parts of a requirement, or the diploma, that are chosen for or by the student.

    Attributes:
        type: choice.
        requirement: the requirement that lets choose among its parts.
        parts: the parts that are chosen.
        diploma: the diploma that is chosen, in place of the usual one.
    """

    type: Literal["choice"]
    requirement: Requirement | None = None
    parts: Distinct[Annotated[Ref, Refers("requirement", "condition")]] = ()
    diploma: Annotated[Ref, Refers("diploma")] | None = None

    @model_validator(mode="after")
    def _chooses_one_thing(self) -> Self:
        if (self.requirement is None) == (self.diploma is None):
            both: tuple[Way, Way] = (("diploma",), ("requirement",)) if self.diploma is not None else ((), ())
            raise contradiction('a choice names either a "requirement" or a "diploma"', *both)
        if (self.requirement is None) == bool(self.parts):
            at: Way = ("parts",) if self.parts else ()
            raise contradiction('a choice of parts names them in "parts", and no other does', at)
        return self


class Approval(_Decision):
    """An experience outside the course of studies is approved for credit.

    Attributes:
        type: approval.
        experience: the experience.
    """

    type: Literal["approval"]
    experience: Annotated[Ref, Refers("experience")]


class Override(_Decision):
    """An educator's judgement completes a competency or indicator, and stays out of every reckoning.

    Attributes:
        type: override.
        target: the competency or indicator.
        level: the level found.
    """

    type: Literal["override"]
    target: Annotated[Ref, Refers("competency", "indicator")]
    level: Ref


class Acceptance(_Decision):
    """Placement evidence is accepted, so that it counts toward mastery (clause C056).

    Attributes:
        type: acceptance.
        targets: the competencies or indicators whose placement evidence counts.
    """

    type: Literal["acceptance"]
    targets: Some[Annotated[Ref, Refers("competency", "indicator", "objective")]]


class Adjudication(_Decision):
    """Two scorers differ and a third one settles the score.

    Attributes:
        type: adjudication.
        section: the class in which the work was done.
        experience: the experience, where it was not in a class.
        task: the task.
        demonstrated: the day of the demonstration.
        attempt: the attempt.
        scores: the scores that hold.
    """

    type: Literal["adjudication"]
    section: Annotated[Ref, Refers("section")] | None = None
    experience: Annotated[Ref, Refers("experience")] | None = None
    task: Annotated[Ref, Refers("task")]
    demonstrated: Day
    attempt: Count = 1
    scores: dict[Annotated[Ref, Refers("competency", "indicator", "objective")], Ref]


DecisionRecord = (
    Exemption
    | Substitution
    | Waiver
    | Completion
    | Determination
    | Choice
    | Approval
    | Override
    | Acceptance
    | Adjudication
)

FORMS: dict[str, type[DecisionRecord]] = {
    "exemption": Exemption,
    "substitution": Substitution,
    "waiver": Waiver,
    "completion": Completion,
    "determination": Determination,
    "choice": Choice,
    "approval": Approval,
    "override": Override,
    "acceptance": Acceptance,
    "adjudication": Adjudication,
}


def form_of(data: Mapping[str, Any]) -> type[DecisionRecord] | None:
    """Return the record of a decision's type, or None where it names no type."""
    kind = data.get("type")
    return FORMS.get(kind) if isinstance(kind, str) else None
