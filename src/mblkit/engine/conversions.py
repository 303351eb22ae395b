"""Conversions: from values to letters, points of a hundred and grade point averages, by tables that policies hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from mblkit.engine.conversion_faults import TableFault, gaps_and_overlaps
from mblkit.engine.exact import Plain, exact, present
from mblkit.engine.letters import first_row, letter_rule, published_rules
from mblkit.engine.rollups.means import mean_of
from mblkit.model.conversions import (
    Conversion,
    CutoffConversion,
    LinearConversion,
    PatternConversion,
    RangeConversion,
    Source,
)
from mblkit.model.numbers import Rounding, rounded, show
from mblkit.model.scale import ScaleRecord

__all__ = [
    "Converted",
    "TableFault",
    "convert",
    "cutoff_table",
    "gaps_and_overlaps",
    "letter_rule",
    "linear_gpa",
    "published_rules",
]

State: TypeAlias = Literal["converted", "undetermined-by-policy", "not-enough-evidence"]


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion makes of scores.

    Attributes:
        state: converted; undetermined-by-policy where the table has no answer or several; not-enough-evidence where
        there
            are no scores.
        gives: the letter or number, or None where there is none.
        arithmetic: how it was found, in words.
    """

    state: State
    gives: str | Fraction | None
    arithmetic: str


def cutoff_table(scores: Iterable[Plain | None], cutoffs: Iterable[Sequence[Plain | str]]) -> str | Fraction | None:
    """Return what the first row gives whose cutoff the value reaches.

    A row is a cutoff and what it gives; the rows are tried in their order. The value is the score; of several scores,
    their exact mean. None where there is no score or no row is reached. Raises TypeError and ValueError for what is
    no number. Source: Appleton, classroom-tracker; spec/methods.md 7.
    """
    values = present(scores)
    if not values:
        return None
    value = mean_of(values)
    found = next((given for cutoff, given in cutoffs if value >= _number(cutoff)), None)
    return found if found is None or isinstance(found, str) else exact(found)


def _number(value: Plain | str) -> Fraction:
    if isinstance(value, str):
        raise TypeError(f'a cutoff is no number: "{value}"')
    return exact(value)


def linear_gpa(
    scores: Iterable[Plain | None], divisor: Plain = 1, offset: Plain = 0, places: int | None = None
) -> Fraction | None:
    """Return the value divided by `divisor`, with `offset` added; None without scores.

    The result is exact, or with `places` rounded half up. The value is the score; of several scores, their exact
    mean. Raises ZeroDivisionError for the divisor 0, TypeError and ValueError for what is no number. Source:
    Mattanawcook (x / 20 - 1); spec/methods.md 7.
    """
    values = present(scores)
    if not values:
        return None
    found = mean_of(values) / exact(divisor) + exact(offset)
    return found if places is None else rounded(found, places)


def convert(conversion: Conversion, scores: Sequence[Fraction | None], scale: ScaleRecord | None = None) -> Converted:
    """Return what a policy's conversion makes of scores: of a pattern, all of them; else of one, or of their mean.

    `scale` is the scale that the conversion is from, where it names one. Nothing is guessed: a value that no row has,
    that several rows have without a declared order, or that lies outside what the table is from, is undetermined by
    the policy. Source: clauses.md 8 (traps 2 to 5); decision note 15.
    """
    values = present(scores)
    if not values:
        return Converted("not-enough-evidence", None, "no scores")
    if isinstance(conversion, PatternConversion):
        return _by_pattern(conversion, scores)
    mean = mean_of(values)
    value = _looked_up(conversion.source, mean)
    text = _value_text(conversion.source, values, mean)
    lowest, highest = bounds(conversion.source, scale)
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        return Converted("undetermined-by-policy", None, f"{text}: outside what the conversion is from")
    if isinstance(conversion, LinearConversion):
        return _by_line(conversion, value, text)
    return _by_row(conversion, value, text)


def _looked_up(source: Source, value: Fraction) -> Fraction:
    return value if source.places is None else rounded(value, source.places, source.rounding)


def _value_text(source: Source, values: Sequence[Fraction], mean: Fraction) -> str:
    text = show(mean)
    if len(values) > 1:
        text = f"mean: {show(sum(values, Fraction(0)))} / {len(values)} = {text}"
    if source.places is not None:
        text += f", rounded {source.rounding} to {show(_looked_up(source, mean), source.places)}"
    return text


def bounds(source: Source, scale: ScaleRecord | None) -> tuple[Fraction | None, Fraction | None]:
    """Return the lowest and the highest value that a conversion is from, or None where that is not known."""
    if scale is not None and source.scale is not None:
        return scale.levels[0].value, scale.levels[-1].value
    return source.lowest, source.highest


def _by_row(conversion: CutoffConversion | RangeConversion, value: Fraction, text: str) -> Converted:
    if isinstance(conversion, CutoffConversion):
        places = [place for place, row in enumerate(conversion.rows) if value >= row.at_least][:1]
    else:
        places = [place for place, row in enumerate(conversion.rows) if row.first <= value <= row.last]
        places = places[:1] if conversion.first_match else places
    if len(places) == 1:
        given = conversion.rows[places[0]].gives
        return Converted("converted", given, f"{text}: row {places[0] + 1} gives {_shown(given)}")
    why = "no row has it" if not places else f"the rows {' and '.join(str(place + 1) for place in places)} have it"
    return Converted("undetermined-by-policy", None, f"{text}: {why}")


def _by_line(conversion: LinearConversion, value: Fraction, text: str) -> Converted:
    found = value / conversion.divisor + conversion.offset
    sign = "-" if conversion.offset < 0 else "+"
    line = f"{text}: / {show(conversion.divisor)} {sign} {show(abs(conversion.offset))} = {show(found)}"
    if conversion.places is None:
        return Converted("converted", found, line)
    shown = rounded(found, conversion.places, Rounding.HALF_UP)
    return Converted("converted", shown, f"{line}, rounded half-up to {show(shown, conversion.places)}")


def _by_pattern(conversion: PatternConversion, scores: Sequence[Fraction | None]) -> Converted:
    listed = ", ".join("none" if score is None else show(score) for score in scores)
    place = first_row(scores, conversion.rows)
    if place is None:
        return Converted("undetermined-by-policy", None, f"{listed}: no row holds")
    given = conversion.rows[place].gives
    return Converted("converted", given, f"{listed}: row {place + 1} gives {_shown(given)}")


def _shown(given: str | Fraction) -> str:
    return given if isinstance(given, str) else show(given)
