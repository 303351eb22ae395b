"""What a progress report holds: frozen, plain text and whole numbers only.

Days are text, YYYY-MM-DD.
"""

from dataclasses import dataclass

from mblkit.reports.report_card_view import Contacts, TargetLine
from mblkit.reports.views import Frame, Legend, PolicyLine, SchoolBlock, StudentBlock, Term


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What changed on an indicator, an objective, or a competency that is scored itself.

    Attributes:
        line: where the student stands now.
        competency: the competency that it belongs to, in words for families; empty where it is one.
        before, before_name: the outcome on the first day, a code and in words.
        before_level: the name of the level on that day, or None.
        courses: the titles of the experiences that ask for it and are not over.
    """

    line: TargetLine
    competency: str
    before: str
    before_name: str
    before_level: str | None
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaceLine:
    """How far a student is in a course.

    Attributes:
        id, title: of the experience.
        teachers: who teaches it.
        mastered, of: how many of the parts that it asks for are mastered, and how many there are.
        done: the same in whole percent.
        over: how much of the course is over, in whole percent, or None where its last day is not known.
        state, state_name: a code and in words; None and empty where the last day is not known.
    """

    id: str
    title: str
    teachers: tuple[str, ...]
    mastered: int
    of: int
    done: int
    over: int | None
    state: str | None
    state_name: str


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal of the plan of the year: what it says, the day by which it is due and the day on which it was reached."""

    area: str
    area_name: str
    statement: str
    due: str | None
    reached: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class ProgressView:
    """A progress report.

    Attributes:
        frame: its language, its days, and what to know before relying on it.
        grade: the grade on the day.
        since: the day from which on changes are told.
        report: the name of the term whose end that was, or None where the day was asked for.
        struggles: changes that do not reach the target, those that fell first and then those that are furthest away.
        stalled: what does not reach the target and has not changed, in courses that are not over.
        waiting: changes on which there is too little evidence, or on which the school has not decided yet.
        gains: what was mastered in the time.
        kept: what was mastered before and was shown again.
        pace: how far the student is in each course.
        goals: the academic and career goals of the plan of the year.
        planned: the titles of the experiences of that plan that have not begun.
        reviewed: the day on which that plan was last gone through, or None.
        relearning: how a student tries again, in the words of the policy, or None.
        support: the day since which support is in place that is not for one competency, or None.
        check: the day of the next report card, or None where the calendar has none.
        contacts: whom to ask.
    """

    frame: Frame
    student: StudentBlock
    school: SchoolBlock
    grade: int
    since: str
    report: str | None
    struggles: tuple[ChangeLine, ...]
    stalled: tuple[ChangeLine, ...]
    waiting: tuple[ChangeLine, ...]
    gains: tuple[ChangeLine, ...]
    kept: tuple[ChangeLine, ...]
    pace: tuple[PaceLine, ...]
    goals: tuple[GoalLine, ...]
    planned: tuple[str, ...]
    reviewed: str | None
    relearning: str | None
    support: str | None
    check: str | None
    contacts: Contacts
    policies: tuple[PolicyLine, ...]
    legend: Legend
    paces: tuple[Term, ...]
    trends: tuple[Term, ...]
