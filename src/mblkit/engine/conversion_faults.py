"""What is wrong with the table of a conversion: values that no row has, that several have, rows that never hold.

The values are cut into stretches in which the same rows hold; at a declared precision a stretch is a run of the
values that there are, else it is a point or what lies between two points.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, groupby
from math import ceil, floor
from typing import Final, Literal, NamedTuple

from mblkit.engine.letters import row_holds
from mblkit.model.conversions import (
    Conversion,
    CutoffConversion,
    LinearConversion,
    PatternConversion,
    PatternRow,
    RangeConversion,
    Source,
)
from mblkit.model.numbers import show
from mblkit.model.scale import ScaleRecord

_MOST_SCORES: Final = 4
"""Patterns are tried on so many scores at most."""

_MOST_VALUES: Final = 13
"""A pattern is tried on no more different values than these."""


@dataclass(frozen=True, slots=True)
class TableFault:
    """One thing that is wrong with a table.

    Attributes:
        kind: gap, values that no row has; overlap, values that several rows have in no declared order; hidden, a row
        that
            never holds because earlier rows have all its values.
        rows: the places of the rows that are meant, from 0; none for a gap.
        low, high: the values from and to which it reaches; None for a pattern and a hidden row.
        above, below: whether `low` itself, or `high` itself, is not meant.
        example: for a pattern, scores that no row has.
    """

    kind: Literal["gap", "overlap", "hidden"]
    rows: tuple[int, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    above: bool = False
    below: bool = False
    example: tuple[Fraction, ...] = ()

    def values(self) -> str:
        """Return the values that are meant, in words; empty for a hidden row."""
        if self.low is None or self.high is None:
            return ", ".join(map(show, self.example))
        if self.low == self.high:
            return show(self.low)
        first, last = "above" if self.above else "from", "and below" if self.below else "to"
        return f"{first} {show(self.low)} {last} {show(self.high)}"


class _Stretch(NamedTuple):
    """Values in which the same rows hold: from `low` to `high`, or only what lies between them."""

    low: Fraction
    high: Fraction
    between: bool = False
    rows: tuple[int, ...] = ()


def gaps_and_overlaps(conversion: Conversion, scale: ScaleRecord | None = None) -> tuple[TableFault, ...]:
    """Return what is wrong with a conversion's table at its declared precision: gaps, overlaps, then hidden rows.

    `scale` is the scale that the conversion is from, where it names one; without it such a table is not looked at. A
    pattern is tried on up to four scores; its rows have a declared order, so that they never overlap. A line has no
    table. Source: clauses.md 8, traps 2, 3 and 5.
    """
    if isinstance(conversion, LinearConversion) or (conversion.source.scale is not None and scale is None):
        return ()
    if isinstance(conversion, PatternConversion):
        return _pattern_faults(conversion.rows, _few_values(conversion.source, scale))
    stretches = [
        stretch._replace(rows=_rows_at(conversion, _sample(stretch))) for stretch in _stretches(conversion, scale)
    ]
    ordered = isinstance(conversion, CutoffConversion) or conversion.first_match
    holding = {stretch.rows[0] for stretch in stretches if stretch.rows}
    gaps = _merged(stretches, lambda rows: () if not rows else None, "gap")
    overlaps = [] if ordered else _merged(stretches, lambda rows: rows if len(rows) > 1 else None, "overlap")
    hidden = [place for place in range(len(conversion.rows)) if place not in holding and ordered]
    return (*gaps, *overlaps, *(TableFault("hidden", (place,)) for place in hidden))


def _rows_at(conversion: CutoffConversion | RangeConversion, value: Fraction) -> tuple[int, ...]:
    if isinstance(conversion, CutoffConversion):
        return tuple(place for place, row in enumerate(conversion.rows) if value >= row.at_least)
    return tuple(place for place, row in enumerate(conversion.rows) if row.first <= value <= row.last)


def _sample(stretch: _Stretch) -> Fraction:
    return (stretch.low + stretch.high) / 2 if stretch.between else stretch.low


def _stretches(conversion: CutoffConversion | RangeConversion, scale: ScaleRecord | None) -> Iterator[_Stretch]:
    """Yield the values that the conversion is from, cut where a row begins or ends."""
    source = conversion.source
    if source.places is None and scale is not None and not scale.numbers:
        yield from (_Stretch(level.value, level.value) for level in scale.levels)
        return
    lowest, highest = _ends(source, scale)
    firsts, lasts = _edges(conversion)
    if source.places is not None:
        yield from _runs(lowest, highest, Fraction(1, 10**source.places), (firsts, lasts))
        return
    points = sorted({lowest, highest, *(one for one in (*firsts, *lasts) if lowest < one < highest)})
    for place, point in enumerate(points):
        if place:
            yield _Stretch(points[place - 1], point, between=True)
        yield _Stretch(point, point)


def _edges(conversion: CutoffConversion | RangeConversion) -> tuple[list[Fraction], list[Fraction]]:
    if isinstance(conversion, CutoffConversion):
        return [row.at_least for row in conversion.rows], []
    return [row.first for row in conversion.rows], [row.last for row in conversion.rows]


def _runs(
    lowest: Fraction, highest: Fraction, step: Fraction, edges: tuple[list[Fraction], list[Fraction]]
) -> Iterator[_Stretch]:
    """Yield the runs of the values that there are at a precision: multiples of `step`."""
    first, last = ceil(lowest / step), floor(highest / step)
    cuts = {ceil(edge / step) for edge in edges[0]} | {floor(edge / step) + 1 for edge in edges[1]}
    begins = sorted({first, *(cut for cut in cuts if first < cut <= last)})
    for begin, after in zip(begins, (*begins[1:], last + 1), strict=True):
        yield _Stretch(begin * step, (after - 1) * step)


def _ends(source: Source, scale: ScaleRecord | None) -> tuple[Fraction, Fraction]:
    if scale is not None and source.scale is not None:
        return scale.levels[0].value, scale.levels[-1].value
    return source.lowest or Fraction(0), source.highest or Fraction(0)


def _merged(
    stretches: Sequence[_Stretch],
    meant: Callable[[tuple[int, ...]], tuple[int, ...] | None],
    kind: Literal["gap", "overlap"],
) -> Iterator[TableFault]:
    """Yield a fault for each unbroken series of stretches whose rows mean one."""
    for rows, group in groupby(stretches, lambda stretch: meant(stretch.rows)):
        series = list(group)
        if rows is not None:
            low, high = series[0].low, series[-1].high
            yield TableFault(kind, rows, low, high, series[0].between, series[-1].between)


def _few_values(source: Source, scale: ScaleRecord | None) -> tuple[Fraction, ...]:
    """Return the values that a pattern is tried on: those of the levels, or the whole numbers."""
    if scale is not None and source.scale is not None:
        values = tuple(level.value for level in scale.levels)
    else:
        lowest, highest = _ends(source, scale)
        values = tuple(map(Fraction, range(ceil(lowest), floor(highest) + 1)))
    return values if len(values) <= _MOST_VALUES else ()


def _pattern_faults(rows: Sequence[PatternRow], values: Sequence[Fraction]) -> tuple[TableFault, ...]:
    """Return the first scores that no row has, and the rows behind one that has all scores."""
    free = next((place for place, row in enumerate(rows) if not (row.model_fields_set - {"gives"})), None)
    if free is not None:
        return tuple(TableFault("hidden", (place,)) for place in range(free + 1, len(rows)))
    tried = (scores for count in range(1, _MOST_SCORES + 1) for scores in combinations_with_replacement(values, count))
    gap = next((scores for scores in tried if not any(row_holds(row, scores) for row in rows)), None)
    return () if gap is None else (TableFault("gap", example=gap),)
