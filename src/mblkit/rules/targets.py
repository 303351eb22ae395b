"""What tasks and objectives aim at: nothing in the framework that is never assessed, or never broken down."""

from collections.abc import Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.engine.chain import counting_tasks, objectives_of
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import competencies, experiences, parts, place_of, reached, told


def check_tasks(material: Material) -> Iterator[Diagnostic]:
    """Yield each competency that no task is scored on, whole or in part."""
    given = counting_tasks(material.district, material.as_of)
    shown = reached(material, (target for task in given for target in task.targets))
    for entry in competencies(material):
        whole = parts(material, entry)
        missing = tuple(part for part in whole if part not in shown)
        if missing:
            yield diagnose(
                "MBL310",
                f"no task whose evidence counts toward mastery is scored on {told(material, entry, missing)}",
                place_of(material, entry, missing),
                help='add a task with it in "targets", or retire it',
                subject=entry.record.id,
            )


def check_objectives(material: Material) -> Iterator[Diagnostic]:
    """Yield each competency to which no objective of an experience leads."""
    objectives = [one for kept in experiences(material) for one in objectives_of(kept.record, material.as_of)]
    led_to = {material.district.competency_of(part) for part in reached(material, objectives)}
    for entry in competencies(material):
        if entry.record.id not in led_to:
            yield diagnose(
                "MBL311",
                f'no learning objective leads to "{entry.record.id}"',
                place(entry.origin, "id"),
                help='add one to a unit of an experience, with "leads_to" naming it or one of its indicators',
                subject=entry.record.id,
            )


CHECKS: tuple[Check, ...] = (check_tasks, check_objectives)
