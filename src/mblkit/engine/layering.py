"""Whether more local policies ask for less than the statute that they build on: only stricter is allowed."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from mblkit.district import District
from mblkit.engine.clauses import Reader
from mblkit.engine.settings import Cohort
from mblkit.model.base import FIRST_DAY
from mblkit.model.diplomas import (
    Addition,
    Clause,
    Condition,
    CreditScope,
    Decider,
    Diploma,
    FromDay,
    FromSetting,
    Limit,
    MasteryAsked,
    Requirement,
)
from mblkit.model.numbers import show
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.shared import FIRST_CLASS, LAST_CLASS, ClassRange


class Laxer(NamedTuple):
    """A clause of a more local policy that asks for less than the clause of the statute in whose place it stands.

    Attributes:
        id: the requirement, condition or limit; the diploma, for its total.
        says: what is less, in words.
        origin: where the more local policy says it.
        statute: where the statute's clause stands.
    """

    id: str
    says: str
    origin: Origin
    statute: Origin


def laxer_clauses(district: District) -> tuple[Laxer, ...]:
    """Return what more local policies ask less of than the statute, by policy and place.

    Every student who meets the more local clause must meet the statute's too. Source: clauses D02; decision note 17.
    """
    found: list[Laxer] = []
    for kept in district.policies:
        for place, addition in enumerate(kept.record.additions):
            for base in district.policies:
                for at, diploma in enumerate(base.record.diplomas):
                    if diploma.id == addition.to and base.record.layer != kept.record.layer:
                        pair = _Pair(district, base, base.origin.at("diplomas", at), diploma, kept)
                        found.extend(pair.compare(addition, kept.origin.at("additions", place)))
    return tuple(found)


class _Pair(NamedTuple):
    """A diploma, and a more local policy that adds to it."""

    district: District
    base: Kept[PolicyRecord]
    origin: Origin
    diploma: Diploma
    local: Kept[PolicyRecord]

    def compare(self, addition: Addition, at: Origin) -> Iterator[Laxer]:
        """Yield what an addition to the diploma takes away."""
        diploma = self.diploma
        if diploma.force == "statute" and _meet(addition.classes, diploma.classes):
            yield from self._totals(addition, at)
        groups: tuple[tuple[str, Iterable[Clause], Iterable[Clause]], ...] = (
            ("requirements", diploma.requirements, addition.requirements),
            ("conditions", diploma.conditions, addition.conditions),
            ("limits", diploma.limits, addition.limits),
        )
        for key, before, after in groups:
            for new_place, new in enumerate(after):
                for old_place, old in enumerate(before):
                    if self._replaces(old, new, addition):
                        says = [*self._less(old, new)]
                        where, statute = at.at(key, new_place), self.origin.at(key, old_place)
                        yield from (Laxer(_id(new), one, where, statute) for one in says)

    def _replaces(self, old: Clause, new: Clause, addition: Addition) -> bool:
        """Tell whether a clause of the statute gives way to another for some class."""
        return (
            _id(old) == _id(new)
            and (old.force or self.diploma.force) == "statute"
            and _meet(addition.classes, self.diploma.classes, old.classes, new.classes)
        )

    def _totals(self, addition: Addition, at: Origin) -> Iterator[Laxer]:
        needed = self._amount(self.diploma.credits, self.base)
        if needed is not None and addition.credits is not None and addition.credits < needed:
            says = f"{show(addition.credits)} credit in all, and the statute asks for {show(needed)}"
            yield Laxer(self.diploma.id, says, at.at("credits"), self.origin.at("credits"))
        if self.diploma.competencies and addition.competencies is False:
            says = "not every required competency, and the statute asks for all"
            yield Laxer(self.diploma.id, says, at.at("competencies"), self.origin.at("competencies"))

    def _amount(self, asked: Fraction | FromSetting | None, policy: Kept[PolicyRecord]) -> Fraction | None:
        """Return an amount of credit, or None where there is none; a setting's is what the district chose."""
        if asked is None:
            return None
        reader = Reader(self.district, Cohort(FIRST_CLASS, FIRST_DAY))
        return reader.amount(asked, policy, policy.origin)[0]

    def _less(self, old: Clause, new: Clause) -> Iterator[str]:
        if isinstance(old, Requirement) and isinstance(new, Requirement):
            before, after = self._amount(old.credits, self.base), self._amount(new.credits, self.local)
            if before is not None and (after is None or after < before):
                yield f"{show(after) if after is not None else 'no'} credit, and the statute asks for {show(before)}"
            yield from _less_asked(old, new)
            yield from _more_deciders("exemptible", old.exemptible, new.exemptible)
        elif isinstance(old, Condition) and isinstance(new, Condition):
            if new.within is not None and old.within != new.within:
                yield "one of several ways, and the statute asks for it in any case"
            yield from _more_deciders("waivable", old.waivable, new.waivable)
        elif isinstance(old, Limit) and isinstance(new, Limit):
            yield from _wider_limit(old, new)
            yield from _more_deciders("waivable", old.waivable, new.waivable)


def _id(clause: Clause) -> str:
    return str(getattr(clause, "id", ""))


def _meet(*ranges: ClassRange | None) -> bool:
    """Tell whether there is a class that is in all the ranges."""
    given = [one for one in ranges if one is not None]
    return max([FIRST_CLASS, *(one.first or FIRST_CLASS for one in given)]) <= min(
        [LAST_CLASS, *(one.last or LAST_CLASS for one in given)]
    )


def _less_asked(old: Requirement, new: Requirement) -> Iterator[str]:
    if old.mastery is not None:
        yield from _less_mastery(old.mastery, new.mastery)
    if old.choose is not None and (new.choose is None or new.choose < old.choose):
        yield f"{new.choose or 'none'} of its parts, and the statute asks for {old.choose}"
    if old.choose is None and new.choose is not None:
        yield "some of its parts, and the statute asks for all of them"
    if old.counting == "exclusive" and new.counting == "shared":
        yield "credit that counts elsewhere too, and the statute counts it once"
    if old.within != new.within and new.within is not None:
        yield f"credit within {new.within}, and the statute asks for it beside"
    if new.of is not None and (old.of is None or not _narrower(new.of, old.of)):
        yield "credit of more sorts than the statute lets count"


def _less_mastery(old: MasteryAsked, new: MasteryAsked | None) -> Iterator[str]:
    if new is None:
        yield "no mastery, and the statute asks for it"
        return
    missing = [one for one in (*old.areas, *old.competencies) if one not in (*new.areas, *new.competencies)]
    if missing:
        yield f"mastery without {', '.join(missing)}, which the statute asks for"
    if new.least is not None and (old.least is None or new.least < old.least):
        asked = "all" if old.least is None else f"at least {old.least}"
        yield f"mastery of at least {new.least} competencies, and the statute asks for {asked}"


def _wider_limit(old: Limit, new: Limit) -> Iterator[str]:
    if new.most > old.most:
        yield f"at most {show(new.most)} credit, and the statute lets {show(old.most)} count"
    if new.per not in (old.per, "all") and (old.per, new.per) != ("summer", "year"):
        yield f"so much in each {new.per}, and the statute has one limit for more than that"
    if old.beyond == "nothing" and new.beyond == "total":
        yield "credit beyond the limit in the total, and the statute counts it for nothing"
    if not _narrower(old.of, new.of):
        yield "a limit on fewer sorts of credit than the statute's"


def _narrower(one: CreditScope, other: CreditScope) -> bool:
    """Tell whether all credit of one sort is of another sort too."""
    pairs = ((getattr(one, name), getattr(other, name)) for name in CreditScope.model_fields)
    return all(not outer or (inner and set(inner) <= set(outer)) for inner, outer in pairs)


def _more_deciders(key: str, old: Iterable[Decider], new: Iterable[Decider]) -> Iterator[str]:
    before = dict(map(_decider, old))
    for role, start in map(_decider, new):
        if role not in before:
            yield f"{role} in {key}, which the statute does not name"
        elif start < before[role]:
            yield f"{role} in {key} from an earlier day than the statute's"


def _decider(one: Decider) -> tuple[str, tuple[int, int]]:
    return (one.role, one.start) if isinstance(one, FromDay) else (one, (0, 0))
