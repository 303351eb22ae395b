"""How a policy says that credit by mastery is awarded."""

from typing import Self

from pydantic import Field, model_validator

from mblkit.model.base import Record, Text, contradiction
from mblkit.model.rollups import RollUp
from mblkit.model.scope import Scope


class CreditRule(Record):
    """Settings of credit by mastery. Each key that is given wins over less specific settings, whole.

    Attributes:
        for: what the settings are for.
        cites: where they come from.
        requires: how much of what an experience carries must be mastered.
        approval: whether a recorded approval is needed before the credit counts.
    """

    scope: Scope = Field(default_factory=Scope, alias="for")
    cites: Text | None = None
    requires: RollUp | None = None
    approval: bool | None = None

    @model_validator(mode="after")
    def _no_competency(self) -> Self:
        if self.scope.competency is not None:
            raise contradiction("credit is awarded for an experience, not for a competency", ("for", "competency"))
        return self
