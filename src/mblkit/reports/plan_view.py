"""What a student success plan holds as a document. Amounts of credit are exact text."""

from dataclasses import dataclass

from mblkit.reports.views import Frame, Legend, SchoolBlock, StudentBlock


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A competency or indicator that a goal works toward, and where the student stands on it.

    Attributes:
        id, name: as the framework says.
        outcome, outcome_name: a code, and the same in words.
        level: the name of the level, where one was found.
    """

    id: str
    name: str
    outcome: str
    outcome_name: str
    level: str | None


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal in the student's words.

    Attributes:
        statement: the goal.
        targets: what it works toward.
        due, reached: the day by which it should be reached, and the one on which it was, or None.
        overdue: whether the day has passed and it is not reached.
    """

    statement: str
    targets: tuple[TargetLine, ...]
    due: str | None
    reached: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class GoalBlock:
    """The goals of one part of life: academic, career, or social, emotional and physical."""

    area: str
    name: str
    goals: tuple[GoalLine, ...]


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """An experience that the student means to take.

    Attributes:
        id, title, type: as the district says, the type in words.
        credit: what it carries, or None.
        state, state_name: earned, under-review, under-way or planned, and the same in words.
        before: experiences that come before it and whose credit is not earned.
        serves: the titles of requirements that its credit may serve.
    """

    id: str
    title: str
    type: str
    credit: str | None
    state: str
    state_name: str
    before: tuple[str, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A requirement that lets choose among its parts, and what the student chose."""

    requirement: str
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A student success plan.

    Attributes:
        frame: its language, its days, and what to know before relying on it.
        grade, graduating_class: where the student is, and the year of the diploma.
        plan: the id of the plan, or None where there is none.
        adviser: the name of the adviser, where it is known.
        reviewed: the day of the last review, or None.
        goals: the goals by part of life; all three parts, those without a goal as well.
        planned: the experiences that the student means to take.
        choices: what the student chooses where a requirement lets choose.
        earned, needed: credit so far, and what the diploma asks for, or None.
        share: earned of needed in whole percent, at most 100.
        open: the titles of the requirements that are still open.
        legend: what the levels, the standings and the types in it mean.
    """

    frame: Frame
    student: StudentBlock
    school: SchoolBlock
    grade: int
    graduating_class: int
    plan: str | None
    adviser: str | None
    reviewed: str | None
    goals: tuple[GoalBlock, ...]
    planned: tuple[PlannedLine, ...]
    choices: tuple[ChoiceLine, ...]
    earned: str
    needed: str | None
    share: int
    open: tuple[str, ...]
    legend: Legend
