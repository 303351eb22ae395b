"""The parts of a body of evidence: what counts and from when to when, what blocks, and what scores are worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mblkit.district import Evidence
from mblkit.engine.methods import Kind, Moment
from mblkit.engine.results import Reason
from mblkit.model.numbers import show
from mblkit.model.scale import ScaleRecord


def describe(one: Evidence) -> str:
    """Return what a piece of evidence is, by ids."""
    attempt = f", attempt {one.attempt}" if one.attempt > 1 else ""
    return f"{one.target} {shown(one.score)} in {one.task} on {one.on}{attempt}, {one.place}, by {one.by}"


def shown(score: str | Fraction) -> str:
    """Return a score for people."""
    return score if isinstance(score, str) else show(score)


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
        because: what else is to be said of it: an acceptance, a second scorer, an adjudication.
        moment: the day, as the policy orders evidence, and the attempt.
        kind: its purpose, measure and task, by which methods weigh it.
        provisional: whether it counts only while no other evidence does.
        scored: whether it has a score; what the policy gives to a code is none.
    """

    evidence: Evidence
    low: Fraction
    high: Fraction
    since: date
    until: date | None
    settled: tuple[date, Fraction] | None
    raters: tuple[str, ...]
    because: tuple[Reason, ...]
    moment: Moment
    kind: Kind
    provisional: bool = False
    scored: bool = True

    @property
    def reason(self) -> Reason:
        """What it says."""
        return Reason("counted", describe(self.evidence), self.evidence.origin, self.because)

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
class Blocking:
    """An entry without a score that asks for a decision on the days from `since` to before `until`.

    Attributes:
        evidence: the entry.
        since: its day.
        until: the first day on which it is too old, or on which the task was done after all; None where neither is.
        reason: what it says.
    """

    evidence: Evidence
    since: date
    until: date | None
    reason: Reason

    def holds_on(self, day: date) -> bool:
        """Tell whether the decision is awaited on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def days(self) -> tuple[date, ...]:
        """Return the days on which it changes a judgement."""
        return (self.since,) if self.until is None else (self.since, self.until)


@dataclass(frozen=True, slots=True)
class BodyOfEvidence:
    """The evidence of a target.

    Attributes:
        admitted: what is admissible, in order of its moments.
        set_aside: why other evidence is not.
        blocking: the entries that ask for a decision.
        before: scores of diagnostic evidence that does not count: where the student began.
    """

    admitted: tuple[Admitted, ...] = ()
    set_aside: tuple[Reason, ...] = ()
    blocking: tuple[Blocking, ...] = ()
    before: tuple[Admitted, ...] = ()

    def days(self) -> Iterator[date]:
        """Return the days on which something here changes a judgement."""
        yield from [one.since for one in self.admitted]
        yield from [one.until for one in self.admitted if one.until is not None]
        yield from [one.settled[0] for one in self.admitted if one.settled is not None]
        yield from (day for one in self.blocking for day in one.days())


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
