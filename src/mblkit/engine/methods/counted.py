"""Methods that count: how often mastery was shown, and which score stands most often."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal, get_args

from mblkit.engine.exact import Plain, exact, present
from mblkit.engine.methods.figures import at_least_one, average, settled

Tie = Literal["most_recent", "most_recent_score", "most_recent_level", "highest", "lowest", "none"]


def n_mastery(
    scores: Sequence[Plain | None], n: int = 5, mastery_points: Plain = 3, round: int | None = 2
) -> Fraction | None:
    """Return the mean of the scores at or above mastery; None where fewer than `n` of them are there.

    Raises ValueError for an `n` below 1 and for a number that is not finite, TypeError for text and booleans.
    Source: spec/methods.md 1 (Canvas, 1 to 10).
    """
    needed, mastery = at_least_one(n), exact(mastery_points)
    reached = [score for score in present(scores) if score >= mastery]
    return settled(average(reached), round) if len(reached) >= needed else None


def mode(
    scores: Sequence[Plain | None],
    tie: Tie = "most_recent",
    cutoffs: Sequence[Sequence[Any]] | None = None,
    round: int | None = 2,
) -> Fraction | None:
    """Return the score that stands most often.

    Of several that stand equally often, `tie` names the one that was given last (most_recent), the last score of all
    even where it is none of them (most_recent_score), the highest, the lowest, or none: then the result is None.
    With most_recent_level scores are counted by level: `cutoffs` are pairs whose first is the lowest score of a level;
    the result is the mean of the scores on the level that stands most often, of equals the one reached last.
    Without cutoffs each score is a level. None where there is no score. Raises ValueError for another tie and for a
    number that is not finite, TypeError for text and booleans.
    Source: spec/methods.md 6 (Educate, Synergy, classroom-tracker; Rediker asks the teacher).
    """
    there = present(scores)
    if tie not in get_args(Tie):
        raise ValueError(f'no rule for ties is called "{tie}"')
    if not there:
        return None
    if tie == "most_recent_level":
        levels = None if cutoffs is None else present(level[0] for level in cutoffs)
        return settled(average(on_commonest_level(there, levels)), round)
    tied = commonest(there)
    if len(tied) == 1:
        return settled(tied[0], round)
    chosen = {
        "most_recent": tied[-1],
        "most_recent_score": there[-1],
        "highest": max(tied),
        "lowest": min(tied),
        "none": None,
    }[tie]
    return None if chosen is None else settled(chosen, round)


def commonest(scores: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return the scores that stand most often, each once, in the order in which they were given last."""
    counts = Counter(scores)
    most = max(counts.values(), default=0)
    by_last = dict.fromkeys(reversed(scores))
    return tuple(score for score in reversed(list(by_last)) if counts[score] == most)


def on_commonest_level(scores: Sequence[Fraction], levels: Sequence[Fraction] | None) -> tuple[Fraction, ...]:
    """Return the scores on the level that stands most often, of equals the one reached last.

    `levels` are the lowest scores of the levels; a score below all of them is on a level below the lowest.
    Without levels each score is one.
    """
    on = [_level_of(score, levels) for score in scores]
    counts = Counter(on)
    level = next(one for one in reversed(on) if counts[one] == max(counts.values()))
    return tuple(score for score, its in zip(scores, on, strict=True) if its == level)


def _level_of(score: Fraction, levels: Sequence[Fraction] | None) -> Fraction | None:
    return score if levels is None else max((least for least in levels if least <= score), default=None)
