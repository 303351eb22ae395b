"""How a policy says that mastery is judged."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.base import Record, Ref, Refers, Some, Text, contradiction
from mblkit.model.methods import Method
from mblkit.model.numbers import Count
from mblkit.model.rollups import RollUp
from mblkit.model.scope import Scope
from mblkit.model.shared import Purpose


class Body(Record):
    """What evidence is admissible, and how much of it a judgement needs.

    Attributes:
        purposes: the purposes that count.
        items: how many pieces of evidence at least.
        tasks: how many different tasks at least.
        measures: how many different measures at least.
        occasions: how many different days at least.
        raters: how many different scorers at least.
        months: how recent evidence must be, in months before the day of the judgement; without it, any age.
    """

    purposes: Some[Purpose] = ("summative",)
    items: Count = 1
    tasks: Count = 1
    measures: Count = 1
    occasions: Count = 1
    raters: Count = 1
    months: Count | None = None


class Judging(Record):
    """Settings of the judgement of mastery. Each key that is given wins over less specific settings, whole.

    Attributes:
        for: what the settings are for.
        cites: where they come from.
        body: the body of evidence.
        method: how a level is found.
        target: the level that shows mastery, where it is not the scale's.
        rollup: how indicators make a competency.
        retention: whether mastery once shown stays (sticky) or follows the evidence (current).
    """

    scope: Scope = Field(default_factory=Scope, alias="for")
    cites: Text | None = None
    body: Body | None = None
    method: Method | None = None
    target: Annotated[Ref, Refers("level")] | None = None
    rollup: RollUp | None = None
    retention: Literal["sticky", "current"] | None = None

    @model_validator(mode="after")
    def _no_experience(self) -> Self:
        if self.scope.experience is not None:
            raise contradiction("mastery is judged over all experiences, not for one", ("for", "experience"))
        return self
