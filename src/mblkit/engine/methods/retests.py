"""Which score of several attempts at one task counts."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from mblkit.engine.exact import Plain
from mblkit.engine.methods.single import highest, latest, mean

Policy = Literal["highest", "latest", "mean", "average", "first", "manual"]


def attempt_policy(
    scores: Sequence[Plain | None], policy: Policy = "highest", primary: int | None = None, round: int | None = None
) -> Fraction | None:
    """Return the score that counts of several attempts at one task, oldest first.

    The policy is highest, latest, first, mean (or average, which is the same), or manual: the attempt with the number
    `primary`, counted from 0, which somebody has marked; where it has no score, the latest. `primary` is not looked at
    by the others. None where there is no score. The value is exact unless `round` says how many places.
    Raises ValueError for another policy and for a number that is not finite, TypeError for text and booleans.
    Source: spec/methods.md 6 (classroom-tracker).
    """
    if policy in ("mean", "average"):
        return mean(scores, round)
    if policy == "manual":
        marked = scores[primary] if primary is not None and 0 <= primary < len(scores) else None
        return latest(scores if marked is None else [marked], round=round)
    if policy == "first":
        return latest([score for score in scores if score is not None][:1], round=round)
    if policy not in ("highest", "latest"):
        raise ValueError(f'no rule for attempts is called "{policy}"')
    return highest(scores, round) if policy == "highest" else latest(scores, round=round)
