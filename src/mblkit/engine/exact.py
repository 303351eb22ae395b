"""The border of the public functions: numbers as a caller has them, made exact once."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

Plain: TypeAlias = int | float | Decimal | Fraction
"""A number as a caller of the public functions may have it."""


def exact(number: Plain) -> Fraction:
    """Return the exact value of a number; a float is taken at its shortest decimal spelling.

    Raises TypeError for what is no number, true and false among it, and ValueError for one that is not finite.
    """
    if type(number) is Fraction:  # what judgements work on, many thousand times
        return number
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal | Fraction):
        raise TypeError(f"not a number: {number!r}")
    if not isfinite(number):
        raise ValueError(f"not a finite number: {number!r}")
    return Fraction(Decimal(repr(number))) if isinstance(number, float) else Fraction(number)


def total(amounts: Iterable[Fraction]) -> Fraction:
    """Return the sum of exact amounts, most of which have few denominators: whole numbers are added, not fractions."""
    units: dict[int, int] = {}
    for amount in amounts:
        number, unit = amount.as_integer_ratio()
        units[unit] = units.get(unit, 0) + number
    if len(units) == 1:
        ((unit, number),) = units.items()
        return Fraction(number, unit)
    return sum([Fraction(number, unit) for unit, number in units.items()], start=Fraction(0))


def present(numbers: Iterable[Plain | None]) -> tuple[Fraction, ...]:
    """Return the exact values of the numbers that are there, in order. None is missing and left out; zero is kept.

    Raises TypeError and ValueError as `exact`.
    """
    return tuple(exact(number) for number in numbers if number is not None)
