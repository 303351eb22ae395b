"""What a change of the files does to students: the results on one side beside those on the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from mblkit.district import Closure, District
from mblkit.engine.audit import audit_of
from mblkit.engine.mastery import Standings, judgements_of
from mblkit.engine.recognized import Recognized
from mblkit.engine.results import Audit, Award, ConditionResult, Judgement, RequirementResult
from mblkit.model.numbers import show

ImpactKind = Literal["mastery", "credit", "requirement", "condition", "diploma", "recognition"]
Sense = Literal["gain", "loss", "change"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one student has on a day, on one side of a change.

    Attributes:
        audit: the audit.
        judgements: the judgement of every competency, by id.
        recognized: what policies recognize of the student: honors, standing and the like.
    """

    audit: Audit
    judgements: Mapping[str, Judgement]
    recognized: tuple[Recognized, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a change does to one student.

    Attributes:
        kind: what it is about.
        id: the id of the competency, award, requirement, condition, diploma or rule of recognition.
        title: its title, in the district's language; of a competency, its name.
        sense: whether the student gains it, loses it, or neither.
        before, after: what held on either side, in words; "none" where there was nothing.
    """

    kind: ImpactKind
    id: str
    title: str
    sense: Sense
    before: str
    after: str


def snapshot_of(district: District, closure: Closure, as_of: date) -> Snapshot:
    """Return what a student of a district has on a day."""
    standings = Standings(district, closure, as_of)
    return Snapshot(audit_of(standings), judgements_of(standings))


def effects(before: Snapshot, after: Snapshot, names: Mapping[str, str]) -> Iterator[Effect]:
    """Yield what differs between two sides: masteries, credit, requirements, conditions, diploma, recognition.

    `names` has the names of the competencies of both sides, by id.
    """
    yield from _masteries(before.judgements, after.judgements, names)
    yield from _credits(before.audit.awards, after.audit.awards)
    yield from _requirements(before.audit, after.audit)
    yield from _conditions(before.audit.conditions, after.audit.conditions)
    yield from _diploma(before.audit, after.audit)
    yield from _recognitions(before.recognized, after.recognized)


def _masteries(
    before: Mapping[str, Judgement], after: Mapping[str, Judgement], names: Mapping[str, str]
) -> Iterator[Effect]:
    for target in dict.fromkeys((*after, *before)):
        was, now = _judged(before.get(target)), _judged(after.get(target))
        had, has = (side.get(target) for side in (before, after))
        mastered = [one is not None and one.outcome == "mastered" for one in (had, has)]
        if was != now and (any(mastered) or (had is not None and has is not None)):
            yield Effect("mastery", target, names.get(target, target), _sense(*mastered), was, now)


def _judged(one: Judgement | None) -> str:
    if one is None:
        return "none"
    return f"{one.outcome}, level {one.level}" if one.level is not None else one.outcome


def _credits(before: tuple[Award, ...], after: tuple[Award, ...]) -> Iterator[Effect]:
    old, new = ({award.id: award for award in side} for side in (before, after))
    for name in dict.fromkeys((*new, *old)):
        was, now = _counted(old.get(name)), _counted(new.get(name))
        words = _awarded(old.get(name)), _awarded(new.get(name))
        if words[0] != words[1]:
            title = (new.get(name) or old[name]).title
            yield Effect("credit", name, title, _more(was, now), *words)


def _counted(award: Award | None) -> Fraction:
    return award.amount if award is not None and not award.needs_decision else Fraction(0)


def _awarded(award: Award | None) -> str:
    if award is None:
        return "none"
    return f"{show(award.amount)}, waits for a decision" if award.needs_decision else show(award.amount)


def _requirements(before: Audit, after: Audit) -> Iterator[Effect]:
    old, new = (_by_id(side) for side in (before, after))
    for name in dict.fromkeys((*new, *old)):
        was, now = _stands(old.get(name)), _stands(new.get(name))
        if was != now:
            met = [one is not None and one.state in {"met", "not-applicable"} for one in (old.get(name), new.get(name))]
            lacked = [one.short if one is not None else Fraction(0) for one in (old.get(name), new.get(name))]
            sense = _sense(*met) if met[0] != met[1] else _more(lacked[1], lacked[0])
            yield Effect("requirement", name, (new.get(name) or old[name]).title, sense, was, now)


def _by_id(audit: Audit) -> dict[str, RequirementResult]:
    every = (*((audit.total,) if audit.total is not None else ()), *audit.requirements)
    return {one.id: one for one in every}


def _stands(one: RequirementResult | None) -> str:
    if one is None:
        return "none"
    return f"{one.state} by {show(one.short)}" if one.state == "short" else one.state


def _conditions(before: tuple[ConditionResult, ...], after: tuple[ConditionResult, ...]) -> Iterator[Effect]:
    old, new = ({one.id: one for one in side} for side in (before, after))
    for name in dict.fromkeys((*new, *old)):
        was, now = (side[name].state if name in side else "none" for side in (old, new))
        if was != now:
            met = [state in {"met", "not-applicable", "none"} for state in (was, now)]
            yield Effect("condition", name, (new.get(name) or old[name]).title, _sense(*met), was, now)


def _diploma(before: Audit, after: Audit) -> Iterator[Effect]:
    was, now = (f"{side.diploma or 'none'}: {side.state}" for side in (before, after))
    if was != now:
        title = after.diploma_title or before.diploma_title or ""
        sense = _sense(before.state == "met", after.state == "met")
        yield Effect("diploma", after.diploma or before.diploma or "none", title, sense, was, now)


def _recognitions(before: tuple[Recognized, ...], after: tuple[Recognized, ...]) -> Iterator[Effect]:
    old, new = ({one.id: one for one in side} for side in (before, after))
    for name in dict.fromkeys((*new, *old)):
        was, now = (_recognition(side.get(name)) for side in (old, new))
        only = old.get(name) or new[name]
        told = (name in old and name in new) or only.state in {"met", "found"}
        if was != now and told:
            met = [name in side and side[name].state == "met" for side in (old, new)]
            yield Effect("recognition", name, (new.get(name) or old[name]).title, _sense(*met), was, now)


def _recognition(one: Recognized | None) -> str:
    if one is None:
        return "none"
    return f"{one.state}, {one.gives}" if one.gives is not None else one.state


def _sense(had: bool, has: bool) -> Sense:  # noqa: FBT001 - the two sides
    if had == has:
        return "change"
    return "gain" if has else "loss"


def _more(was: Fraction, now: Fraction) -> Sense:
    if was == now:
        return "change"
    return "gain" if now > was else "loss"
