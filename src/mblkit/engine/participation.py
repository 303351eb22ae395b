"""Which experiences a student takes part in, since when, and in which grade a day falls."""

from datetime import date
from typing import Final, NamedTuple

from mblkit.district import Closure, District
from mblkit.engine.results import Reason
from mblkit.model.origin import Kept
from mblkit.model.people import SectionRecord, StudentRecord

_AUGUST: Final = 8
"""From August on, a day outside the district's school years belongs to the year that is about to begin."""


class Participation(NamedTuple):
    """A student takes part in an experience since a day."""

    experience: str
    began: date
    reason: Reason


def participations(district: District, closure: Closure, as_of: date) -> dict[str, Participation]:
    """Return the experiences in which a student takes part by a day, by id, in order.

    A roster or a placement says since when; where neither does, the first piece of evidence filed there.
    """
    found = [_in_section(district, section) for section in closure.sections]
    for place, placement in enumerate(closure.student.record.placements):
        reason = Reason("note", f"placed since {placement.starts}", closure.student.origin.at("placements", place))
        found.append(Participation(placement.experience, placement.starts, reason))
    told = {one.experience for one in found if one.began <= as_of}
    for piece in closure.evidence:
        if piece.experience not in told and piece.known_on(as_of):
            reason = Reason("note", f"first evidence on {piece.on}, without a roster", piece.origin)
            found.append(Participation(piece.experience, piece.on, reason))
    first: dict[str, Participation] = {}
    for one in sorted(found, key=lambda each: (each.experience, each.began, each.reason.text)):
        if one.began <= as_of:
            first.setdefault(one.experience, one)
    return first


def _in_section(district: District, section: Kept[SectionRecord]) -> Participation:
    """Return the participation of whoever is in a section: made once for all of them."""
    known: dict[tuple[object, ...], Participation] = district.derived("in sections", dict)
    record = section.record
    key = record.id, record.experience, record.term, record.year, section.origin
    found = known.get(key)
    if found is None:
        starts = _starts(district, record)
        reason = Reason("note", f"in section {record.id} since {starts}", section.origin)
        found = known[key] = Participation(record.experience, starts, reason)
    return found


def _starts(district: District, section: SectionRecord) -> date:
    if section.term is not None:
        return district.term(section.term).starts
    return district.year(section.year).starts


def grade_on(district: District, student: StudentRecord, day: date) -> int | None:
    """Return the grade that a student was in on a day, or None where there is none.

    Counted in school years from the entry, and never above the grade that the student is in now.
    """
    entered, known = student.entered, district.derived("school years by day", dict[date, int])
    grade = entered.grade + _school_year(district, day, known) - _school_year(district, entered.on, known)
    grade = min(grade, student.grade)
    return grade if grade >= 0 else None


def _school_year(district: District, day: date, known: dict[date, int]) -> int:
    """Return the calendar year in which the school year of a day ends, found once for each day."""
    found = known.get(day)
    if found is None:
        found = known[day] = _found_school_year(district, day)
    return found


def _found_school_year(district: District, day: date) -> int:
    """Return the calendar year in which the school year of a day ends."""
    for year in district.record.years:
        if year.starts <= day <= year.ends:
            return year.ends.year
    return day.year + (day.month >= _AUGUST)
