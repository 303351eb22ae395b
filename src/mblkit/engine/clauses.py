"""The clauses of policies as they are read for one cohort: windows, switches, settings, additions and replacements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from mblkit.district import District
from mblkit.engine.reasons import Reason
from mblkit.engine.settings import Cohort
from mblkit.model.diplomas import Addition, Clause, Condition, Diploma, FromSetting, Limit, Requirement
from mblkit.model.numbers import show
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.shared import Force

C = TypeVar("C", Requirement, Condition, Limit)


class Placed(NamedTuple, Generic[C]):
    """A clause with its policy, its place, whether the day is in its dates, and what it has from its owner.

    `added` is true for a clause of an addition.
    """

    clause: C
    policy: Kept[PolicyRecord]
    origin: Origin
    active: bool
    cites: str | None
    force: Force | None
    added: bool


@dataclass(slots=True)
class Reader:
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


def additions(
    reader: Reader, policies: Iterable[Kept[PolicyRecord]], diploma: str
) -> Iterator[tuple[Kept[PolicyRecord], Origin, Addition]]:
    """Yield the additions to a diploma that are in force for the cohort, each with its policy and its place."""
    for kept in policies:
        for place, addition in enumerate(kept.record.additions):
            origin = kept.origin.at("additions", place)
            if addition.to == diploma and reader.active(addition) and reader.for_class(addition, kept, origin):
                yield kept, origin, addition


def by_id(
    reader: Reader, clauses: Iterable[C], policy: Kept[PolicyRecord], origin: Origin, owner: Diploma | Addition
) -> dict[str, Placed[C]]:
    """Return one owner's clauses for the class, by id. Two of one id that are in force on the day are a gap.

    A requirement out of its dates is left out; a condition is kept, so that the audit can say from when it is.
    """
    found: dict[str, Placed[C]] = {}
    added = isinstance(owner, Addition)
    force = owner.force if isinstance(owner, Diploma) else None
    for place, clause in enumerate(clauses):
        here, active = origin.at(place), reader.active(clause)
        if not reader.for_class(clause, policy, here) or not (active or isinstance(clause, Condition)):
            continue
        one = Placed(clause, policy, here, active, clause.cites or owner.cites, clause.force or force, added)
        before = found.get(clause.id)
        if before is not None and before.active and active:
            rules = tuple(Reason("setting", f"{clause.id} here", each.origin) for each in (before, one))
            reader.gaps.append(Reason("note", f"{clause.id} is asked for twice", here, rules))
        found = joined(found, {clause.id: one})
    return found


def joined(before: dict[str, Placed[C]], more: dict[str, Placed[C]]) -> dict[str, Placed[C]]:
    """Return clauses with more of them added: one of the same id takes the place of the other, on its days."""
    return before | {name: one for name, one in more.items() if one.active or name not in before}
