"""What a setting of a policy is for."""

from typing import Annotated

from mblkit.model.base import Record, Ref, Refers
from mblkit.model.shared import ClassRange


class Scope(Record):
    """What a setting is for. A setting without a scope is for everything.

    Attributes:
        indicator: one indicator; for settings of judging only.
        competency: one competency, with its indicators.
        experience: one experience; for credit settings only.
        area: one content area.
        classes: some graduating classes.
    """

    indicator: Annotated[Ref, Refers("indicator")] | None = None
    competency: Annotated[Ref, Refers("competency")] | None = None
    experience: Annotated[Ref, Refers("experience")] | None = None
    area: Annotated[Ref, Refers("area")] | None = None
    classes: ClassRange | None = None
