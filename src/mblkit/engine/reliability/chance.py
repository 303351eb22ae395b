"""Agreement of scorers beyond chance: what was seen against what chance would give.

Every coefficient is (seen - chance) / (1 - chance); they differ in what they hold chance to be. What a unit adds to
the coefficient, for its standard error, is its own agreement less twice, or for Brennan and Prediger never, what it
adds to chance. Source of all: Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), chapters 2 to 5; of each
first: Cohen 1960 and 1968, Scott 1955, Fleiss 1971, Conger 1980, Brennan and Prediger 1981, Gwet 2008.

Units that one person scored show no agreement. They are part of how often a category is given, in the coefficients
for any number of scorers, as their authors have it; Cohen's and Scott's are over units that both scored.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain

from mblkit.engine.reliability.estimates import NO_PAIR, ONE_VALUE, Estimate, Parts, estimated, proportion, undefined
from mblkit.engine.reliability.numeric import total
from mblkit.engine.reliability.ratings import Ratings, Unit
from mblkit.engine.reliability.weights import Matrix

Chance = Callable[[Ratings, Matrix], tuple[Fraction, Callable[[Unit], Fraction]]]
"""What chance would give, and what each unit adds to it, so that the mean over the units is the former."""


def agreement(ratings: Ratings, weights: Matrix, confidence: Fraction) -> Estimate:
    """Return the share of pairs of scorers that agree: the mean over units that two people or more scored."""
    paired = ratings.paired
    if not paired.units:
        return undefined(NO_PAIR, 0)
    shares = tuple((pair_share(unit, weights), unit.times) for unit in paired.units)
    seen = _mean(shares)
    return proportion(Parts(seen, None, seen, paired.count, shares), confidence)


def beyond_chance(ratings: Ratings, weights: Matrix, chance: Chance, confidence: Fraction) -> Estimate:
    """Return a coefficient of agreement beyond chance."""
    paired = ratings.paired
    if not paired.units:
        return undefined(NO_PAIR, 0)
    seen = _mean(tuple((pair_share(unit, weights), unit.times) for unit in paired.units))
    expected, added = chance(ratings, weights)
    if len(ratings.used) < 2 or expected == 1:  # noqa: PLR2004 - two values differ
        return undefined(ONE_VALUE, paired.count, seen, expected)
    value = (seen - expected) / (1 - expected)
    shown = Fraction(ratings.count, paired.count)
    shares = tuple(
        (
            (
                (shown * (pair_share(unit, weights) - expected) if unit.scorers > 1 else 0)
                - 2 * (1 - value) * (added(unit) - expected)
            )
            / (1 - expected),
            unit.times,
        )
        for unit in ratings.units
    )
    return estimated(Parts(seen, expected, value, paired.count, shares), confidence)


def pair_share(unit: Unit, weights: Matrix) -> Fraction:
    """Return how far the pairs of scorers of a unit agree, in shares of 1."""
    pairs = unit.scorers * (unit.scorers - 1)
    found = total(
        count * (total(other * weights[place][at] for at, other in unit.counts) - 1) for place, count in unit.counts
    )
    return found / pairs


def same_for_all(ratings: Ratings, weights: Matrix) -> tuple[Fraction, Callable[[Unit], Fraction]]:
    """Return the chance of Brennan and Prediger: every category is given equally often."""
    size = len(ratings.categories)
    expected = total(chain.from_iterable(weights)) / (size * size)
    return expected, lambda _: expected


def pooled(ratings: Ratings, weights: Matrix) -> tuple[Fraction, Callable[[Unit], Fraction]]:
    """Return the chance of Scott and Fleiss: everybody gives the categories as often as all scorers together."""
    pull = _times(weights, _shares_given(ratings))
    return _mean_over(ratings, lambda unit: _weighed(unit, pull))


def hard_to_score(ratings: Ratings, weights: Matrix) -> tuple[Fraction, Callable[[Unit], Fraction]]:
    """Return the chance of Gwet: only scores of units that are hard to score are given by chance."""
    size = len(ratings.categories)
    factor = total(chain.from_iterable(weights)) / max(size * (size - 1), 1)
    rest = tuple(factor * (1 - share) for share in _shares_given(ratings))
    return _mean_over(ratings, lambda unit: _weighed(unit, rest))


def own(ratings: Ratings, weights: Matrix) -> tuple[Fraction, Callable[[Unit], Fraction]]:
    """Return the chance of Cohen and Conger: each scorer gives the categories as often as that scorer does."""
    margins = [one for one in _margins(ratings) if one is not None]
    scorers = len(margins)
    size = len(ratings.categories)
    together = tuple(total(margin[place] for _, margin in margins) for place in range(size))
    pulls = [
        _times(weights, tuple(whole - mine for whole, mine in zip(together, margin, strict=True)))
        for _, margin in margins
    ]
    pairs = scorers * (scorers - 1)
    means = [
        total(share * pull[at] for at, share in enumerate(margin))
        for (_, margin), pull in zip(margins, pulls, strict=True)
    ]
    expected = total(means) / pairs
    columns = [column for column, one in enumerate(_margins(ratings)) if one is not None]
    count = ratings.count

    def added(unit: Unit) -> Fraction:
        found = Fraction(0)
        for number, column in enumerate(columns):
            place = unit.by[column] if unit.by is not None else None
            if place is not None:
                found += Fraction(count, margins[number][0]) * (pulls[number][place] - means[number])
        return expected + found / pairs

    return expected, added


def _margins(ratings: Ratings) -> list[tuple[int, tuple[Fraction, ...]] | None]:
    """Return, for each scorer, how many units that one scored and how often each category; None for none at all.

    Raises ValueError where it is not known who gave which score.
    """
    width = max((len(unit.by or ()) for unit in ratings.units), default=0)
    given = [[0] * len(ratings.categories) for _ in range(width)]
    for unit in ratings.units:
        if unit.by is None:
            raise ValueError("this coefficient needs to know who gave which score; counts of categories do not say")
        for column, place in enumerate(unit.by):
            if place is not None:
                given[column][place] += unit.times
    return [(sum(row), tuple(Fraction(one, sum(row)) for one in row)) if any(row) else None for row in given]


def _shares_given(ratings: Ratings) -> tuple[Fraction, ...]:
    """Return how often each category is given: the mean over the units of its share of the unit's scores."""
    found = [Fraction(0)] * len(ratings.categories)
    for unit in ratings.units:
        for place, count in unit.counts:
            found[place] += Fraction(count * unit.times, unit.scorers)
    return tuple(one / ratings.count for one in found)


def _times(weights: Matrix, shares: Sequence[Fraction]) -> tuple[Fraction, ...]:
    return tuple(total(one * share for one, share in zip(row, shares, strict=True)) for row in weights)


def _weighed(unit: Unit, values: Sequence[Fraction]) -> Fraction:
    """Return the mean of a value of each category over the scores of a unit."""
    return total(count * values[place] for place, count in unit.counts) / unit.scorers


def _mean_over(ratings: Ratings, added: Callable[[Unit], Fraction]) -> tuple[Fraction, Callable[[Unit], Fraction]]:
    return _mean(tuple((added(unit), unit.times) for unit in ratings.units)), added


def _mean(shares: Sequence[tuple[Fraction, int]]) -> Fraction:
    return total(share * times for share, times in shares) / sum(times for _, times in shares)
