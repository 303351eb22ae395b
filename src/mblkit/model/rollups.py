"""How a policy says what results on parts make of the whole."""

from typing import Literal, Self

from pydantic import model_validator

from mblkit.model.base import Record, contradiction
from mblkit.model.numbers import Count


class RollUp(Record):
    """How results on parts become one result.

    Attributes:
        rule: all parts, or at least some of them.
        count: for at-least: how many.
    """

    rule: Literal["all", "at-least"] = "all"
    count: Count | None = None

    @model_validator(mode="after")
    def _count_fits(self) -> Self:
        if (self.rule == "at-least") != (self.count is not None):
            raise contradiction(
                'the rule at-least and the field "count" belong together',
                ("rule",) if self.count is None else ("count",),
            )
        return self
