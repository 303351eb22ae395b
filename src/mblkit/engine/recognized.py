"""What recognition comes to: one result for each rule, with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from mblkit.engine.results import Reason
from mblkit.model.recognition import Audience

RecognitionType = Literal["grade-standing", "eligibility", "honors", "honor-roll", "gpa", "rank"]

RecognitionState = Literal[
    "met", "not-met", "found", "not-enough-evidence", "needs-decision", "undetermined-by-policy", "not-applicable"
]
"""Met and not-met where there is a cut-off, found where there is none; the rest where nothing can be said yet."""

OPEN: Final[tuple[RecognitionState, ...]] = ("undetermined-by-policy", "needs-decision", "not-enough-evidence")
"""States of what cannot be said, what only a new policy can settle first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a figure came to, or several of them together.

    Attributes:
        state: met, not-met or found; or why it cannot be said.
        value: the figure, exact, or None.
        reason: how it was found.
    """

    state: RecognitionState
    value: Fraction | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Recognized:
    """What a rule of recognition comes to for one student on one day.

    Attributes:
        id: the id of the rule.
        type: its type.
        title: its title, in the district's language.
        state: what was found.
        gives: the grade, the tier, the place or the average, as text; None where nothing is given.
        value: the figure behind it, exact, or None.
        period: the period that was looked at, in words.
        audience: who may be told beside the school's own staff; None where it is not restricted.
        reason: why.
    """

    id: str
    type: RecognitionType
    title: str
    state: RecognitionState
    gives: str | None
    value: Fraction | None
    period: str
    audience: tuple[Audience, ...] | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything that the policies in force recognize of one student on a day.

    Attributes:
        student: the student's id.
        graduating_class: the graduating class.
        grade: the grade on the day, or None before the student came.
        completed_grade_11: whether a school year in grade 11 was over by the day (C.G.S. 10-220q).
        as_of: the day.
        results: the results, in the policies' order; a grade point average is always among them.
    """

    student: str
    graduating_class: int
    grade: int | None
    completed_grade_11: bool
    as_of: date
    results: tuple[Recognized, ...]


def together(found: Iterable[Measured]) -> RecognitionState:
    """Return the state of several figures that must all be met: one that is not met decides, whatever is open."""
    states = {one.state for one in found}
    if "not-met" in states:
        return "not-met"
    return next((one for one in OPEN if one in states), "met")
