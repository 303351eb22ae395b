"""Scoring criteria: whether they describe the level that shows mastery, and the others."""

from collections.abc import Iterator, Mapping
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.district import CompetencyEntry
from mblkit.model.base import LocalText
from mblkit.model.origin import Origin
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import competencies, required

Scored = tuple[str, Mapping[str, LocalText], Origin]
"""Something that scores are on: its id, its criteria and where it stands."""


def check_target_criteria(material: Material) -> Iterator[Diagnostic]:
    """MBL313: nothing describes a level that shows mastery of something that every student needs."""
    for entry in required(material):
        lacking: dict[str, list[Scored]] = {}
        for level in _targets(material, entry):
            without = [one for one in _scored(material, entry) if level not in one[1]]
            if without:
                lacking[level] = without
        if lacking:
            yield _no_criteria(entry, lacking)


def _no_criteria(entry: CompetencyEntry, lacking: Mapping[str, list[Scored]]) -> Diagnostic:
    without = {name: (criteria, origin) for scored in lacking.values() for name, criteria, origin in scored}
    places = [place(origin, "criteria") if criteria else place(origin, "id") for criteria, origin in without.values()]
    levels = few(lacking)
    related = tuple(Related(at, "it is scored by this") for at in places) if len(places) > 1 else ()
    return diagnose(
        "MBL313",
        f"no criteria describe {levels} for {few(without)}",
        places[0] if len(places) == 1 else place(entry.origin, "id"),
        help=f'say in "criteria" what the work looks like at {levels}',
        related=related,
        subject=entry.record.id,
    )


def check_other_criteria(material: Material) -> Iterator[Diagnostic]:
    """MBL314: criteria describe some levels and leave others out; those of MBL313 are not said twice."""
    for entry in competencies(material):
        said = _targets(material, entry) if entry.record.required else ()
        for name, criteria, origin in _scored(material, entry):
            missing = [one.id for one in entry.scale.levels if one.id not in criteria and one.id not in said]
            if criteria and missing:
                yield diagnose(
                    "MBL314",
                    f'the criteria of "{name}" do not describe {few(missing)}',
                    place(origin, "criteria"),
                    help="describe each level of the scale, in words that tell it from the next",
                    subject=name,
                )


def _scored(material: Material, entry: CompetencyEntry) -> list[Scored]:
    """Return what is scored: the indicators that count on the day, or the competency itself where it has none."""
    record = entry.record
    if not record.indicators:
        return [(record.id, record.criteria, entry.origin)]
    return [
        (one.id, one.criteria, entry.origin.at("indicators", number))
        for number, one in enumerate(record.indicators)
        if material.lives(one.retired)
    ]


def _targets(material: Material, entry: CompetencyEntry) -> tuple[str, ...]:
    """Return the levels that show mastery: the scale's target, and those that policies in force name instead."""
    named = {
        setting.target
        for kept in material.district.policies
        if kept.record.dates is None or kept.record.dates.holds(material.as_of)
        for setting in kept.record.judging
        if setting.scope.competency in {None, entry.record.id} and setting.scope.area in {None, entry.area}
    }
    return tuple(level.id for level in entry.scale.levels if level.id in {entry.scale.target, *named})


CHECKS: Final[tuple[Check, ...]] = (check_target_criteria, check_other_criteria)
