"""What holds where two people scored the same work: their mean, or what a third one says."""

from collections.abc import Sequence
from fractions import Fraction

from mblkit.engine.exact import Plain, exact


def adjudicate(scores: Sequence[Plain | None], *, max_gap: Plain = 1) -> Fraction | None:
    """Return the score that holds: the mean of two that are no further apart than `max_gap`, else the third one.

    `scores`: the first scorer's, the second's and, where there is one, that of whoever settles it. None where a third
    scorer is still needed, or where not two have scored. Raises TypeError for scores that are no numbers, and
    ValueError for more than three of them. Source: the rule of state scoring guides, which average equal and adjacent
    scores.
    """
    if len(scores) > 3:  # noqa: PLR2004 - two scorers and one who settles
        raise ValueError("at most two scorers and one who settles")
    first, second, third = (*(None if one is None else exact(one) for one in scores), None, None, None)[:3]
    if first is None or second is None:
        return None
    return third if abs(first - second) > exact(max_gap) else (first + second) / 2
