"""The diploma that the policies in force define for a class: its requirements and conditions, additions included."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from mblkit.district import District
from mblkit.engine.results import Reason
from mblkit.engine.settings import Cohort, policies_for
from mblkit.model.base import local
from mblkit.model.diplomas import Addition, Clause, Condition, Diploma, FromSetting, Requirement
from mblkit.model.numbers import show
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.shared import Force

C = TypeVar("C", Requirement, Condition)


@dataclass(frozen=True, slots=True)
class RequirementInForce:
    """A minimum of credit that a diploma asks for. `reason` says where it stands and where its amount comes from."""

    id: str
    title: str
    needed: Fraction
    within: str | None
    shared: bool
    cites: str | None
    force: Force | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class ConditionInForce:
    """Something else that a diploma asks for. `active` is false on days outside its dates."""

    id: str
    title: str
    active: bool
    waivable: tuple[str, ...]
    private: bool
    cites: str | None
    force: Force | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class DiplomaInForce:
    """The diploma of a class on a day.

    Attributes:
        id: its id.
        title: its title, in the district's language.
        needed: the total of credit.
        competencies: whether every required competency must be mastered.
        requirements: the minimums of credit, parents before their parts, otherwise in the policies' order.
        conditions: what else is asked for, in the policies' order.
        cites: the law or decision behind it, or None.
        force: how it binds, or None.
        reason: where it stands, and what local policies add.
    """

    id: str
    title: str
    needed: Fraction
    competencies: bool
    requirements: tuple[RequirementInForce, ...]
    conditions: tuple[ConditionInForce, ...]
    cites: str | None
    force: Force | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Undetermined:
    """The policies in force do not settle which diploma applies, or what it asks for: why, naming each rule."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class _Placed(Generic[C]):
    """A clause with its policy, its place, whether the day is in its dates, and what it has from its owner."""

    clause: C
    policy: Kept[PolicyRecord]
    origin: Origin
    active: bool
    cites: str | None
    force: Force | None


@dataclass(slots=True)
class _Reader:
    """Reads clauses for one cohort; what the policies leave open is collected in `gaps`."""

    district: District
    cohort: Cohort
    gaps: list[Reason] = field(default_factory=list)

    def for_class(self, clause: Clause | Addition, policy: Kept[PolicyRecord], origin: Origin) -> bool:
        """Tell whether a clause is for the class and is switched on, on whatever day."""
        if clause.classes is not None and not clause.classes.holds(self.cohort.graduating_class):
            return False
        if isinstance(clause, Addition) or clause.when is None:
            return True
        value = self.setting(policy, clause.when, origin.at("when"))
        return value is not None and value[0] is True

    def active(self, clause: Clause | Addition) -> bool:
        """Tell whether the day is in a clause's dates."""
        return clause.dates is None or clause.dates.holds(self.cohort.day)

    def setting(self, policy: Kept[PolicyRecord], name: str, origin: Origin) -> tuple[Fraction | bool, Origin] | None:
        """Return a setting's value and where it was chosen, or None and a gap where the policy has no such setting."""
        record = policy.record
        if name not in record.settings:
            self.gaps.append(Reason("setting", f'the policy {record.id} has no setting "{name}"', origin))
            return None
        for place, pack in enumerate(self.district.record.packs):
            if pack.id == record.id and name in pack.settings:
                return pack.settings[name], self.district.origin.at("packs", place, "settings", name)
        return record.settings[name].default, policy.origin.at("settings", name, "default")

    def amount(
        self, credits_needed: Fraction | FromSetting, policy: Kept[PolicyRecord], origin: Origin
    ) -> tuple[Fraction, Reason]:
        """Return an amount of credit and the reason for it; 0 and a gap where a setting gives none."""
        if not isinstance(credits_needed, FromSetting):
            return credits_needed, Reason("setting", f"{show(credits_needed)} credit", origin.at("credits"))
        name = credits_needed.setting
        found = self.setting(policy, name, origin.at("credits", "setting"))
        if found is None or isinstance(found[0], bool):
            if found is not None:
                self.gaps.append(Reason("setting", f'the setting "{name}" gives no amount', found[1]))
            return Fraction(0), Reason("setting", f'no amount from the setting "{name}"', origin.at("credits"))
        return found[0], Reason("setting", f"{show(found[0])} credit, the setting {name}", found[1])


def diploma_for(
    district: District, graduating_class: int, day: date, school: str | None = None
) -> DiplomaInForce | Undetermined:
    """Return the diploma for a class on a day, or why the policies do not settle it.

    Source: clauses, sections 3 and 4.2 (D01, D02, D05 to D07); decision note 5.
    """
    cohort = Cohort(graduating_class, day, school)
    return diploma_among(district, policies_for(district, cohort), cohort)


def diploma_among(
    district: District, policies: Sequence[Kept[PolicyRecord]], cohort: Cohort
) -> DiplomaInForce | Undetermined:
    """Return the diploma that some policies define for a cohort, or why they do not settle it."""
    reader = _Reader(district, cohort)
    found = [
        (kept, origin, diploma)
        for kept in policies
        for place, diploma in enumerate(kept.record.diplomas)
        if reader.active(diploma) and reader.for_class(diploma, kept, origin := kept.origin.at("diplomas", place))
    ]
    if len(found) == 1 and not reader.gaps:
        return _compose(reader, policies, *found[0])
    rules = [
        Reason("setting", f"diploma {diploma.id} of policy {kept.record.id}", origin) for kept, origin, diploma in found
    ]
    said = f"{len(rules)} diplomas apply" if rules else "no policy defines a diploma"
    text = f"{said} for the class of {cohort.graduating_class} on {cohort.day}"
    return Undetermined(Reason("note", text, children=(*rules, *reader.gaps)))


def _compose(
    reader: _Reader,
    policies: Iterable[Kept[PolicyRecord]],
    policy: Kept[PolicyRecord],
    origin: Origin,
    diploma: Diploma,
) -> DiplomaInForce | Undetermined:
    needed, total = reader.amount(diploma.credits, policy, origin)
    competencies, reasons = diploma.competencies, [*_cited(diploma.cites), total]
    requirements = _by_id(reader, diploma.requirements, policy, origin.at("requirements"), diploma)
    conditions = _by_id(reader, diploma.conditions, policy, origin.at("conditions"), diploma)
    for kept, place, addition in _additions(reader, policies, diploma.id):
        reasons.append(Reason("setting", f"addition of policy {kept.record.id}", place, _cited(addition.cites)))
        if addition.credits is not None:
            needed = addition.credits
            reasons.append(Reason("setting", f"{show(needed)} credit in all", place.at("credits")))
        competencies = competencies if addition.competencies is None else addition.competencies
        more = _by_id(reader, addition.requirements, kept, place.at("requirements"), addition)
        requirements = _joined(requirements, more)
        others = _by_id(reader, addition.conditions, kept, place.at("conditions"), addition)
        conditions = _joined(conditions, others)
    ordered = _parents_first(reader, [_requirement(reader, one) for one in requirements.values()])
    if reader.gaps:
        text = f"the policies leave open what the diploma {diploma.id} asks for"
        return Undetermined(Reason("note", text, origin, tuple(reader.gaps)))
    text = f"diploma {diploma.id} of policy {policy.record.id} ({policy.record.layer})"
    return DiplomaInForce(
        id=diploma.id,
        title=local(diploma.title, reader.district.language),
        needed=needed,
        competencies=competencies,
        requirements=ordered,
        conditions=tuple(_condition(reader, one) for one in conditions.values()),
        cites=diploma.cites,
        force=diploma.force,
        reason=Reason("setting", text, origin, tuple(reasons)),
    )


def _additions(
    reader: _Reader, policies: Iterable[Kept[PolicyRecord]], diploma: str
) -> Iterator[tuple[Kept[PolicyRecord], Origin, Addition]]:
    for kept in policies:
        for place, addition in enumerate(kept.record.additions):
            origin = kept.origin.at("additions", place)
            if addition.to == diploma and reader.active(addition) and reader.for_class(addition, kept, origin):
                yield kept, origin, addition


def _by_id(
    reader: _Reader, clauses: Iterable[C], policy: Kept[PolicyRecord], origin: Origin, owner: Diploma | Addition
) -> dict[str, _Placed[C]]:
    """Return one owner's clauses for the class, by id. Two of one id that are in force on the day are a gap.

    A requirement out of its dates is left out; a condition is kept, so that the audit can say from when it is.
    """
    found: dict[str, _Placed[C]] = {}
    force = owner.force if isinstance(owner, Diploma) else None
    for place, clause in enumerate(clauses):
        here, active = origin.at(place), reader.active(clause)
        if not reader.for_class(clause, policy, here) or not (active or isinstance(clause, Condition)):
            continue
        one = _Placed(clause, policy, here, active, clause.cites or owner.cites, clause.force or force)
        before = found.get(clause.id)
        if before is not None and before.active and active:
            rules = tuple(Reason("setting", f"{clause.id} here", each.origin) for each in (before, one))
            reader.gaps.append(Reason("note", f"{clause.id} is asked for twice", here, rules))
        found = _joined(found, {clause.id: one})
    return found


def _joined(before: dict[str, _Placed[C]], more: dict[str, _Placed[C]]) -> dict[str, _Placed[C]]:
    """Return clauses with more of them added: one of the same id takes the place of the other, on its days."""
    return before | {name: one for name, one in more.items() if one.active or name not in before}


def _requirement(reader: _Reader, placed: _Placed[Requirement]) -> RequirementInForce:
    clause = placed.clause
    needed, amount = reader.amount(clause.credits, placed.policy, placed.origin)
    return RequirementInForce(
        id=clause.id,
        title=local(clause.title, reader.district.language),
        needed=needed,
        within=clause.within,
        shared=clause.counting == "shared",
        cites=placed.cites,
        force=placed.force,
        reason=_stands(placed, (amount,)),
    )


def _condition(reader: _Reader, placed: _Placed[Condition]) -> ConditionInForce:
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
    )


def _stands(placed: _Placed[C], more: tuple[Reason, ...]) -> Reason:
    record = placed.policy.record
    text = f"{placed.clause.id} of policy {record.id} ({record.layer})"
    return Reason("setting", text, placed.origin, (*more, *_cited(placed.cites)))


def _cited(cites: str | None) -> tuple[Reason, ...]:
    return (Reason("clause", cites),) if cites is not None else ()


def _parents_first(reader: _Reader, asked: Sequence[RequirementInForce]) -> tuple[RequirementInForce, ...]:
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
