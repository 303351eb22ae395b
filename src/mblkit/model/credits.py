"""Credit earned on the other legal bases, each with the proof that its basis asks for (clauses C004 to C007)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from mblkit.model.base import Day, Defines, Id, Many, Record, Ref, Refers, Text
from mblkit.model.numbers import Amount, Count, Number
from mblkit.model.people import Staff, Student
from mblkit.model.shared import Grade


class _Credit(Record):
    """What credit on every other basis has.

    Attributes:
        id: its permanent id.
        student: whose credit it is.
        title: the full title, as printed on the transcript.
        amount: how much.
        toward: the requirements that it may serve, the most suitable first.
        earned: the day on which it was earned.
        grade: the grade in which it was earned.
        recorded: the day on which it was entered, where that is kept.
        by: the staff member who accepted it.
        instead_of: the experience of this district that it stands for, so that it counts once.
        route: the route by which it was earned, as the limits of a policy name it.
        area: the content area that is its main focus, where that is known (clause C001).
        approved: the day on which it was approved beforehand, where that was done.
    """

    id: Annotated[Id, Defines("credit")]
    student: Student
    title: Text
    amount: Amount
    toward: Many[Annotated[Ref, Refers("requirement")]] = ()
    earned: Day
    grade: Grade
    recorded: Day | None = None
    by: Staff
    instead_of: Annotated[Ref, Refers("experience")] | None = None
    route: Id | None = None
    area: Annotated[Ref, Refers("area")] | None = None
    approved: Day | None = None


class SeatTimeCredit(_Credit):
    """Credit for time in class.

    Attributes:
        basis: seat-time.
        period_minutes: the length of a period.
        days: how many school days it met.
    """

    basis: Literal["seat-time"]
    period_minutes: Count
    days: Count


class HigherEducationCredit(_Credit):
    """Credit for a course at a college.

    Attributes:
        basis: higher-education.
        institution: the college.
        accreditor: the body that accredits it.
        semester_credits: how many the college gave.
    """

    basis: Literal["higher-education"]
    institution: Text
    accreditor: Text
    semester_credits: Amount


class OnlineCredit(_Credit):
    """Credit for work online.

    Attributes:
        basis: online.
        provider: who gave the course.
        policy_ref: the board policy on online work that it was taken under.
    """

    basis: Literal["online"]
    provider: Text
    policy_ref: Text


class ExaminationCredit(_Credit):
    """Credit for an examination.

    Attributes:
        basis: examination.
        examination: its name.
        result: the result, as its maker reports it.
        score: the result as a number, where it is one.
    """

    basis: Literal["examination"]
    examination: Text
    result: Text
    score: Number | None = None


class TransferCredit(_Credit):
    """Credit from another school.

    Attributes:
        basis: transfer.
        source: the school.
        original: what that school's record says, as it says it.
        original_credits: how many credits that school gave, in its own unit.
        accepted: the day on which the district accepted it; until then it is provisional.
    """

    basis: Literal["transfer"]
    source: Text
    original: Text
    original_credits: Amount | None = None
    accepted: Day | None = None


CreditRecord = SeatTimeCredit | HigherEducationCredit | OnlineCredit | ExaminationCredit | TransferCredit

FORMS: dict[str, type[CreditRecord]] = {
    "seat-time": SeatTimeCredit,
    "higher-education": HigherEducationCredit,
    "online": OnlineCredit,
    "examination": ExaminationCredit,
    "transfer": TransferCredit,
}


def form_of(data: Mapping[str, Any]) -> type[CreditRecord] | None:
    """Return the record of a credit's basis, or None where it names no basis that is recorded."""
    basis = data.get("basis")
    return FORMS.get(basis) if isinstance(basis, str) else None
