"""The two formulas that are called a decaying average; here each has a name of its own."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from mblkit.engine.exact import Plain, present
from mblkit.engine.methods.figures import average, percentage, settled
from mblkit.model.numbers import rounded

_WHOLE: Final = 100


def weighted_latest(scores: Sequence[Plain | None], weight: Plain = 65, round: int | None = 2) -> Fraction | None:
    """Return `weight` percent of the last score and the rest of the mean of all earlier ones.

    One score is itself; None where there is none. Raises ValueError for a weight that is not from 1 to 99 and for a
    number that is not finite, TypeError for text and booleans. Source: spec/methods.md 1 (Canvas, weighted average).
    """
    share = percentage(weight, 1, 99)
    there = present(scores)
    if not there:
        return None
    *earlier, newest = there
    return settled(share * newest + (1 - share) * average(earlier) if earlier else newest, round)


def decaying_average(scores: Sequence[Plain | None], weight: Plain = 65, round: int | None = 2) -> Fraction | None:
    """Return the running average: each new score enters with `weight` percent, what came before keeps the rest.

    One score is itself; None where there is none. Raises ValueError for a weight that is not from 1 to 100 and for a
    number that is not finite, TypeError for text and booleans.
    Source: spec/methods.md 1 and 6 (Canvas from 50 to 99, Otus, Skyward, PowerSchool).
    """
    steps = running(present(scores), percentage(weight, 1, _WHOLE))
    return settled(steps[-1], round) if steps else None


def running(scores: Sequence[Fraction], share: Fraction) -> tuple[Fraction, ...]:
    """Return the running average after each score; `share` is that of a new score, from 0 to 1."""
    steps: list[Fraction] = []
    for score in scores:
        steps.append(share * score + (1 - share) * steps[-1] if steps else score)
    return tuple(steps)


def weights_of_decay(scores: Sequence[Plain | None] = (), weight: Plain = 65, n: int | None = None) -> tuple[int, ...]:
    """Return how much each of `n` scores weighs in a decaying average, oldest first, in whole percent.

    Without `n` it is asked of the scores that are given. Each weight is rounded half up by itself, so that they need
    not sum to 100. Raises ValueError for a weight that is not from 1 to 100 and for a number that is not finite,
    TypeError for text and booleans.
    Source: spec/methods.md 6 (Skyward and Otus print 12, 23 and 65).
    """
    share = percentage(weight, 1, _WHOLE)
    count = len(present(scores)) if n is None else n
    shares = [(share if place else 1) * (1 - share) ** (count - 1 - place) for place in range(count)]
    return tuple(int(rounded(_WHOLE * one, 0)) for one in shares)
