"""Roll-ups that count: all, at least some, a share, successes, measures, and a plain audit of credit."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Final, Literal, TypeAlias, TypedDict

from mblkit.engine.exact import Plain, exact, present

Reached: TypeAlias = bool | None
"""Whether a part is mastered; None where nothing is known of it, which is not mastered."""

Keeping: TypeAlias = Literal["n_successes", "sticky", "current"]


class GraduationAudit(TypedDict):
    """What a plain audit of credit finds.

    Keys: `eligible`, whether nothing is short; `total`, all credit; `short_areas`, what is missing, by area.
    """

    eligible: bool
    total: Fraction
    short_areas: dict[str, Fraction]


def _states(scores: Mapping[str, Reached] | Iterable[Reached]) -> list[bool]:
    found = scores.values() if isinstance(scores, Mapping) else scores
    return [one is not None and bool(one) for one in found]


def share_of(share: Fraction, parts: int) -> int:
    """Return how many of some parts make at least a share of them."""
    return ceil(share * parts)


def rule_all(scores: Mapping[str, Reached] | Iterable[Reached]) -> bool:
    """Tell whether every part is mastered. Where there is no part, the rule is never met.

    Takes the parts' states in order, or by id. Source: Moodle, competency rule "all".
    """
    states = _states(scores)
    return bool(states) and all(states)


def at_least(scores: Mapping[str, Reached] | Iterable[Reached], count: int) -> bool:
    """Tell whether at least `count` parts are mastered.

    Raises ValueError for a count below 1. Source: spec/clauses.md D15, D16.
    """
    if count < 1:
        raise ValueError("a count below 1")
    return sum(_states(scores)) >= count


def fraction(scores: Mapping[str, Reached] | Iterable[Reached], share: Plain) -> bool:
    """Tell whether at least a share of the parts, above 0 and at most 1, is mastered; none of no parts.

    The share is exact: of 18 parts, 2/3 asks for 12 and 0.66 for 12 as well (11.88). Raises ValueError for another
    share. Source: Federal Way (70 % of the power standards).
    """
    exactly = exact(share)
    if not 0 < exactly <= 1:
        raise ValueError("a share that is not above 0 and at most 1")
    states = _states(scores)
    return bool(states) and sum(states) >= share_of(exactly, len(states))


def needs_measures(scores: Iterable[Plain | None], proficient: Plain, measures: int) -> bool:
    """Tell whether at least `measures` of the scores, one a measure, reach the proficient score.

    None is missing and does not count. Raises TypeError and ValueError for what is no number.
    Source: Federal Way (two measures for each target).
    """
    bar = exact(proficient)
    return sum(score >= bar for score in present(scores)) >= measures


def retention(scores: Sequence[Reached], policy: Keeping = "n_successes", n: int = 1) -> bool:
    """Tell whether mastery holds after attempts that succeeded or failed, oldest first; None is no attempt.

    `n_successes`: after at least `n` successes, whatever failed before, between or after them. `sticky`: after one
    success. `current`: when the last attempt succeeded. Raises ValueError for another policy. Source: GradeCraft,
    issue 4024.
    """
    attempts = [bool(one) for one in scores if one is not None]
    if policy == "n_successes":
        return sum(attempts) >= n
    if policy == "sticky":
        return any(attempts)
    if policy == "current":
        return bool(attempts) and attempts[-1]
    raise ValueError(f'no policy of retention is called "{policy}"')


_NOTHING: Final = Fraction(0)


def graduation_audit(
    scores: Mapping[str, Plain | None], total: Plain, requirements: Mapping[str, Plain]
) -> GraduationAudit:
    """Return whether credit by area reaches a total and each area's minimum; nothing spills over into another area.

    For quick sums alone: what counts where, for whom and since when is found by `engine.audit`. An area without credit
    has none. Raises TypeError and ValueError for what is no number. Source: C.G.S. 10-221a(c), as Public Act 17-42
    has it.
    """
    earned = {area: exact(amount) for area, amount in scores.items() if amount is not None}
    missing = {area: exact(needed) - earned.get(area, _NOTHING) for area, needed in requirements.items()}
    short = {area: amount for area, amount in missing.items() if amount > 0}
    whole = sum(earned.values(), _NOTHING)
    return {"eligible": not short and whole >= exact(total), "total": whole, "short_areas": short}
