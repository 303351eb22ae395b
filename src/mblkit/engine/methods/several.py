"""Methods over several numbers of one score list: categories by weight, and the greatest of several methods."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from mblkit.engine.exact import Plain, exact
from mblkit.engine.methods.counted import mode, n_mastery
from mblkit.engine.methods.decay import decaying_average, weighted_latest
from mblkit.engine.methods.figures import settled
from mblkit.engine.methods.power import best_fit, power_law
from mblkit.engine.methods.single import best, highest, last, latest, lowest, mean, median

SIMPLE: Final[Mapping[str, Callable[..., Fraction | None]]] = {
    one.__name__: one
    for one in (
        highest,
        lowest,
        latest,
        mean,
        median,
        weighted_latest,
        decaying_average,
        n_mastery,
        mode,
        last,
        best,
        power_law,
        best_fit,
    )
}
"""The methods on one list of scores that are made of no other, by name."""

ASCENDER: Final[tuple[Mapping[str, Any], ...]] = ({"method": "mean"}, {"method": "power_law"})
"""What Ascender shows the greater of."""


def weighted_categories(
    scores: Sequence[Plain | None], weights: Sequence[Plain], round: int | None = 2
) -> Fraction | None:
    """Return the mean of the scores of categories by weight; a category without a score gives its weight to the others.

    There is one score and one weight for each category; the weights need not sum to 100. None where no category with
    a weight has a score. Raises ValueError for a weight below 0 and for lists of unlike length.
    Source: spec/methods.md 6 (U-46, classroom-tracker).
    """
    pairs = [(exact(weight), score) for score, weight in zip(scores, weights, strict=True)]
    if any(weight < 0 for weight, _ in pairs):
        raise ValueError("a weight is below 0")
    there = [(weight, exact(score)) for weight, score in pairs if score is not None]
    total = sum(weight for weight, _ in there)
    return settled(Fraction(sum(weight * score for weight, score in there)) / total, round) if total else None


def greatest_of(
    scores: Sequence[Plain | None], methods: Sequence[Mapping[str, Any]] = ASCENDER, round: int | None = 2
) -> Fraction | None:
    """Return the greatest value that any of several methods finds.

    A method is a mapping: `method` is its name, what else it has are its parameters. One that finds nothing is passed
    over; None where all do. Raises ValueError for a name that is none, and what the methods raise.
    Source: spec/methods.md 5 (Ascender: mean and power law).
    """
    found = []
    for one in methods:
        name = one["method"]
        if name not in SIMPLE:
            raise ValueError(f'no method is called "{name}"')
        parameters = {key: value for key, value in one.items() if key != "method"}
        value = SIMPLE[name](scores, **{"round": None, **parameters})
        if value is not None:
            found.append(value)
    return settled(max(found), round) if found else None
