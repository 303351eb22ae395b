"""The framework: graduation competencies, their indicators and their scoring criteria."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.base import Defines, ForeignId, Id, LocalText, Many, Record, Ref, Refers, Some, Way, contradiction
from mblkit.model.shared import AlignsTo, Retired

Criteria = dict[str, LocalText]
"""What the work looks like, by level of the scale."""


class Indicator(Record):
    """A performance indicator: what is scored toward a competency.

    Attributes:
        id: its permanent id, by convention the competency's and a letter.
        statement: what a student does, for teachers.
        family: the same, in words for families.
        aligns_to: the standards that it answers.
        criteria: what the work looks like at each level.
        identifier: the UUID by which other systems know it already; without one, mbl makes it.
        retired: when it ended.
    """

    id: Annotated[Id, Defines("indicator")]
    statement: LocalText
    family: LocalText | None = None
    aligns_to: Many[AlignsTo] = ()
    criteria: Criteria = Field(default_factory=dict)
    identifier: ForeignId | None = None
    retired: Retired | None = None


class Competency(Record):
    """A graduation competency: enduring, adopted by the district.

    Attributes:
        id: its permanent id.
        name: a short name for tables.
        statement: what a graduate can do, for teachers.
        family: the same, in words for families.
        rationale: why it belongs among the few.
        required: whether every student must master it for the diploma.
        adopted_by: who adopted it: the district, one school, or a teacher.
        aligns_to: the standards that it answers.
        local_only: whether it goes beyond the state standards on purpose; neither it nor an indicator names one then.
        indicators: its performance indicators; none where evidence is scored on the competency itself.
        criteria: what the work looks like at each level, where the competency itself is scored.
        identifier: the UUID by which other systems know it already; without one, mbl makes it.
        retired: when it ended.
    """

    id: Annotated[Id, Defines("competency")]
    name: LocalText
    statement: LocalText
    family: LocalText | None = None
    rationale: LocalText | None = None
    required: bool = True
    adopted_by: Literal["district", "school", "teacher"] = "district"
    aligns_to: Many[AlignsTo] = ()
    local_only: bool = False
    indicators: Many[Indicator] = ()
    criteria: Criteria = Field(default_factory=dict)
    identifier: ForeignId | None = None
    retired: Retired | None = None

    @model_validator(mode="after")
    def _beyond_all_standards(self) -> Self:
        ways: list[Way] = [("aligns_to",)] if self.aligns_to else []
        ways.extend(("indicators", place, "aligns_to") for place, one in enumerate(self.indicators) if one.aligns_to)
        if self.local_only and ways:
            raise contradiction('a competency that is "local_only" names a standard', ("local_only",), ways[0])
        return self

    @model_validator(mode="after")
    def _criteria_once(self) -> Self:
        if self.criteria and self.indicators:
            raise contradiction(
                "a competency with indicators has criteria of its own: move them to the indicators", ("criteria",)
            )
        return self


class FrameworkRecord(Record):
    """The competencies of one area.

    Attributes:
        area: the content area.
        scope: whether they belong to a content area or to the whole portrait of a graduate.
        scale: the scale of their scores, where it is not the district's.
        competencies: the competencies, in order.
    """

    area: Annotated[Ref, Refers("area")]
    scope: Literal["content-area", "cross-curricular"] = "content-area"
    scale: Annotated[Ref, Refers("scale")] | None = None
    competencies: Some[Competency]
