"""Evidence: scored demonstrations, in class-year files and in files of one student."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from mblkit.model.base import Day, Id, Language, Many, Record, Ref, Refers, Text, Way, contradiction
from mblkit.model.class_scores import ClassScores, is_plain_line
from mblkit.model.numbers import Count, Number
from mblkit.model.people import Staff, Student
from mblkit.model.shared import Measure, Purpose, Setting

Target = Annotated[Ref, Refers("competency", "indicator", "objective")]


def _is_text(value: object) -> str:
    return "level" if isinstance(value, str) and "/" not in value else "number"


Score = Annotated[Annotated[str, Tag("level")] | Annotated[Number, Tag("number")], Discriminator(_is_text)]
"""A level's id, a code that is no score (not-assessed, missed, excused), or a number on the scale."""

Scores = dict[Target, Score]


def _class_at_once(value: Any, one_by_one: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - the border
    """Return the scores of a class as they are where they are plain, else what Pydantic makes of each of them."""
    return ClassScores.if_plain(value) or ClassScores.of(one_by_one(value))


def _line_at_once(value: Any, one_by_one: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - as above
    """Return the scores of one student as they are where they are plain, else what Pydantic makes of each of them."""
    return value if is_plain_line(value) else one_by_one(value)


class SecondScore(Record):
    """The scores of an independent second scorer.

    Attributes:
        by: who scored.
        scores: what each target was scored.
    """

    by: Staff
    scores: Scores


class Detail(Record):
    """What is particular to one student's demonstration.

    Attributes:
        accommodations: supports in place while the work was done; they never move a level.
        language: the language of the demonstration, where it is not the usual one.
        second: a second scorer and the scores.
        self_score: what the student thinks the work shows.
        reflection: the student's own words on the work.
        feedback_on: the day on which the student had feedback.
        comment: what the scorer says of the work to the student and the family; report cards print it.
        artefact: where the work is kept.
    """

    accommodations: Many[Id] = ()
    language: Language | None = None
    second: SecondScore | None = None
    self_score: Scores = Field(default_factory=dict)
    reflection: Text | None = None
    feedback_on: Day | None = None
    comment: Text | None = None
    artefact: Text | None = None


class Replaces(Record):
    """The evidence that a correction stands for. What is left out is as in the correction itself.

    Attributes:
        task: the task of the evidence that is replaced.
        on: its day.
        attempt: its attempt.
        id: its id, where it has one.
    """

    task: Annotated[Ref, Refers("task")] | None = None
    on: Day | None = None
    attempt: Count | None = None
    id: Ref | None = None


class _Item(Record):
    """What both forms of evidence have.

    Attributes:
        section: the class in which the work was done.
        experience: the experience, where it was not in a class.
        task: the demonstration task.
        on: the day of the demonstration.
        by: who scored.
        attempt: 1 for the first try, 2 for the second, and so on.
        purpose: why the evidence was gathered, where it is not the task's.
        measure: the type of the demonstration, where it is not the task's.
        setting: where it took place.
        recorded: the day on which it was entered, where that is kept.
        id: a name of its own, for evidence that needs one.
        replaces: the evidence that this item corrects.
        note: a remark for staff; it is never printed for families.
    """

    section: Annotated[Ref, Refers("section")] | None = None
    experience: Annotated[Ref, Refers("experience")] | None = None
    task: Annotated[Ref, Refers("task")]
    on: Day
    by: Staff
    attempt: Count = 1
    purpose: Purpose | None = None
    measure: Measure | None = None
    setting: Setting = "school"
    recorded: Day | None = None
    id: Id | None = None
    replaces: Replaces | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if (self.section is None) == (self.experience is None):
            both: tuple[Way, Way] = (("experience",), ("section",)) if self.section is not None else ((), ())
            raise contradiction('evidence names either its "section" or its "experience"', *both)
        if self.replaces is not None and self.id is None:
            raise contradiction('evidence that "replaces" other evidence has no "id" of its own', ("replaces",))
        return self


class ClassEvidence(_Item):
    """One task of one class: scores by student, then by what was scored.

    Attributes:
        scores: for each student, each target and its score.
        details: for each student, what was particular.
    """

    scores: Annotated[dict[Student, Scores], Field(min_length=1), WrapValidator(_class_at_once)]
    details: dict[Student, Detail] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _details_have_scores(self) -> Self:
        for student in self.details:
            if student not in self.scores:
                raise contradiction('a student in "details" has no line in "scores"', ("details", student), ("scores",))
        return self


class StudentEvidence(_Item):
    """One task of one student.

    Attributes:
        student: whose work it is.
        scores: each target and its score.
        details: what was particular.
    """

    student: Student
    scores: Annotated[Scores, Field(min_length=1), WrapValidator(_line_at_once)]
    details: Detail | None = None


def form_of(data: Mapping[str, Any]) -> type[ClassEvidence] | type[StudentEvidence]:
    """Return which form an item has: one student's where it, or its file, names a student."""
    return StudentEvidence if "student" in data else ClassEvidence
