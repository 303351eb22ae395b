"""Whether students have a student success plan."""

from collections.abc import Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location
from mblkit.model.origin import Kept
from mblkit.model.people import StudentRecord
from mblkit.model.records import PlanRecord
from mblkit.rules.material import Check, Material, place

_FIRST_GRADE = 6
_HELP = 'add a plan to a file of the kind "plans"'


def check_plans(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL601: for a district without plans once, for a file of students without plans once, else by student."""
    due: dict[str, list[Kept[StudentRecord]]] = {}
    for kept in material.records(StudentRecord):
        if kept.record.status == "enrolled" and kept.record.grade >= _FIRST_GRADE:
            due.setdefault(kept.origin.path, []).append(kept)
    planned = {kept.record.student for kept in material.records(PlanRecord)}
    if not due or planned:
        for students in due.values():
            without = [kept for kept in students if kept.record.id not in planned]
            yield from _findings(without, whole=len(without) == len(students))
        return
    at = Location(material.district.origin.path)
    yield diagnose("MBL601", "no student has a student success plan", at, help=_HELP)


def _findings(without: list[Kept[StudentRecord]], *, whole: bool) -> Iterator[Diagnostic]:
    if whole and len(without) > 1:
        message = f"none of the {len(without)} students of this file has a student success plan"
        yield diagnose("MBL601", message, place(without[0].origin, "id"), help=_HELP)
        return
    for kept in without:
        student = kept.record.id
        message = f'"{student}" has no student success plan'
        yield diagnose("MBL601", message, place(kept.origin, "id"), help=_HELP, subject=student)


CHECKS: tuple[Check, ...] = (check_plans,)
