"""What a school profile holds. Counts of small groups are left out: None."""

from dataclasses import dataclass

from mblkit.reports.explainer_view import AskedLine, JudgingLine
from mblkit.reports.views import ConditionLine, Frame, PolicyLine, ScaleBlock, SchoolBlock, Term


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of a table.

    Attributes:
        name: the group.
        students: how many belong to it; None where that is left out.
        share: the share in whole percent; None where that is left out or says too much.
        sign: whether the share is exact ("="), at most ("<=") or at least (">="), or "" for none.
    """

    name: str
    students: int | None
    share: int | None
    sign: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """People by one feature; `whole` is how many there are, None where even that is too few to say."""

    title: str
    whole: int | None
    groups: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class TestLine:
    """A test: how many took it, and between which results the middle half lies; None where too few took it."""

    name: str
    takers: int | None
    lowest: str | None
    highest: str | None


@dataclass(frozen=True, slots=True)
class OfferBlock:
    """The experiences of one type that carry credit: the word for the type, and their titles."""

    type: str
    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A school profile.

    Attributes:
        frame: its language, its days, and what to know before relying on it.
        school: the school, without names of people but those who speak for it.
        year: the school year.
        web: the address of its page, or None.
        counselors: their names, where a people file has them.
        setting, teaching, curriculum: texts of the school, or None.
        recognitions, programs, destinations: as the school names them.
        enrollment: students of the year by grade.
        breakdowns: students by features.
        offers: experiences that carry credit, by type.
        diploma, needed, all_competencies, asked, conditions: what the diploma of the next class asks for.
        scales: the scales with the meanings of their levels.
        judging: how competencies are judged.
        conversions: the titles of conversions of levels to letters or points, with what each gives.
        averages: the titles of the rules of grade point averages.
        ranks: whether students are ranked at all.
        habits: whether habits of work are recorded, apart from academic work.
        after: what graduates do next, by class.
        tests: results of tests.
        least: the smallest group whose size or share is printed.
        policies: the policies that it rests on.
    """

    frame: Frame
    school: SchoolBlock
    year: str
    web: str | None
    counselors: tuple[str, ...]
    setting: str | None
    teaching: str | None
    curriculum: str | None
    recognitions: tuple[str, ...]
    programs: tuple[str, ...]
    destinations: tuple[str, ...]
    enrollment: GroupTable
    breakdowns: tuple[GroupTable, ...]
    offers: tuple[OfferBlock, ...]
    diploma: str | None
    needed: str | None
    all_competencies: bool
    asked: tuple[AskedLine, ...]
    conditions: tuple[ConditionLine, ...]
    scales: tuple[ScaleBlock, ...]
    judging: tuple[JudgingLine, ...]
    conversions: tuple[Term, ...]
    averages: tuple[str, ...]
    ranks: bool
    habits: bool
    after: tuple[GroupTable, ...]
    tests: tuple[TestLine, ...]
    least: int
    policies: tuple[PolicyLine, ...]
