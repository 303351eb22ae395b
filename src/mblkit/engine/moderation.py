"""Which settings of moderation are in force, and what they make of two scores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeVar

from mblkit.district import District
from mblkit.engine.settings import Cohort, Won, policies_for
from mblkit.model.moderation import Measure, Moderation
from mblkit.model.origin import Kept
from mblkit.model.policy import PolicyRecord
from mblkit.model.scale import ScaleRecord

T = TypeVar("T")

Within = Literal["mean", "adjudicate"]
State = Literal["agreed", "mean", "adjudicated", "to-settle", "third-scorer"]
"""What holds where two people scored the same.

agreed: their score. mean: the mean of the two, as the policy says. adjudicated: what a recorded decision says.
to-settle: nothing yet, they differ by no more than `max_gap`. third-scorer: nothing yet, they are further apart.
"""

OPEN: Final[frozenset[State]] = frozenset({"to-settle", "third-scorer"})
"""The states in which somebody has to decide."""

_LAYERS: Final = {"school": 2, "district": 1, "state": 0}


@dataclass(frozen=True, slots=True)
class ModerationInForce:
    """The settings of moderation, each with the policy that gave it.

    Attributes:
        max_gap: how many levels two scorers may be apart before a third one is needed.
        within: what holds where they differ by no more.
        fewest: on how many scores by two people a figure should rest.
        targets: how far scorers should agree, by measure.
    """

    max_gap: Won[int]
    within: Won[Within]
    fewest: Won[int]
    targets: Won[Mapping[Measure, Fraction]]


def moderation_for(district: District, day: date, cohort: Cohort | None = None) -> ModerationInForce:
    """Return the settings of moderation on a day: for a cohort of students, or those that are for everybody.

    Of each key the most local policy's holds; of two in one layer, the first in the district's order.
    """
    if cohort is None:
        policies: Sequence[Kept[PolicyRecord]] = [kept for kept in district.policies if _for_all(kept.record, day)]
    else:
        policies = policies_for(district, cohort)
    found = sorted(
        (kept for kept in policies if kept.record.moderation is not None),
        key=lambda kept: _LAYERS[kept.record.layer],
        reverse=True,
    )
    return ModerationInForce(
        max_gap=_winner(found, "max_gap", lambda one: one.max_gap, 1),
        within=_winner(found, "within", lambda one: one.within, "adjudicate"),
        fewest=_winner(found, "fewest", lambda one: one.fewest, 10),
        targets=_winner(found, "targets", lambda one: one.targets, {}),
    )


def _for_all(policy: PolicyRecord, day: date) -> bool:
    return policy.classes is None and policy.school is None and (policy.dates is None or policy.dates.holds(day))


def _winner(
    found: Sequence[Kept[PolicyRecord]], key: str, value_of: Callable[[Moderation], T | None], default: T
) -> Won[T]:
    for kept in found:
        moderation = kept.record.moderation
        value = value_of(moderation) if moderation is not None else None
        if moderation is not None and value is not None:
            return Won(value, kept.origin.at("moderation", key), moderation.cites, kept.record.layer)
    return Won(default, None, None, "built-in")


def place_on(scale: ScaleRecord, value: Fraction) -> Fraction:
    """Return the place of a value on a scale, the lowest level's being 0; between two levels, in proportion.

    `value`: from the lowest level's to the highest level's.
    """
    values = [level.value for level in scale.levels]
    below = max(place for place, one in enumerate(values) if one <= value)
    if values[below] == value:
        return Fraction(below)
    return below + (value - values[below]) / (values[below + 1] - values[below])


def state_of(gap: Fraction, rules: ModerationInForce, *, adjudicated: bool) -> State:
    """Return what holds where two scorers are `gap` levels apart."""
    if adjudicated:
        return "adjudicated"
    if not gap:
        return "agreed"
    if gap > rules.max_gap.value:
        return "third-scorer"
    return "mean" if rules.within.value == "mean" else "to-settle"
