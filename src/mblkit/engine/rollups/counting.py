"""Rules that count parts, whatever these are called: how many are needed, and what so many outcomes give."""

from collections.abc import Sequence

from mblkit.engine.results import MasteryOutcome
from mblkit.engine.rollups.counts import share_of
from mblkit.model.rollups import AllRollUp, AtLeastRollUp, FractionRollUp


def needed_of(rule: AllRollUp | AtLeastRollUp | FractionRollUp, live: int) -> int:
    """Return how many of the parts that apply must be mastered."""
    if isinstance(rule, AllRollUp):
        return live
    return min(rule.count, live) if isinstance(rule, AtLeastRollUp) else share_of(rule.share, live)


def by_count(outcomes: Sequence[MasteryOutcome], needed: int) -> MasteryOutcome:
    """Return the outcome of the parts that apply: what is open is counted, and not tried one way and another."""
    mastered = outcomes.count("mastered")
    decided = mastered + outcomes.count("needs-decision")
    if mastered >= needed:
        return "mastered"
    if decided >= needed:
        return "needs-decision"
    return "not-enough-evidence" if decided + outcomes.count("not-enough-evidence") >= needed else "not-yet"
