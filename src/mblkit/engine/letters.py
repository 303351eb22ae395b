"""Letters from the pattern of several scores: conditions as data, the first row whose conditions all hold."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache

from mblkit.engine.exact import Plain, exact, present
from mblkit.engine.rollups.means import mean_of
from mblkit.model.conversions import PatternRow


@cache
def published_rules() -> Mapping[str, tuple[PatternRow, ...]]:
    """Return rules that districts have published, by name, in the order in which their rows are tried.

    `district100`: Community High School District 100. All 2s meet the words for C and for D; the narrower row goes
    first. `yamhill`: Yamhill-Carlton School District. A high mean with one low score falls to the next row that
    allows it. Source: spec/methods.md 7.
    """
    tables = {
        "district100": (
            {"gives": "A", "none_below": 3, "none_missing": True},
            {"gives": "D", "all_in": [2], "none_missing": True},
            {"gives": "B", "share": {"share": "1/2", "reach": 3}, "none_below": 2, "none_missing": True},
            {"gives": "C", "none_below": 2, "none_missing": True},
            {"gives": "I"},
        ),
        "yamhill": (
            {"gives": "A", "mean_above": 3.5, "none_below": 3},
            {"gives": "B", "mean_above": 3, "none_below": 3},
            {"gives": "C", "mean_above": 2.5, "none_below": 2},
            {"gives": "NP"},
        ),
    }
    return {name: tuple(PatternRow.model_validate(row) for row in rows) for name, rows in tables.items()}


def letter_rule(scores: Iterable[Plain | None], rule: str | Sequence[PatternRow]) -> str | Fraction | None:
    """Return what the first row gives whose conditions all hold, or None where there are no scores or no row holds.

    `rule` is the name of a published rule or its rows; see `published_rules`. None among the scores is a part without
    one: it is left out, except where a row asks that none is missing. Raises KeyError for a name that there is not,
    TypeError and ValueError for what is no number. Source: spec/methods.md 7.
    """
    rows = published_rules()[rule] if isinstance(rule, str) else rule
    given = [None if score is None else exact(score) for score in scores]
    place = first_row(given, rows)
    return None if place is None else rows[place].gives


def first_row(scores: Sequence[Fraction | None], rows: Sequence[PatternRow]) -> int | None:
    """Return the place of the first row whose conditions hold for scores, or None; None for no scores at all."""
    if not present(scores):
        return None
    return next((place for place, row in enumerate(rows) if row_holds(row, scores)), None)


def row_holds(row: PatternRow, scores: Sequence[Fraction | None]) -> bool:
    """Tell whether every condition of a row holds for scores, of which at least one is there."""
    there = present(scores)
    mean = mean_of(there)
    reaching = sum(score >= row.share.reach for score in there) if row.share is not None else 0
    return (
        (not row.all_in or all(score in row.all_in for score in there))
        and (row.none_below is None or min(there) >= row.none_below)
        and not (row.none_missing and len(there) < len(scores))
        and (row.share is None or reaching >= row.share.share * len(there))
        and (row.mean_at_least is None or mean >= row.mean_at_least)
        and (row.mean_above is None or mean > row.mean_above)
    )
