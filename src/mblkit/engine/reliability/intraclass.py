"""Intraclass correlations: how much of the spread of numeric scores is that of the units, not of their scorers.

Source of the six forms and their intervals: Shrout and Fleiss, Psychological Bulletin 86 (1979), 420-428.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Final, Literal, get_args

from mblkit.engine.reliability.estimates import Estimate, undefined
from mblkit.engine.reliability.numeric import fisher_quantile, total
from mblkit.engine.reliability.ratings import Ratings

Form = Literal["1,1", "1,k", "2,1", "2,k", "3,1", "3,k"]
"""Which scorers there are, and what is relied on.

1: each unit has scorers of its own. 2: the same scorers for all units, who stand for others like them. 3: the same
scorers, who stand for themselves alone. After the comma, 1: the score of one of them; k: the mean of their scores.
"""

NO_SPREAD: Final = "the scores leave no spread to divide between the work and its scorers"
NOT_COMPLETE: Final = "some units lack a score by some scorer"
TOO_FEW: Final = "two units and two scorers are needed"
NO_ERROR: Final = "scorers do not differ within units, which gives no interval"


@dataclass(frozen=True, slots=True)
class _Spread:
    """The mean squares of a table of units by scorers."""

    units: int
    scorers: int
    between: Fraction
    within: Fraction
    of_scorers: Fraction
    rest: Fraction


def intraclass(ratings: Ratings, form: str, confidence: Fraction) -> Estimate:
    """Return an intraclass correlation with its interval.

    Raises ValueError for a form that is none and for scores that are no numbers.
    """
    if form not in get_args(Form):
        raise ValueError(f'there is no form "{form}"; there are {", ".join(get_args(Form))}')
    rows = _rows(ratings)
    if any(one is None for row in rows for one in row):
        return undefined(NOT_COMPLETE, ratings.paired.count)
    table = [[one for one in row if one is not None] for row in rows]
    if len(table) < 2 or len(table[0]) < 2:  # noqa: PLR2004 - a spread needs two
        return undefined(TOO_FEW, ratings.paired.count)
    spread = _spread(table)
    whole = spread.between + spread.within
    if not whole:
        return undefined(NO_SPREAD, spread.units)
    case, _, size = form.partition(",")
    value, low, high = {"1": _first, "2": _second, "3": _third}[case](spread, confidence)
    if size == "k":
        value, low, high = (_of_the_mean(one, spread.scorers) for one in (value, low, high))
    if value is None:
        return undefined(NO_SPREAD, spread.units)
    reason = NO_ERROR if low is None or high is None else None
    return Estimate(value, reason, spread.units, low=low, high=high, form=form)


def _rows(ratings: Ratings) -> list[tuple[Fraction | None, ...]]:
    points = ratings.points
    if points is None:
        raise ValueError("intraclass correlations need numbers, or the whole scale as domain")
    if any(unit.by is None for unit in ratings.units):
        raise ValueError("this coefficient needs to know who gave which score; counts of categories do not say")
    return [
        tuple(None if place is None else points[place] for place in unit.by or ())
        for unit in ratings.units
        for _ in range(unit.times)
    ]


def _spread(table: Sequence[Sequence[Fraction]]) -> _Spread:
    """Return the mean squares of a complete table."""
    units, scorers = len(table), len(table[0])
    middle = total(chain.from_iterable(table)) / (units * scorers)
    of_units = scorers * total((total(row) / scorers - middle) ** 2 for row in table)
    columns = zip(*table, strict=True)
    of_scorers = units * total((total(column) / units - middle) ** 2 for column in columns)
    whole = total((one - middle) ** 2 for row in table for one in row)
    return _Spread(
        units,
        scorers,
        between=of_units / (units - 1),
        within=(whole - of_units) / (units * (scorers - 1)),
        of_scorers=of_scorers / (scorers - 1),
        rest=(whole - of_units - of_scorers) / ((units - 1) * (scorers - 1)),
    )


Found = tuple[Fraction | None, Fraction | None, Fraction | None]
"""A correlation for one scorer and the ends of its interval; None for what cannot be computed."""


def _first(spread: _Spread, confidence: Fraction) -> Found:
    freedom = Fraction(spread.units * (spread.scorers - 1))
    return _one_way(spread, spread.within, freedom, confidence)


def _third(spread: _Spread, confidence: Fraction) -> Found:
    freedom = Fraction((spread.units - 1) * (spread.scorers - 1))
    return _one_way(spread, spread.rest, freedom, confidence)


def _one_way(spread: _Spread, error: Fraction, freedom: Fraction, confidence: Fraction) -> Found:
    whole = spread.between + (spread.scorers - 1) * error
    if not whole:
        return None, None, None
    value = (spread.between - error) / whole
    if not error or not spread.between:
        return value, None, None
    over, share = Fraction(spread.units - 1), (1 + confidence) / 2
    ratio = spread.between / error
    lower = ratio / fisher_quantile(share, over, freedom)
    upper = ratio * fisher_quantile(share, freedom, over)
    rest = spread.scorers - 1
    return value, (lower - 1) / (lower + rest), (upper - 1) / (upper + rest)


def _second(spread: _Spread, confidence: Fraction) -> Found:
    units, scorers = spread.units, spread.scorers
    extra = scorers * (spread.of_scorers - spread.rest) / units
    whole = spread.between + (scorers - 1) * spread.rest + extra
    if not whole:
        return None, None, None
    value = (spread.between - spread.rest) / whole
    if not spread.rest or not spread.between:
        return value, None, None
    pull = scorers * value * spread.of_scorers / spread.rest
    push = units * (1 + (scorers - 1) * value) - scorers * value
    freedom = (scorers - 1) * (units - 1) * (pull + push) ** 2 / ((units - 1) * pull**2 + push**2)
    share, over = (1 + confidence) / 2, Fraction(units - 1)
    first, last = fisher_quantile(share, over, freedom), fisher_quantile(share, freedom, over)
    base = scorers * spread.of_scorers + (scorers * units - scorers - units) * spread.rest
    low = units * (spread.between - first * spread.rest) / (first * base + units * spread.between)
    high = units * (last * spread.between - spread.rest) / (base + units * last * spread.between)
    return value, low, high


def _of_the_mean(value: Fraction | None, scorers: int) -> Fraction | None:
    """Return the correlation of the mean of several scorers, by the formula of Spearman and Brown."""
    under = None if value is None else 1 + (scorers - 1) * value
    return scorers * value / under if value is not None and under else None
