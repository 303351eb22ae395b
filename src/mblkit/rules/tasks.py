"""How competencies are shown: deep enough, and not by tests alone."""

from collections.abc import Iterator
from typing import Final, get_args

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.district import CompetencyEntry
from mblkit.engine.chain import counting_tasks
from mblkit.model.origin import Kept
from mblkit.model.shared import Rigor
from mblkit.model.task import TaskRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import required

_LOWEST: Final = get_args(Rigor)[0]


def check_rigor(material: Material) -> Iterator[Diagnostic]:
    """MBL322: every task by which a competency is shown says that it is of the lowest rigor."""
    shown = _shown(material)
    for entry in required(material):
        tasks = shown.get(entry.record.id, [])
        if tasks and all(kept.record.rigor == _LOWEST for kept in tasks):
            yield _finding(
                "MBL322",
                f'"{entry.record.id}" is shown by tasks of the rigor "{_LOWEST}" only',
                "add a task in which students apply what they know to something new",
                entry,
                [(kept, "rigor") for kept in tasks],
            )


def check_measures(material: Material) -> Iterator[Diagnostic]:
    """MBL323: every task by which a competency is shown is a test."""
    shown = _shown(material)
    for entry in required(material):
        tasks = shown.get(entry.record.id, [])
        if tasks and all(kept.record.measure == "test" for kept in tasks):
            yield _finding(
                "MBL323",
                f'"{entry.record.id}" is shown by tests only',
                "add a task of another measure, such as a performance or a project",
                entry,
                [(kept, "measure") for kept in tasks],
            )


def _finding(
    rule: str, message: str, hint: str, entry: CompetencyEntry, tasks: list[tuple[Kept[TaskRecord], str]]
) -> Diagnostic:
    related = tuple(Related(place(kept.origin, key), f'the task "{kept.record.id}"') for kept, key in tasks)
    at = place(entry.origin, "id")
    return diagnose(rule, message, at, help=hint, related=related, subject=entry.record.id)


def _shown(material: Material) -> dict[str, list[Kept[TaskRecord]]]:
    """Return the tasks whose evidence counts toward mastery and that are not retired, by competency."""
    found: dict[str, list[Kept[TaskRecord]]] = {}
    for task in counting_tasks(material.district, material.as_of):
        for competency in {material.district.competency_of(target) for target in task.targets}:
            found.setdefault(competency, []).append(material.district.tasks[task.id])
    return found


CHECKS: Final[tuple[Check, ...]] = (check_rigor, check_measures)
