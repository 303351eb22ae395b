"""Whether what students brought from another school was looked at."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.district import District
from mblkit.model.origin import Kept
from mblkit.model.people import StudentRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.register import Entry, entries_of

_FIRST_GRADE = 9
"""Who comes in it, or before it, has no high school behind that could be converted."""


def check_transfers(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL412 for each enrolled student who came by transfer after grade 9, and of whom nothing was converted.

    Credit from the other school, posted or not, placement evidence and its acceptance all count.
    """
    left = unconverted(material)
    placed = _placed(material) if left else frozenset()
    for student in sorted(left.keys() - placed):
        yield _finding(left[student])


def unconverted(material: Material) -> dict[str, Kept[StudentRecord]]:
    """Return by id each student who came by transfer and of whom nothing is converted, whatever evidence there is."""
    came = {
        kept.record.id: kept
        for kept in material.records(StudentRecord)
        if kept.record.status == "enrolled" and kept.record.entered.how == "transfer"
        if kept.record.entered.grade > _FIRST_GRADE and kept.record.entered.on <= material.as_of
    }
    for student in _converted(material) if came else ():
        came.pop(student, None)
    return came


def _converted(material: Material) -> Iterator[str]:
    """Yield the students of whom credit of another school is recorded or posted, or placement evidence accepted."""
    from mblkit.model.credits import TransferCredit
    from mblkit.model.decisions import Acceptance
    from mblkit.model.ledger import Posting

    yield from (kept.record.student for kept in material.records(TransferCredit))
    yield from (kept.record.student for kept in material.records(Acceptance))
    yield from (kept.record.student for kept in material.records(Posting) if kept.record.basis == "transfer")


def _placed(material: Material) -> AbstractSet[str]:
    """Return the students of whom there is placement evidence."""
    if material.bulk is not None:
        return material.bulk.placed
    return placed_in(entries_of(material), placing(material.district))


def placing(district: District) -> frozenset[str]:
    """Return the tasks that place students."""
    return frozenset(name for name, kept in district.tasks.items() if kept.record.purpose == "placement")


def placed_in(entries: Iterable[Entry], tasks: AbstractSet[str]) -> set[str]:
    """Return the students of whom there is placement evidence among some items. `tasks` are those that place."""
    found: set[str] = set()
    for entry in entries:
        purpose = entry.record.purpose
        if purpose == "placement" or (purpose is None and entry.record.task in tasks):
            found |= entry.students
    return found


def _finding(kept: Kept[StudentRecord]) -> Diagnostic:
    student = kept.record
    return diagnose(
        "MBL412",
        f'"{student.id}" came by transfer in grade {student.entered.grade}, and nothing was placed or converted',
        place(kept.origin, "id"),
        help="record the credit from the other school, or give a placement task and record what is accepted",
        subject=student.id,
    )


CHECKS: tuple[Check, ...] = (check_transfers,)
