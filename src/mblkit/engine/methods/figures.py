"""What the methods reckon with: exact means and medians, weights in percent, and the rounding at the end."""

from collections.abc import Iterable
from fractions import Fraction

from mblkit.engine.exact import Plain, exact
from mblkit.model.numbers import rounded


def settled(value: Fraction, places: int | None) -> Fraction:
    """Return a value rounded half up to so many places, or as it is where `places` is None."""
    return value if places is None else rounded(value, places)


def average(values: Iterable[Fraction]) -> Fraction:
    """Return the exact arithmetic mean. Raises ZeroDivisionError where there are no values."""
    all_of_them = tuple(values)
    return sum(all_of_them, Fraction(0)) / len(all_of_them)


def middle(values: Iterable[Fraction]) -> Fraction:
    """Return the exact median: the value in the middle, or the mean of the two there.

    Raises IndexError where there are no values.
    """
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def percentage(weight: Plain, least: int, most: int) -> Fraction:
    """Return a weight in percent as a fraction. Raises ValueError where it is not from `least` to `most`."""
    share = exact(weight)
    if not least <= share <= most:
        raise ValueError(f"the weight {weight} is not from {least} to {most}")
    return share / 100


def at_least_one(n: int) -> int:
    """Return a count. Raises ValueError where it is below 1."""
    if n < 1:
        raise ValueError(f"{n} scores are none")
    return n
