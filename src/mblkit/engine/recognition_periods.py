"""The period that a rule of recognition looks at, and what a student takes in it."""

from dataclasses import dataclass
from datetime import date

from mblkit.district import Closure, District
from mblkit.engine.participation import grade_on
from mblkit.model.district import Year
from mblkit.model.people import StudentRecord
from mblkit.model.recognition import Period

_ELEVEN = 11


@dataclass(frozen=True, slots=True)
class Span:
    """A period.

    Attributes:
        name: the id of the term or the year; or "all years".
        starts: its first day; of all years, the day on which the student came.
        ends: its last day, or the day that is looked at where that is earlier.
        year: the id of the school year, or None for all years.
        term: the id of the term, or None for a whole year and for all years.
    """

    name: str
    starts: date
    ends: date
    year: str | None = None
    term: str | None = None


def span_on(district: District, student: StudentRecord, day: date, period: Period) -> Span | None:
    """Return the period of a day: the one that the day is in, between two the last one; None before the first.

    A year without terms is its own term.
    """
    if period == "all":
        return Span("all years", student.entered.on, day)
    begun = [year for year in district.record.years if year.starts <= day]
    if not begun:
        return None
    year = max(begun, key=lambda one: one.starts)
    terms = [term for term in year.terms if term.starts <= day] if period == "term" else []
    if not terms:
        return Span(year.id, year.starts, min(year.ends, day), year.id)
    term = max(terms, key=lambda one: one.starts)
    return Span(term.id, term.starts, min(term.ends, day), year.id, term.id)


def taken_in(district: District, closure: Closure, span: Span) -> tuple[str, ...]:
    """Return the experiences that a student takes in a term or a year: in a class of it, or placed; by id."""
    found = {
        kept.record.experience
        for kept in closure.sections
        if kept.record.year == span.year and (span.term is None or kept.record.term in {None, span.term})
    }
    for placement in closure.student.record.placements:
        if placement.starts <= span.ends and (placement.ends is None or placement.ends >= span.starts):
            found.add(placement.experience)
    return tuple(sorted(name for name in found if name in district.experiences))


def completed_grade_11(district: District, student: StudentRecord, day: date) -> bool:
    """Tell whether a school year that the student spent in grade 11 or above was over by a day (C.G.S. 10-220q)."""
    return any(_spent(district, student, year) for year in district.record.years if year.ends <= day)


def _spent(district: District, student: StudentRecord, year: Year) -> bool:
    here = student.entered.on <= year.ends and (student.left is None or student.left >= year.ends)
    grade = grade_on(district, student, year.ends)
    return here and grade is not None and grade >= _ELEVEN
