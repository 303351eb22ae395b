"""A student's evidence as it was known on a day, by what it was scored on, with the decisions that bear on it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mblkit.district import Closure, District, Evidence
from mblkit.engine.decided import decided
from mblkit.model.decisions import Acceptance, Adjudication
from mblkit.model.evidence import Replaces
from mblkit.model.origin import Kept
from mblkit.model.shared import Retired

Key = tuple[str, str, date, int, str, str, str]
"""The identity of a piece of evidence: see `Evidence.key`."""

Place = tuple[str, str, date, int, str]
"""Section or experience, task, day, attempt and target: what a correction or an adjudication points at."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One student's evidence and the decisions about it, as known on a day.

    Attributes:
        pools: the evidence by target; that on an objective also under what the objective leads to.
        replaced: the evidence that a correction stands for, by its key.
        accepted: the acceptances of placement evidence, by what they name.
        adjudicated: the adjudications, by what they settle, the last one.
        apart: the targets of which what is found is this student's alone: corrected, scored twice, accepted, settled.
        as_of: the day.
    """

    pools: Mapping[str, Sequence[Evidence]]
    replaced: Mapping[Key, Evidence]
    accepted: Mapping[str, tuple[Kept[Acceptance], ...]]
    adjudicated: Mapping[Place, Kept[Adjudication]]
    apart: frozenset[str]
    as_of: date

    def of(self, target: str) -> "Gathered":
        """Return the same for one target, without the other evidence."""
        pools = {target: self.pools[target]} if target in self.pools else {}
        return Gathered(pools, self.replaced, self.accepted, self.adjudicated, self.apart, self.as_of)


def gather(district: District, closure: Closure, as_of: date) -> Gathered:
    """Return a student's evidence by target, and the decisions that bear on it, as known on a day."""
    leads = district.derived("leads", lambda: {name: one.record.leads_to for name, one in district.objectives.items()})
    pools, odd = _pooled(closure.evidence, leads)
    accepted: dict[str, list[Kept[Acceptance]]] = {}
    adjudicated: dict[Place, Kept[Adjudication]] = {}
    for acceptance in decided(closure, Acceptance, as_of):
        for target in acceptance.record.targets:
            accepted.setdefault(target, []).append(acceptance)
    for kept in decided(closure, Adjudication, as_of):
        record = kept.record
        where = record.section or record.experience or ""
        for target in record.scores:
            adjudicated[where, record.task, record.demonstrated, record.attempt, target] = kept
    apart = {name for one in odd for name in (one.target, leads.get(one.target, one.target))}
    if accepted:
        apart.update(name for name, pool in pools.items() if any(one.purpose == "placement" for one in pool))
    for *_, target in adjudicated:
        apart.update(name for name in lineage(district, target) if name in pools)
    corrected = any(one.replaces is not None for one in odd)
    return Gathered(
        pools,
        _replaced(sorted(closure.evidence, key=_in_order), as_of) if corrected else {},
        {target: tuple(found) for target, found in accepted.items()},
        adjudicated,
        frozenset(apart),
        as_of,
    )


def _pooled(evidence: Iterable[Evidence], leads: Mapping[str, str]) -> tuple[dict[str, list[Evidence]], list[Evidence]]:
    """Return evidence by target, each pool in order, and what of it corrects other evidence or was scored twice.

    The identities of evidence, by which pieces of one day are put in order, are made only where a pool needs them.
    """
    pools: dict[str, list[Evidence]] = {}
    odd: list[Evidence] = []
    unordered: set[str] = set()
    for one in evidence:
        if one.second or one.replaces:
            odd.append(one)
        target = one.target
        for name in (target, leads[target]) if target in leads else (target,):
            pool = pools.get(name)
            if pool is None:
                pools[name] = [one]
                continue
            if pool[-1].on >= one.on:
                unordered.add(name)
            pool.append(one)
    for name in unordered:
        pools[name].sort(key=_in_order)
    return pools, odd


def _in_order(one: Evidence) -> tuple[date, Key]:
    return one.on, one.key


def _replaced(evidence: Iterable[Evidence], as_of: date) -> dict[Key, Evidence]:
    """Return what corrections that are known stand for. A correction that is corrected still corrects."""
    known = [one for one in evidence if one.known_on(as_of)]
    corrections = [(one, one.replaces) for one in known if one.replaces is not None]
    if not corrections:
        return {}
    by_place: dict[Place, list[Evidence]] = {}
    for one in known:
        by_place.setdefault(place_of(one), []).append(one)
    return {
        other.key: correction
        for correction, points in corrections
        for other in _corrected(correction, points, by_place.get(_points_at(correction, points), []))
    }


def place_of(one: Evidence) -> Place:
    """Return where a correction or an adjudication would point to mean this evidence."""
    return (one.place, one.task, one.on, one.attempt, one.target)


def _points_at(correction: Evidence, points: Replaces) -> Place:
    return (
        correction.place,
        points.task or correction.task,
        points.on or correction.on,
        points.attempt or correction.attempt,
        correction.target,
    )


def _corrected(correction: Evidence, points: Replaces, there: Collection[Evidence]) -> list[Evidence]:
    """Return the evidence that a correction means, of that where it points (decision note 8)."""
    others = [one for one in there if one.key != correction.key and points.id in {None, one.id}]
    if points.id is None and len(others) > 1:
        return [one for one in others if one.id is None] or others
    return others


def lineage(district: District, target: str) -> tuple[str, ...]:
    """Return a target and what it is a part of: objective, indicator, competency. Raises KeyError."""
    objective = district.objectives.get(target)
    if objective is not None:
        return (target, *lineage(district, objective.record.leads_to))
    indicator = district.indicators.get(target)
    return (target, indicator.competency) if indicator is not None else (target,)


def retired_on(district: District, target: str) -> date | None:
    """Return the day on which a target, or what it is a part of, was retired; None while all of it lives."""
    ends: dict[str, date | None] = district.derived("ends", dict)
    if target not in ends:
        ends[target] = _first_end(district, target)
    return ends[target]


def _first_end(district: District, target: str) -> date | None:
    end: date | None = None
    name: str | None = target
    while name is not None:
        retired, name = _end_and_whole(district, name)
        if retired is not None and (end is None or retired.on < end):
            end = retired.on
    return end


def _end_and_whole(district: District, target: str) -> tuple[Retired | None, str | None]:
    """Return when a target itself ended, and what it is a part of."""
    indicator = district.indicators.get(target)
    if indicator is not None:
        return indicator.record.retired, indicator.competency
    competency = district.competencies.get(target)
    if competency is not None:
        return competency.record.retired, None
    objective = district.objectives[target].record
    return objective.retired, objective.leads_to
