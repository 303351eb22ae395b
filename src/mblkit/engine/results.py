"""Answers with their reasons. Plain data: the same tree is printed by `explain` and stands in every JSON."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from mblkit.engine.later import Later
from mblkit.engine.reasons import Reason, ReasonKind
from mblkit.model.shared import Basis, Force, Role

__all__ = [
    "Audit",
    "Award",
    "ConditionResult",
    "Difference",
    "Judgement",
    "MasteryOutcome",
    "Progress",
    "Reason",
    "ReasonKind",
    "RequirementResult",
    "RequirementState",
    "Step",
    "Trend",
]

MasteryOutcome = Literal["mastered", "not-yet", "not-enough-evidence", "not-applicable", "needs-decision"]

RequirementState = Literal["met", "short", "needs-decision", "not-applicable", "undetermined-by-policy"]

Trend = Literal["rising", "steady", "falling"]


@dataclass(frozen=True, slots=True)
class Judgement(Later):
    """The judgement of one competency, indicator or objective for one student on one day.

    Attributes:
        target: its id.
        outcome: what was found.
        level: the level found, or None where there is none (not enough evidence, a roll-up).
        value: the exact number behind the level, or None.
        since: the day since which the outcome is `mastered`, else None.
        shown: the day on which mastery was first shown, even where it was lost again, else None.
        evidence: how many pieces of evidence were admitted.
        parts: the judgements of its indicators or objectives, in the framework's order.
        reason: why.
        growth: the last score minus the baseline, exact; of a roll-up, the mean of its parts' growth; None where it
            is not defined (clause C098; `engine.growth`).
        trend: whether the last score is above, at or below the mean of the earlier ones; None for a roll-up and for
            fewer than three scores.
    """

    target: str
    outcome: MasteryOutcome
    level: str | None
    value: Fraction | None
    since: date | None
    shown: date | None
    evidence: int
    parts: tuple["Judgement", ...]
    reason: Reason
    growth: Fraction | None = None
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """Credit: earned by mastery, recorded on another basis, or posted.

    Attributes:
        id: `experience:<id>` for mastery, `credit:<id>` for a recorded credit.
        title: the title, in the district's language.
        type: the pathway of the experience, or None for recorded credit.
        area: the content area of the experience, or None for recorded credit.
        basis: the legal ground.
        amount: how much, exact.
        toward: the requirements that it may serve.
        earned: the day on which it was earned; None where it is posted but the computation does not find it.
        grade: the grade in which it was earned, where that is known.
        posted: the day on which it was posted, or None.
        posted_amount: how much was posted, or None.
        posting: the id of the posting, or None.
        needs_decision: true where the credit waits for a recorded decision; it then counts nowhere.
        reason: why.
        undetermined: true where it waits because the policies do not settle it.
    """

    id: str
    title: str
    type: str | None
    area: str | None
    basis: Basis
    amount: Fraction
    toward: tuple[str, ...]
    earned: date | None
    grade: int | None
    posted: date | None
    posted_amount: Fraction | None
    posting: str | None
    needs_decision: bool
    reason: Reason
    undetermined: bool = False


@dataclass(frozen=True, slots=True)
class Progress(Later):
    """An experience that the student takes and whose credit is not earned yet.

    Attributes:
        experience: its id.
        title: its title.
        amount: the credit that it carries.
        mastered, of: how many of the parts that it asks for are mastered, and how many there are.
        missing: the parts that are not mastered, in order.
        reason: why.
    """

    experience: str
    title: str
    amount: Fraction
    mastered: int
    of: int
    missing: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """One requirement of the diploma.

    Attributes:
        id: its id; `total` for the total of credit.
        title: its title.
        needed: how much credit it asks for.
        counted: how much credit is assigned to it.
        short: how much is missing, never negative.
        state: met, short, needs-decision, not-applicable or undetermined-by-policy.
        within: the requirement that it is a part of, or None.
        shared: whether its credit counts elsewhere too.
        credits: the awards that are assigned to it, as (award id, amount), in order.
        cites: the law or decision behind it, or None.
        force: how it binds, or None.
        reason: why.
        choose: how many of its parts it asks for, or None.
        taken: the parts of a choice that are taken: those that are met, else those that are nearest.
        mastered, of: how many competencies are mastered, and how many are asked for; None where none are.
        missing: the competencies that are not mastered.
        alternative: whether it is a part of a choice: then its state counts only there.
    """

    id: str
    title: str
    needed: Fraction
    counted: Fraction
    short: Fraction
    state: RequirementState
    within: str | None
    shared: bool
    credits: tuple[tuple[str, Fraction], ...]
    cites: str | None
    force: Force | None
    reason: Reason
    choose: int | None = None
    taken: tuple[str, ...] = ()
    mastered: int | None = None
    of: int | None = None
    missing: tuple[str, ...] = ()
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition of the diploma that is no credit.

    Attributes:
        id: its id.
        title: its title.
        state: met, short, needs-decision, not-applicable or undetermined-by-policy.
        private: whether documents for others than the family leave it out.
        cites: the law or decision behind it, or None.
        force: how it binds, or None.
        reason: why.
        alternative: whether it is a part of a choice: then its state counts only there.
        roles: who may set it aside.
    """

    id: str
    title: str
    state: RequirementState
    private: bool
    cites: str | None
    force: Force | None
    reason: Reason
    alternative: bool = False
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that would close what is open, or that has to be decided first.

    Attributes:
        type: `experience` for one under way, `offered` for one that may be taken, `competency`, `condition`, or
            `decision`.
        id: the experience, competency or condition; of a decision, what it is about.
        closes: what it helps to close: requirements, conditions, `total`, or `competencies`.
        roles: who may decide, where the policies say so.
        reason: why it is a step.
    """

    type: Literal["experience", "offered", "competency", "condition", "decision"]
    id: str
    closes: tuple[str, ...]
    roles: tuple[Role, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Difference:
    """Earned and posted that are not the same.

    Attributes:
        award: the award's id.
        earned: the amount that the computation finds, 0 for nothing.
        posted: the amount in the ledger, 0 for nothing.
        reason: what differs.
    """

    award: str
    earned: Fraction
    posted: Fraction
    reason: Reason


@dataclass(frozen=True, slots=True)
class Audit(Later):
    """Where a student stands toward the diploma on a day.

    Attributes:
        student: the student's id.
        graduating_class: the class whose requirements apply.
        school: the school's id.
        as_of: the day.
        diploma: the id of the diploma that applies, or None where no policy defines one for the class.
        diploma_title: its title, or None.
        state: met, short, needs-decision or undetermined-by-policy, over everything below.
        conferred: the day on which the diploma was conferred, or None.
        total: the total of credit.
        requirements: the requirements, parents before their parts, in the policy's order.
        conditions: the conditions, in the policy's order.
        competencies: the judgements of the required competencies, where the diploma asks for them.
        awards: all credit, by day and id.
        progress: experiences under way.
        differences: earned and posted that are not the same.
        policies: the policies that apply, as (id, as_of).
        reason: why the state is what it is.
        steps: what would close the gap soonest, and what awaits whose decision, in this order.
    """

    student: str
    graduating_class: int
    school: str
    as_of: date
    diploma: str | None
    diploma_title: str | None
    state: RequirementState
    conferred: date | None
    total: RequirementResult | None
    requirements: tuple[RequirementResult, ...]
    conditions: tuple[ConditionResult, ...]
    competencies: tuple[Judgement, ...]
    awards: tuple[Award, ...]
    progress: tuple[Progress, ...]
    differences: tuple[Difference, ...]
    policies: tuple[tuple[str, date], ...]
    reason: Reason
    steps: tuple[Step, ...] = ()
