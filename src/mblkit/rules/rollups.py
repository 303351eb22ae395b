"""Roll-ups that say less than they seem to: of parts that are none, with cuts that decide nothing, for no evidence."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys
from mblkit.district import CompetencyEntry
from mblkit.model.judging import CountedCode, Judging
from mblkit.model.numbers import show
from mblkit.model.origin import Origin
from mblkit.model.rollups import (
    AtLeastRollUp,
    Criteria,
    CriteriaRollUp,
    Criterion,
    EvidenceRollUp,
    MeanRollUp,
    PointsRollUp,
    RollUp,
)
from mblkit.model.scale import CODES
from mblkit.model.scope import Scope
from mblkit.rules.judging import own_policies
from mblkit.rules.material import Check, Material, place

_PARTS: Final = 'name indicators of the competency, or say in "for" which competency is meant'


def check_parts(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL710 for each part that a roll-up names and that the competency which it is for does not have."""
    for at, setting in _rolling(material):
        if isinstance(setting.rollup, EvidenceRollUp) and setting.scope.competency is None:
            continue  # what a part needs may be said beside what all need
        meant = tuple(_meant(material, setting.scope))
        for name, keys in _named(setting.rollup):
            stranger = next((one for one in meant if name not in _indicators(one)), None)
            if stranger is not None:
                message = f'"{name}" is no indicator of "{stranger.record.id}", for which this roll-up is'
                where = replace(place(at, *keys), at="key" if keys[-1] == name else "value")
                yield diagnose("MBL710", message, where, help=_PARTS)


def check_cuts(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL710 for each cut of a roll-up that every value reaches or none, and for what asks of no part."""
    counted = _counted(material)
    for at, setting in _rolling(material):
        meant = tuple(_meant(material, setting.scope))
        for cut, part, keys in _cuts(setting.rollup):
            for entry in meant:
                if part is None or part in _indicators(entry):
                    low, *_, high = sorted((*counted, *(level.value for level in entry.scale.levels)))
                    if not low <= cut <= high:
                        message = (
                            f'{show(cut)} is outside the scale of "{entry.record.id}", {show(low)} to {show(high)}'
                        )
                        yield diagnose("MBL710", message, place(at, *keys), help="write a value inside the scale")
                        break
        yield from _sizes(setting, meant, at)


def _sizes(setting: Judging, meant: tuple[CompetencyEntry, ...], at: Origin) -> Iterator[Diagnostic]:
    """Yield what is wrong with how many parts or scores are asked for."""
    rule = setting.rollup
    for entry in meant:
        parts = _indicators(entry)
        if isinstance(rule, AtLeastRollUp) and setting.scope.competency is not None and rule.count > len(parts):
            message = f'{rule.count} are more than all {len(parts)} indicators of "{entry.record.id}"'
            yield diagnose("MBL710", message, place(at, "count"), help=f"write at most {len(parts)}")
        if isinstance(rule, EvidenceRollUp) and not any(rule.parts.get(one, rule.items) for one in parts):
            message = f'no indicator of "{entry.record.id}" needs a score'
            yield diagnose("MBL710", message, place(at, "parts"), help="let at least one of them need a score")
            return


def _rolling(material: Material) -> Iterator[tuple[Origin, Judging]]:
    """Yield the settings of judging with a roll-up of the district's own policies, with the places of the roll-ups."""
    for kept in own_policies(material):
        for number, setting in enumerate(kept.record.judging):
            if setting.rollup is not None:
                yield kept.origin.at("judging", number, "rollup"), setting


def _meant(material: Material, scope: Scope) -> Iterator[CompetencyEntry]:
    """Yield the competencies with indicators that a roll-up is for and that have none of their own."""
    scopes = [setting.scope for _, setting in _rolling(material)]
    own = {one.competency for one in scopes}
    areas = {one.area for one in scopes if one.competency is None}
    for competency, entry in material.district.competencies.items():
        left = competency not in own and (scope.area is not None or entry.area not in areas)
        if (
            entry.record.indicators
            and scope.area in {None, entry.area}
            and (scope.competency == competency or (scope.competency is None and left))
        ):
            yield entry


def _indicators(entry: CompetencyEntry) -> frozenset[str]:
    return frozenset(one.id for one in entry.record.indicators)


def _counted(material: Material) -> tuple[Fraction, ...]:
    """Return the numbers that codes count as, in any policy: they need not be on a scale."""
    bodies = [one.body for kept in material.district.policies for one in kept.record.judging if one.body is not None]
    rules = [body.codes.rule(code) for body in bodies for code in CODES]
    counted = [rule.counts_as for rule in rules if isinstance(rule, CountedCode)]
    return tuple(one for one in counted if isinstance(one, Fraction))


def _cuts(rule: RollUp | None) -> Iterator[tuple[Fraction, str | None, Keys]]:
    """Yield the values with which a roll-up compares: each with the part, or None for all, and its place."""
    if isinstance(rule, MeanRollUp | EvidenceRollUp):
        for key, cut in (("at_least", rule.at_least), ("floor", rule.floor)):
            if cut is not None:
                yield cut, None, (key,)
    elif isinstance(rule, CriteriaRollUp):
        for leaf, keys in _leaves(rule):
            if isinstance(leaf, Criteria) and leaf.at_least is not None:
                yield leaf.at_least, leaf.part, (*keys, "at_least")


def _named(rule: RollUp | None) -> Iterator[tuple[str, Keys]]:
    """Yield the parts that a roll-up names, with their places in it."""
    if isinstance(rule, PointsRollUp):
        yield from ((one.part, ("parts", number, "part")) for number, one in enumerate(rule.parts))
    elif isinstance(rule, EvidenceRollUp):
        yield from ((name, ("parts", name)) for name in rule.parts)
    elif isinstance(rule, CriteriaRollUp):
        for leaf, keys in _leaves(rule):
            if isinstance(leaf, str):
                yield leaf, keys
            elif leaf.part is not None:
                yield leaf.part, (*keys, "part")


def _leaves(criterion: Criterion | CriteriaRollUp) -> Iterator[tuple[str | Criteria, Keys]]:
    """Yield the parts of a tree of criteria, alone or with the value that each must reach, with their places in it."""
    if isinstance(criterion, str) or (isinstance(criterion, Criteria) and criterion.part is not None):
        yield criterion, ()
    else:
        key = "all" if criterion.all else "any"
        for number, one in enumerate(criterion.all or criterion.any):
            yield from ((leaf, (key, number, *keys)) for leaf, keys in _leaves(one))


CHECKS: Final[tuple[Check, ...]] = (check_parts, check_cuts)
