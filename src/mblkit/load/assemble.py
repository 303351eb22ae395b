"""From linked files to the district, and to one student's closure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeVar

from mblkit.district import Closure, CompetencyEntry, District, Evidence, IndicatorEntry, ObjectiveEntry
from mblkit.load.anatomy import plan_of
from mblkit.load.index import Index
from mblkit.load.narrow import narrow
from mblkit.load.shape import Shaped
from mblkit.model.base import Record
from mblkit.model.credits import FORMS as CREDIT_FORMS
from mblkit.model.decisions import FORMS as DECISION_FORMS
from mblkit.model.district import DistrictRecord
from mblkit.model.evidence import ClassEvidence, StudentEvidence
from mblkit.model.experience import ExperienceRecord
from mblkit.model.framework import FrameworkRecord
from mblkit.model.habits import HabitsLogRecord, HabitsRecord
from mblkit.model.ledger import Conferral, Posting
from mblkit.model.origin import Kept, Origin
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


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """The records about students by student, the sections, and the names of staff, by id."""

    records: dict[str, list[Kept[Record]]]
    sections: dict[str, Kept[SectionRecord]]
    staff: dict[str, PersonRecord]


@dataclass(frozen=True, slots=True)
class Assembler:
    """Makes closures. Records that name something unknown are left out: they are findings, and the gate sees them."""

    district: District
    index: Index
    files: tuple[Shaped, ...]
    _known: "list[_SortedOut]" = field(init=False, repr=False, compare=False, default_factory=list)
    _whole: dict[int, bool] = field(init=False, repr=False, compare=False, default_factory=dict)

    def closure(self, student: str) -> Closure | None:
        """Return one student's closure, or None where no readable file enrols the student."""
        return self.closures((student,)).get(student)

    def closures(self, students: Iterable[str], more: Iterable[Shaped] = ()) -> dict[str, Closure]:
        """Return the closures of several students, by id.

        `more` are further files of evidence, for this once: records of evidence are referred to by nothing.
        """
        wanted, sorted_out = set(students), self._sorted_out()
        mine = {student: [*sorted_out.records.get(student, ())] for student in wanted}
        for one in more:
            for kept in one.records:
                for student in _told_of(kept.record) & wanted:
                    mine[student].append(kept)
        found = {
            student: closure
            for student in sorted(wanted)
            if (closure := self._closure(student, mine[student], sorted_out.sections, sorted_out.staff)) is not None
        }
        if more:
            self._whole.clear()  # the records go, and others may stand in their place
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
            known = _SortedOut({}, {}, {})
            for kept in (kept for one in self.files if one.kind.students for kept in one.records):
                if isinstance(kept.record, SectionRecord):
                    known.sections[kept.record.id] = Kept(kept.record, kept.origin)
                if isinstance(kept.record, PersonRecord) and kept.record.id in self.district.staff:
                    known.staff[kept.record.id] = kept.record
                for student in _told_of(kept.record):
                    known.records.setdefault(student, []).append(kept)
            self._known.append(known)
        return self._known[0]

    def _closure(
        self,
        student: str,
        kept: list[Kept[Record]],
        sections: Mapping[str, Kept[SectionRecord]],
        staff: Mapping[str, PersonRecord],
    ) -> Closure | None:
        sound = _Sorts.of(self._sound(student, kept))
        enrolments = sound.of_form(StudentRecord)
        if not enrolments:
            return None
        people = sound.of_form(PersonRecord)
        pieces = self._evidence(sound.of_forms(_EVIDENCE), student, sections)
        return Closure(
            student=enrolments[0],
            sections=tuple(sorted(sound.of_form(SectionRecord), key=self._section_order)),
            evidence=tuple(sorted(pieces, key=lambda e: (e.on, e.key))),
            habits=tuple(sorted(sound.of_form(HabitsLogRecord), key=lambda k: (k.record.on, k.record.section))),
            credits=tuple(sorted(sound.of_forms(_CREDITS), key=lambda k: (k.record.earned, k.record.id))),
            postings=tuple(sorted(sound.of_form(Posting), key=lambda k: (k.record.posted, k.record.id))),
            conferrals=tuple(sorted(sound.of_form(Conferral), key=lambda k: (k.record.conferred, k.record.id))),
            decisions=tuple(sorted(sound.of_forms(_DECISIONS), key=lambda k: (k.record.on, k.record.id))),
            supports=tuple(sorted(sound.of_form(SupportRecord), key=lambda k: (k.record.starts, k.record.id))),
            plans=tuple(sorted(sound.of_form(PlanRecord), key=lambda k: (k.record.reviewed, k.record.id))),
            assertions=tuple(sorted(sound.of_form(AssertionRecord), key=lambda k: (k.record.as_of, k.record.id))),
            person=people[0].record if people else None,
            staff_names=staff,
        )

    def _sound(self, student: str, kept: Iterable[Kept[Record]]) -> Iterator[Kept[Record]]:
        """Yield a student's share of records, where it names nothing unknown.

        Where a whole record names nothing unknown, no share of it does: that is looked at once for all its students.
        Evidence is handed on whole, because only the student's own scores are taken from it.
        """
        for one in kept:
            record = one.record
            whole = self._whole.get(id(record))
            if whole is None:
                whole = self._whole[id(record)] = self._fits(record)
            if whole and isinstance(record, ClassEvidence):
                if student in record.scores:
                    yield one
                continue
            share = narrow(record, student, ())
            if share is not None and (whole or self._fits(share)):
                yield Kept(share, one.origin)

    def _fits(self, record: Record) -> bool:
        sink: dict[tuple[str, ...], set[str]] = {}
        plan_of(type(record)).gather(record, sink)
        return all(self.index.knows(namespaces, name) for namespaces, names in sink.items() for name in names)

    def _section_order(self, kept: Kept[SectionRecord]) -> tuple[Any, str]:
        return self.district.year(kept.record.year).starts, kept.record.id

    def _evidence(
        self,
        kept: Iterable[Kept[ClassEvidence | StudentEvidence]],
        student: str,
        sections: Mapping[str, Kept[SectionRecord]],
    ) -> Iterator[Evidence]:
        for one in kept:
            record = one.record
            section = sections.get(record.section or "")
            experience = record.experience or (section.record.experience if section is not None else None)
            if experience is not None:
                yield from self._pieces(record, one.origin, student, experience)

    def _pieces(
        self, record: ClassEvidence | StudentEvidence, origin: Origin, student: str, experience: str
    ) -> Iterator[Evidence]:
        """Yield a student's pieces of evidence in one item."""
        task = self.district.tasks[record.task].record
        purpose, measure = record.purpose or task.purpose, record.measure or task.measure
        if isinstance(record, ClassEvidence):
            scores, detail = record.scores[student], record.details.get(student)
            keys: tuple[str | int, ...] = (*origin.keys, "scores", student)
        else:
            scores, detail, keys = record.scores, record.details, (*origin.keys, "scores")
        second = detail.second if detail is not None else None
        for target, score in scores.items():
            yield Evidence(
                student=student,
                target=target,
                score=score,
                on=record.on,
                task=record.task,
                experience=experience,
                section=record.section,
                attempt=record.attempt,
                by=record.by,
                purpose=purpose,
                measure=measure,
                setting=record.setting,
                origin=Origin(origin.path, (*keys, target)),
                id=record.id,
                recorded=record.recorded,
                replaces=record.replaces,
                second=(second.by, second.scores[target]) if second is not None and target in second.scores else None,
                language=detail.language if detail is not None else None,
                accommodations=detail.accommodations if detail is not None else (),
                detail=detail,
            )


_EVIDENCE: Final = (ClassEvidence, StudentEvidence)
_CREDITS: Final = tuple(CREDIT_FORMS.values())
_DECISIONS: Final = tuple(DECISION_FORMS.values())


@dataclass(frozen=True, slots=True)
class _Sorts:
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
    sorts = (forms for forms in (_EVIDENCE, _CREDITS, _DECISIONS) if issubclass(form, forms))
    return next(sorts, (form,))


def _told_of(record: Record) -> frozenset[str] | set[str]:
    """Return the students that a record tells of."""
    if isinstance(record, ClassEvidence):
        return set(record.scores)
    if isinstance(record, HabitsLogRecord):
        return set(record.ratings)
    if isinstance(record, SectionRecord):
        return set(record.students)
    if isinstance(record, StudentRecord | PersonRecord):
        return {record.id}
    owner = getattr(record, "student", None)
    return {owner} if isinstance(owner, str) else frozenset()
