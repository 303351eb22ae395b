"""Methods that pick one score, or take the plain mean or median of some."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from mblkit.engine.exact import Plain, exact, present
from mblkit.engine.methods.figures import at_least_one, average, middle, settled

Moment: TypeAlias = tuple[date, int]
"""The day of a demonstration and its attempt: what orders scores in time."""

Of = Literal["mean", "median", "highest", "lowest"]


def latest(
    scores: Sequence[Plain | None],
    moments: Sequence[Moment | None] | None = None,
    ties: Literal["highest", "lowest", "last"] = "last",
    round: int | None = 2,
) -> Fraction | None:
    """Return the last score; of several scores of the last moment, the highest, the lowest or the one entered last.

    Without moments every score has a moment of its own; a score without one counts as the oldest. None where there is
    no score. Raises TypeError and ValueError for what is no number, ValueError for other ties.
    Source: spec/methods.md 1; of scores of one moment no source says which holds.
    """
    if ties not in ("highest", "lowest", "last"):
        raise ValueError(f'no rule for ties is called "{ties}"')
    when = moments if moments is not None else [None] * len(scores)
    there = [(at, exact(score)) for at, score in zip(when, scores, strict=True) if score is not None]
    if not there:
        return None
    last = max((at for at, _ in there if at is not None), default=None)
    tied = [score for at, score in there if at == last] if moments is not None else [there[-1][1]]
    chosen = {"highest": max(tied), "lowest": min(tied), "last": tied[-1]}[ties]
    return settled(chosen, round)


def highest(scores: Sequence[Plain | None], round: int | None = 2) -> Fraction | None:
    """Return the highest score, or None where there is none. Raises TypeError and ValueError for what is no number.

    Source: spec/methods.md 1.
    """
    there = present(scores)
    return settled(max(there), round) if there else None


def lowest(scores: Sequence[Plain | None], round: int | None = 2) -> Fraction | None:
    """Return the lowest score, or None where there is none. Raises TypeError and ValueError for what is no number.

    Source: spec/methods.md 6 (minimum).
    """
    there = present(scores)
    return settled(min(there), round) if there else None


def mean(scores: Sequence[Plain | None], round: int | None = 2) -> Fraction | None:
    """Return the arithmetic mean, or None where there is no score.

    Raises TypeError and ValueError for what is no number. Source: spec/methods.md 1 (average).
    """
    there = present(scores)
    return settled(average(there), round) if there else None


def median(scores: Sequence[Plain | None], round: int | None = 2) -> Fraction | None:
    """Return the score in the middle or the mean of the two there; None where there is no score.

    Raises TypeError and ValueError for what is no number. Source: spec/methods.md 6.
    """
    there = present(scores)
    return settled(middle(there), round) if there else None


def last(scores: Sequence[Plain | None], n: int, of: Of = "mean", round: int | None = 2) -> Fraction | None:
    """Return the mean, median, highest or lowest of the last `n` scores; of all where there are fewer.

    Missing scores are removed first. None where there is no score. Raises ValueError for an `n` below 1 and for
    another `of`, TypeError and ValueError for what is no number.
    Source: spec/methods.md 6 (TeacherEase, Rediker, PowerTeacher; classroom-tracker: mean of 3).
    """
    window = present(scores)[-at_least_one(n) :]
    methods = {"mean": mean, "median": median, "highest": highest, "lowest": lowest}
    if of not in methods:
        raise ValueError(f'no method on the last scores is called "{of}"')
    return methods[of](window, round)


def best(scores: Sequence[Plain | None], n: int = 3, round: int | None = 2) -> Fraction | None:
    """Return the mean of the `n` highest scores; of all where there are fewer.

    None where there is no score. Raises ValueError for an `n` below 1 and for what is no number.
    Source: spec/methods.md 6 (Educate: 3).
    """
    return mean(sorted(present(scores), reverse=True)[: at_least_one(n)], round)
