"""How much a framework holds: no more than anybody can tick off, and each layer that it needs."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import competencies, experiences


def check_checklists(material: Material) -> Iterator[Diagnostic]:
    """MBL321: an experience has too many objectives, or a competency too many indicators."""
    limits = material.limits
    for entry in competencies(material):
        count = sum(material.lives(one.retired) for one in entry.record.indicators)
        if count > limits.most_indicators:
            yield diagnose(
                "MBL321",
                f'"{entry.record.id}" has {count} indicators, more than {limits.most_indicators}',
                place(entry.origin, "indicators"),
                help="join those that are scored together, or make two competencies",
                subject=entry.record.id,
            )
    for kept in experiences(material):
        count = sum(material.lives(one.retired) for unit in kept.record.units for one in unit.objectives)
        if count > limits.most_objectives:
            yield diagnose(
                "MBL321",
                f'"{kept.record.id}" has {count} learning objectives, more than {limits.most_objectives}',
                place(kept.origin, "units"),
                help="keep those that a unit builds on, and leave the rest to lesson plans",
                subject=kept.record.id,
            )


def check_layers(material: Material) -> Iterator[Diagnostic]:
    """MBL324: no experience has an objective, or there are no habits of work."""
    top = place(material.district.origin)
    objectives = (one for kept in experiences(material) for unit in kept.record.units for one in unit.objectives)
    if not any(material.lives(one.retired) for one in objectives):
        hint = 'add "units" with their objectives to the experiences'
        yield diagnose("MBL324", "no experience has a learning objective", top, help=hint)
    if not material.district.habits:
        hint = 'add a file that begins with "mbl: habits/1"'
        yield diagnose("MBL324", "the district has no habits of work", top, help=hint)


CHECKS: Final[tuple[Check, ...]] = (check_checklists, check_layers)
