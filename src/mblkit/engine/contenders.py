"""What contends for a key of the policies: the setting that won, those that lost against it, and by what rule.

Nothing is decided here: each setting is put to `settings` by itself to see whether it has a say, and the order is the
one in which `settings` asks them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, TypeVar

from mblkit.district import District
from mblkit.engine.settings import (
    Candidate,
    Cohort,
    CreditInForce,
    InForce,
    Layer,
    Won,
    credit_among,
    credit_candidates,
    indicator_of,
    judging_among,
    judging_candidates,
    policies_for,
)
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.shared import FIRST_CLASS, LAST_CLASS, ClassRange

F = TypeVar("F", InForce, CreditInForce)

_GROUNDS: Final = (
    "a setting for the indicator goes before it",
    "a setting for the competency goes before it",
    "a setting for the experience goes before it",
    "a setting for the area goes before it",
    "a setting for graduating classes goes before it",
    "a setting of a policy with dates goes before it",
)
"""What decides between two settings, in the order of their ranks; then come the layers."""

_BY_PLACE: Final = "nothing tells the two apart, so the first in the files goes before it"
_BUILT_IN: Final = "every policy goes before it"


@dataclass(frozen=True, slots=True)
class Contender:
    """A setting that has a say on a key.

    Attributes:
        value: what it says.
        policy: the id of its policy, or None for what holds without any.
        layer: the layer of its policy, or built-in.
        origin: where it stands, or None.
        cites: where it comes from, or None.
        why: why it lost; None for the one that won.
    """

    value: object
    policy: str | None
    layer: Layer
    origin: Origin | None
    cites: str | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """A key, the setting that is in force, and those that lost against it, the nearest first."""

    key: str
    won: Contender
    lost: tuple[Contender, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """Graduating classes from the first to the last; None for no limit."""

    first: int | None
    last: int | None

    def any(self) -> int:
        """Return one of them."""
        return self.first if self.first is not None else self.last if self.last is not None else FIRST_CLASS


def judging_contests(district: District, target: str, cohort: Cohort) -> tuple[Contest, ...]:
    """Return what contends for each key by which a competency, indicator or objective is judged.

    Raises KeyError for a target that the district does not have.
    """
    entry, indicator = district.competencies[district.competency_of(target)], indicator_of(district, target)
    policies = policies_for(district, cohort)
    candidates = judging_candidates(policies, cohort.graduating_class)
    return _contests(candidates, lambda some: judging_among(some, entry, indicator), _names(policies))


def credit_contests(district: District, experience: str, cohort: Cohort) -> tuple[Contest, ...]:
    """Return what contends for each key by which the credit of an experience is awarded.

    Raises KeyError for an experience that the district does not have.
    """
    record, policies = district.experiences[experience].record, policies_for(district, cohort)
    candidates = credit_candidates(policies, cohort.graduating_class)
    found = _contests(candidates, lambda some: credit_among(some, record), _names(policies))
    return tuple(one for one in found if one.won.value is not None)


def _contests(
    candidates: Sequence[Candidate[Any]], in_force: Callable[[Iterable[Candidate[Any]]], F], names: Mapping[Origin, str]
) -> tuple[Contest, ...]:
    alone = [(one, in_force([one])) for one in candidates]
    default, whole = in_force(()), in_force(candidates)
    return tuple(
        _contest(
            field.name,
            getattr(whole, field.name),
            [(one, getattr(said, field.name)) for one, said in alone if getattr(said, field.name).origin is not None],
            getattr(default, field.name),
            names,
        )
        for field in fields(whole)
    )


def _contest(
    key: str,
    won: Won[object],
    having: Sequence[tuple[Candidate[Any], Won[object]]],
    default: Won[object],
    names: Mapping[Origin, str],
) -> Contest:
    first = having[0][0] if having else None
    lost = [_contender(said, one, names, _why(first, one)) for one, said in having[1:] if first is not None]
    if first is not None:
        lost.append(_contender(default, None, names, _BUILT_IN))
    return Contest(key, _contender(won, first, names, None), tuple(lost))


def _contender(
    won: Won[object], candidate: Candidate[Any] | None, names: Mapping[Origin, str], why: str | None
) -> Contender:
    policy = names[_policy_of(candidate)] if candidate is not None else None
    return Contender(won.value, policy, won.layer, won.origin, won.cites, why)


def _names(policies: Iterable[Kept[PolicyRecord]]) -> dict[Origin, str]:
    return {kept.origin: kept.record.id for kept in policies}


def _policy_of(candidate: Candidate[Any]) -> Origin:
    """Return where the policy of a setting stands: the setting is an entry of one of its lists."""
    return Origin(candidate.origin.path, candidate.origin.keys[:-2])


def _why(winner: Candidate[Any], loser: Candidate[Any]) -> str:
    *_, before = winner.rank
    *_, behind = loser.rank
    for ground, mine, theirs in zip(_GROUNDS, winner.rank[:-1], loser.rank[:-1], strict=True):
        if mine != theirs:
            return ground
    if before != behind:
        return f"the layer {winner.layer} goes before the layer {loser.layer}"
    return _BY_PLACE


# --------------------------------------------------------------------------------------------------------- for whom


def class_spans(district: District, day: date) -> tuple[Classes, ...]:
    """Return the graduating classes in spans within which nothing in the policies of a day changes."""
    begins = sorted({start for one in _ranges(district, day) for start in _starts(one)})
    firsts: list[int | None] = [None, *begins]
    lasts: list[int | None] = [*(begin - 1 for begin in begins), None]
    return tuple(Classes(*ends) for ends in zip(firsts, lasts, strict=True))


def _ranges(district: District, day: date) -> Iterator[ClassRange]:
    for kept in district.policies:
        policy = kept.record
        if policy.dates is None or policy.dates.holds(day):
            judging = (setting.scope.classes for setting in policy.judging)
            found = (policy.classes, *judging, *(setting.scope.classes for setting in policy.credit))
            yield from (one for one in found if one is not None)


def _starts(one: ClassRange) -> Iterator[int]:
    """Yield the classes at which a range begins to hold or ceases to."""
    if one.first is not None and one.first > FIRST_CLASS:
        yield one.first
    if one.last is not None and one.last < LAST_CLASS:
        yield one.last + 1


def schools_apart(district: District) -> tuple[str, ...]:
    """Return the schools that have a policy of their own, in the district's order."""
    own = {kept.record.school for kept in district.policies}
    return tuple(school.id for school in district.record.schools if school.id in own)
