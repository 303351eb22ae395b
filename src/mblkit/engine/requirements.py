"""The diploma that the policies in force define for a class: what it asks for, additions included."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from mblkit.district import District
from mblkit.engine.clauses import C, Placed, Reader, additions, by_id, joined
from mblkit.engine.reasons import Reason
from mblkit.engine.settings import Cohort, policies_for
from mblkit.model.base import local
from mblkit.model.diplomas import Condition, CreditScope, Decider, Diploma, Limit, MasteryAsked, Requirement
from mblkit.model.numbers import show
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.shared import Force, Role

if TYPE_CHECKING:
    from mblkit.engine.chosen import Chosen


_WHOLE: Final = Fraction(1)
_WHEN: Final = {"title", "cites", "force", "classes", "dates", "when"}
"""Fields of a clause that say nothing about what it asks for."""


@dataclass(frozen=True, slots=True)
class RequirementInForce:
    """Something that a diploma asks for: see `model.diplomas.Requirement` for the parts.

    `needed` is in the district's credit, and 0 where no credit is asked for. `exemptible` is None where the policies do
    not say who may lift it. `reason` says where it stands and where its amount comes from.
    """

    id: str
    title: str
    needed: Fraction
    within: str | None
    shared: bool
    cites: str | None
    force: Force | None
    reason: Reason
    mastery: MasteryAsked | None = None
    choose: int | None = None
    chosen_by: Role | None = None
    of: CreditScope | None = None
    exemptible: tuple[Decider, ...] | None = None


@dataclass(frozen=True, slots=True)
class ConditionInForce:
    """Something else that a diploma asks for. `active` is false on days outside its dates."""

    id: str
    title: str
    active: bool
    waivable: tuple[Decider, ...]
    private: bool
    cites: str | None
    force: Force | None
    reason: Reason
    within: str | None = None


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """How much credit of some sort counts: see `model.diplomas.Limit`; `most` is in the district's credit."""

    id: str
    title: str
    most: Fraction
    rule: Limit
    cites: str | None
    force: Force | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class DiplomaInForce:
    """The diploma of a class on a day.

    Attributes:
        id: its id.
        title: its title, in the district's language.
        needed: the total of credit, in the district's credit, or None where none is asked for.
        competencies: whether every required competency must be mastered.
        requirements: what it asks for, parents before their parts, otherwise in the policies' order.
        conditions: what else is asked for, in the policies' order.
        cites: the law or decision behind it, or None.
        force: how it binds, or None.
        reason: where it stands, and what local policies add.
        limits: how much credit of some sort counts, in the policies' order.
        split: whether a credit may be divided between requirements.
    """

    id: str
    title: str
    needed: Fraction | None
    competencies: bool
    requirements: tuple[RequirementInForce, ...]
    conditions: tuple[ConditionInForce, ...]
    cites: str | None
    force: Force | None
    reason: Reason
    limits: tuple[LimitInForce, ...] = ()
    split: bool = False


@dataclass(frozen=True, slots=True)
class Undetermined:
    """The policies in force do not settle which diploma applies, or what it asks for: why, naming each rule."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class _Found:
    """A diploma and where it stands."""

    policy: Kept[PolicyRecord]
    origin: Origin
    diploma: Diploma


def diploma_for(
    district: District, graduating_class: int, day: date, school: str | None = None
) -> DiplomaInForce | Undetermined:
    """Return the diploma for a class on a day, or why the policies do not settle it.

    Source: clauses, sections 3 and 4.2 (D01, D02, D05 to D07); decision notes 5 and 17.
    """
    cohort = Cohort(graduating_class, day, school)
    return diploma_among(district, policies_for(district, cohort), cohort)


def diploma_among(
    district: District, policies: Sequence[Kept[PolicyRecord]], cohort: Cohort, chosen: "Chosen | None" = None
) -> DiplomaInForce | Undetermined:
    """Return the diploma that some policies define for a cohort, or why they do not settle it.

    `chosen` is the recorded choice of a diploma for the student, or None: nobody else has a diploma `by_decision`.
    """
    reader = Reader(district, cohort)
    found = [
        _Found(kept, origin, diploma)
        for kept in policies
        for place, diploma in enumerate(kept.record.diplomas)
        if reader.active(diploma) and reader.for_class(diploma, kept, origin := kept.origin.at("diplomas", place))
    ]
    found, choice = _decided(reader, found, chosen)
    if len(found) == 1 and not reader.gaps:
        return _compose(reader, policies, found[0], choice)
    rules = [
        Reason("setting", f"diploma {one.diploma.id} of policy {one.policy.record.id}", one.origin) for one in found
    ]
    said = f"{len(rules)} diplomas apply" if rules else "no policy defines a diploma"
    text = f"{said} for the class of {cohort.graduating_class} on {cohort.day}"
    return Undetermined(Reason("note", text, children=(*rules, *reader.gaps)))


@dataclass(slots=True)
class _Composed:
    """A diploma as the policies put it together, the more local ones last. `totals` has the total of each addition."""

    needed: Fraction | None
    competencies: bool
    reasons: list[Reason]
    requirements: dict[str, Placed[Requirement]]
    conditions: dict[str, Placed[Condition]]
    limits: dict[str, Placed[Limit]]
    totals: list[tuple[Kept[PolicyRecord], Origin, Fraction]]


def _decided(reader: Reader, found: list[_Found], chosen: "Chosen | None") -> tuple[list[_Found], Reason | None]:
    """Return the diplomas that are the student's, and what the recorded choice of one has to do with it."""
    usual = [one for one in found if not one.diploma.by_decision]
    if chosen is None:
        return usual, None
    named = [one for one in found if one.diploma.id in chosen.parts]
    if not named:
        text = f"the diploma {', '.join(chosen.parts)} is chosen, which no policy in force defines for the class"
        reader.gaps.append(Reason("note", text, children=(chosen.reason,)))
    may = [one for one in named if chosen.role in (one.diploma.by_decision or (chosen.role,))]
    if may:
        return may, chosen.reason
    return usual, Reason("set-aside", f"{chosen.role} may not choose the diploma", None, (chosen.reason,))


def _compose(
    reader: Reader, policies: Iterable[Kept[PolicyRecord]], found: _Found, choice: Reason | None
) -> DiplomaInForce | Undetermined:
    policy, origin, diploma = found.policy, found.origin, found.diploma
    unit = diploma.unit or _WHOLE
    made = _read(reader, policies, found)
    made.reasons.extend([choice] if choice is not None else [])
    exemptible = diploma.exemptible
    asked = [_requirement(reader, one, unit, exemptible) for one in made.requirements.values()]
    ordered = _parents_first(reader, asked)
    conditions = tuple(_condition(reader, one) for one in made.conditions.values())
    _check_choices(reader, ordered, conditions)
    limits = tuple(_limit(reader, one, unit) for one in made.limits.values())
    if reader.gaps:
        text = f"the policies leave open what the diploma {diploma.id} asks for"
        return Undetermined(Reason("note", text, origin, tuple(reader.gaps)))
    text = f"diploma {diploma.id} of policy {policy.record.id} ({policy.record.layer})"
    return DiplomaInForce(
        id=diploma.id,
        title=local(diploma.title, reader.district.language),
        needed=made.needed * unit if made.needed is not None else None,
        competencies=made.competencies,
        requirements=ordered,
        conditions=conditions,
        cites=diploma.cites,
        force=diploma.force,
        reason=Reason("setting", text, origin, tuple(made.reasons)),
        limits=limits,
        split=diploma.split,
    )


def _read(reader: Reader, policies: Iterable[Kept[PolicyRecord]], found: _Found) -> _Composed:
    policy, origin, diploma = found.policy, found.origin, found.diploma
    reasons = [*_cited(diploma.cites)]
    needed = None
    if diploma.credits is not None:
        needed, total = reader.amount(diploma.credits, policy, origin)
        reasons.append(total)
    if diploma.unit is not None:
        text = f"one credit of the diploma is {show(diploma.unit)} credit"
        reasons.append(Reason("setting", text, origin.at("unit")))
    made = _Composed(
        needed,
        diploma.competencies,
        reasons,
        by_id(reader, diploma.requirements, policy, origin.at("requirements"), diploma),
        by_id(reader, diploma.conditions, policy, origin.at("conditions"), diploma),
        by_id(reader, diploma.limits, policy, origin.at("limits"), diploma),
        [],
    )
    for kept, place, addition in additions(reader, policies, diploma.id):
        made.reasons.append(Reason("setting", f"addition of policy {kept.record.id}", place, _cited(addition.cites)))
        if addition.credits is not None:
            made.needed = addition.credits
            made.reasons.append(Reason("setting", f"{show(made.needed)} credit in all", place.at("credits")))
            made.totals.append((kept, place.at("credits"), addition.credits))
        if addition.competencies is not None:
            made.competencies = addition.competencies
        made.requirements = _over(
            reader, made.requirements, by_id(reader, addition.requirements, kept, place.at("requirements"), addition)
        )
        made.conditions = _over(
            reader, made.conditions, by_id(reader, addition.conditions, kept, place.at("conditions"), addition)
        )
        made.limits = _over(reader, made.limits, by_id(reader, addition.limits, kept, place.at("limits"), addition))
    _check_totals(reader, made)
    return made


def _over(reader: Reader, before: dict[str, Placed[C]], more: dict[str, Placed[C]]) -> dict[str, Placed[C]]:
    """Return clauses with those of an addition over them. Two additions of one layer that differ are a gap."""
    for name, one in more.items():
        other = before.get(name)
        if other is None or not (other.active and other.added) or not _same_layer(one.policy, other.policy):
            continue
        if one.active and one.clause.model_dump(exclude=_WHEN) != other.clause.model_dump(exclude=_WHEN):
            rules = tuple(
                Reason("setting", f"{name} of policy {each.policy.record.id}", each.origin) for each in (other, one)
            )
            text = f"{name} is asked for in two ways by policies of the layer {one.policy.record.layer}"
            reader.gaps.append(Reason("note", text, one.origin, rules))
    return joined(before, more)


def _same_layer(one: Kept[PolicyRecord], other: Kept[PolicyRecord]) -> bool:
    """Tell whether neither of two policies is the more local one."""
    return (one.record.layer, one.record.school) == (other.record.layer, other.record.school)


def _check_totals(reader: Reader, made: _Composed) -> None:
    for (before, at, amount), (kept, place, other) in zip(made.totals, made.totals[1:], strict=False):
        if amount != other and _same_layer(before, kept):
            rules = (
                Reason("setting", f"{show(amount)} credit of policy {before.record.id}", at),
                Reason("setting", f"{show(other)} credit of policy {kept.record.id}", place),
            )
            text = f"the total of credit is given twice by policies of the layer {kept.record.layer}"
            reader.gaps.append(Reason("note", text, place, rules))


def _requirement(
    reader: Reader, placed: Placed[Requirement], unit: Fraction, exemptible: tuple[Decider, ...]
) -> RequirementInForce:
    clause, needed, told = placed.clause, Fraction(0), list[Reason]()
    if clause.credits is not None:
        needed, amount = reader.amount(clause.credits, placed.policy, placed.origin)
        told.append(amount)
    if clause.mastery is not None:
        told.append(Reason("setting", _mastery_words(clause.mastery), placed.origin.at("mastery")))
    if clause.choose is not None:
        whose = f", as chosen by {clause.chosen_by}" if clause.chosen_by is not None else ""
        told.append(Reason("setting", f"{clause.choose} of its parts{whose}", placed.origin.at("choose")))
    return RequirementInForce(
        id=clause.id,
        title=local(clause.title, reader.district.language),
        needed=needed * unit,
        within=clause.within,
        shared=clause.counting == "shared",
        cites=placed.cites,
        force=placed.force,
        reason=_stands(placed, tuple(told)),
        mastery=clause.mastery,
        choose=clause.choose,
        chosen_by=clause.chosen_by,
        of=clause.of,
        exemptible=(*clause.exemptible, *exemptible) or None,
    )


def _mastery_words(asked: MasteryAsked) -> str:
    what = ", ".join((*asked.areas, *asked.competencies))
    return f"mastery of {'all' if asked.least is None else f'at least {asked.least}'} of {what}"


def _condition(reader: Reader, placed: Placed[Condition]) -> ConditionInForce:
    clause = placed.clause
    return ConditionInForce(
        id=clause.id,
        title=local(clause.title, reader.district.language),
        active=placed.active,
        waivable=clause.waivable,
        private=clause.private,
        cites=placed.cites,
        force=placed.force,
        reason=_stands(placed, ()),
        within=clause.within,
    )


def _limit(reader: Reader, placed: Placed[Limit], unit: Fraction) -> LimitInForce:
    clause = placed.clause
    told = Reason("setting", f"at most {show(clause.most)} credit counts", placed.origin.at("most"))
    return LimitInForce(
        id=clause.id,
        title=local(clause.title, reader.district.language),
        most=clause.most * unit,
        rule=clause,
        cites=placed.cites,
        force=placed.force,
        reason=_stands(placed, (told,)),
    )


def _stands(placed: Placed[C], more: tuple[Reason, ...]) -> Reason:
    record = placed.policy.record
    text = f"{placed.clause.id} of policy {record.id} ({record.layer})"
    return Reason("setting", text, placed.origin, (*more, *_cited(placed.cites)))


def _cited(cites: str | None) -> tuple[Reason, ...]:
    return (Reason("clause", cites),) if cites is not None else ()


def _parents_first(reader: Reader, asked: Sequence[RequirementInForce]) -> tuple[RequirementInForce, ...]:
    """Return requirements, parents before their parts. A part of what is not asked for is a gap."""
    parts: dict[str | None, list[RequirementInForce]] = {}
    for one in asked:
        parts.setdefault(one.within, []).append(one)
    ordered: dict[str, RequirementInForce] = {}
    todo = parts.get(None, [])[::-1]
    while todo:
        one = todo.pop()
        ordered[one.id] = one
        todo.extend(parts.get(one.id, [])[::-1])
    for one in asked:
        if one.id not in ordered:
            text = f"{one.id} is a part of {one.within}, which the diploma does not ask for by itself"
            reader.gaps.append(Reason("setting", text, one.reason.origin))
    return tuple(ordered.values())


def _check_choices(reader: Reader, asked: Sequence[RequirementInForce], conditions: Sequence[ConditionInForce]) -> None:
    """Note as gaps what no student could do: choose more parts than there are, fulfil a part of what is no choice."""
    choosing: Mapping[str, RequirementInForce] = {one.id: one for one in asked if one.choose is not None}
    for one in choosing.values():
        parts = [each.reason for each in asked if each.within == one.id]
        parts.extend(each.reason for each in conditions if each.within == one.id)
        if one.choose is not None and one.choose > len(parts):
            text = f"{one.id} asks for {one.choose} of its parts and has {len(parts)}"
            reader.gaps.append(Reason("note", text, one.reason.origin, tuple(parts)))
    for condition in conditions:
        if condition.within is not None and condition.within not in choosing:
            text = f"{condition.id} is a part of {condition.within}, which does not choose among its parts"
            reader.gaps.append(Reason("setting", text, condition.reason.origin))
