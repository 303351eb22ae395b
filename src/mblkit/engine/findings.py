"""What is found on one day: a level in a body of evidence, or one outcome out of several parts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from typing import Final, NamedTuple

from mblkit.engine.admitted import Admitted, BodyOfEvidence
from mblkit.engine.attempts import Scored, chosen, in_play
from mblkit.engine.bodies import lacking
from mblkit.engine.methods import Series, apply, monotone
from mblkit.engine.methods.applying import by_scores
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.engine.settings import InForce
from mblkit.model.judging import Body
from mblkit.model.methods import Method
from mblkit.model.scale import Level, ScaleRecord

_MOST_KNOWN: Final = 10_000
"""Of so many rows of scores a bar remembers what was found in them."""

_MOST_OPEN: Final = 10
"""Of so many pieces of evidence on which scorers differ, every combination of their scores is tried."""


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


def level_at(value: Fraction, scale: ScaleRecord) -> Level | None:
    """Return the best level whose value a number reaches, or None below the lowest."""
    return next((level for level in reversed(scale.levels) if value >= level.value), None)


@dataclass(frozen=True, slots=True)
class Bar:
    """What bodies of evidence are held against.

    Attributes:
        method: how a level is found.
        rules: the body of evidence that is asked for.
        scale: the scale.
        target: the value of the level that shows mastery.
        values: the values of all levels, lowest first.
        steady: whether a higher score can never lower the result.
        by_scores: whether the scores in their order are all that matters, where each has a moment of its own.
        known: what was found in scores, by their identities, with the scores themselves.
    """

    method: Method
    rules: Body
    scale: ScaleRecord
    target: Fraction
    values: tuple[Fraction, ...]
    steady: bool
    by_scores: bool
    known: dict[tuple[int, ...], tuple[tuple[Fraction, ...], Finding]]

    @classmethod
    def of(cls, settings: InForce, scale: ScaleRecord) -> "Bar":
        """Return what the settings ask for on a scale."""
        values = {level.id: level.value for level in scale.levels}
        method, rules = settings.method.value, settings.body.value
        steady = monotone(method) and rules.attempts != "highest"
        alone = by_scores(method) and rules.attempts == "all"
        alone = alone and max(rules.tasks, rules.measures, rules.occasions, rules.raters) == 1
        return cls(method, rules, scale, values[settings.target.value], tuple(values.values()), steady, alone, {})


def find_level(body: BodyOfEvidence, day: date, bar: Bar) -> Finding:
    """Return the level that a body of evidence shows on a day, and whether it reaches the target.

    An entry that blocks needs a decision first. Where scorers differ and nobody has settled it, the outcome holds only
    if it is the same whichever of their scores holds.
    """
    blocking = tuple(one.reason for one in body.blocking if one.holds_on(day))
    if blocking:
        return Finding("needs-decision", reasons=blocking)
    playing = in_play(body.admitted, day)
    found = _decided(playing, [one.scores_on(day) for one in playing], bar)
    if not bar.rules.otherwise or not any(one.provisional for one in playing):
        return found
    purposes = " and ".join(sorted({one.evidence.purpose for one in playing}))
    return found._replace(reasons=(*found.reasons, Reason("note", f"provisional: {purposes} evidence alone")))


def finder(body: BodyOfEvidence, bar: Bar) -> Callable[[date], Finding]:
    """Return what finds, on a day, what `find_level` finds, without the reasons.

    Where nothing matters but the scores, the same scores are looked at once, whoever has them.
    """
    admitted = body.admitted
    if not bar.by_scores or body.blocking or not all(map(_plain, admitted)) or not _apart(admitted):
        return lambda day: find_level(body, day, bar)._replace(reasons=())

    def find(day: date) -> Finding:
        scores = tuple([one.low for one in admitted if one.counts_on(day)])
        # Identities stand for the numbers, whose hashes are slow; the scores are kept, so that they stay theirs.
        key = tuple(map(id, scores))
        known = bar.known.get(key)
        if known is None:
            if len(bar.known) >= _MOST_KNOWN:
                bar.known.clear()
            known = bar.known[key] = scores, find_level(body, day, bar)._replace(reasons=())
        return known[1]

    return find


def _plain(one: Admitted) -> bool:
    """Tell whether one score of a piece of evidence holds whenever it counts."""
    return one.low is one.high and one.settled is None and not one.provisional


def _apart(admitted: Sequence[Admitted]) -> bool:
    """Tell whether each piece of evidence, in order, has a moment of its own."""
    return all(one.moment != other.moment for one, other in pairwise(admitted))


def _decided(playing: Sequence[Admitted], possible: Sequence[tuple[Fraction, Fraction]], bar: Bar) -> Finding:
    """Return what is found, from the lower and the higher score that each piece of evidence may have."""
    lows = [low for low, _ in possible]
    differing = sum([low is not high and low != high for low, high in possible])
    if not differing:
        return _find(playing, lows, bar)
    if bar.steady:
        return _agreed(_find(playing, scores, bar) for scores in (lows, [high for _, high in possible]))
    if differing > _MOST_OPEN:
        note = f"scorers differ on {differing} pieces of evidence: nobody has settled it"
        return Finding("needs-decision", reasons=(Reason("note", note),))
    choices = product(*((low, high) if low != high else (low,) for low, high in possible))
    return _agreed(_find(playing, scores, bar) for scores in choices)


def _agreed(found: Iterable[Finding]) -> Finding:
    """Return what is found where scorers differ: the one outcome that all their scores give, with the lowest level."""
    findings = sorted(found, key=lambda one: (one.value is not None, one.value or 0))
    lowest = findings[0]
    if all(one.outcome == lowest.outcome for one in findings):
        note = Reason("note", f"scorers differ, and either score gives {lowest.outcome}; the lower level is shown")
        return lowest._replace(reasons=(*lowest.reasons, note))
    note = Reason("note", "scorers differ, and it depends on the score that holds: nobody has settled it")
    ends = dict.fromkeys((*lowest.reasons, *findings[-1].reasons))
    return Finding("needs-decision", reasons=(*ends, note))


def _find(playing: Sequence[Admitted], scores: Sequence[Fraction], bar: Bar) -> Finding:
    """Return what is found where each piece of evidence has one score."""
    counted = chosen(list(map(Scored, playing, scores)), bar.rules)
    lacks = lacking([one for one, _ in counted], bar.rules)
    if lacks:
        return Finding("not-enough-evidence", reasons=(Reason("arithmetic", f"counted: {', '.join(lacks)}"),))
    found = apply(bar.method, _series(counted), bar.target, bar.values)
    arithmetic = (Reason.later(lambda: {"text": found.arithmetic}, kind="arithmetic", origin=None, children=()),)
    if found.value is None:
        return Finding("needs-decision" if found.wants == "decision" else "not-enough-evidence", reasons=arithmetic)
    level = level_at(found.value, bar.scale)
    outcome: MasteryOutcome = "mastered" if found.value >= bar.target else "not-yet"
    return Finding(outcome, None if level is None else level.id, found.value, arithmetic)


def _series(counted: Sequence[Scored]) -> Series:
    return Series(
        tuple([score for _, score in counted]),
        tuple([one.moment for one, _ in counted]),
        tuple([one.kind for one, _ in counted]),
    )


def reaches(level: str, settings: InForce, scale: ScaleRecord) -> bool:
    """Tell whether a level is the target or above it. A level that the scale does not have reaches nothing."""
    ids = [one.id for one in scale.levels]
    return level in ids and ids.index(level) >= ids.index(settings.target.value)
