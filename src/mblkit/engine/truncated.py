"""Amounts that were cut off: a decimal where a fraction that never ends was meant."""

from fractions import Fraction
from typing import Final

from mblkit.model.numbers import Rounding, rounded

_DENOMINATORS: Final = (3, 6, 7, 9, 12)
"""Into so many parts a credit is divided where its decimals never end: thirds, sixths, sevenths, ..."""

_PLACES: Final = range(2, 7)
"""So many decimals people write where they cut one off."""

_COMMON: Final = 40
"""Multiples of 1/40, such as 0.25, 0.3, 0.375 and 0.55, are what they say."""


def fraction_meant(amount: Fraction) -> Fraction | None:
    """Return the fraction that an amount is cut off from, or rounded from, or None where it is what it says.

    The one with the smallest denominator: 0.66 and 0.67 from 2/3, 1.33 from 4/3, 0.17 from 1/6. Source: clauses,
    section 8, trap 8.
    """
    places = next((one for one in _PLACES if (amount * 10**one).denominator == 1), None)
    if places is None or (amount * _COMMON).denominator == 1:
        return None
    for under in _DENOMINATORS:
        for over in (int(amount * under), int(amount * under) + 1):
            whole = Fraction(over, under)
            if amount in {rounded(whole, places), rounded(whole, places, Rounding.DOWN)}:
                return whole
    return None
