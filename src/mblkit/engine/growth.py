"""How far a student has come: growth since the first score, and which way the scores go.

Growth is the last score minus the baseline, the first one; diagnostic scores are among them. The trend compares the
last score with the mean of all earlier ones. Both are exact, and there is none where the scores leave it open
(clause C098).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from mblkit.engine.admitted import BodyOfEvidence
from mblkit.engine.results import Judgement, Reason, Trend
from mblkit.model.numbers import show

FEWEST_FOR_A_TREND: Final = 3
"""Two scores are a change; a direction takes one more."""


class Growth(NamedTuple):
    """How far a student has come on a target.

    Attributes:
        value: the last score minus the baseline, or None.
        trend: which way the scores go, or None.
        reasons: the arithmetic.
    """

    value: Fraction | None = None
    trend: Trend | None = None
    reasons: tuple[Reason, ...] = ()


def growth_of(body: BodyOfEvidence, day: date) -> Growth:
    """Return the growth that a body of evidence shows on a day, however old its scores are.

    None where all scores are of one moment, and where scorers differ on the first or the last score. Of one moment, the
    lower score comes first. What the policy gives to a code is no score, and provisional evidence counts for nothing.
    """
    if len(body.before) + len(body.admitted) < 2:  # noqa: PLR2004 - as below
        return Growth()
    scored = sorted(
        (one for one in (*body.before, *body.admitted) if one.scored and not one.provisional and one.since <= day),
        key=lambda one: (one.moment, one.scores_on(day), one.evidence.key),
    )
    if len(scored) < 2 or scored[0].moment == scored[-1].moment:  # noqa: PLR2004 - the first and the last
        return Growth()
    scores = [one.scores_on(day) for one in scored]
    (first, high), (last, highest) = scores[0], scores[-1]
    if first != high or last != highest:
        return Growth()
    begun = scored[0].moment[0]

    def says() -> dict[str, str]:
        return {"text": f"growth {show(last)} - {show(first)} = {show(last - first)}, from {begun} on"}

    reason = Reason.later(says, kind="arithmetic", origin=None, children=())
    return Growth(last - first, _trend(scores), (reason,))


def _trend(scores: Sequence[tuple[Fraction, Fraction]]) -> Trend | None:
    if len(scores) < FEWEST_FOR_A_TREND or any(low != high for low, high in scores):
        return None
    return trend([low for low, _ in scores])


def trend(scores: Sequence[Fraction]) -> Trend:
    """Return which way scores go, oldest first: the last one against the mean of all earlier ones.

    Raises ValueError for fewer than two scores.
    """
    *earlier, last = scores
    if not earlier:
        raise ValueError("a trend needs two scores")
    usual = Fraction(sum(earlier)) / len(earlier)
    if last == usual:
        return "steady"
    return "rising" if last > usual else "falling"


def growth_over(parts: Iterable[Judgement]) -> Growth:
    """Return the mean growth of the parts that have one. A roll-up has no trend: its parts have."""
    of = tuple(parts)
    known = [part.growth for part in of if part.growth is not None]
    if not known:
        return Growth()
    total = Fraction(sum(known))
    value = total / len(known)

    def says() -> dict[str, str]:
        mean = f"growth {show(total)} / {len(known)} = {show(value)}"
        return {"text": f"{mean}, of {len(known)} parts of {len(of)}"}

    return Growth(value, None, (Reason.later(says, kind="arithmetic", origin=None, children=()),))
