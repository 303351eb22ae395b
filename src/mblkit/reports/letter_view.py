"""What a letter on a credit audit holds. Amounts of credit are exact text."""

from dataclasses import dataclass

from mblkit.reports.views import Frame, PolicyLine, SchoolBlock, StudentBlock


@dataclass(frozen=True, slots=True)
class OpenRequirement:
    """A requirement that is not met yet.

    Attributes:
        id, title: as the policy says.
        needed, counted, short: credit; None where it asks for no credit.
        competencies: how many of its competencies are still to be mastered, or None where it asks for none.
        waits: whether it waits for a decision of the school, and not for the student.
    """

    id: str
    title: str
    needed: str | None
    counted: str | None
    short: str | None
    competencies: int | None
    waits: bool


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """A condition that is not fulfilled yet; `waits` where the school has to decide."""

    id: str
    title: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A way to what is missing.

    Attributes:
        id: the experience or the competency.
        title: its title.
        type: under-way, not-completed, offered or competency.
        credit: the credit that it carries, or None.
        mastered, of: for one under way, how many of its parts are mastered, and how many there are.
        closes: what it helps to meet, titles.
    """

    id: str
    title: str
    type: str
    credit: str | None
    mastered: int | None
    of: int | None
    closes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter on a credit audit.

    Attributes:
        frame: its language, its days, and what to know before relying on it.
        state: met, short or waiting, over everything.
        graduating_class: the year of the diploma.
        diploma: its title, or None where no policy defines one.
        conferred: the day on which it was conferred, or None.
        expected: the day on which the school year of the diploma ends, or None.
        earned, needed, short: credit; `needed` and `short` are None where the diploma states no total.
        not_posted: how much of it is not on the official record yet, or None.
        share: earned of needed in whole percent, at most 100.
        requirements, conditions: what is open.
        unnamed: whether something is open that is private, and so is not named.
        relearning: how students try again, as the district's policies say it.
        ways: what would close it soonest, the nearest first.
    """

    frame: Frame
    student: StudentBlock
    school: SchoolBlock
    state: str
    graduating_class: int
    diploma: str | None
    conferred: str | None
    expected: str | None
    earned: str
    needed: str | None
    short: str | None
    not_posted: str | None
    share: int
    requirements: tuple[OpenRequirement, ...]
    conditions: tuple[OpenCondition, ...]
    unnamed: bool
    ways: tuple[Way, ...]
    relearning: tuple[str, ...]
    policies: tuple[PolicyLine, ...]
