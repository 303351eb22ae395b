"""What the checks of evidence look up for every item: rosters, tasks and enrolments, prepared once."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Final, NamedTuple

from mblkit.diagnostics import Location
from mblkit.district import District
from mblkit.load.evidence_links import Item
from mblkit.load.shape import Shaped
from mblkit.model.class_scores import ClassScores
from mblkit.model.evidence import ClassEvidence, Scores, StudentEvidence
from mblkit.model.origin import Origin
from mblkit.model.people import SectionRecord, StudentRecord
from mblkit.rules.material import Material

FOREVER = date.max

_LATELY: Final = 256
"""So many classes are kept as they are looked up: the files of evidence of a class come one after another."""


@dataclass(frozen=True)
class Entry(Item):
    """One item of evidence: what it says, where it stands, and whose work it is, in the order of the file."""

    file: Shaped
    students: AbstractSet[str]

    @property
    def item(self) -> Item:
        """The item as its links are checked."""
        return self

    @property
    def whom(self) -> frozenset[str]:
        """Whose work it is, in no order: a set that is quickly compared with another."""
        scores = self.record.scores
        return scores.students if isinstance(scores, ClassScores) else frozenset(self.students)

    def scores_of(self, student: str) -> Scores:
        """Return the scores of a student of the item."""
        record = self.record
        return record.scores[student] if isinstance(record, ClassEvidence) else record.scores

    def at(self, field: str) -> Location:
        """Return the location of a field, which may stand in the defaults above the items."""
        return Location(self.file.path, self.file.keys_in_file(self.origin.keys, (field,)))

    def line_of(self, student: str, otherwise: str) -> Location:
        """Return the location of a student in an item of a class; in an item of one student, that of a field."""
        if isinstance(self.record, StudentEvidence):
            return self.at(otherwise)
        return Location(self.file.path, (*self.origin.keys, "scores", student), at="key")


class Span(NamedTuple):
    """A year or a term: its days, the first day of the next year, and where it stands."""

    name: str
    starts: date
    ends: date
    next_year: date
    origin: Origin


class Roster(NamedTuple):
    """A class: what it takes, who is in it, and when it meets (None where its year is not known).

    From `all_from` until `all_until` everybody on the roster is here, so that nobody has to be asked one by one.
    """

    experience: str
    students: frozenset[str]
    span: Span | None
    all_from: date
    all_until: date


class Rosters:
    """Each class, by the id of its section, made when it is asked for: of most there is one file, looked at once."""

    def __init__(
        self,
        sections: Mapping[str, SectionRecord],
        spans: Mapping[str, Span],
        came: Mapping[str, date],
        left: Mapping[str, date],
    ) -> None:
        def made(name: str) -> Roster | None:
            section = sections.get(name)
            return None if section is None else _roster(section, spans, came, left)

        self._made = lru_cache(_LATELY)(made)

    def get(self, name: str) -> Roster | None:
        """Return a class, None where there is none."""
        return self._made(name)


class Given(NamedTuple):
    """A task: where it is given (empty: anywhere), what is named for it, and all that it may be scored on."""

    experiences: tuple[str, ...]
    targets: tuple[str, ...]
    scored_on: frozenset[str]
    origin: Origin


class Register(NamedTuple):
    """The lookups.

    Attributes:
        rosters: each class, by the id of its section.
        tasks: each task.
        came: the first day of each student.
        left: the last day; `FOREVER` for those who are still here, and for the expelled, who may go on learning.
        placed: the experiences that a student takes outside any class, for those who do.
    """

    rosters: Rosters
    tasks: Mapping[str, Given]
    came: Mapping[str, date]
    left: Mapping[str, date]
    placed: Mapping[str, frozenset[str]]

    def experience_of(self, entry: Entry) -> str | None:
        """Return the experience in which the work was done, or None where its class is not known."""
        record = entry.record
        if record.section is None:
            return record.experience
        roster = self.rosters.get(record.section)
        return roster.experience if roster is not None else None


def register_of(material: Material) -> Register:
    """Return the lookups for a district."""
    district = material.district
    spans = _spans(district)
    students = [kept.record for kept in material.records(StudentRecord)]
    came, left = {one.id: one.entered.on for one in students}, {one.id: last_day(one) for one in students}
    return Register(
        rosters=Rosters({one.record.id: one.record for one in material.records(SectionRecord)}, spans, came, left),
        tasks=_tasks(district),
        came=came,
        left=left,
        placed={one.id: frozenset(place.experience for place in one.placements) for one in students if one.placements},
    )


def last_day(student: StudentRecord) -> date:
    """Return the last day of a student: `FOREVER` for those who are still here, and for the expelled."""
    return FOREVER if student.left is None or student.status == "expelled" else student.left


def entries_of(material: Material) -> Iterator[Entry]:
    """Yield every item of evidence, by file and place."""
    for one in material.loaded.files:
        yield from entries_in(one)


def entries_in(one: Shaped) -> Iterator[Entry]:
    """Yield the items of evidence of a file."""
    if one.kind.name == "evidence":
        for kept in one.records:
            record = kept.record
            if isinstance(record, ClassEvidence):
                yield Entry(record, kept.origin, one, record.scores.keys())
            elif isinstance(record, StudentEvidence):
                yield Entry(record, kept.origin, one, {record.student})


def _roster(
    section: SectionRecord, spans: Mapping[str, Span], came: Mapping[str, date], left: Mapping[str, date]
) -> Roster:
    students = section.students
    return Roster(
        section.experience,
        frozenset(students),
        spans.get(section.term or section.year),
        all_from=max(map(came.get, students, repeat(date.min)), default=date.min),
        all_until=min(map(left.get, students, repeat(FOREVER)), default=FOREVER),
    )


def _spans(district: District) -> dict[str, Span]:
    """Return the years and terms by id. Summer belongs to the year before it, for those who try again."""
    found: dict[str, Span] = {}
    years = district.record.years
    for place, year in enumerate(years):
        origin = district.origin.at("years", place)
        until = min((other.starts for other in years if other.starts > year.ends), default=FOREVER)
        found[year.id] = Span(f'the year "{year.id}"', year.starts, year.ends, until, origin)
        for number, term in enumerate(year.terms):
            inside = origin.at("terms", number)
            found[term.id] = Span(f'the term "{term.id}"', term.starts, term.ends, until, inside)
    return found


def _tasks(district: District) -> dict[str, Given]:
    below: dict[str, list[str]] = {
        competency: [indicator.id for indicator in entry.record.indicators]
        for competency, entry in district.competencies.items()
    }
    for objective, entry in district.objectives.items():
        below.setdefault(entry.record.leads_to, []).append(objective)
    return {
        name: Given(kept.record.experiences, kept.record.targets, _closure(kept.record.targets, below), kept.origin)
        for name, kept in district.tasks.items()
    }


def _closure(targets: tuple[str, ...], below: Mapping[str, list[str]]) -> frozenset[str]:
    """Return targets with all that leads to them: the indicators of a competency, the objectives of both."""
    found: set[str] = set()
    waiting = list(targets)
    while waiting:
        target = waiting.pop()
        if target not in found:
            found.add(target)
            waiting.extend(below.get(target, ()))
    return frozenset(found)
