"""How a policy says that credit by mastery is awarded."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.base import Record, Ref, Refers, Some, Text, contradiction
from mblkit.model.diplomas import MonthDay
from mblkit.model.rollups import RollUp
from mblkit.model.scope import Scope


class Ladder(Record):
    """Part of a credit, for part of what it asks for.

    Attributes:
        of: what is looked up: the share or the number of the parts that are mastered, or the values of the parts.
        conversion: the conversion that gives the amount of credit.
    """

    of: Literal["share", "number", "values"]
    conversion: Annotated[Ref, Refers("conversion")]


class Successor(Record):
    """A later experience that proves an earlier one.

    Attributes:
        experience: the later experience.
        requires: how much of what it carries must be mastered; without it, its whole credit must be earned.
    """

    experience: Annotated[Ref, Refers("experience")]
    requires: RollUp | None = None


class CreditRule(Record):
    """Settings of credit by mastery. Each key that is given wins over less specific settings, whole.

    Attributes:
        for: what the settings are for.
        cites: where they come from.
        requires: how much of what an experience carries must be mastered for its whole credit.
        ladder: which part of the credit is earned before that; without it, none.
        until: the last day on which it can be earned, as MM-DD in the year of the diploma; without it, any day.
        proven_by: later experiences that prove it for students who took part in it.
        approval: whether a recorded approval is needed before the credit counts.
        unsettled: what the policy leaves open, in words; as long as it stands, no such credit is decided.
    """

    scope: Scope = Field(default_factory=Scope, alias="for")
    cites: Text | None = None
    requires: RollUp | None = None
    ladder: Ladder | None = None
    until: MonthDay | None = None
    proven_by: Some[Successor] | None = None
    approval: bool | None = None
    unsettled: Text | None = None

    @model_validator(mode="after")
    def _no_competency(self) -> Self:
        if self.scope.competency is not None:
            raise contradiction("credit is awarded for an experience, not for a competency", ("for", "competency"))
        if self.scope.indicator is not None:
            raise contradiction("credit is awarded for an experience, not for an indicator", ("for", "indicator"))
        return self
