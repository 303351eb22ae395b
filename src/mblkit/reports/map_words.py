"""The words that the curriculum map uses for its codes, with one sentence each that says what they mean."""

from collections.abc import Mapping
from typing import Final

from mblkit.reports.words import Word


def _table(*rows: tuple[str, str, str]) -> Mapping[str, Word]:
    return {code: Word(code, name, meaning) for code, name, meaning in rows}


STATES: Final = _table(
    ("unclaimed", "Unclaimed", "No competency or indicator answers it."),
    ("claimed-not-taught", "Not taught", "Something answers it, but no experience carries that."),
    ("taught-not-assessed", "Not assessed", "An experience carries what answers it, but no task is scored on that."),
    ("partial", "Partial", "What answers it is taught and assessed, but answers only a part of it."),
    ("covered", "Covered", "Answered in full, taught and assessed."),
)

GAPS: Final = _table(
    ("no-standard", "No standard", "A competency of a content area answers no standard in force."),
    ("no-experience", "No experience", "No experience carries it."),
    ("elective-only", "Elective only", "Every student must master it, and not every student is taught it."),
    ("no-task", "No task", "No task whose evidence counts toward mastery is scored on it."),
    ("one-grade", "One grade", "It is taken up in one grade only."),
)

PATHS: Final = _table(
    ("required", "R", "Every student takes the experience."),
    ("alternative", "A", "Students may take it in the place of one that every student takes."),
    ("elective", "E", "An elective: some students take it."),
)

HOWS: Final = _table(
    ("whole", "R", "It carries the whole competency."),
    ("parts", "R 2/4", "It carries so many of the competency's indicators."),
    ("objectives", "(R)", "It carries nothing of it, but objectives of its units lead there."),
)

DENSITIES: Final = _table(
    ("standards-per-competency", "Standards per competency", "Standards in force that a competency names."),
    ("competencies-per-standard", "Competencies per standard", "Competencies that answer a standard, where any does."),
    ("objectives-per-indicator", "Objectives per indicator", "Objectives that lead to an indicator."),
)

BANDS: Final[Mapping[str, str]] = {"across": "Several bands", "unknown": "No grades given"}
"""The bands that are not named by their grades."""

NO_AREA: Final = "No area"
"""Where sets stand that no competency answers."""
