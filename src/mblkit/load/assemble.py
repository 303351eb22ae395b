"""From linked files to the district, and to one student's closure."""

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from mblkit.district import Closure, CompetencyEntry, District, Evidence, IndicatorEntry, ObjectiveEntry
from mblkit.load.anatomy import Sink, plan_of
from mblkit.load.index import Index
from mblkit.load.narrow import narrow
from mblkit.load.pieces import AnyEvidence, Items, evidence_in
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
    """The records about students by student; the sections, and the names of staff, by id.

    Of evidence there is each record once, and by student the numbers of those that tell of the student.
    """

    records: dict[str, list[Kept[Record]]]
    evidence: list[Kept[AnyEvidence]]
    evidence_of: dict[str, list[int]]
    sections: dict[str, SectionRecord]
    staff: dict[str, PersonRecord]


@dataclass(frozen=True, slots=True)
class Assembler:
    """Makes closures. Records that name something unknown are left out: they are findings, and the gate sees them."""

    district: District
    index: Index
    files: tuple[Shaped, ...]
    _known: "list[_SortedOut]" = field(init=False, repr=False, compare=False, default_factory=list)
    _names: dict[tuple[str, ...], frozenset[str]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _whole: dict[int, bool] = field(init=False, repr=False, compare=False, default_factory=dict)
    _starts: dict[str, date] = field(init=False, repr=False, compare=False, default_factory=dict)

    def closure(self, student: str) -> Closure | None:
        """Return one student's closure, or None where no readable file enrols the student."""
        return self.closures((student,)).get(student)

    def closures(self, students: Iterable[str], more: Iterable[Shaped] = ()) -> dict[str, Closure]:
        """Return the closures of several students, by id. For `more` see `each`."""
        return {closure.id: closure for closure in self.each(sorted(set(students)), more)}

    def each(self, students: Sequence[str], more: Iterable[Shaped] = ()) -> Generator[Closure, None, None]:
        """Yield the closures of those of several students who have one, in the order given, each made when it is due.

        `more` are further files of evidence, for this once: records of evidence are referred to by nothing.
        """
        known = self._sorted_out()
        evidence = [
            known.evidence[one] for one in sorted({one for s in students for one in known.evidence_of.get(s, ())})
        ]
        added: dict[str, list[Kept[Record]]] = {}
        for kept in (kept for one in more for kept in one.records):
            if isinstance(kept.record, _EVIDENCE):
                evidence.append(Kept(kept.record, kept.origin))
                continue
            for student in _told_of(kept.record):
                added.setdefault(student, []).append(kept)
        items = Items(self.district, known.sections, self._fits).by_student(evidence, students)
        try:
            for student in students:
                records = (*known.records.get(student, ()), *added.get(student, ()))
                sound = _Sorts.of(self._sound(student, records))
                if sound.of_form(StudentRecord):
                    yield self._closure(sound, evidence_in(items.get(student, ()), student), known.staff)
        finally:
            if added:
                self._whole.clear()  # records go, and others may stand in their place

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
            known = _SortedOut({}, [], {}, {}, {})
            for kept in (kept for one in self.files if one.kind.students for kept in one.records):
                if isinstance(kept.record, SectionRecord):
                    known.sections[kept.record.id] = kept.record
                if isinstance(kept.record, PersonRecord) and kept.record.id in self.district.staff:
                    known.staff[kept.record.id] = kept.record
                if isinstance(kept.record, _EVIDENCE):
                    for student in _told_of(kept.record):
                        known.evidence_of.setdefault(student, []).append(len(known.evidence))
                    known.evidence.append(Kept(kept.record, kept.origin))
                    continue
                for student in _told_of(kept.record):
                    known.records.setdefault(student, []).append(kept)
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
        return all(names <= self._names_in(namespaces) for namespaces, names in sink.items())

    def _names_in(self, namespaces: tuple[str, ...]) -> frozenset[str]:
        """Return every id in some namespaces, found once: all files are in the index."""
        known = self._names.get(namespaces)
        if known is None:
            known = self._names[namespaces] = frozenset(self.index.names(namespaces))
        return known

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
