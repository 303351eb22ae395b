"""What documents hold: frozen, plain text and whole numbers only, so that a template can do nothing but place it.

Days are text, YYYY-MM-DD. Amounts of credit are exact text, "0.5" or "2/3".
"""

from dataclasses import dataclass
from typing import Literal

from mblkit.reports.source import Source

Audience = Literal["college", "family", "record"]
"""Whom a transcript is for: colleges, the family, or the district's archive."""

Mark = Literal["posted", "not-posted", "in-progress", "not-completed", "under-review"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every document says of itself.

    Attributes:
        document: what kind it is, a file name: transcript, report-card.
        language, direction: the language of the document.
        district: the district's name.
        generated: the day on which it was made.
        as_of: the day that it tells about.
        notices: what a reader must know before relying on it; empty for a document without a flaw.
        remarks: what a reader should know about its words.
    """

    document: str
    language: str
    direction: Literal["ltr", "rtl"]
    district: str
    generated: str
    as_of: str
    notices: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudentBlock:
    """Who the document is about.

    Attributes:
        id: the student's id.
        name: the name that the student goes by; None where the people files are not there.
        legal_name: given names and family name; None as above.
        state_id: the state's number, or None.
        birth_date: the day of birth, where the document shows it.
    """

    id: str
    name: str | None
    legal_name: str | None
    state_id: str | None
    birth_date: str | None


@dataclass(frozen=True, slots=True)
class SchoolBlock:
    """The school that speaks."""

    name: str
    address: str | None
    phone: str | None
    ceeb: str | None
    accreditor: str | None
    principal: str | None
    registrar: str | None


@dataclass(frozen=True, slots=True)
class EnrollmentBlock:
    """When the student came and goes. A status says nothing to others, so there is none.

    Attributes:
        entered, entered_grade: the first day in the district and the grade on it.
        left: the last day, or None.
        grade: the grade now, or the last one.
        graduating_class: the year of the diploma.
        expected: the day on which that school year ends, where the calendar knows it and nothing is conferred.
        conferred: the day on which the diploma was conferred, or None.
        diploma: its title, or None where no policy defines one for the class.
    """

    entered: str
    entered_grade: int
    left: str | None
    grade: int
    graduating_class: int
    expected: str | None
    conferred: str | None
    diploma: str | None


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One learning experience with its credit, or on the way to it.

    Attributes:
        id: the id of the experience, or of the recorded credit.
        title: the full title; as posted, where it is posted.
        type: what it is, in words.
        place: the partner, the college or the provider, where there is one.
        grade: the grade in which it was earned, where that is known.
        term: the name of the term, or None.
        starts, ends: its first and last day, where they are known.
        completed: the day on which the credit was earned, or None.
        attempted, earned: amounts of credit; nothing is earned yet where `earned` is None.
        not_posted: how much of it is earned and not posted yet, or None.
        basis: the legal ground, a code.
        basis_name: the same in words.
        serves: the titles of the requirements that it is counted for.
        interdisciplinary: whether it carries competencies of several content areas.
        mark: posted, or why it is not.
        mark_name: the same in words; empty for posted.
    """

    id: str
    title: str
    type: str
    place: str | None
    grade: int | None
    term: str | None
    starts: str | None
    ends: str | None
    completed: str | None
    attempted: str
    earned: str | None
    not_posted: str | None
    basis: str
    basis_name: str
    serves: tuple[str, ...]
    interdisciplinary: bool
    mark: Mark
    mark_name: str


@dataclass(frozen=True, slots=True)
class YearBlock:
    """The experiences of a school year with the sum of their credit; `grade` is the grade of them all, if it is one."""

    year: str
    grade: int | None
    lines: tuple[CreditLine, ...]
    attempted: str
    earned: str


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Credit of another school: what it says, and what the district made of it."""

    id: str
    title: str
    source: str
    original: str
    grade: int
    earned: str
    accepted: str | None
    credit: str
    not_posted: str | None
    basis: str
    basis_name: str
    serves: tuple[str, ...]
    mark: Mark
    mark_name: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Credit over all years.

    Attributes:
        needed: what the diploma asks for, or None where no policy defines a diploma.
        attempted: the credit of all experiences that are listed, finished or not.
        earned: what is counted.
        posted: what of it is on the official record.
        not_posted: what of it is not, or None.
        share: earned of needed in whole percent, at most 100, for a bar; 0 where nothing is needed.
    """

    needed: str | None
    attempted: str
    earned: str
    posted: str
    not_posted: str | None
    share: int


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement of the diploma.

    Attributes:
        id, title: as the policy says.
        depth: 0 for one that stands by itself, 1 for a part of one, and so on.
        needed, counted: amounts of credit, or None where a recorded decision has settled the requirement.
        state: met, adjusted or open.
        state_name: the same in words.
    """

    id: str
    title: str
    depth: int
    needed: str | None
    counted: str | None
    state: str
    state_name: str


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition that is no credit and that others may know of."""

    id: str
    title: str
    state: str
    state_name: str


@dataclass(frozen=True, slots=True)
class CompetencyLine:
    """Where the student stands on one competency.

    Attributes:
        id, name, statement: as the framework says.
        outcome: a code; `not-assessed` is not `not-yet`.
        outcome_name: the same in words.
        level: the name of the level, where one was found for the competency as a whole.
        mastered, of: how many of its parts are mastered and how many there are, 0 where it has none.
        verified: the day since which it is mastered, or None.
    """

    id: str
    name: str
    statement: str
    outcome: str
    outcome_name: str
    level: str | None
    mastered: int
    of: int
    verified: str | None


@dataclass(frozen=True, slots=True)
class AreaBlock:
    """The competencies of one area, and how many are mastered."""

    id: str
    name: str
    lines: tuple[CompetencyLine, ...]
    mastered: int
    of: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the document and its meaning; `code` is the code behind it, or the level's id."""

    code: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ScaleBlock:
    """A scale with its levels, lowest first; `target` is the name of the level that shows mastery."""

    name: str
    levels: tuple[Term, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Legend:
    """Every scale, code and type that the document uses."""

    scales: tuple[ScaleBlock, ...]
    outcomes: tuple[Term, ...]
    types: tuple[Term, ...]
    bases: tuple[Term, ...]
    marks: tuple[Term, ...]
    states: tuple[Term, ...]
    credit: str


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy that the document rests on, and the day on which its text was last compared with its sources."""

    id: str
    title: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Swap:
    """A word of ours, and the district's word that takes its place in what the document itself says."""

    ours: str
    own: str


@dataclass(frozen=True, slots=True)
class HabitLine:
    """One habit in a document.

    Attributes:
        name: its name.
        statement: what a student does.
        usual: the name of the level that was observed most often, or None where nothing was.
        latest: the name of the level that was observed last, or None.
        on: the day of the last observation, or None.
        counts: each level's name and how often it was observed, lowest first.
        observations: how many there are.
    """

    name: str
    statement: str
    usual: str | None
    latest: str | None
    on: str | None
    counts: tuple[tuple[str, int], ...]
    observations: int


@dataclass(frozen=True, slots=True)
class HabitsBlock:
    """The habits of work in a document, with the meaning of each level.

    Attributes:
        lines: the habits.
        legend: each level's name and meaning, lowest first.
    """

    lines: tuple[HabitLine, ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A transcript.

    Attributes:
        official: whether it prints the ledger alone.
        frame: its language, its days, and what to know before relying on it.
        years: finished experiences by school year.
        under_way: experiences without credit so far.
        transfers: credit of other schools.
        areas, portrait: competencies of the content areas, and cross-curricular ones.
        habits: the habits of work, apart from everything academic; empty unless they are asked for.
        source: where an official transcript, or one for the archive, comes from; None for any other: it proves nothing.
        audience: whom it is for.
    """

    official: bool
    frame: Frame
    student: StudentBlock
    school: SchoolBlock
    enrollment: EnrollmentBlock
    years: tuple[YearBlock, ...]
    under_way: tuple[CreditLine, ...]
    transfers: tuple[TransferLine, ...]
    totals: Totals
    requirements: tuple[RequirementLine, ...]
    conditions: tuple[ConditionLine, ...]
    areas: tuple[AreaBlock, ...]
    portrait: tuple[AreaBlock, ...]
    habits: tuple[HabitsBlock, ...]
    policies: tuple[PolicyLine, ...]
    legend: Legend
    source: Source | None = None
    audience: Audience = "college"
