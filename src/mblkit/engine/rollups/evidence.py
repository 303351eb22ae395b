"""Evidence required: so many marks of each part, the best of them kept (Slate's competency-based learning)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias, TypedDict

from mblkit.engine.exact import Plain, exact, present
from mblkit.engine.rollups.means import mean_of
from mblkit.model.numbers import rounded

Mark: TypeAlias = Plain | Literal["M", "O"]
"""A rating, a missed chance (M), or an override (O): a person completed the part."""

MISSED: Final = "M"
OVERRIDE: Final = "O"
_HALF: Final = Fraction(1, 2)
"""The progress from which a baseline is made of the parts that have one, where not all have."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The best marks of a part, as many as it needs.

    Attributes:
        needed: how many it needs.
        ratings: the ratings that are kept, best first.
        override: whether an override fills the rest.
        missed: how many missed chances stand in the rest.
    """

    needed: int
    ratings: tuple[Fraction, ...]
    override: bool
    missed: int

    @property
    def complete(self) -> int:
        """How many of the needed marks are there."""
        return self.needed if self.override else len(self.ratings)


class EvidenceRequired(TypedDict):
    """What `evidence_required` finds.

    Keys: `baseline`, the stored baseline; `average`, the performance level; `growth`; `progress`, a share of 1;
    `missed`, `complete` and `required`, counts of marks; `level_complete`; `next_baseline`, with which the next level
    begins. None where something is not defined.
    """

    baseline: Fraction | None
    average: Fraction | None
    growth: Fraction | None
    progress: Fraction
    missed: int
    complete: int
    required: int
    level_complete: bool
    next_baseline: Fraction | None


def keep(marks: Iterable[Mark | None], needed: int) -> Kept:
    """Return the best marks of a part: ratings from high to low, then an override, then missed chances.

    An override takes all missed chances of its part away. Raises ValueError for text that is no mark.
    """
    given = [mark for mark in marks if mark is not None]
    strange = [mark for mark in given if isinstance(mark, str) and mark not in {MISSED, OVERRIDE}]
    if strange:
        raise ValueError(f'"{strange[0]}" is no mark: marks are numbers, M and O')
    ratings = tuple(sorted((exact(mark) for mark in given if not isinstance(mark, str)), reverse=True)[:needed])
    left = needed - len(ratings)
    overridden = OVERRIDE in given
    return Kept(needed, ratings, overridden and left > 0, 0 if overridden else min(left, given.count(MISSED)))


def evidence_required(  # noqa: PLR0913, PLR0917 - the parameters of the published cases
    scores: Mapping[str, Sequence[Mark | None]],
    level: Plain,
    required: Mapping[str, int],
    baseline: Plain | None = None,
    min_average_offset: Plain | None = Fraction(-1, 2),
    min_rating_offset: Plain | None = None,
    average_round: int = 1,
    progress_round: int = 2,
) -> EvidenceRequired:
    """Return where a student stands on a competency at a level, from the marks of each part, oldest first.

    `required` says how many marks each part needs at this level; what it does not name needs none. Of each part the
    best marks are kept. Average: the mean of the kept ratings. Progress: kept ratings, and what an override fills, of
    all that is required; 1 where nothing is. Growth: the rounded average minus the baseline, which is the stored one,
    else the mean of each needed part's first mark that is no missed chance, once every part has one or progress is at
    least 0.5; a part whose first such mark is an override gives none. Level complete: all marks there, the average
    (where there is one) at least `level + min_average_offset`, and each kept rating at least `level +
    min_rating_offset` where that is given. The next level begins with the larger of baseline and average. Raises
    TypeError and ValueError for what is no mark and no number. Source: SlateFoundation/slate-cbl; spec/methods.md 2.
    """
    kept = {part: keep(scores.get(part, ()), needed) for part, needed in required.items()}
    ratings = [rating for one in kept.values() for rating in one.ratings]
    needed, complete = sum(required.values()), sum(one.complete for one in kept.values())
    average = rounded(mean_of(ratings), average_round) if ratings else None
    progress = rounded(Fraction(complete, needed), progress_round) if needed else Fraction(1)
    stored = exact(baseline) if baseline is not None else None
    began = stored if stored is not None else _first_marks(scores, required, progress)
    growth = None if average is None or began is None else rounded(average - began, average_round)
    at = exact(level)
    low = min_average_offset is not None and average is not None and average < at + exact(min_average_offset)
    weak = min_rating_offset is not None and any(rating < at + exact(min_rating_offset) for rating in ratings)
    return {
        "baseline": rounded(stored, average_round) if stored is not None else None,
        "average": average,
        "growth": growth,
        "progress": progress,
        "missed": sum(one.missed for one in kept.values()),
        "complete": complete,
        "required": needed,
        "level_complete": complete >= needed and not low and not weak,
        "next_baseline": max((one for one in (began, average) if one is not None), default=None),
    }


def _first_marks(
    scores: Mapping[str, Sequence[Mark | None]], required: Mapping[str, int], progress: Fraction
) -> Fraction | None:
    """Return the mean of the first marks of the parts that need any, or None where too few have one."""
    parts = [part for part, needed in required.items() if needed > 0]
    firsts = [
        next((mark for mark in scores.get(part, ()) if mark is not None and mark != MISSED), OVERRIDE) for part in parts
    ]
    ratings = [exact(mark) for mark in firsts if not isinstance(mark, str)]
    if not ratings or (len(ratings) < len(parts) and progress < _HALF):
        return None
    return mean_of(ratings)


def area_growth(scores: Iterable[Plain | None], places: int = 1) -> Fraction | None:
    """Return the growth in a content area: the mean of its competencies' growth, rounded half up.

    A competency without growth is left out; None where none has any. Raises TypeError and ValueError for what is no
    number. Source: as `evidence_required`.
    """
    growth = present(scores)
    return rounded(mean_of(growth), places) if growth else None
