"""Bodies of evidence: what counts for a target and from when, and what is set aside and why.

Evidence is gathered once for a student and a day. Whatever time changes (an acceptance, an adjudication, age)
is kept as a day on the item, so that a judgement can be replayed without looking at the evidence again.
"""

from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from fractions import Fraction
from typing import Final

from mblkit.district import District, Evidence
from mblkit.engine.gathering import Gathered, Key, lineage, place_of, retired_on
from mblkit.engine.results import Reason
from mblkit.model.judging import Body
from mblkit.model.numbers import show
from mblkit.model.scale import CODES, ScaleRecord

_CODE_WORDS: Final = {
    "not-assessed": "not assessed, which is no score",
    "missed": "missed, which is no score and not zero",
    "excused": "excused, which is no score",
}


@dataclass(frozen=True, slots=True)
class Admitted:
    """A piece of evidence that counts on the days from `since` to before `until`.

    Attributes:
        evidence: the evidence.
        low, high: the value of its score; where two scorers differ, the lower and the higher one.
        since: the first day on which it counts.
        until: the first day on which it is too old, or None.
        settled: the day and the value of an adjudication, or None.
        raters: who scored it.
        reason: what it says.
    """

    evidence: Evidence
    low: Fraction
    high: Fraction
    since: date
    until: date | None
    settled: tuple[date, Fraction] | None
    raters: tuple[str, ...]
    reason: Reason

    def counts_on(self, day: date) -> bool:
        """Tell whether it counts on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def scores_on(self, day: date) -> tuple[Fraction, Fraction]:
        """Return the lower and the higher score that may hold on a day: one score where nothing is open."""
        if self.settled is not None and self.settled[0] <= day:
            return self.settled[1], self.settled[1]
        return self.low, self.high

    def days(self) -> tuple[date, ...]:
        """Return the days on which it changes a judgement."""
        settled = self.settled[0] if self.settled is not None else None
        return tuple(day for day in (self.since, self.until, settled) if day is not None)


@dataclass(frozen=True, slots=True)
class BodyOfEvidence:
    """The admissible evidence of a target, by day and attempt, and the reasons for what is set aside."""

    admitted: tuple[Admitted, ...] = ()
    set_aside: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """What the scores of a scale are worth."""

    scale: ScaleRecord
    values: Mapping[str, Fraction]

    @classmethod
    def on(cls, scale: ScaleRecord) -> "Scores":
        """Return the scores of a scale."""
        return cls(scale, {level.id: level.value for level in scale.levels})

    def value(self, score: str | Fraction) -> Fraction | None:
        """Return the value of a score, or None where it is a code or not on the scale."""
        if isinstance(score, str):
            return self.values.get(score)
        lowest, best = self.scale.levels[0].value, self.scale.levels[-1].value
        return score if self.scale.numbers and lowest <= score <= best else None


def body_of(district: District, gathered: Gathered, target: str, body: Body, scores: Scores) -> BodyOfEvidence:
    """Return the body of evidence of a target: its own evidence, and that of objectives which lead to it."""
    admitted: list[Admitted] = []
    set_aside: list[Reason] = []
    for one in gathered.pools.get(target, ()):
        value, entry = scores.value(one.score), _entry(district, one, gathered, body)
        refusal = _unknown(one, gathered) or _no_score(one, scores) or _ended(district, one)
        if refusal is None and value is not None and entry is not None:
            admitted.append(_admit(one, value, entry, scores, gathered, body.months))
        else:
            why = refusal or _wrong_purpose(one)
            set_aside.append(Reason("set-aside", f"{describe(one)}: {why}", one.origin))
    return BodyOfEvidence(tuple(sorted(admitted, key=_in_time)), tuple(set_aside))


def _in_time(one: Admitted) -> tuple[date, int, Key]:
    return one.evidence.on, one.evidence.attempt, one.evidence.key


def describe(one: Evidence) -> str:
    """Return what a piece of evidence is, by ids."""
    attempt = f", attempt {one.attempt}" if one.attempt > 1 else ""
    return f"{one.target} {_shown(one.score)} in {one.task} on {one.on}{attempt}, {one.place}, by {one.by}"


def _shown(score: str | Fraction) -> str:
    return score if isinstance(score, str) else show(score)


def _unknown(one: Evidence, gathered: Gathered) -> str | None:
    if one.on > gathered.as_of:
        return f"dated after {gathered.as_of}"
    if not one.known_on(gathered.as_of):
        return f"entered on {one.recorded}, after {gathered.as_of}"
    correction = gathered.replaced.get(one.key)
    return f"replaced by {correction.id}" if correction is not None else None


def _no_score(one: Evidence, scores: Scores) -> str | None:
    if isinstance(one.score, str) and one.score in CODES:
        return _CODE_WORDS[one.score]
    return f'not on the scale "{scores.scale.id}"' if scores.value(one.score) is None else None


def _ended(district: District, one: Evidence) -> str | None:
    end = retired_on(district, one.target)
    return f"{one.target} was retired on {end}" if end is not None and end <= one.on else None


def _entry(district: District, one: Evidence, gathered: Gathered, body: Body) -> tuple[date, tuple[Reason, ...]] | None:
    """Return the day from which evidence counts by its purpose; placement from its acceptance (C056)."""
    if one.purpose in body.purposes:
        return one.on, ()
    if one.purpose != "placement":
        return None
    acceptances = [
        kept
        for name in lineage(district, one.target)
        for kept in gathered.accepted.get(name, ())
        if kept.record.on >= one.on
    ]
    if not acceptances:
        return None
    first = min(acceptances, key=lambda kept: (kept.record.on, kept.record.id))
    text = f"placement accepted on {first.record.on}: {first.record.reference}"
    return first.record.on, (Reason("decision", text, first.origin),)


def _wrong_purpose(one: Evidence) -> str:
    if one.purpose == "placement":
        return "placement evidence that no decision accepts"
    return f"{one.purpose} evidence does not count"


def _admit(
    one: Evidence,
    value: Fraction,
    entry: tuple[date, tuple[Reason, ...]],
    scores: Scores,
    gathered: Gathered,
    months: int | None,
) -> Admitted:
    second, raters, looked = _second_look(one, scores)
    settled, decided = _settled(one, scores, gathered)
    since, accepted = entry
    return Admitted(
        evidence=one,
        low=value if second is None else min(value, second),
        high=value if second is None else max(value, second),
        since=since,
        until=_too_old(one.on, months),
        settled=settled,
        raters=raters,
        reason=Reason("counted", describe(one), one.origin, (*accepted, *looked, *decided)),
    )


def _second_look(one: Evidence, scores: Scores) -> tuple[Fraction | None, tuple[str, ...], tuple[Reason, ...]]:
    """Return the second scorer's value, or None, with the scorers and what is to be said of it."""
    if one.second is None:
        return None, (one.by,), ()
    by, score = one.second
    value = scores.value(score)
    if value is None:
        return None, (one.by,), (Reason("note", f"{by} gave no second score: {_shown(score)}"),)
    agree = "agrees" if value == scores.value(one.score) else "differs"
    return value, (one.by, by), (Reason("note", f"second score by {by} {agree}: {_shown(score)}"),)


def _settled(
    one: Evidence, scores: Scores, gathered: Gathered
) -> tuple[tuple[date, Fraction] | None, tuple[Reason, ...]]:
    kept = gathered.adjudicated.get(place_of(one))
    if kept is None:
        return None, ()
    level = kept.record.scores[one.target]
    value = scores.value(level)
    if value is None:
        return None, ()
    text = f"adjudicated on {kept.record.on} as {level}: {kept.record.reference}"
    return (kept.record.on, value), (Reason("decision", text, kept.origin),)


def _too_old(day: date, months: int | None) -> date | None:
    """Return the first day on which evidence is too old: after the same day of the month, months later."""
    if months is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR - 1:
        return None
    last = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return last + timedelta(days=1)


def lacking(admitted: Collection[Admitted], body: Body) -> tuple[str, ...]:
    """Return which of the minimums of a policy a body of evidence does not reach, in words."""
    evidence = [one.evidence for one in admitted]
    if not evidence:
        return (f"0 of {body.items} items",)
    if max(body.items, body.tasks, body.measures, body.occasions, body.raters) == 1:
        return ()
    asked: tuple[tuple[str, int, Callable[[], int]], ...] = (
        ("items", body.items, lambda: len(evidence)),
        ("tasks", body.tasks, lambda: len({one.task for one in evidence})),
        ("measures", body.measures, lambda: len({one.measure for one in evidence})),
        ("days", body.occasions, lambda: len({one.on for one in evidence})),
        ("scorers", body.raters, lambda: len({rater for one in admitted for rater in one.raters})),
    )
    counted = ((what, need, count()) for what, need, count in asked if need > 1)
    return tuple(f"{have} of {need} {what}" for what, need, have in counted if have < need)
