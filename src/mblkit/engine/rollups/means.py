"""A mean that must reach a cut while no value falls below a floor."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from mblkit.engine.exact import Plain, exact, present
from mblkit.model.numbers import Rounding, rounded

Compare: TypeAlias = Literal["rounded", "exact"]
"""What is compared with the cut: the mean after it was rounded, or the exact mean."""


def mean_of(values: Sequence[Fraction]) -> Fraction:
    """Return the exact mean of some values. Raises ZeroDivisionError where there are none."""
    return sum(values, Fraction(0)) / len(values)


def mean_with_floor(
    scores: Iterable[Plain | None],
    cut: Plain,
    floor: Plain | None = None,
    places: int | None = None,
    compare: Compare = "rounded",
    rounding: Rounding | str = Rounding.HALF_UP,
) -> bool:
    """Tell whether the mean of the values reaches a cut, and no value is below a floor. Of no values it does not.

    With `places` the mean is rounded once; `compare` says whether what is rounded or the exact mean is compared: of
    3, 3, 3 and 2.8 the mean 2.95 reaches 3.0 only once it is rounded to one place. The floor is for the values as
    they are. Raises TypeError and ValueError for what is no number, ValueError for another comparison or rounding.
    Source: Mattanawcook (2.75, none under 2.5), Sumner, Hazen.
    """
    mode = Rounding(rounding)
    if compare not in ("rounded", "exact"):
        raise ValueError(f'a mean is compared "rounded" or "exact", not "{compare}"')
    values = present(scores)
    if not values or (floor is not None and min(values) < exact(floor)):
        return False
    mean = mean_of(values)
    if places is not None and compare == "rounded":
        mean = rounded(mean, places, mode)
    return mean >= exact(cut)
