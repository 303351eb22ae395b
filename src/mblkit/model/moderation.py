"""How a policy says that scores of two people are moderated."""

from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from mblkit.model.base import Record, Text
from mblkit.model.numbers import Count, Number

Measure = Literal[
    "exact",
    "adjacent",
    "kappa",
    "linear-kappa",
    "quadratic-kappa",
    "scott-pi",
    "alpha-nominal",
    "alpha-ordinal",
    "alpha-interval",
    "ac1",
    "ac2",
    "icc",
]
"""A measure of agreement; docs/reliability.md says what each is."""


def _share(value: Fraction) -> Fraction:
    if not 0 < value <= 1:
        raise PydanticCustomError("mbl_number", "{problem}", {"problem": "not above 0 and at most 1"})
    return value


Share = Annotated[
    Number,
    AfterValidator(_share),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
                {"type": "string", "pattern": "^[0-9]{1,15}/[0-9]{1,15}$"},
            ]
        }
    ),
]
"""A share of the whole, above 0 and at most 1: 0.85 is 85 of 100."""


class Moderation(Record):
    """How scores of two people are moderated. What a policy leaves out is as in the less local one.

    Attributes:
        cites: where the settings come from.
        max_gap: how many levels two scorers may be apart before a third one scores the work; 1 by default.
        within: what holds where they differ by no more: their mean, or what a third one says (adjudicate, the default).
        fewest: on how many scores by two people a figure should rest; one on fewer is marked; 10 by default.
        targets: how far scorers should agree, by measure, such as `{exact: 0.85, adjacent: 0.95, kappa: 0.7}`.
    """

    cites: Text | None = None
    max_gap: Count | None = None
    within: Literal["mean", "adjudicate"] | None = None
    fewest: Count | None = None
    targets: Annotated[dict[Measure, Share], Field(min_length=1)] | None = None


MODERATION_KEYS: Final = ("max_gap", "within", "fewest", "targets")
"""The keys of a policy's moderation that are settled one by one."""
