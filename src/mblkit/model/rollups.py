"""How a policy says what results on parts make of the whole: one record for each rule, told apart by `rule`."""

from typing import Annotated, Final, Literal, Self

from pydantic import Discriminator, Field, PlainValidator, Tag, model_validator

from mblkit.model.base import Many, Record, Ref, Refers, Some, contradiction
from mblkit.model.forms import Forms
from mblkit.model.methods import Places
from mblkit.model.numbers import MAX_VALUE, Amount, Count, Number, Rounding, Within

_NONE_OR_MORE: Final = Within(0, MAX_VALUE)

PartId = Annotated[Ref, Refers("competency", "indicator", "objective")]
"""The id of a part: an indicator of a competency, or what an experience carries."""

NoneOrMore = Annotated[int, PlainValidator(_NONE_OR_MORE), _NONE_OR_MORE.schema()]
"""A whole number of at least 0."""


class _RollUp(Record):
    """What rules for roll-ups are told apart from other records by."""


class AllRollUp(_RollUp):
    """Every part must be mastered.

    Attributes:
        rule: all.
    """

    rule: Literal["all"]


class AtLeastRollUp(_RollUp):
    """So many parts must be mastered.

    Attributes:
        rule: at-least.
        count: how many.
    """

    rule: Literal["at-least"]
    count: Count


class FractionRollUp(_RollUp):
    """A share of the parts must be mastered.

    Attributes:
        rule: fraction.
        share: the share, such as 2/3 or 0.7; of parts that it does not divide, the next whole number.
    """

    rule: Literal["fraction"]
    share: Amount

    @model_validator(mode="after")
    def _is_a_share(self) -> Self:
        if self.share > 1:
            raise contradiction("the share is more than all parts", ("share",))
        return self


class PointsPart(Record):
    """A part that gives points.

    Attributes:
        part: its id.
        points: how many it gives once it is mastered.
        required: whether the whole needs it, whatever its points.
    """

    part: PartId
    points: NoneOrMore
    required: bool = False


class PointsRollUp(_RollUp):
    """The mastered parts must have so many points together, with the required ones among them.

    Attributes:
        rule: points.
        at_least: how many points.
        parts: the parts that give points; others give none.
    """

    rule: Literal["points"]
    at_least: Count
    parts: Some[PointsPart]

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        ids = [one.part for one in self.parts]
        again = next((place for place, name in enumerate(ids) if name in ids[:place]), None)
        if again is not None:
            first = ids.index(ids[again])
            raise contradiction("a part gives points twice", ("parts", again, "part"), ("parts", first, "part"))
        if sum(one.points for one in self.parts) < self.at_least:
            raise contradiction("the parts do not have so many points together", ("at_least",), ("parts",))
        return self


def _criterion_form(value: object) -> str:
    return "part" if isinstance(value, str) else "criteria"


class Criteria(Record):
    """Criteria that are joined, or one part with a value that it must reach. One of `all`, `any`, `part`.

    Attributes:
        all: criteria that must all be met; the id of a part stands for "mastered".
        any: criteria of which one must be met.
        part: a part.
        at_least: the value that the part must reach; without it, the part must be mastered.
    """

    all: "Many[Criterion]" = ()
    any: "Many[Criterion]" = ()
    part: PartId | None = None
    at_least: Number | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if sum((bool(self.all), bool(self.any), self.part is not None)) != 1:
            raise contradiction('criteria have exactly one of "all", "any", "part"')
        if self.at_least is not None and self.part is None:
            raise contradiction('"at_least" in criteria belongs to a "part"', ("at_least",))
        return self


Criterion = Annotated[
    Annotated[PartId, Tag("part")] | Annotated[Criteria, Tag("criteria")], Discriminator(_criterion_form)
]
"""A part that must be mastered, by its id; or criteria inside criteria."""

# Fields that name what is defined below them are known only now; the references in files are found by them.
Criteria.model_rebuild()


class CriteriaRollUp(_RollUp):
    """A tree of criteria must be met. One of `all` and `any`.

    Attributes:
        rule: criteria.
        all: criteria that must all be met; the id of a part stands for "mastered".
        any: criteria of which one must be met.
    """

    rule: Literal["criteria"]
    all: Many[Criterion] = ()
    any: Many[Criterion] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.all) == bool(self.any):
            raise contradiction('the rule criteria has one of "all" and "any"')
        return self


class _Averaged(_RollUp):
    """What rules have that look at a mean.

    Attributes:
        floor: the value below which no single one may be; without it, any may.
        rounding: how the mean is rounded.
    """

    floor: Number | None = None
    rounding: Annotated[Rounding, Field(strict=False)] = Rounding.HALF_UP


class MeanRollUp(_Averaged):
    """The mean of the parts' values must reach a cut, and no value may be below the floor.

    Attributes:
        rule: mean.
        at_least: the cut.
        places: how many decimals the mean is rounded to; without it, it stays exact.
        compare: whether the rounded mean is compared with the cut, or the exact one, which is then rounded for show.
    """

    rule: Literal["mean"]
    at_least: Number
    places: Places | None = None
    compare: Literal["rounded", "exact"] = "rounded"

    @model_validator(mode="after")
    def _rounds(self) -> Self:
        idle = next((name for name in ("compare", "rounding") if name in self.model_fields_set), None)
        if self.places is None and idle is not None:
            raise contradiction('without "places" nothing is rounded', (idle,))
        return self


class EvidenceRollUp(_Averaged):
    """Each part needs so many scores; the best of them are kept, and their mean must reach a cut.

    Attributes:
        rule: evidence-required.
        items: how many scores each part needs.
        parts: the parts that need another number of scores.
        at_least: the cut for the mean of the kept scores; without it, any mean will do.
        places: how many decimals the mean is rounded to before it is compared.
    """

    rule: Literal["evidence-required"]
    items: Count = 1
    parts: dict[PartId, NoneOrMore] = Field(default_factory=dict)
    at_least: Number | None = None
    places: Places = 1


RollUp = Annotated[
    AllRollUp | AtLeastRollUp | FractionRollUp | PointsRollUp | CriteriaRollUp | MeanRollUp | EvidenceRollUp,
    Forms("rule"),
]
"""How results on parts become one result."""
