"""Krippendorff's alpha: 1 less the disagreement seen, in shares of the disagreement that chance would give.

Sources: Krippendorff, Content Analysis (2nd edition, 2004), chapter 11, for the coefficient; Gwet, Handbook of
Inter-Rater Reliability (4th edition, 2014), chapter 5, for its standard error. With 1 less the distance as weight of
a pair of categories the two authors' formulas are one.
"""

from fractions import Fraction

from mblkit.engine.reliability.chance import pair_share
from mblkit.engine.reliability.estimates import NO_PAIR, ONE_VALUE, Estimate, Parts, estimated, undefined
from mblkit.engine.reliability.numeric import total
from mblkit.engine.reliability.ratings import Ratings, Unit
from mblkit.engine.reliability.weights import Matrix


def alpha(ratings: Ratings, weights: Matrix, confidence: Fraction) -> Estimate:
    """Return Krippendorff's alpha. Units that one person scored count nowhere."""
    paired = ratings.paired
    if not paired.units:
        return undefined(NO_PAIR, 0)
    scores = sum(unit.scorers * unit.times for unit in paired.units)
    mean = Fraction(scores, paired.count)
    given = [Fraction(0)] * len(ratings.categories)
    for unit in paired.units:
        for place, count in unit.counts:
            given[place] += Fraction(count * unit.times, scores)
    pull = tuple(total(weight * share for weight, share in zip(row, given, strict=True)) for row in weights)
    expected = total(share * one for share, one in zip(given, pull, strict=True))
    plain = total(unit.scorers * pair_share(unit, weights) * unit.times for unit in paired.units) / scores
    own = Fraction(1, scores)
    seen = (1 - own) * plain + own
    if expected == 1:
        return undefined(ONE_VALUE, paired.count, seen, expected)
    value = (seen - expected) / (1 - expected)
    large = (plain - expected) / (1 - expected)

    def share(unit: Unit) -> Fraction:
        size = unit.scorers / mean
        mine = pair_share(unit, weights) * size - seen * (size - 1)
        chance = total(count * pull[place] for place, count in unit.counts) / mean - expected * (size - 1)
        return (mine - expected - 2 * (1 - large) * (chance - expected)) / (1 - expected)

    # The spread is that of the coefficient without its correction for few units, as the source has it.
    shares = tuple((share(unit) + value - large, unit.times) for unit in paired.units)
    return estimated(Parts(seen, expected, value, paired.count, shares), confidence)
