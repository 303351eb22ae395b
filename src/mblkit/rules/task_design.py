"""What tasks say about themselves: whether every student can do them, and whether somebody checked them."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.engine.chain import counting_purposes
from mblkit.model.origin import Kept
from mblkit.model.task import TaskRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import experiences


def check_technology(material: Material) -> Iterator[Diagnostic]:
    """MBL335: a task that every student may meet cannot be done without technology at home."""
    for kept in _for_everybody(material):
        task = kept.record
        if task.home_technology and task.alternative is None:
            yield diagnose(
                "MBL335",
                f'"{task.id}" needs technology at home, and nothing says how a student without it does it',
                place(kept.origin, "home_technology"),
                help='say it in "alternative", or let the task be done at school and delete this line',
                subject=task.id,
            )


def check_validation(material: Material) -> Iterator[Diagnostic]:
    """MBL336: some tasks were checked for validity, and not all of those that every student is judged by."""
    if not any(_checked(material, kept.record) for kept in material.district.tasks.values()):
        return
    counting = counting_purposes(material.district)
    deciding = [kept for kept in _for_everybody(material) if kept.record.purpose in counting]
    open_ = [kept for kept in deciding if not _checked(material, kept.record)]
    if open_:
        names = few(kept.record.id for kept in open_)
        yield diagnose(
            "MBL336",
            f"{len(open_)} of the {len(deciding)} tasks that decide for every student were never validated: {names}",
            place(open_[0].origin, "id"),
            help='check what the task asks for against its targets and criteria, and say so in "validated"',
            subject=open_[0].record.id if len(open_) == 1 else None,
        )


def _for_everybody(material: Material) -> Iterator[Kept[TaskRecord]]:
    """Yield the tasks of experiences that every student takes, and those that are given anywhere."""
    required = {kept.record.id for kept in experiences(material) if kept.record.required}
    for kept in material.district.tasks.values():
        task = kept.record
        if material.lives(task.retired) and (not task.experiences or not required.isdisjoint(task.experiences)):
            yield kept


def _checked(material: Material, task: TaskRecord) -> bool:
    return task.validated is not None and task.validated.on <= material.today


CHECKS: Final[tuple[Check, ...]] = (check_technology, check_validation)
