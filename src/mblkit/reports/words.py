"""The words that documents use for codes, with one sentence each that says what they mean to a family."""

from dataclasses import dataclass
from typing import Final

from mblkit.reports.locale import mark
from mblkit.reports.parts import Sign


@dataclass(frozen=True, slots=True)
class Word:
    """A code, the word for it on documents, and its meaning in one sentence."""

    code: str
    name: str
    meaning: str


def _table(*rows: tuple[str, str, str]) -> dict[str, Word]:
    return {code: Word(code, name, meaning) for code, name, meaning in rows}


TYPES: Final = _table(
    ("course", "Course", "Taught at the school."),
    ("cross-curricular", "Cross-curricular experience", "Work that joins several content areas."),
    ("career-technical", "Career and technical course", "Prepares for a field of work."),
    ("virtual", "Virtual course", "Taught at a distance."),
    ("work-based", "Work-based learning", "Learning at a place of work, with a partner of the school."),
    ("service", "Service learning", "Work for the community, with a partner of the school."),
    ("dual-enrollment", "Dual enrollment", "A college course that also counts at the school."),
    ("middle-school", "Middle-school course", "High-school work done in middle school."),
    ("internship", "Internship", "Supervised work in an organization outside the school."),
    ("independent-study", "Independent study", "The student's own plan, with a teacher as adviser."),
    ("other", "Other experience", "Another experience that the school approved."),
    ("higher-education", "College course", "Taken at a college."),
    ("online", "Online work", "Given by a provider outside the school."),
    ("examination", "Examination", "Knowledge shown by an examination."),
    ("seat-time", "Course", "Taught at the school."),
)
"""Types of learning experiences; recorded credit has a type by its basis."""

BASES: Final = _table(
    ("mastery", "Mastery", "The competencies that the experience carries were mastered."),
    ("seat-time", "Seat time", "The hours of instruction that the law asks for were completed."),
    ("higher-education", "Higher education", "Earned in a course of an accredited college."),
    ("online", "Online", "Earned online, under the board's policy on online work."),
    ("examination", "Examination", "Earned by an approved examination."),
    ("transfer", "Transfer", "Earned at another school and accepted here."),
)

OUTCOMES: Final = _table(
    ("mastered", "Mastered", "The evidence reaches the target level."),
    ("not-yet", "Not yet met", "Assessed; the evidence does not reach the target level yet."),
    ("not-enough-evidence", "Not enough evidence", "Some evidence, too little to judge by."),
    ("not-assessed", "Not yet assessed", "No evidence so far."),
    ("needs-decision", "Under review", "The school has not decided yet."),
    ("adjusted", "Adjusted", "Settled by a substitution or another recorded decision."),
)

STATES: Final = _table(
    ("met", "Met", "All that is asked for is there."),
    ("adjusted", "Met (adjusted)", "Satisfied by a substitution or another recorded decision."),
    ("open", "Open", "Still to be met."),
)
"""How a document for others shows a requirement: one word for every kind of recorded decision."""

MARKS: Final = _table(
    ("not-posted", "Not yet posted", "Earned, but not on the official record yet."),
    ("in-progress", "In progress", "Begun, and not finished; no credit yet."),
    ("not-completed", "Not yet completed", "Finished without credit so far; credit can still be earned."),
    ("under-review", "Under review", "Credit that the school has not approved yet; it counts nowhere."),
    ("interdisciplinary", "Interdisciplinary", "Carries competencies of more than one content area."),
)

FULL_YEAR: Final = mark("Full year")

_SIGNS: Final[dict[str, Sign]] = {
    "mastered": "full",
    "met": "full",
    "not-yet": "half",
    "adjusted": "diamond",
    "not-enough-evidence": "dot",
    "needs-decision": "dot",
}


def sign_of(code: str) -> Sign:
    """Return the shape that goes with the code of a standing; a ring for one that says nothing yet."""
    return _SIGNS.get(code, "ring")
