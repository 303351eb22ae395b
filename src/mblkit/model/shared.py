"""Small records that several kinds of file use."""

from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Discriminator, Field, PlainValidator, Tag, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from mblkit.model.base import Day, Record, Ref, Refers, Text, contradiction
from mblkit.model.numbers import note_number

Purpose = Literal["diagnostic", "formative", "summative", "placement"]
"""Why evidence was gathered (clause C042)."""

Measure = Literal[
    "performance",
    "project",
    "portfolio",
    "exhibition",
    "observation",
    "interview",
    "written",
    "test",
    "product",
]
"""The type of a demonstration (clause C053)."""

Rigor = Literal["recall", "application", "strategic-thinking", "extended-thinking"]
"""How deep a task goes, lowest first (clause C063): the four levels of Webb's depth of knowledge, in order."""

Pathway = Literal[
    "course",
    "cross-curricular",
    "career-technical",
    "virtual",
    "work-based",
    "service",
    "dual-enrollment",
    "middle-school",
    "internship",
    "independent-study",
    "other",
]
"""How an experience is reached: a course, one of the nine pathways of clause C012, or another."""

Basis = Literal["mastery", "seat-time", "higher-education", "online", "examination", "transfer"]
"""The legal ground of a credit (clauses C004 to C008)."""

Setting = Literal["school", "community", "workplace", "college", "online", "home"]
"""Where a demonstration took place (clause C051)."""

Role = Literal[
    "board",
    "superintendent",
    "principal",
    "counselor",
    "registrar",
    "teacher",
    "planning-team",
    "parent",
    "student",
    "physician",
    "commissioner",
    "partner",
]
"""In which capacity somebody decides or vouches."""

Force = Literal["statute", "guideline", "recommendation", "local"]
"""How a clause binds (finding 1 of the clause table)."""

FIRST_CLASS: Final = 1900
LAST_CLASS: Final = 2199


def _graduating_class(value: Any, info: ValidationInfo) -> int:  # noqa: ANN401 - the border: anything may come
    note_number(info)
    if isinstance(value, bool) or not isinstance(value, int) or not FIRST_CLASS <= value <= LAST_CLASS:
        raise PydanticCustomError("mbl_class", "not a graduating class: the year of the diploma, in four digits")
    return value


GraduatingClass = Annotated[
    int,
    PlainValidator(_graduating_class),
    WithJsonSchema({"type": "integer", "minimum": FIRST_CLASS, "maximum": LAST_CLASS}),
]
"""The year in which a student is due to receive the diploma."""


def _grade(value: Any, info: ValidationInfo) -> int:  # noqa: ANN401 - as above
    note_number(info)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 12:  # noqa: PLR2004
        raise PydanticCustomError("mbl_grade", "not a grade: a whole number from 0 (kindergarten) to 12")
    return value


Grade = Annotated[int, PlainValidator(_grade), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 12})]
"""A grade of school: 0 for kindergarten, then 1 to 12."""


class Retired(Record):
    """The end of a record that stays in the files for the sake of those who used it.

    Attributes:
        on: the day from which it no longer counts.
        replaced_by: the id of what takes its place.
    """

    on: Day
    replaced_by: Ref | None = None


class ClassRange(Record):
    """Graduating classes, both ends included.

    Attributes:
        from: the first graduating class; without it, all earlier ones.
        to: the last graduating class; without it, all later ones.
    """

    first: GraduatingClass | None = Field(default=None, alias="from")
    last: GraduatingClass | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise contradiction("the range of classes ends before it begins", ("to",), ("from",))
        return self

    def holds(self, graduating_class: int) -> bool:
        """Tell whether a graduating class is in the range."""
        return (self.first or FIRST_CLASS) <= graduating_class <= (self.last or LAST_CLASS)


class DayRange(Record):
    """Days, both ends included.

    Attributes:
        from: the first day; without it, since ever.
        to: the last day; without it, until further notice.
    """

    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise contradiction("the range of days ends before it begins", ("to",), ("from",))
        return self

    def holds(self, day: date) -> bool:
        """Tell whether a day is in the range."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Alignment(Record):
    """A link from one of the district's statements to a state standard.

    Attributes:
        standard: the standard, as `<set>:<code>`.
        relation: how far the statement goes: all of the standard, part of it, or beyond it.
        reviewed: the fingerprint of the standard's text at the last review.
    """

    standard: Annotated[Ref, Refers("standard")]
    relation: Literal["full", "partial", "beyond"] = "full"
    reviewed: Text | None = None


def _is_record(value: object) -> str:
    return "alignment" if isinstance(value, dict | Record) else "standard"


AlignsTo = Annotated[
    Annotated[Annotated[Ref, Refers("standard")], Tag("standard")] | Annotated[Alignment, Tag("alignment")],
    Discriminator(_is_record),
]
"""A standard's id, or an alignment that says more."""


def targets_of(alignments: tuple[str | Alignment, ...]) -> tuple[str, ...]:
    """Return the standards' ids of a list of alignments, in order."""
    return tuple(a.standard if isinstance(a, Alignment) else a for a in alignments)
