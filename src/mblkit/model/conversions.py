"""How a policy turns values into letters, points of a hundred or a grade point average: as tables, never as code."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from mblkit.model.base import Defines, Id, LocalText, Many, Record, Ref, Refers, Some, Text, contradiction
from mblkit.model.forms import Forms
from mblkit.model.methods import Places
from mblkit.model.numbers import Amount, Number, Rounding


def _given_form(value: object) -> str:
    return "text" if isinstance(value, str) else "number"


Given = Annotated[Annotated[Text, Tag("text")] | Annotated[Number, Tag("number")], Discriminator(_given_form)]
"""What a row gives: text, such as a letter, or a number."""


class Source(Record):
    """The values that a conversion takes: those of a scale, or numbers from a lowest to a highest one.

    Attributes:
        scale: the scale whose values are converted.
        lowest: the lowest number.
        highest: the highest number.
        places: how many decimals a value is rounded to before it is looked up; without it, values stay exact.
        rounding: how it is rounded.
    """

    scale: Annotated[Ref, Refers("scale")] | None = None
    lowest: Number | None = None
    highest: Number | None = None
    places: Places | None = None
    rounding: Annotated[Rounding, Field(strict=False)] = Rounding.HALF_UP

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        numbers = (self.lowest is not None, self.highest is not None)
        if (self.scale is None) != all(numbers) or numbers[0] != numbers[1]:
            raise contradiction('a conversion is from a "scale", or from a "lowest" to a "highest" number')
        if self.lowest is not None and self.highest is not None and self.lowest >= self.highest:
            raise contradiction("the highest number is not above the lowest", ("highest",), ("lowest",))
        if self.places is None and "rounding" in self.model_fields_set:
            raise contradiction('without "places" nothing is rounded', ("rounding",))
        return self


class _Conversion(Record):
    """What every conversion has.

    Attributes:
        id: its permanent id.
        title: its title for people.
        cites: where it comes from.
        from: the values that it takes.
    """

    id: Annotated[Id, Defines("conversion")]
    title: LocalText
    cites: Text | None = None
    source: Source = Field(alias="from")


class CutoffRow(Record):
    """A row that values from a cutoff up have.

    Attributes:
        at_least: the cutoff.
        gives: what the row gives.
    """

    at_least: Number
    gives: Given


class CutoffConversion(_Conversion):
    """Rows with cutoffs: the first row that a value reaches holds.

    Attributes:
        form: cutoffs.
        rows: the rows, the highest cutoff first.
    """

    form: Literal["cutoffs"]
    rows: Some[CutoffRow]


class RangeRow(Record):
    """A row that values of a range have, both ends included.

    Attributes:
        from: the lowest value.
        to: the highest value.
        gives: what the row gives.
    """

    first: Number = Field(alias="from")
    last: Number = Field(alias="to")
    gives: Given

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.last < self.first:
            raise contradiction("the row ends below its beginning", ("to",), ("from",))
        return self


class RangeConversion(_Conversion):
    """Rows with ranges. A value that no row has, or several, is left undetermined.

    Attributes:
        form: ranges.
        rows: the rows.
        first_match: whether the first row holds where several have a value.
    """

    form: Literal["ranges"]
    rows: Some[RangeRow]
    first_match: bool = False


class Share(Record):
    """How many of the scores must reach a value.

    Attributes:
        share: the share of the scores, such as 1/2.
        reach: the value.
    """

    share: Amount
    reach: Number

    @model_validator(mode="after")
    def _is_a_share(self) -> Self:
        if self.share > 1:
            raise contradiction("the share is more than all parts", ("share",))
        return self


class PatternRow(Record):
    """A row that scores have which meet every condition in it. A row without conditions has all.

    Attributes:
        gives: what the row gives.
        all_in: the values that scores may have.
        none_below: the value that every score must reach.
        none_missing: true where no part may be without a score.
        share: how many of the scores must reach a value.
        mean_at_least: what the mean of the scores must reach.
        mean_above: what the mean of the scores must exceed.
    """

    gives: Given
    all_in: Many[Number] = ()
    none_below: Number | None = None
    none_missing: bool = False
    share: Share | None = None
    mean_at_least: Number | None = None
    mean_above: Number | None = None


class PatternConversion(_Conversion):
    """Rows with conditions on several scores: the first row whose conditions all hold.

    Attributes:
        form: patterns.
        rows: the rows, in the order in which they are tried.
    """

    form: Literal["patterns"]
    rows: Some[PatternRow]


class LinearConversion(_Conversion):
    """A straight line: the value divided, and a number added.

    Attributes:
        form: linear.
        divisor: what the value is divided by.
        offset: what is added then.
        places: how many decimals the result is rounded to; without it, it stays exact.
    """

    form: Literal["linear"]
    divisor: Amount = Fraction(1)
    offset: Number = Fraction(0)
    places: Places | None = None


Conversion = Annotated[CutoffConversion | RangeConversion | PatternConversion | LinearConversion, Forms("form")]
"""How values become letters or other numbers."""
