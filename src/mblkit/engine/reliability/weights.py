"""How much a pair of categories counts as agreement: 1 for the same one, less the further two are apart.

Source of the eight sets: Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014), chapter 3. Distances of
Krippendorff's alpha: Krippendorff, Content Analysis (2nd edition, 2004), chapter 11.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Final, Literal, get_args

from mblkit.engine.reliability.numeric import root, sine_squared
from mblkit.engine.reliability.ratings import Ratings

Weights = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
Metric = Literal["nominal", "ordinal", "interval", "ratio", "absolute", "circular", "bipolar"]
Matrix = tuple[tuple[Fraction, ...], ...]

_Distance = Callable[[Sequence[Fraction], int, int], Fraction]
"""How far two categories, by their places, are apart; any unit."""


def weight_matrix(ratings: Ratings, weights: str) -> Matrix:
    """Return the weight of each pair of categories, from 0 to 1.

    Raises ValueError for a name that is none, and where the categories have no order, or no values, that it needs.
    """
    if weights not in get_args(Weights):
        raise ValueError(f'there are no weights "{weights}"; there are {", ".join(get_args(Weights))}')
    if weights == "identity":
        return _identity(len(ratings.categories))
    points = _ordered(ratings, f'the weights "{weights}"')
    _fit(points, weights)
    return _near(_distances(points, _WEIGHTS[weights]))


def metric_matrix(ratings: Ratings, metric: str) -> Matrix:
    """Return 1 less the distance of each pair of categories, in shares of the longest one.

    The ordinal distance rests on how often each category was given to units that two people or more scored.
    Raises ValueError as `weight_matrix` does.
    """
    if metric not in get_args(Metric):
        raise ValueError(f'there is no metric "{metric}"; there are {", ".join(get_args(Metric))}')
    if metric == "nominal":
        return _identity(len(ratings.categories))
    points = _ordered(ratings, f'distances by the metric "{metric}"')
    if metric == "ordinal":
        return _near(_distances(_ranks(ratings), _squared))
    _fit(points, metric)
    return _near(_distances(points, _METRICS[metric]))


def within_matrix(ratings: Ratings, within: Fraction) -> Matrix:
    """Return 1 for each pair of categories that are no further apart than `within`, else 0.

    Raises ValueError where the categories have no order.
    """
    points = _ordered(ratings, "adjacent scores")
    return tuple(tuple(Fraction(int(abs(one - other) <= within)) for other in points) for one in points)


def _ordered(ratings: Ratings, what: str) -> tuple[Fraction, ...]:
    if ratings.points is None:
        raise ValueError(f"{what} need an order of the categories; give the whole scale as domain")
    return ratings.points


def _fit(points: Sequence[Fraction], name: str) -> None:
    if name == "ratio" and min(points, default=0) < 0:
        raise ValueError("ratios need categories that are not below 0")


def _ranks(ratings: Ratings) -> tuple[Fraction, ...]:
    """Return the middle rank of each category among all scores, so that the distance is the ranks passed over."""
    given = [0] * len(ratings.categories)
    for unit in ratings.paired.units:
        for place, count in unit.counts:
            given[place] += count * unit.times
    return tuple(sum(given[:place]) + Fraction(count, 2) for place, count in enumerate(given))


def _identity(size: int) -> Matrix:
    return tuple(tuple(Fraction(int(row == column)) for column in range(size)) for row in range(size))


def _distances(points: Sequence[Fraction], distance: _Distance) -> Matrix:
    places = range(len(points))
    return tuple(
        tuple(distance(points, one, other) if one != other else Fraction(0) for other in places) for one in places
    )


def _near(distances: Matrix) -> Matrix:
    longest = max((one for row in distances for one in row), default=Fraction(0))
    return tuple(tuple(1 - one / longest if longest else Fraction(1) for one in row) for row in distances)


def _linear(points: Sequence[Fraction], one: int, other: int) -> Fraction:
    return abs(points[one] - points[other])


def _squared(points: Sequence[Fraction], one: int, other: int) -> Fraction:
    return (points[one] - points[other]) ** 2


def _radical(points: Sequence[Fraction], one: int, other: int) -> Fraction:
    return root(abs(points[one] - points[other]) / (points[-1] - points[0]))


def _pairs_between(_: Sequence[Fraction], one: int, other: int) -> Fraction:
    return Fraction(comb(abs(one - other) + 1, 2))


def _ratio(points: Sequence[Fraction], one: int, other: int) -> Fraction:
    return ((points[one] - points[other]) / (points[one] + points[other])) ** 2


def _circular(points: Sequence[Fraction], one: int, other: int) -> Fraction:
    return sine_squared((points[one] - points[other]) / (points[-1] - points[0] + 1))


def _bipolar(points: Sequence[Fraction], one: int, other: int) -> Fraction:
    both, lowest, highest = points[one] + points[other], points[0], points[-1]
    return (points[one] - points[other]) ** 2 / ((both - 2 * lowest) * (2 * highest - both))


_WEIGHTS: Final[Mapping[str, _Distance]] = {
    "linear": _linear,
    "quadratic": _squared,
    "ordinal": _pairs_between,
    "radical": _radical,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}

_METRICS: Final[Mapping[str, _Distance]] = {
    "interval": _squared,
    "absolute": _linear,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
