"""How a policy says which credit on other grounds than mastery counts: one record for each basis."""

from typing import Annotated, Literal

from pydantic import Field

from mblkit.model.base import Day, Distinct, Id, Record, Ref, Refers, Some, Text
from mblkit.model.forms import Forms
from mblkit.model.numbers import Amount, Count, Number
from mblkit.model.shared import ClassRange, DayRange


class BasisScope(Record):
    """Which recorded credit a rule is for. All that is given must fit; nothing given is all credit of the basis.

    Attributes:
        source: from one of these schools, colleges or providers, as credits name them.
        route: recorded as earned by one of these routes.
        classes: of some graduating classes.
    """

    source: Distinct[Text] = ()
    route: Distinct[Id] = ()
    classes: ClassRange | None = None


class _BasisRule(Record):
    """What the rules of every basis have. Each key that is given wins over less specific rules, whole.

    Attributes:
        for: which credit of the basis the rule is for.
        cites: where it comes from.
        accepted: false where such credit does not count; true otherwise.
        approval: whether it must have been approved beforehand.
    """

    scope: BasisScope = Field(default_factory=BasisScope, alias="for")
    cites: Text | None = None
    accepted: bool | None = None
    approval: bool | None = None


class ClassTime(Record):
    """The time in class of one credit.

    Attributes:
        period_minutes: the length of a period.
        days: on how many school days.
    """

    period_minutes: Count
    days: Count


class SeatTimeRule(_BasisRule):
    """When time in class is credit.

    Attributes:
        basis: seat-time.
        credit: the time in class of one credit.
    """

    basis: Literal["seat-time"]
    credit: ClassTime | None = None


class Accreditor(Record):
    """A body whose accreditation is accepted.

    Attributes:
        name: its name, as credits write it.
        dates: the days on which it is accepted; without it, always.
    """

    name: Text
    dates: DayRange | None = None


class HigherEducationRule(_BasisRule):
    """When a course at a college is credit.

    Attributes:
        basis: higher-education.
        semester_credits: how many of a college's semester credits are one credit.
        accreditors: whose accreditation is accepted; without it, whoever's is recorded.
    """

    basis: Literal["higher-education"]
    semester_credits: Amount | None = None
    accreditors: Some[Accreditor] | None = None


class Adopted(Record):
    """What a board has adopted.

    Attributes:
        on: the day.
        reference: where the decision is kept, such as the number of the policy.
    """

    on: Day
    reference: Text


class OnlineRule(_BasisRule):
    """When work online is credit.

    Attributes:
        basis: online.
        adopted: the board's policy on online work, without which none of it is credit (clause C007).
    """

    basis: Literal["online"]
    adopted: Adopted | None = None


class Examination(Record):
    """An examination that is approved for credit.

    Attributes:
        name: its name, as credits write it.
        at_least: the lowest score that is enough; without it and `results`, any is.
        results: results that are enough, as credits write them.
        credits: how much credit it carries at most.
        conversion: the conversion that gives the most that a score carries.
        dates: the days on which it is approved; without it, always.
    """

    name: Text
    at_least: Number | None = None
    results: Distinct[Text] = ()
    credits: Amount | None = None
    conversion: Annotated[Ref, Refers("conversion")] | None = None
    dates: DayRange | None = None


class ExaminationRule(_BasisRule):
    """When an examination is credit. Hours in class play no part.

    Attributes:
        basis: examination.
        examinations: the approved examinations; without it, each that is recorded.
    """

    basis: Literal["examination"]
    examinations: Some[Examination] | None = None


class TransferRule(_BasisRule):
    """When credit of another school is credit here.

    Attributes:
        basis: transfer.
        conversion: the conversion that makes that school's credits ours.
        provisional: whether credit counts before it is accepted, or waits.
    """

    basis: Literal["transfer"]
    conversion: Annotated[Ref, Refers("conversion")] | None = None
    provisional: Literal["counts", "waits"] | None = None


BasisRule = Annotated[SeatTimeRule | HigherEducationRule | OnlineRule | ExaminationRule | TransferRule, Forms("basis")]
"""What a policy says about credit on one ground."""
