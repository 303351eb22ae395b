"""The power law, and which of the power law and the mean fits scores better.

Logarithms are no fractions. Everything here is Decimal at 50 digits, an exponent has 40 decimals, and a value is
rounded to 30 decimals before it is used: a curve that runs through its scores gives exactly them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from mblkit.engine.exact import Plain, exact, present
from mblkit.engine.methods.figures import at_least_one, average, settled

At = Literal["current", "next"]

DIGITS: Final = 50
DECIMALS: Final = 30
_ZERO: Final = Decimal(0)
_GRAIN: Final = Decimal(1).scaleb(-DECIMALS)
_FINER_GRAIN: Final = Decimal(1).scaleb(-40)
_FEWEST_OF_A_TREND: Final = 3
_CONTEXT: Final = Context(prec=DIGITS, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Curve:
    """The power law through scores: `factor` x attempt ^ `exponent`, the attempts counted from 1.

    Attributes:
        start: the logarithm of the factor.
        exponent: the exponent.
    """

    start: Decimal
    exponent: Decimal

    @property
    def factor(self) -> Fraction:
        """The value at the first attempt, to 30 decimals."""
        return self.at(1)

    def at(self, attempt: int) -> Fraction:
        """Return the value at an attempt, to 30 decimals."""
        with localcontext(_CONTEXT):
            return Fraction((self.start + self.exponent * _logarithm(Fraction(attempt))).exp().quantize(_GRAIN))


@lru_cache(maxsize=4096)
def _logarithm(number: Fraction) -> Decimal:
    """Return the natural logarithm of a number above 0. There are few different scores and attempts."""
    with localcontext(_CONTEXT):
        return (Decimal(number.numerator) / Decimal(number.denominator)).ln()


def curve_through(scores: Sequence[Fraction], floor: Fraction | None = None) -> Curve | None:
    """Return the power law that fits scores best: least squares on the logarithms of score and attempt.

    Scores below the floor are lifted to it. None where there is no score, or where one is not above 0 for want of a
    floor. One score gives a level curve through it. Source: spec/methods.md 5.
    """
    lifted = [score if floor is None else max(score, floor) for score in scores]
    if not lifted or min(lifted) <= 0:
        return None
    with localcontext(_CONTEXT):
        down = [_logarithm(score) for score in lifted]
        across = [_logarithm(Fraction(attempt)) for attempt in range(1, len(lifted) + 1)]
        mean_across, mean_down = sum(across, _ZERO) / len(across), sum(down, _ZERO) / len(down)
        spread = sum(((one - mean_across) ** 2 for one in across), _ZERO)
        common = sum(((x - mean_across) * (y - mean_down) for x, y in zip(across, down, strict=True)), _ZERO)
        exponent = (common / spread).quantize(_FINER_GRAIN) if spread else _ZERO
        return Curve(mean_down - exponent * mean_across, exponent)


def power_law(
    scores: Sequence[Plain | None],
    at: At = "current",
    min: Plain | None = None,
    max: Plain | None = None,
    floor: Plain | None = None,
    minimum: int = 1,
    round: int | None = 2,
) -> Fraction | None:
    """Return the value of the power law at the last attempt (current) or at the one to come (next).

    `floor` is what lower scores are lifted to, `min` and `max` are the ends of the scale. None where there are fewer
    than `minimum` scores, or a score that is not above 0 and no floor. Unrounded, the result has 30 decimals.
    Raises ValueError for another `at`, and as `engine.exact.exact`.
    Source: spec/methods.md 5 (current: classroom-tracker, PowerSchool; next: Aspen, Easy Grade Pro, Rediker).
    """
    there = present(scores)
    if len(there) < at_least_one(minimum):
        return None
    curve = curve_through(there, None if floor is None else exact(floor))
    return None if curve is None else settled(clamped(curve.at(attempt_of(there, at)), min, max), round)


def best_fit(
    scores: Sequence[Plain | None],
    at: At = "current",
    min: Plain | None = None,
    max: Plain | None = None,
    floor: Plain | None = None,
    round: int | None = 2,
) -> Fraction | None:
    """Return the value of the power law where it rises and fits the scores better than their mean; else the mean.

    A model fits better where the sum of the squared differences between the scores and its values at their attempts
    is smaller; at equal sums the mean holds, and so it does for fewer than three scores. None where there is no score.
    Raises as `power_law`. Source: spec/methods.md 5 (National Heritage, Empower); what "fits" means is ours.
    """
    there = present(scores)
    if not there:
        return None
    curve = growth_of(there, None if floor is None else exact(floor))
    value = average(there) if curve is None else curve.at(attempt_of(there, at))
    return settled(clamped(value, min, max), round)


def growth_of(scores: Sequence[Fraction], floor: Fraction | None = None) -> Curve | None:
    """Return the power law through scores where it rises and fits them better than their mean, else None."""
    curve = curve_through(scores, floor) if len(scores) >= _FEWEST_OF_A_TREND else None
    if curve is None or curve.exponent <= 0:
        return None
    mean = average(scores)
    of_mean = sum((score - mean) ** 2 for score in scores)
    of_curve = sum((score - curve.at(attempt)) ** 2 for attempt, score in enumerate(scores, 1))
    return curve if of_curve < of_mean else None


def attempt_of(scores: Sequence[Fraction], at: At) -> int:
    """Return the number of the attempt at which a curve through scores is read. Raises ValueError for another `at`."""
    if at not in ("current", "next"):
        raise ValueError(f'a power law is read at "current" or "next", not at "{at}"')
    return len(scores) + (at == "next")


def clamped(value: Fraction, least: Plain | None, most: Plain | None) -> Fraction:
    """Return a value kept within the ends of a scale; an end that is None is open."""
    if least is not None and value < exact(least):
        return exact(least)
    return exact(most) if most is not None and value > exact(most) else value
