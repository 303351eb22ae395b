"""What report cards and progress reports hold: frozen, plain text and whole numbers only.

Days are text, YYYY-MM-DD. Amounts of credit are exact text, "0.5" or "2/3".
"""

from dataclasses import dataclass

from mblkit.reports.views import Frame, HabitsBlock, Legend, PolicyLine, SchoolBlock, StudentBlock, Term


@dataclass(frozen=True, slots=True)
class PeriodBlock:
    """The term that a report card is about: its id, its name, its school year, its first and last day."""

    id: str
    name: str
    year: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A score that counts.

    Attributes:
        on: the day.
        task: the title of the task.
        score: the name of the level, or the number.
        at: the place of the level on the scale, from 1.
    """

    on: str
    task: str
    score: str
    at: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """What would bring a student further.

    Attributes:
        level: the name of the level above the one that is reached, or None where no level is found yet.
        criteria: what the work looks like at that level, or None where the framework does not say.
        by: the last day on which it can be shown in a course that the student takes, or None where none is set.
        tries: how many tries at one task the policy counts, or None where it sets no limit.
    """

    level: str | None
    criteria: str | None
    by: str | None
    tries: int | None


@dataclass(frozen=True, slots=True)
class TargetLine:
    """Where a student stands on a competency, an indicator or an objective.

    Attributes:
        id: its id.
        kind: competency, indicator or objective.
        statement: what it says, in words for families where the framework has them.
        outcome, outcome_name: a code, and the same in words; `not-assessed` is not `not-yet`.
        level: the name of the level that was found, or None.
        at, target: the place of that level on the scale from 1, or 0; that of the target.
        levels: the names of the levels of the scale, lowest first.
        target_name: the name of the target level.
        mastered, parts_of: how many of its parts are mastered and how many there are; 0 where it has none.
        trend, trend_name: which way the scores go, a code and in words, or None and empty.
        growth: the last score minus the first one, exact, or None.
        evidence: how many pieces of evidence count.
        new: how many of the pieces that count are of the time that the document is about.
        last: the day of the last piece that counts, or None.
        support: the day since which support is in place, or None.
        scores: the scores that count, oldest first; empty for what is judged by its parts.
        next: what would bring the student further; None where the target is reached or does not apply.
        parts: the same for those of its indicators that are shown.
    """

    id: str
    kind: str
    statement: str
    outcome: str
    outcome_name: str
    level: str | None
    at: int
    target: int
    levels: tuple[str, ...]
    target_name: str
    mastered: int
    parts_of: int
    trend: str | None
    trend_name: str
    growth: str | None
    evidence: int
    new: int
    last: str | None
    support: str | None
    scores: tuple[ScoreLine, ...]
    next: NextStep | None
    parts: tuple["TargetLine", ...]


@dataclass(frozen=True, slots=True)
class CourseBlock:
    """A course, or another experience, with what it asks for.

    Attributes:
        id, title: of the experience.
        type: what it is, in words.
        term: the name of its term, or None.
        starts, ends: its first and last day, as far as they are known.
        teachers: who teaches it, by name where names are known, else by id.
        credit: the credit that it carries, or None.
        state, state_name: where the student stands on the credit, a code and in words.
        why: the reason, in one sentence.
        mastered, of: how many of the parts that it asks for are mastered, and how many there are.
        lines: where the student stands on what it asks for.
    """

    id: str
    title: str
    type: str
    term: str | None
    starts: str | None
    ends: str | None
    teachers: tuple[str, ...]
    credit: str | None
    state: str
    state_name: str
    why: str
    mastered: int
    of: int
    lines: tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was said of a piece of work.

    Attributes:
        on: the day of the work.
        task, course: their titles.
        by: who says it, where it is not the student.
        words: what was said.
        scores: what the student thinks that the work shows: what was scored, and the level, in words.
    """

    on: str
    task: str
    course: str
    by: str | None
    words: str
    scores: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom to ask: the adviser by name, else by id, or None; the telephone number of the school, or None."""

    adviser: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class CreditSum:
    """Credit over all years: earned, and needed for the diploma, or None where no policy says; earned of that in %."""

    earned: str
    needed: str | None
    share: int


@dataclass(frozen=True, slots=True)
class ReportCardView:
    """A report card.

    Attributes:
        frame: its language, its days, and what to know before relying on it.
        grade: the grade on the day.
        period: the term.
        courses: the experiences of the term.
        others: competencies with evidence of the term that no course of the term asks for, by area.
        support: the day since which support is in place that is not for one competency, or None.
        comments: what teachers say of the term's work.
        reflections: what the student says of it.
        habits: the habits of work in the term, apart from everything academic.
        relearning: how a student tries again, in the words of the policy, or None.
        legend, standings, trends: what the words mean.
    """

    frame: Frame
    student: StudentBlock
    school: SchoolBlock
    grade: int
    period: PeriodBlock
    credit: CreditSum
    courses: tuple[CourseBlock, ...]
    others: tuple[tuple[str, tuple[TargetLine, ...]], ...]
    support: str | None
    comments: tuple[Remark, ...]
    reflections: tuple[Remark, ...]
    habits: tuple[HabitsBlock, ...]
    relearning: str | None
    contacts: Contacts
    policies: tuple[PolicyLine, ...]
    legend: Legend
    standings: tuple[Term, ...]
    trends: tuple[Term, ...]
