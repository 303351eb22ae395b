"""The judging methods: pure functions on sequences of scores, oldest first, and their registry by name.

All arithmetic is exact. A method that rounds does so once, at its end, on the exact value, and what comes out
of the rounding is what is compared with the target. The definitions and where they come from:
`docs/decisions/0004-mastery-and-credit.md`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from mblkit.model.methods import Method
from mblkit.model.numbers import Rounding, rounded, show

Moment: TypeAlias = tuple[date, int]
"""The day of a demonstration and its attempt: what orders scores in time."""


@dataclass(frozen=True, slots=True)
class Series:
    """Scores that a method works on, oldest first, and the moment of each."""

    scores: tuple[Fraction, ...]
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a method found: the value that is compared, and the arithmetic behind it in words."""

    value: Fraction
    arithmetic: str


def latest(
    scores: Sequence[Fraction | int],
    moments: Sequence[Moment] | None = None,
    ties: Literal["highest", "lowest"] = "highest",
) -> Fraction:
    """Return the last score; of several scores of the last moment, the highest or the lowest.

    Without moments every score has a moment of its own. Raises ValueError where there are no scores.
    Source: Guidelines (2015) on the most recent evidence; for equals, which no source orders, see the note.
    """
    if not scores:
        raise ValueError("no scores")
    if moments is None:
        return Fraction(scores[-1])
    last = max(moments)
    of_last = [score for score, moment in zip(scores, moments, strict=True) if moment == last]
    return Fraction(max(of_last) if ties == "highest" else min(of_last))


def highest(scores: Sequence[Fraction | int]) -> Fraction:
    """Return the highest score. Raises ValueError where there are no scores. Source: spec/methods.md 1."""
    if not scores:
        raise ValueError("no scores")
    return Fraction(max(scores))


def mean(scores: Sequence[Fraction | int], places: int, rounding: Rounding = Rounding.HALF_UP) -> Fraction:
    """Return the arithmetic mean, computed exactly and rounded once, at the end.

    Raises ValueError where there are no scores. Source: spec/methods.md 1 (average).
    """
    if not scores:
        raise ValueError("no scores")
    return rounded(Fraction(sum(scores)) / len(scores), places, rounding)


def _latest(series: Series, method: Method) -> Found:
    last = max(series.moments)
    tied = series.moments.count(last)
    value = latest(series.scores, series.moments, method.ties)
    among = f", {method.ties} of {tied}" if tied > 1 else ""
    return Found(value, f"latest score, of {last[0]}{among}: {show(value)}")


def _highest(series: Series, method: Method) -> Found:  # noqa: ARG001 - one signature for all methods
    value = highest(series.scores)
    return Found(value, f"highest of {len(series.scores)} scores: {show(value)}")


def _mean(series: Series, method: Method) -> Found:
    places, rounding = method.places or 0, method.rounding or Rounding.HALF_UP
    value = mean(series.scores, places, rounding)
    total, count = Fraction(sum(series.scores)), len(series.scores)
    exact = f"{show(total)} / {count} = {show(total / count)}"
    return Found(value, f"mean: {exact}, rounded {rounding} to {show(value, places)}")


METHODS: Final[Mapping[str, Callable[[Series, Method], Found]]] = {
    "latest": _latest,
    "highest": _highest,
    "mean": _mean,
}


def apply(method: Method, series: Series) -> Found:
    """Return what a policy's method finds in scores. Raises ValueError where there are none."""
    return METHODS[method.name](series, method)
