"""A coefficient with what it rests on: its parts, its standard error, its interval, or why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mblkit.engine.reliability.numeric import normal_quantile, root, student_quantile, total

CONFIDENCE: Final = Fraction(95, 100)

NO_PAIR: Final = "no unit was scored by two people"
ONE_VALUE: Final = "every score is the same, so nothing shows whether scorers would agree on another one"
ONE_UNIT: Final = "one unit gives no interval"
NO_SPREAD: Final = "the units do not differ in agreement, which gives no interval"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient of agreement.

    Attributes:
        value: the coefficient; None where it cannot be computed.
        reason: why it cannot, or why it has no interval; None where there is nothing to say.
        units: how many units two people or more scored.
        observed: the agreement that was seen, in shares of 1; None where the coefficient has none.
        expected: the agreement that chance would give; None likewise.
        error: the standard error; None where it cannot be computed.
        low, high: the interval; None likewise.
        form: which of several forms of a coefficient it is; "" for those that have one.
    """

    value: Fraction | None
    reason: str | None
    units: int
    observed: Fraction | None = None
    expected: Fraction | None = None
    error: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    form: str = ""


def undefined(reason: str, units: int, observed: Fraction | None = None, expected: Fraction | None = None) -> Estimate:
    """Return a coefficient that cannot be computed."""
    return Estimate(None, reason, units, observed, expected)


@dataclass(frozen=True, slots=True)
class Parts:
    """A coefficient as the mean of what each unit adds to it.

    Attributes:
        observed: the agreement that was seen.
        expected: the agreement that chance would give; None for plain agreement.
        value: the coefficient.
        units: how many units two people or more scored.
        shares: for each sort of unit, what it adds, and how many there are of it; the mean is the coefficient.
    """

    observed: Fraction
    expected: Fraction | None
    value: Fraction
    units: int
    shares: tuple[tuple[Fraction, int], ...]


def estimated(parts: Parts, confidence: Fraction) -> Estimate:
    """Return a coefficient with its standard error and its interval by Student's distribution, cut at -1 and 1.

    Source: Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), chapter 5: the variance of the mean of what
    the units add, without a correction for a finite number of units.
    """
    count = sum(times for _, times in parts.shares)
    found = Estimate(parts.value, ONE_UNIT, parts.units, parts.observed, parts.expected)
    if count < 2:  # noqa: PLR2004 - a spread needs two
        return found
    error = root(_spread(parts.shares, parts.value) / (count * (count - 1)))
    if not error:
        return _with(found, error, None, NO_SPREAD)
    reach = student_quantile((1 + confidence) / 2, count - 1) * error
    interval = max(parts.value - reach, Fraction(-1)), min(parts.value + reach, Fraction(1))
    return _with(found, error, interval, None)


def _spread(shares: Iterable[tuple[Fraction, int]], middle: Fraction) -> Fraction:
    return total(times * (share - middle) ** 2 for share, times in shares)


def _with(found: Estimate, error: Fraction, interval: tuple[Fraction, Fraction] | None, reason: str | None) -> Estimate:
    low, high = interval or (None, None)
    return Estimate(found.value, reason, found.units, found.observed, found.expected, error, low, high)


def proportion(parts: Parts, confidence: Fraction) -> Estimate:
    """Return a share of units that agree, each wholly or not at all, with Wilson's interval.

    That interval says something where all units agree too. Source: Wilson, Journal of the American Statistical
    Association 22 (1927), 209-212. Agreement in part is left to `estimated`.
    """
    if any(share not in {0, 1} for share, _ in parts.shares):
        return estimated(parts, confidence)
    count, share = parts.units, parts.value
    z = normal_quantile((1 + confidence) / 2)
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z * root(share * (1 - share) / count + (z / (2 * count)) ** 2) / (1 + z * z / count)
    error = root(share * (1 - share) / (count - 1)) if count > 1 else None
    low, high = max(middle - reach, Fraction(0)), min(middle + reach, Fraction(1))
    return Estimate(share, None, count, share, None, error, low, high)
