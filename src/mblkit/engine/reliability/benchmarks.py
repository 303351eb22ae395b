"""How sure one may be that a coefficient lies in a class of a published scale, or in a better one."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from mblkit.engine.exact import Plain, exact
from mblkit.engine.reliability.numeric import normal_share

SCALES: Final = {
    "landis_koch": ("0.8", "0.6", "0.4", "0.2", "0", "-1"),
    "altman": ("0.8", "0.6", "0.4", "0.2", "-1"),
    "cicchetti_sparrow": ("0.75", "0.6", "0.4", "0"),
    "fleiss": ("0.75", "0.4", "-1"),
    "regier": ("0.8", "0.6", "0.4", "0.2", "0"),
}
"""Published classes by their lower ends, best first; the best ends at 1."""


def benchmark_cumulative_probability(
    scores: Sequence[Plain] = (),
    *,
    coefficient: Plain,
    se: Plain,
    scale: str = "landis_koch",
    intervals: Sequence[Sequence[Plain]] | None = None,
) -> tuple[Fraction, ...] | None:
    """Return, for each class in order, the chance that the true coefficient lies in it or in one before it.

    `coefficient` and `se`: the estimate and its standard error. `intervals`: the classes as lower and upper end, best
    first; without them those of `scale`, one of `SCALES`. There are no `scores` here: the name is that of the other
    functions. None where the standard error is not above 0: no chance can be told from it. Raises ValueError for a
    scale that is none, for scores, and for ends that do not rise.
    Source: Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), chapter 6: the normal distribution round the
    coefficient, cut to between -1 and 1.
    """
    if scores:
        raise ValueError("a benchmark is of a coefficient, not of scores")
    classes = _named(scale) if intervals is None else tuple(_ends(one) for one in intervals)
    middle, error = exact(coefficient), exact(se)
    if error <= 0:
        return None

    def below(point: Fraction) -> Fraction:
        return normal_share((point - middle) / error)

    whole = below(Fraction(1)) - below(Fraction(-1))
    if not whole:
        return None
    found, total = [], Fraction(0)
    for low, high in classes:
        total += (below(high) - below(low)) / whole
        found.append(total)
    return tuple(found)


def _named(scale: str) -> tuple[tuple[Fraction, Fraction], ...]:
    if scale not in SCALES:
        raise ValueError(f'there is no scale "{scale}"; there are {", ".join(SCALES)}')
    lows = tuple(Fraction(one) for one in SCALES[scale])
    return tuple(zip(lows, (Fraction(1), *lows), strict=False))


def _ends(interval: Sequence[Plain]) -> tuple[Fraction, Fraction]:
    low, high = (exact(one) for one in interval)
    if low > high:
        raise ValueError("a class ends below its beginning; write its lower end first")
    return low, high
