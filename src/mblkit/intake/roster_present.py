"""What a district says of its people and classes before a roster is taken in, and what a roster would have it say."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from mblkit.load.pipeline import Loaded
from mblkit.model.base import local
from mblkit.model.district import DistrictRecord, School, Year
from mblkit.model.experience import ExperienceRecord
from mblkit.model.people import PersonRecord, SectionRecord, StaffRecord, StudentRecord
from mblkit.model.roster import RosterRecord

Value = str | int | None | tuple[str, ...] | dict[str, "Value"]
"""What a record holds, as a file says it."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Present:
    """What the district's files say.

    Attributes:
        schools, years: those of the district.
        titles: the title of each experience.
        students, staff, sections, people: the records, by id.
        known: what the system that rosters come from calls whom, by sort of record, its id by theirs.
        taken: every id of a person that stands anywhere, also where nobody has it any more.
    """

    schools: tuple[School, ...]
    years: tuple[Year, ...]
    titles: Mapping[str, str]
    students: Mapping[str, StudentRecord]
    staff: Mapping[str, StaffRecord]
    sections: Mapping[str, SectionRecord]
    people: Mapping[str, PersonRecord]
    known: Mapping[str, Mapping[str, str]]
    taken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that taking in a roster does, for people to look at: what, to whom, and from what to what."""

    what: str
    subject: str
    detail: str = ""


@dataclass(slots=True)
class Plan:
    """What the files are to say.

    Attributes:
        new: new records, by sort and id, as their fields.
        changed: fields that change, by sort and id; None for one that goes.
        joined: ids that a list of a class gets, by class and field.
        left: the last day in a class, by class and student; None for one who is back.
        known: new names of the system for our records, by sort and id.
        steps: all of it, for people to look at.
        counts: how many people are what.
    """

    new: dict[str, dict[str, dict[str, Value]]] = field(
        default_factory=lambda: {"students": {}, "staff": {}, "sections": {}, "people": {}}
    )
    changed: dict[str, dict[str, dict[str, Value]]] = field(
        default_factory=lambda: {"students": {}, "staff": {}, "sections": {}, "people": {}}
    )
    joined: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    left: dict[str, dict[str, date | None]] = field(default_factory=dict)
    known: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def learn(self, sort: str, name: str, theirs: str) -> None:
        """Note what the system calls one of our records."""
        names = self.known.setdefault(sort, {}).setdefault(name, [])
        if theirs not in names:
            names.append(theirs)


def present_of(loaded: Loaded) -> Present:
    """Return what the files of a district say of its people and classes. Raises LookupError without a district."""
    district = next(_all(loaded, DistrictRecord), None)
    if district is None:
        raise LookupError("no district")
    known: dict[str, dict[str, str]] = {sort: {} for sort in RosterRecord.model_fields}
    for roster in _all(loaded, RosterRecord):
        for sort, theirs in known.items():
            for name, names in getattr(roster, sort).items():
                theirs.update(dict.fromkeys(names, name))
    index = loaded.index
    mentioned = (
        name
        for facts in index.files.values()
        for spaces, names in facts.refers.items()
        if {"student", "staff"} & set(spaces)
        for name in names
    )
    language = district.languages[0]
    return Present(
        district.schools,
        district.years,
        {one.id: local(one.title, language) for one in _all(loaded, ExperienceRecord)},
        {one.id: one for one in _all(loaded, StudentRecord)},
        {one.id: one for one in _all(loaded, StaffRecord)},
        {one.id: one for one in _all(loaded, SectionRecord)},
        {one.id: one for one in _all(loaded, PersonRecord)},
        known,
        frozenset((*index.names(("student", "staff")), *mentioned)),
    )


def _all(loaded: Loaded, sort: type[T]) -> Iterator[T]:
    return (kept.record for one in loaded.files for kept in one.records if isinstance(kept.record, sort))
