"""Students' pieces of evidence, out of items that tell of many students."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias

from mblkit.district import District, Evidence
from mblkit.load.narrow import narrow
from mblkit.model.class_scores import Line
from mblkit.model.evidence import ClassEvidence, Detail, StudentEvidence
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import SectionRecord

AnyEvidence: TypeAlias = ClassEvidence | StudentEvidence


class Item(NamedTuple):
    """An item of evidence with what its section and its task say, found once for all its students.

    Attributes:
        head: its day, place, task and attempt, by which items are put in order.
        path, keys: where its scores stand.
        scores: the scores, by student.
        details: what is particular, by student.
        targets: what is scored, in order.
        first, then: what all its pieces say, before and after the place where each stands: see `Evidence`.
        of_class: whether its scores stand under their students.
    """

    head: tuple[date, str, str, int]
    path: str
    keys: tuple[str | int, ...]
    scores: Mapping[str, Line]
    details: Mapping[str, Detail]
    targets: Sequence[str]
    first: tuple[Any, ...]
    then: tuple[Any, ...]
    of_class: bool

    def pieces(self, student: str) -> list[Evidence]:
        """Return a student's pieces of the item, in order of what was scored."""
        scores = self.scores[student]
        targets = self.targets if len(scores) == len(self.targets) else sorted(scores)
        within = Origin(self.path, (*self.keys, student) if self.of_class else self.keys)
        if student in self.details:
            return self._particular(student, targets, within)
        rest = (*self.first, within, *self.then, *_NOTHING)
        return [_made(Evidence, (student, target, scores[target], *rest)) for target in targets]

    def _particular(self, student: str, targets: Iterable[str], within: Origin) -> list[Evidence]:
        """Return a student's pieces where something is said of the student's work in particular."""
        scores, detail = self.scores[student], self.details[student]
        second = detail.second
        again: Mapping[str, Any] = second.scores if second is not None else {}
        by = second.by if second is not None else None
        rest = detail.language, detail.accommodations, detail
        return [
            _made(
                Evidence,
                (
                    *(student, target, scores[target], *self.first, within, *self.then),
                    *((by, again[target]) if target in again else None, *rest),
                ),
            )
            for target in targets
        ]


_made: Final = tuple.__new__
"""Makes a piece of all its values, in their order, without counting them."""

_NOTHING: Final[tuple[Any, ...]] = (None, None, (), None)
"""What is said of work of which nothing is said in particular: no second scorer, language, support or words."""

_HEAD: Final = attrgetter("head")


@dataclass(frozen=True, slots=True)
class Items:
    """Makes items of records of evidence, each looked at once.

    Attributes:
        district: the district.
        sections: the sections, by id.
        fits: tells whether a record names nothing that is unknown.
    """

    district: District
    sections: Mapping[str, SectionRecord]
    fits: Callable[[AnyEvidence], bool]

    def by_student(self, records: Iterable[Kept[AnyEvidence]], students: Collection[str]) -> dict[str, list[Item]]:
        """Return the items that tell of some students, by student, in order. What names something unknown is left out.

        Where a whole item names nothing unknown, no student's share of it does.
        """
        items = [(item, one.record) for one in records if (item := self._looked_up(one)) is not None]
        items.sort(key=lambda one: one[0].head)
        wanted = frozenset(students)
        found: dict[str, list[Item]] = {}
        for item, record in items:
            here = wanted.intersection(item.scores)
            if here and not self.fits(record):
                here = frozenset(one for one in here if self._share_fits(record, one))
            for student in here:
                found.setdefault(student, []).append(item)
        return found

    def _share_fits(self, record: AnyEvidence, student: str) -> bool:
        share = narrow(record, student, ())
        return isinstance(share, ClassEvidence | StudentEvidence) and self.fits(share)

    def _looked_up(self, kept: Kept[AnyEvidence]) -> Item | None:
        """Return an item with what its section and its task say; None where the experience or the task is unknown."""
        record = kept.record
        section, task = self.sections.get(record.section or ""), self.district.tasks.get(record.task)
        experience = record.experience or (section.experience if section is not None else None)
        if experience is None or task is None:
            return None
        scores, details = _by_student(record)
        purpose, measure = record.purpose or task.record.purpose, record.measure or task.record.measure
        on, attempt = record.on, record.attempt
        return Item(
            (on, record.section or experience, record.task, attempt),
            kept.origin.path,
            (*kept.origin.keys, "scores"),
            scores,
            details,
            sorted(frozenset[str]().union(*scores.values())),
            (on, record.task, experience, record.section, attempt, record.by, purpose, measure, record.setting),
            (record.id, record.recorded, record.replaces),
            isinstance(record, ClassEvidence),
        )


def _by_student(record: AnyEvidence) -> tuple[Mapping[str, Line], Mapping[str, Detail]]:
    """Return the scores of a record and what is particular, by student."""
    if isinstance(record, ClassEvidence):
        return record.scores, record.details
    return {record.student: record.scores}, {record.student: record.details} if record.details is not None else {}


def evidence_in(items: Iterable[Item], student: str) -> tuple[Evidence, ...]:
    """Return a student's evidence in items that tell of the student and are in order, in order of day and key."""
    found: list[Evidence] = []
    mixed = False
    before: object = None
    for item in items:
        mixed = mixed or item.head == before
        before = item.head
        found += item.pieces(student)
    if mixed:  # of one task on one day there are several items, such as a correction
        found.sort(key=_in_order)
    return tuple(found)


def _in_order(one: Evidence) -> tuple[Any, ...]:
    return one.on, one.key
