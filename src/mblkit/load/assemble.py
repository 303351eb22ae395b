"""From linked files to the district, and to one student's closure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from mblkit.district import Closure, CompetencyEntry, District, Evidence, IndicatorEntry, ObjectiveEntry
from mblkit.load.anatomy import Sink, plan_of
from mblkit.load.index import Index
from mblkit.load.narrow import narrow
from mblkit.load.pieces import AnyEvidence, Items
from mblkit.load.shape import Shaped
from mblkit.model.base import Record
from mblkit.model.district import DistrictRecord
from mblkit.model.evidence import ClassEvidence, StudentEvidence
from mblkit.model.experience import ExperienceRecord
from mblkit.model.framework import FrameworkRecord
from mblkit.model.habits import HabitsLogRecord, HabitsRecord
from mblkit.model.kinds import KINDS
from mblkit.model.origin import Kept
from mblkit.model.people import PersonRecord, SectionRecord, StaffRecord, StudentRecord
from mblkit.model.policy import PolicyRecord
from mblkit.model.records import AssertionRecord, PlanRecord, SupportRecord
from mblkit.model.scale import ScaleRecord
from mblkit.model.standards import Standard, StandardsRecord
from mblkit.model.task import TaskRecord

R = TypeVar("R", bound=Record)

_LAYERS: Final = {"state": 0, "district": 1, "school": 2}


def district_of(files: Iterable[Shaped]) -> District:
    """Return the district of files that were linked without an error. Raises LookupError where there is none."""
    shaped = tuple(files)
    districts = _of(shaped, DistrictRecord)
    if not districts:
        raise LookupError("no district record")
    record = districts[0].record
    scales = {kept.record.id: kept.record for kept in _of(shaped, ScaleRecord)}
    competencies = _competencies(shaped, scales, record.scale)
    return District(
        record=record,
        origin=districts[0].origin,
        scales=scales,
        standards=_standards(shaped),
        competencies=competencies,
        indicators=_indicators(competencies),
        objectives=_objectives(shaped),
        experiences={kept.record.id: kept for kept in _of(shaped, ExperienceRecord)},
        tasks={kept.record.id: kept for kept in _of(shaped, TaskRecord)},
        habits=tuple(_of(shaped, HabitsRecord)),
        policies=tuple(sorted(_of(shaped, PolicyRecord), key=_policy_order)),
        staff={kept.record.id: kept.record for kept in _of(shaped, StaffRecord)},
        sets={kept.record.set: kept.record for kept in _of(shaped, StandardsRecord)},
    )


def _standards(files: Iterable[Shaped]) -> dict[str, Standard]:
    """Return the standards by every name that is that of one alone: the code, and the identifier as well."""
    found: dict[str, Standard] = {}
    for kept in _of(files, StandardsRecord):
        for key, standard in kept.record.keyed():
            found[f"{kept.record.set}:{key}"] = standard
            if standard.identifier is not None:
                found[f"{kept.record.set}:{standard.identifier}"] = standard
    return found


def _of(files: Iterable[Shaped], record: type[R]) -> list[Kept[R]]:
    return [Kept(kept.record, kept.origin) for one in files for kept in one.records if isinstance(kept.record, record)]


def _policy_order(kept: Kept[PolicyRecord]) -> tuple[int, str]:
    return _LAYERS[kept.record.layer], kept.record.id


def _competencies(files: Iterable[Shaped], scales: Mapping[str, ScaleRecord], usual: str) -> dict[str, CompetencyEntry]:
    found: dict[str, CompetencyEntry] = {}
    for kept in _of(files, FrameworkRecord):
        framework = kept.record
        scale = scales[framework.scale or usual]
        for place, competency in enumerate(framework.competencies):
            origin = kept.origin.at("competencies", place)
            found[competency.id] = CompetencyEntry(competency, framework.area, framework.scope, scale, origin)
    return found


def _indicators(competencies: Mapping[str, CompetencyEntry]) -> dict[str, IndicatorEntry]:
    return {
        indicator.id: IndicatorEntry(indicator, entry.record.id, entry.origin.at("indicators", place))
        for entry in competencies.values()
        for place, indicator in enumerate(entry.record.indicators)
    }


def _objectives(files: Iterable[Shaped]) -> dict[str, ObjectiveEntry]:
    return {
        objective.id: ObjectiveEntry(
            objective, unit, kept.record.id, kept.origin.at("units", unit_place, "objectives", place)
        )
        for kept in _of(files, ExperienceRecord)
        for unit_place, unit in enumerate(kept.record.units)
        for place, objective in enumerate(unit.objectives)
    }


class _SortedOut(NamedTuple):
    """The records about students by student, evidence apart; the sections, and the names of staff, by id."""

    records: dict[str, list[Kept[Record]]]
    evidence: dict[str, list[Kept[AnyEvidence]]]
    sections: dict[str, SectionRecord]
    staff: dict[str, PersonRecord]


@dataclass(frozen=True, slots=True)
class Assembler:
    """Makes closures. Records that name something unknown are left out: they are findings, and the gate sees them."""

    district: District
    index: Index
    files: tuple[Shaped, ...]
    _known: "list[_SortedOut]" = field(init=False, repr=False, compare=False, default_factory=list)
    _whole: dict[int, bool] = field(init=False, repr=False, compare=False, default_factory=dict)
    _starts: dict[str, date] = field(init=False, repr=False, compare=False, default_factory=dict)

    def closure(self, student: str) -> Closure | None:
        """Return one student's closure, or None where no readable file enrols the student."""
        return self.closures((student,)).get(student)

    def closures(self, students: Iterable[str], more: Iterable[Shaped] = ()) -> dict[str, Closure]:
        """Return the closures of several students, by id.

        `more` are further files of evidence, for this once: records of evidence are referred to by nothing.
        """
        wanted, known = set(students), self._sorted_out()
        records = {student: [*known.records.get(student, ())] for student in wanted}
        evidence = {student: [*known.evidence.get(student, ())] for student in wanted}
        lasting = True
        for one in more:
            for kept in one.records:
                into: dict[str, list[Any]] = evidence if isinstance(kept.record, _EVIDENCE) else records
                for student in _told_of(kept.record):
                    if student in wanted:
                        into[student].append(kept)
                lasting = lasting and into is evidence
        items = Items(self.district, known.sections, self._fits)
        found = {}
        for student in sorted(wanted):
            sound = _Sorts.of(self._sound(student, records[student]))
            if sound.of_form(StudentRecord):
                found[student] = self._closure(sound, items.of(student, evidence[student]), known.staff)
        if not lasting:
            self._whole.clear()  # records go, and others may stand in their place
        return found

    def enrolled(self) -> dict[str, StudentRecord]:
        """Return the enrolments that can be computed with, by student: those who have a closure."""
        found: dict[str, StudentRecord] = {}
        for one in self.files:
            for kept in one.records:
                if isinstance(kept.record, StudentRecord) and kept.record.id not in found and self._fits(kept.record):
                    found[kept.record.id] = kept.record
        return found

    def _sorted_out(self) -> "_SortedOut":
        """Return the records of the files by whom they tell of, found once."""
        if not self._known:
            known = _SortedOut({}, {}, {}, {})
            for kept in (kept for one in self.files if one.kind.students for kept in one.records):
                if isinstance(kept.record, SectionRecord):
                    known.sections[kept.record.id] = kept.record
                if isinstance(kept.record, PersonRecord) and kept.record.id in self.district.staff:
                    known.staff[kept.record.id] = kept.record
                into: dict[str, list[Any]] = known.evidence if isinstance(kept.record, _EVIDENCE) else known.records
                for student in _told_of(kept.record):
                    into.setdefault(student, []).append(kept)
            self._known.append(known)
        return self._known[0]

    def _closure(self, sound: "_Sorts", evidence: tuple[Evidence, ...], staff: Mapping[str, PersonRecord]) -> Closure:
        from mblkit.model.ledger import Conferral, Posting

        people = sound.of_form(PersonRecord)
        return Closure(
            student=sound.of_form(StudentRecord)[0],
            sections=tuple(sorted(sound.of_form(SectionRecord), key=self._section_order)),
            evidence=evidence,
            habits=tuple(sorted(sound.of_form(HabitsLogRecord), key=lambda k: (k.record.on, k.record.section))),
            credits=tuple(sorted(sound.of_forms(_forms_of("credits")), key=lambda k: (k.record.earned, k.record.id))),
            postings=tuple(sorted(sound.of_form(Posting), key=lambda k: (k.record.posted, k.record.id))),
            conferrals=tuple(sorted(sound.of_form(Conferral), key=lambda k: (k.record.conferred, k.record.id))),
            decisions=tuple(sorted(sound.of_forms(_forms_of("decisions")), key=lambda k: (k.record.on, k.record.id))),
            supports=tuple(sorted(sound.of_form(SupportRecord), key=lambda k: (k.record.starts, k.record.id))),
            plans=tuple(sorted(sound.of_form(PlanRecord), key=lambda k: (k.record.reviewed, k.record.id))),
            assertions=tuple(sorted(sound.of_form(AssertionRecord), key=lambda k: (k.record.as_of, k.record.id))),
            person=people[0].record if people else None,
            staff_names=staff,
        )

    def _sound(self, student: str, kept: Iterable[Kept[Record]]) -> Iterator[Kept[Record]]:
        """Yield a student's share of records, where it names nothing unknown.

        Where a whole record names nothing unknown, no share of it does: that is looked at once for all its students.
        """
        for one in kept:
            record = one.record
            whole = self._whole.get(id(record))
            if whole is None:
                whole = self._fits(record)
                self._whole[id(record)] = whole
            share = narrow(record, student, ())
            if share is not None and (whole or self._fits(share)):
                yield Kept(share, one.origin)

    def _fits(self, record: Record) -> bool:
        sink: Sink = defaultdict(set)
        plan_of(type(record)).gather(record, sink)
        return all(self.index.knows(namespaces, name) for namespaces, names in sink.items() for name in names)

    def _section_order(self, kept: Kept[SectionRecord]) -> tuple[date, str]:
        starts = self._starts
        if not starts:
            starts.update((year.id, year.starts) for year in self.district.record.years)
        return starts[kept.record.year], kept.record.id


_EVIDENCE: Final = (ClassEvidence, StudentEvidence)


@cache
def _forms_of(kind: str) -> tuple[type[Record], ...]:
    """Return the classes that records of a kind have: a check imports them only where there are such files."""
    return tuple(KINDS[kind].forms().values())


class _Sorts(NamedTuple):
    """Records by the sort that they are of, each sort in the order in which they came: most are evidence."""

    kept: Mapping[tuple[type[Record], ...], list[Kept[Any]]]

    @classmethod
    def of(cls, kept: Iterable[Kept[Record]]) -> "_Sorts":
        """Return records, sorted out in one walk."""
        found: dict[tuple[type[Record], ...], list[Kept[Any]]] = {}
        for one in kept:
            found.setdefault(_sort_of(type(one.record)), []).append(one)
        return cls(found)

    def of_form(self, form: type[R]) -> list[Kept[R]]:
        """Return the records of one form."""
        return self.of_forms((form,))

    def of_forms(self, forms: tuple[type[Record], ...]) -> list[Kept[Any]]:
        """Return the records of forms that are one sort."""
        return self.kept.get(forms, [])


@cache
def _sort_of(form: type[Record]) -> tuple[type[Record], ...]:
    """Return the sort that records of a form are of."""
    sorts = (forms for forms in (_EVIDENCE, _forms_of("credits"), _forms_of("decisions")) if issubclass(form, forms))
    return next(sorts, (form,))


def _told_of(record: Record) -> Collection[str]:
    """Return the students that a record tells of, each once."""
    if isinstance(record, ClassEvidence):
        return record.scores.keys()
    if isinstance(record, HabitsLogRecord):
        return record.ratings.keys()
    if isinstance(record, SectionRecord):
        return set(record.students)
    if isinstance(record, StudentRecord | PersonRecord):
        return (record.id,)
    owner = getattr(record, "student", None)
    return (owner,) if isinstance(owner, str) else ()
