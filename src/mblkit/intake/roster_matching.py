"""Which of our records a roster means: by what was noted before, else only where nothing else can be meant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from unicodedata import normalize

from mblkit.intake.findings import Findings, shown
from mblkit.intake.oneroster import Class, Roster, User
from mblkit.intake.roster_present import Present
from mblkit.model.district import Term, Year

NEW: Final = "new"
"""What is said in the place of an id for somebody who has none yet."""

_NO_LETTERS: Final = re.compile(r"[^A-Za-z0-9]+")

_NEARLY: Final = 14
"""A session is a term of ours where neither its first nor its last day differs by more days."""


@dataclass(slots=True)
class Matched:
    """What the ids of a roster stand for.

    Attributes:
        schools, experiences, sections: ours by theirs.
        people: the students and staff by their `sourcedId`, those who are new left out.
        unlike: the sourcedIds of people who are somebody new by word of whoever imports.
    """

    schools: dict[str, str] = field(default_factory=dict)
    experiences: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    unlike: set[str] = field(default_factory=set)


def match(roster: Roster, present: Present, said: Mapping[str, Mapping[str, str]], findings: Findings) -> Matched:
    """Return what a roster means. `said` is what whoever imports says beforehand, ours by theirs, by sort of record.

    What was noted before holds; what is said now holds over it.
    """
    matched = Matched()
    matched.schools = {**_schools(roster, present), **present.known["schools"], **said.get("schools", {})}
    matched.experiences = {
        **_experiences(roster, present), **present.known["experiences"], **said.get("experiences", {})
    }  # fmt: skip
    ids = {class_: class_ for class_ in roster.classes if class_ in present.sections}
    codes = {name: one.code for name, one in roster.classes.items() if one.code in present.sections}
    matched.sections = {**_once(codes), **ids, **present.known["sections"]}
    matched.unlike = {theirs for theirs, name in said.get("people", {}).items() if name == NEW}
    _match_people(roster, present, said.get("people", {}), matched, findings)
    for sort, names in (("schools", matched.schools), ("experiences", matched.experiences)):
        known = {one.id for one in present.schools} if sort == "schools" else present.titles.keys()
        for theirs, name in said.get(sort, {}).items():
            if names[theirs] not in known:
                findings.error("", f'"{name}" is no id of {sort} of the district', "write one that mbl.yaml has")
    return matched


def year_and_term(
    class_: Class, roster: Roster, present: Present, otherwise: Year | None
) -> tuple[Year | None, Term | None]:
    """Return the school year and the term of a class; no year where its sessions lie in none."""
    span = span_of(class_, roster)
    if span is None:
        return otherwise, None
    starts, ends = span
    shared = {one.id: _days_shared(one, starts, ends) for one in present.years}
    year = max(present.years, key=lambda one: shared[one.id])
    if shared[year.id] <= 0:
        return None, None
    near = (
        one
        for one in year.terms
        if abs((one.starts - starts).days) <= _NEARLY and abs((one.ends - ends).days) <= _NEARLY
    )
    return year, next(near, None)


def span_of(class_: Class, roster: Roster) -> tuple[date, date] | None:
    """Return the first and the last day of the sessions of a class, None where none is known."""
    sessions = [roster.sessions[name] for name in class_.terms if name in roster.sessions]
    return (min(one.starts for one in sessions), max(one.ends for one in sessions)) if sessions else None


def name_of(given: str, family: str) -> str:
    """Return a name for comparison, without case, blanks and signs."""
    return folded_letters(f"{given} {family}")


def folded_letters(text: str) -> str:
    """Return a text without case and without what is no letter or digit, accents as one sign with their letters."""
    if text.isascii():
        return _NO_LETTERS.sub("", text).lower()
    return "".join(sign for sign in normalize("NFC", text.casefold()) if sign.isalnum())


def _days_shared(year: Year, starts: date, ends: date) -> int:
    return (min(year.ends, ends) - max(year.starts, starts)).days + 1


def _once(names: Mapping[str, str]) -> dict[str, str]:
    """Return the entries whose value no other has."""
    count: dict[str, int] = {}
    for name in names.values():
        count[name] = count.get(name, 0) + 1
    return {theirs: name for theirs, name in names.items() if count[name] == 1}


def _schools(roster: Roster, present: Present) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in present.schools:
        names = {one.id, one.ceeb} - {None}
        for theirs, org in roster.orgs.items():
            if theirs == one.id or org.identifier in names or folded_letters(org.name) == folded_letters(one.name):
                found[theirs] = one.id
        found.setdefault(one.id, one.id)
    return found


def _experiences(roster: Roster, present: Present) -> dict[str, str]:
    by_id = {name.casefold(): name for name in present.titles}
    titles: dict[str, list[str]] = {}
    for name, title in present.titles.items():
        titles.setdefault(folded_letters(title), []).append(name)
    found = {theirs: by_id[theirs.casefold()] for theirs in _courses(roster) if theirs.casefold() in by_id}
    for theirs, course in roster.courses.items():
        named = titles.get(folded_letters(course.title), [])
        if course.code.casefold() in by_id:
            found[theirs] = by_id[course.code.casefold()]
        elif len(named) == 1:
            found.setdefault(theirs, named[0])
    return found


def _courses(roster: Roster) -> Iterator[str]:
    yield from roster.courses
    yield from (one.course for one in roster.classes.values())


def _match_people(
    roster: Roster, present: Present, said: Mapping[str, str], matched: Matched, findings: Findings
) -> None:
    known = {**present.known["staff"], **present.known["students"]}
    by_state_id = _once({name: one.state_id for name, one in present.people.items() if one.state_id})
    numbers = {number: name for name, number in by_state_id.items()}
    staff_names = _names(present, present.staff)
    for theirs, user in roster.users.items():
        name = said.get(theirs) or known.get(theirs) or _recognised(theirs, user, present, numbers)
        if name is None and user.role not in {"student", ""}:
            alike = staff_names.get(name_of(user.given, user.family), [])
            name = alike[0] if len(alike) == 1 else None
        if name is not None and name != NEW:
            if name not in present.taken:
                findings.error(user.place, f'nobody has the id "{name}"', "write an id of the district")
            matched.people[theirs] = name
    twice: dict[str, str] = {}
    for theirs, name in matched.people.items():
        other = twice.setdefault(name, theirs)
        if other != theirs and not roster.users[theirs].gone and not roster.users[other].gone:
            message = f'two people of the roster are "{name}"'
            findings.error(roster.users[theirs].place, message, f"say who is who, such as --person {shown(theirs)}=new")


def _recognised(theirs: str, user: User, present: Present, numbers: Mapping[str, str]) -> str | None:
    """Return the id of somebody who was never imported: the roster uses our ids, or the state's numbers."""
    records = present.students if user.role == "student" else present.staff
    for name in (theirs, user.identifier, numbers.get(user.state_id), numbers.get(user.identifier)):
        if name and name in records:
            return name
    return None


def _names(present: Present, ids: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in ids:
        person = present.people.get(name)
        if person is not None:
            found.setdefault(name_of(person.given, person.family), []).append(name)
    return found


def refuse_doubles(newcomers: Mapping[str, User], matched: Matched, present: Present, findings: Findings) -> None:
    """Add an error for each newcomer who has the name of an enrolled student whom the roster does not have.

    The system may have given the student another id: a second record would divide the evidence.
    """
    there = {name for theirs, name in matched.people.items() if theirs not in newcomers}
    lost = [name for name, one in present.students.items() if name not in there and one.status == "enrolled"]
    alike = _names(present, lost)
    for theirs, user in newcomers.items():
        names = alike.get(name_of(user.given, user.family), [])
        if names and theirs not in matched.unlike:
            message = f'somebody new has the name of "{names[0]}", whom the roster does not have'
            hint = f"say --person {theirs}={names[0]}, or --person {theirs}={NEW}"
            findings.error(user.place, message, hint, "newcomers with the name of a student")
