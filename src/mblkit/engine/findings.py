"""What is found on one day: a level in a body of evidence, or one outcome out of several parts."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from mblkit.engine.bodies import Admitted, lacking
from mblkit.engine.methods import Series, apply
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.engine.settings import InForce
from mblkit.model.rollups import RollUp
from mblkit.model.scale import Level, ScaleRecord


class Finding(NamedTuple):
    """What was found on one day.

    Attributes:
        outcome: the outcome.
        level: the id of the level found, or None.
        value: the number behind the level, or None.
        reasons: the arithmetic, and what else led there.
    """

    outcome: MasteryOutcome
    level: str | None = None
    value: Fraction | None = None
    reasons: tuple[Reason, ...] = ()


class RolledUp(NamedTuple):
    """One outcome out of several parts.

    Attributes:
        outcome: the outcome.
        mastered: how many parts are mastered.
        needed: how many must be; 0 where no part applies.
        of: how many parts apply.
    """

    outcome: MasteryOutcome
    mastered: int
    needed: int
    of: int


def level_at(value: Fraction, scale: ScaleRecord) -> Level | None:
    """Return the best level whose value a number reaches, or None below the lowest."""
    return next((level for level in reversed(scale.levels) if value >= level.value), None)


def find_level(admitted: Iterable[Admitted], day: date, settings: InForce, scale: ScaleRecord) -> Finding:
    """Return the level that a body of evidence shows on a day, and whether it reaches the target.

    Where scorers differ and nobody has settled it, the outcome holds only if either score leads to it.
    """
    counted = [one for one in admitted if one.counts_on(day)]
    lacks = lacking(counted, settings.body.value)
    if lacks:
        return Finding("not-enough-evidence", reasons=(Reason("arithmetic", f"counted: {', '.join(lacks)}"),))
    lows, highs = zip(*(one.scores_on(day) for one in counted), strict=True)
    moments = tuple((one.evidence.on, one.evidence.attempt) for one in counted)
    low = _reached(Series(lows, moments), settings, scale)
    if lows == highs:
        return low
    high = _reached(Series(highs, moments), settings, scale)
    if low.outcome == high.outcome:
        note = Reason("note", f"scorers differ, and either score gives {low.outcome}; the lower level is shown")
        return low._replace(reasons=(*low.reasons, note))
    note = Reason("note", "scorers differ, and it depends on the score that holds: nobody has settled it")
    return Finding("needs-decision", reasons=(*low.reasons, *high.reasons, note))


def _reached(series: Series, settings: InForce, scale: ScaleRecord) -> Finding:
    found = apply(settings.method.value, series)
    level = level_at(found.value, scale)
    arithmetic = (Reason("arithmetic", found.arithmetic),)
    if level is None:
        return Finding("not-yet", None, found.value, arithmetic)
    return Finding("mastered" if reaches(level.id, settings, scale) else "not-yet", level.id, found.value, arithmetic)


def reaches(level: str, settings: InForce, scale: ScaleRecord) -> bool:
    """Tell whether a level is the target or above it. A level that the scale does not have reaches nothing."""
    ids = [one.id for one in scale.levels]
    return level in ids and ids.index(level) >= ids.index(settings.target.value)


def roll_up(outcomes: Sequence[MasteryOutcome], rule: RollUp) -> RolledUp:
    """Return the outcome of several parts under a rule.

    Parts that do not apply neither help nor block. What is open decides the outcome only where it could still
    bring enough parts together: first a decision that is awaited, then evidence that is missing.
    """
    live = [outcome for outcome in outcomes if outcome != "not-applicable"]
    needed = len(live) if rule.count is None else min(rule.count, len(live))
    mastered, undecided = live.count("mastered"), live.count("needs-decision")
    outcome: MasteryOutcome = "not-yet"
    if not live:
        outcome = "not-enough-evidence"
    elif mastered >= needed:
        outcome = "mastered"
    elif mastered + undecided >= needed:
        outcome = "needs-decision"
    elif mastered + undecided + live.count("not-enough-evidence") >= needed:
        outcome = "not-enough-evidence"
    return RolledUp(outcome, mastered, needed, len(live))
