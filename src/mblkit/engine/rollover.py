"""The next school year: who moves up a grade and why others do not, and which classes go on."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mblkit.district import District
from mblkit.engine.recognized import Recognition, Recognized
from mblkit.model.base import ID_PATTERN
from mblkit.model.district import Year
from mblkit.model.people import SectionRecord, StudentRecord

_LAST_GRADE: Final = 12


@dataclass(frozen=True, slots=True)
class Move:
    """A student who moves up.

    Attributes:
        student: the student's id.
        grade: the grade so far.
        to: the grade of the new year.
        reason: why.
    """

    student: str
    grade: int
    to: int
    reason: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A student who is enrolled and is not moved, and why."""

    student: str
    grade: int
    reason: str


@dataclass(frozen=True, slots=True)
class NewSection:
    """A class of the new year, without students.

    Attributes:
        id: its id.
        follows: the class of the year before.
        experience: what its students take.
        school: where.
        term: the term, or None for the whole year.
        by: the teachers of the class before.
    """

    id: str
    follows: str
    experience: str
    school: str
    term: str | None
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndedSection:
    """A class that has no successor, and why."""

    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rollover:
    """What is to be done for a school year.

    Attributes:
        year: the id of the year.
        before: the id of the year before.
        moves: students who move up, by id.
        stays: students who are enrolled and are not moved, by id; who has been moved already is not among them.
        sections: new classes, by id.
        ended: classes without a successor, by id; whose successor is there already is not among them.
    """

    year: str
    before: str
    moves: tuple[Move, ...]
    stays: tuple[Stay, ...]
    sections: tuple[NewSection, ...]
    ended: tuple[EndedSection, ...]

    def __bool__(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self.moves or self.sections)


def year_before(years: Sequence[Year], name: str) -> Year | None:
    """Return the school year before the one with that id, or None for the first. Raises KeyError for no year."""
    ordered = sorted(years, key=lambda one: one.starts)
    ids = [one.id for one in ordered]
    if name not in ids:
        raise KeyError(name)
    place = ids.index(name)
    return ordered[place - 1] if place else None


def plan_rollover(
    district: District,
    students: Iterable[tuple[StudentRecord, Recognition | None]],
    sections: Iterable[SectionRecord],
    year: Year,
    before: Year,
    conferred: Collection[str],
) -> Rollover:
    """Return what is to be done for a year. A student without recognition is one whom an error touches.

    A student moves up who is in the grade before the one that the class is in that year, and stands in it by the
    policy in force; without such a policy, everybody of that grade. Done twice, it does nothing the second time,
    because whoever has been moved is in the grade of the class. `conferred` are students who have a diploma.
    Source: clause C092, dimension D27; decision note 18.
    """
    moves, stays = list[Move](), list[Stay]()
    for record, found in sorted(students, key=lambda pair: pair[0].id):
        one = _moved(record, found, year, conferred) if record.status in {"enrolled", "expelled"} else None
        if isinstance(one, Move):
            moves.append(one)
        elif one is not None:
            stays.append(one)
    made, ended = list[NewSection](), list[EndedSection]()
    known = {one.id: one for one in sections}
    for section in sorted(known.values(), key=lambda one: one.id):
        if section.year == before.id:
            next_ = _successor(district, section, year, before, known)
            if isinstance(next_, NewSection):
                made.append(next_)
            elif next_ is not None:
                ended.append(next_)
    return Rollover(year.id, before.id, tuple(moves), tuple(stays), tuple(made), tuple(ended))


def _moved(
    record: StudentRecord, found: Recognition | None, year: Year, conferred: Collection[str]
) -> Move | Stay | None:
    """Return what becomes of an enrolled student, or None for one who is in the grade of the class already."""
    grade = record.grade
    wanted = _LAST_GRADE - (record.graduating_class - year.ends.year)
    if grade == wanted:
        return None
    if wanted > _LAST_GRADE:
        done = record.id in conferred
        return Stay(
            record.id, grade, "has the diploma" if done else "the class has graduated, and no diploma is conferred"
        )
    if grade != wanted - 1:
        return Stay(record.id, grade, f"the class of {record.graduating_class} is in grade {wanted} that year")
    if found is None:
        return Stay(record.id, grade, "errors touch the records")
    rule = next((one for one in found.results if one.type == "grade-standing"), None)
    if rule is None:
        return Move(record.id, grade, wanted, "no policy asks for more")
    return _by_standing(record, rule, wanted)


def _by_standing(record: StudentRecord, rule: Recognized, wanted: int) -> Move | Stay:
    stands = int(rule.gives) if rule.gives is not None else None
    if stands is not None and stands >= wanted:
        return Move(record.id, record.grade, wanted, f"stands in grade {stands}")
    said = f"stands in grade {stands}" if stands is not None else "the policies do not say where the student stands"
    return Stay(record.id, record.grade, said if rule.state in {"met", "not-met"} else f"{said} ({rule.state})")


def _successor(
    district: District, section: SectionRecord, year: Year, before: Year, known: Mapping[str, SectionRecord]
) -> NewSection | EndedSection | None:
    """Return the class that follows one; None where it is there already."""
    name = _renamed(section.id, before, year)
    if name in known:
        there = known[name].year == year.id
        return None if there else EndedSection(section.id, f"{name} is a class of another year")
    if not re.fullmatch(ID_PATTERN, name):
        return EndedSection(section.id, "its id is too long to take the year")
    experience = _offered(district, section.experience, year.starts)
    if experience is None:
        return EndedSection(section.id, f"{section.experience} is retired, and nothing takes its place")
    term = _term(section, before, year)
    if section.term is not None and term is None:
        return EndedSection(section.id, f"{year.id} has no term in the place of {section.term}")
    return NewSection(name, section.id, experience, section.school, term, section.by)


def _renamed(name: str, before: Year, year: Year) -> str:
    """Return the id of the following class: with the new year in the place of the old one, or behind."""
    pairs = ((before.id, year.id), (str(before.starts.year), str(year.starts.year)))
    for old, new in pairs:
        found, number = re.subn(rf"(?<![0-9]){re.escape(old)}(?![0-9])", new, name, count=1)
        if number:
            return found
    return f"{name}.{year.starts.year}"


def _offered(district: District, experience: str, day: date) -> str | None:
    """Return the experience, or what takes its place where it has ended by a day; None where nothing does."""
    for name in _chain(district, experience):
        retired = district.experiences[name].record.retired
        if retired is None or retired.on > day:
            return name
    return None


def _chain(district: District, experience: str) -> Iterator[str]:
    seen: set[str] = set()
    name: str | None = experience
    while name is not None and name in district.experiences and name not in seen:
        seen.add(name)
        yield name
        retired = district.experiences[name].record.retired
        name = retired.replaced_by if retired is not None else None


def _term(section: SectionRecord, before: Year, year: Year) -> str | None:
    """Return the term of the new year in the place of the old one."""
    ids = [one.id for one in before.terms]
    place = ids.index(section.term) if section.term in ids else len(year.terms)
    return year.terms[place].id if place < len(year.terms) else None
