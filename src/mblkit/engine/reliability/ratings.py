"""Scores of several people on the same units, brought from the layouts that they come in to one form."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import Final, Literal, TypeAlias, get_args

from mblkit.engine.exact import Plain, exact

Layout = Literal["raters_by_unit", "pairs", "units_by_rater", "table", "units_by_category_counts"]
"""How scores are laid out.

- raters_by_unit: a row for each scorer, an entry for each unit, None for no score.
- pairs: the same with exactly two rows.
- units_by_rater: a row for each unit, an entry for each scorer, None for no score.
- table: how often the first of two scorers gave a category (row) when the second gave one (column).
- units_by_category_counts: a row for each unit, how many scorers gave each category.
"""

Given: TypeAlias = Plain | str | None
"""A score as a caller of the public functions may have it: a number, a word, or None for no score."""

Category: TypeAlias = str | Fraction

MOST_CATEGORIES: Final = 1000


@dataclass(frozen=True, slots=True)
class Unit:
    """What scorers said of a unit.

    Attributes:
        counts: how many scorers gave each category, by the category's place; only those that somebody gave.
        by: each scorer's category by its place, None for no score; None where it is not known who gave which.
        times: how many units are alike in all this.
    """

    counts: tuple[tuple[int, int], ...]
    by: tuple[int | None, ...] | None
    times: int

    @property
    def scorers(self) -> int:
        """How many people scored it."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Ratings:
    """Scores of several people on the same units. Units that nobody scored are left out.

    Attributes:
        categories: what a unit may be scored, in order.
        points: the number of each category: its own, or its place from 1 where categories are words;
            None where they are words in no known order.
        units: the units, those that are alike once.
    """

    categories: tuple[Category, ...]
    points: tuple[Fraction, ...] | None
    units: tuple[Unit, ...]

    @property
    def count(self) -> int:
        """How many units somebody scored."""
        return sum(unit.times for unit in self.units)

    @property
    def paired(self) -> "Ratings":
        """The units that two people or more scored."""
        return Ratings(self.categories, self.points, tuple(unit for unit in self.units if unit.scorers > 1))

    @property
    def used(self) -> set[int]:
        """The places of the categories that somebody gave to a unit that others scored too."""
        return {place for unit in self.paired.units for place, _ in unit.counts}


def category(value: Plain | str) -> Category:
    """Return a score as a word or as an exact number; a float is taken by its shortest decimal spelling.

    Raises TypeError for what is neither, and ValueError for a number that is not finite.
    """
    return value if isinstance(value, str) else exact(value)


def read(scores: Sequence[Sequence[Given]], layout: str, domain: Sequence[Plain | str] | None = None) -> Ratings:
    """Return scores in one form.

    `domain` is the whole scale: every category in order; two whole numbers, the lower first, are the ends of all whole
    numbers between, and two categories the other way round. Without it the categories are those that were given, and
    for a table the numbers from 1.
    Raises ValueError for a layout that is none, scores that do not have it, and scores that are not on the scale.
    """
    if layout not in get_args(Layout):
        raise ValueError(f'there is no layout "{layout}"; there are {", ".join(get_args(Layout))}')
    scale = None if domain is None else _scale(domain)
    if layout == "table":
        return _from_table(scores, scale)
    if layout == "units_by_category_counts":
        return _from_counts(scores, scale)
    if layout == "pairs" and len(scores) != 2:  # noqa: PLR2004 - a pair
        raise ValueError(f'the layout "pairs" has two rows, one for each scorer, not {len(scores)}')
    return _from_scores(scores if layout == "units_by_rater" else _turned(scores), scale)


def _turned(rows: Sequence[Sequence[Given]]) -> Iterable[tuple[Given, ...]]:
    """Return rows of scorers as rows of units."""
    if len({len(row) for row in rows}) > 1:
        raise ValueError("the scorers' rows are not of one length; write None for no score")
    return zip_longest(*rows)


def _from_scores(rows: Iterable[Sequence[Given]], scale: tuple[Category, ...] | None) -> Ratings:
    units = [tuple(None if one is None else category(one) for one in row) for row in rows]
    if len({len(row) for row in units}) > 1:
        raise ValueError("the units' rows are not of one length; write None for no score")
    seen = {one for row in units for one in row if one is not None}
    categories = tuple(sorted(seen, key=_order)) if scale is None else scale
    places = {category: place for place, category in enumerate(categories)}
    strange = sorted(seen - places.keys(), key=_order)
    if strange:
        raise ValueError(f"{strange[0]} is not on the scale that the domain says")
    alike = Counter(tuple(None if one is None else places[one] for one in row) for row in units)
    found = tuple(
        Unit(_counted(one for one in by if one is not None), by, times)
        for by, times in sorted(alike.items(), key=lambda entry: tuple(-1 if one is None else one for one in entry[0]))
        if any(one is not None for one in by)
    )
    return Ratings(categories, _points(categories, ordered=scale is not None), found)


def _counted(places: Iterable[int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(Counter(places).items()))


def _from_table(rows: Sequence[Sequence[Given]], scale: tuple[Category, ...] | None) -> Ratings:
    categories = _numbered(len(rows), scale)
    if any(len(row) != len(rows) for row in rows):
        raise ValueError("a table of two scorers has as many columns as rows")
    units = tuple(
        Unit(_counted((first, second)), (first, second), times)
        for first, row in enumerate(rows)
        for second, entry in enumerate(row)
        if (times := _times(entry))
    )
    return Ratings(categories, _points(categories, ordered=True), units)


def _from_counts(rows: Sequence[Sequence[Given]], scale: tuple[Category, ...] | None) -> Ratings:
    width = len(rows[0]) if rows else len(scale or ())
    categories = _numbered(width, scale)
    if any(len(row) != width for row in rows):
        raise ValueError("the units' rows are not of one length; write 0 for a category that nobody gave")
    alike = Counter(
        tuple((place, count) for place, entry in enumerate(row) if (count := _times(entry))) for row in rows
    )
    units = tuple(Unit(counts, None, times) for counts, times in sorted(alike.items()) if counts)
    return Ratings(categories, _points(categories, ordered=True), units)


def _times(entry: Given) -> int:
    if isinstance(entry, bool) or not isinstance(entry, int) or entry < 0:
        raise ValueError(f"{entry!r} is no count; write a whole number from 0")
    return entry


def _numbered(count: int, scale: tuple[Category, ...] | None) -> tuple[Category, ...]:
    if scale is None:
        return tuple(Fraction(number + 1) for number in range(count))
    if len(scale) != count:
        raise ValueError(f"the domain has {len(scale)} categories, and the scores are of {count}")
    return scale


def _scale(domain: Sequence[Plain | str]) -> tuple[Category, ...]:
    """Return the categories that a domain says."""
    found = tuple(category(one) for one in domain)
    ends = [one for one in found if isinstance(one, Fraction) and one.denominator == 1]
    if len(found) == len(ends) == 2 and ends[0] < ends[1]:  # noqa: PLR2004 - two ends
        if ends[1] - ends[0] >= MOST_CATEGORIES:
            raise ValueError(f"the domain has more than {MOST_CATEGORIES} categories")
        return tuple(Fraction(number) for number in range(int(ends[0]), int(ends[1]) + 1))
    if len(set(found)) < len(found):
        raise ValueError("a category stands twice in the domain")
    if len(found) > MOST_CATEGORIES:
        raise ValueError(f"the domain has more than {MOST_CATEGORIES} categories")
    return tuple(sorted(found, key=_order)) if not any(isinstance(one, str) for one in found) else found


def _points(categories: tuple[Category, ...], *, ordered: bool) -> tuple[Fraction, ...] | None:
    numbers = tuple(one for one in categories if isinstance(one, Fraction))
    if len(numbers) == len(categories):
        return numbers
    return tuple(Fraction(place + 1) for place in range(len(categories))) if ordered else None


def _order(category: Category) -> tuple[bool, Fraction, str]:
    return (True, Fraction(0), category) if isinstance(category, str) else (False, category, "")
