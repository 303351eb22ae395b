"""One student's pieces of evidence, out of items that tell of many students."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias

from mblkit.district import District, Evidence
from mblkit.load.narrow import narrow
from mblkit.model.evidence import ClassEvidence, StudentEvidence
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import SectionRecord

AnyEvidence: TypeAlias = ClassEvidence | StudentEvidence


class _Item(NamedTuple):
    """An item of evidence with what its section and its task say, found once for all its students.

    Attributes:
        head: its day, place, task and attempt, by which items are put in order.
        record: the item.
        origin: where it stands.
        first, then: what all its pieces say, before and after the place where each stands: see `Evidence`.
    """

    head: tuple[date, str, str, int]
    record: AnyEvidence
    origin: Origin
    first: tuple[Any, ...]
    then: tuple[Any, ...]

    def pieces(self, student: str) -> Iterator[Evidence]:
        """Yield a student's pieces of the item, in order of what was scored."""
        record = self.record
        if isinstance(record, ClassEvidence):
            scores, detail = record.scores[student], record.details.get(student)
            within = self.origin.at("scores", student)
        else:
            scores, detail, within = record.scores, record.details, self.origin.at("scores")
        first, then, particular = self.first, self.then, _NOTHING
        second = detail.second if detail is not None else None
        if detail is not None:
            particular = None, detail.language, detail.accommodations, detail
        for target in scores if len(scores) == 1 else sorted(scores):
            if second is not None and target in second.scores:
                rest: tuple[Any, ...] = ((second.by, second.scores[target]), *particular[1:])
            else:
                rest = particular
            yield Evidence._make((student, target, scores[target], *first, within, *then, *rest))


_NOTHING: Final[tuple[Any, ...]] = (None, None, (), None)
"""What is said of work of which nothing is said in particular: no second scorer, language, support or words."""

_HEAD: Final = attrgetter("head")


@dataclass(frozen=True, slots=True)
class Items:
    """The items of evidence of some students, each looked at once.

    Attributes:
        district: the district.
        sections: the sections, by id.
        fits: tells whether a record names nothing that is unknown.
    """

    district: District
    sections: Mapping[str, SectionRecord]
    fits: Callable[[AnyEvidence], bool]
    _known: dict[int, tuple[AnyEvidence, _Item | None, bool]] = field(init=False, default_factory=dict)

    def of(self, student: str, kept: Iterable[Kept[AnyEvidence]]) -> tuple[Evidence, ...]:
        """Return a student's evidence in some items, in order of day and key. What names something unknown is left out.

        Where a whole item names nothing unknown, no student's share of it does.
        """
        items = [item for one in kept if (item := self._item(student, one)) is not None]
        items.sort(key=_HEAD)
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

    def _item(self, student: str, kept: Kept[AnyEvidence]) -> _Item | None:
        known = self._known.get(id(kept.record))
        if known is None:
            record = kept.record  # kept beside the item, so that no other record gets its identity
            known = self._known[id(record)] = record, self._looked_up(record, kept.origin), self.fits(record)
        _, item, whole = known
        if whole or item is None:
            return item
        share = narrow(kept.record, student, ())
        fitting = isinstance(share, ClassEvidence | StudentEvidence) and self.fits(share)
        return item if fitting else None

    def _looked_up(self, record: AnyEvidence, origin: Origin) -> _Item | None:
        """Return an item with what its section and its task say; None where the experience or the task is unknown."""
        section, task = self.sections.get(record.section or ""), self.district.tasks.get(record.task)
        experience = record.experience or (section.experience if section is not None else None)
        if experience is None or task is None:
            return None
        purpose, measure = record.purpose or task.record.purpose, record.measure or task.record.measure
        on, attempt = record.on, record.attempt
        return _Item(
            (on, record.section or experience, record.task, attempt),
            record,
            origin,
            (on, record.task, experience, record.section, attempt, record.by, purpose, measure, record.setting),
            (record.id, record.recorded, record.replaces),
        )


def _in_order(one: Evidence) -> tuple[Any, ...]:
    return one.on, one.key
