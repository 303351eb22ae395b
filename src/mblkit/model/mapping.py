"""Saved header mappings: how another system's table of scores is read."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mblkit.model.base import Defines, Id, Record, Ref, Refers, Text, contradiction
from mblkit.model.people import Staff

ScoreField = Literal["student", "section", "experience", "task", "on", "attempt", "by", "id", "target", "score"]
"""What a column of a table of scores may hold."""


class MappingDefaults(Record):
    """What holds for every row that does not say it.

    Attributes:
        section: the class.
        experience: the experience, for work outside a class of this district.
        task: the demonstration task.
        by: who scored, or who vouches for the scores of another system.
    """

    section: Annotated[Ref, Refers("section")] | None = None
    experience: Annotated[Ref, Refers("experience")] | None = None
    task: Annotated[Ref, Refers("task")] | None = None
    by: Staff | None = None


class MappingRecord(Record):
    """How a table of another system is read.

    Attributes:
        id: its permanent short name, for `--map`.
        columns: for each field, the name of the column that holds it; other columns are passed over.
        targets: for each name of an outcome, or of a column of scores, the target that it stands for.
        scores: for each word or number of the other system, the level or code that it stands for.
        sections: for each class of the other system, the section.
        experiences: for each course of the other system, the experience.
        tasks: for each assessment of the other system, the task.
        defaults: what holds for every row that does not say it.
    """

    id: Annotated[Id, Defines("mapping")]
    columns: dict[ScoreField, Text] = Field(default_factory=dict)
    targets: dict[Text, Annotated[Ref, Refers("competency", "indicator", "objective")]] = Field(default_factory=dict)
    scores: dict[Text, Text] = Field(default_factory=dict)
    sections: dict[Text, Annotated[Ref, Refers("section")]] = Field(default_factory=dict)
    experiences: dict[Text, Annotated[Ref, Refers("experience")]] = Field(default_factory=dict)
    tasks: dict[Text, Annotated[Ref, Refers("task")]] = Field(default_factory=dict)
    defaults: MappingDefaults = Field(default_factory=MappingDefaults)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.defaults.section is not None and self.defaults.experience is not None:
            raise contradiction(
                'evidence names either its "section" or its "experience"',
                ("defaults", "experience"),
                ("defaults", "section"),
            )
        return self
