"""Who takes part: sections, staff, students by id, and the names that may live outside git."""

from sys import intern
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from mblkit.model.base import Day, Defines, Distinct, Id, Language, Many, Record, Ref, Refers, Some, Text, contradiction
from mblkit.model.shared import Grade, GraduatingClass

Staff = Annotated[Ref, Refers("staff")]
Student = Annotated[Ref, Refers("student")]


def _held_once(students: tuple[str, ...]) -> tuple[str, ...]:
    """Return ids as the one text that each is: a student comes again in every class, and in every year."""
    return tuple(map(intern, students))


Roll = Annotated[Distinct[Student], AfterValidator(_held_once)]
"""Students, none of them twice."""


class SectionRecord(Record):
    """One class of students who take an experience together.

    Attributes:
        id: its permanent id, unique over all years.
        experience: what they take.
        school: where.
        year: when.
        term: the term, where it does not last the whole year.
        by: the teachers.
        students: everybody who is or was on the roster.
        left: of those who left the class before its end, the last day.
    """

    id: Annotated[Id, Defines("section")]
    experience: Annotated[Ref, Refers("experience")]
    school: Annotated[Ref, Refers("school")]
    year: Annotated[Ref, Refers("year")]
    term: Annotated[Ref, Refers("term")] | None = None
    by: Some[Staff]
    students: Roll = ()
    left: dict[Student, Day] = Field(default_factory=dict)


class StaffRecord(Record):
    """Somebody who teaches, scores, decides or vouches. The name stands in a people file.

    Attributes:
        id: the permanent id.
        schools: where; none for the whole district.
        roles: the roles, in plain words.
    """

    id: Annotated[Id, Defines("staff")]
    schools: Many[Annotated[Ref, Refers("school")]] = ()
    roles: Some[Text]


class Entry(Record):
    """How a student came to the district.

    Attributes:
        on: the first day.
        grade: the grade on that day.
        how: from inside the district, or by transfer.
    """

    on: Day
    grade: Grade
    how: Literal["in-district", "transfer"] = "in-district"


class Placement(Record):
    """An experience that a student takes outside any section, such as an internship.

    Attributes:
        experience: what.
        starts: the first day.
        ends: the last day, where it is known.
        by: the staff member who answers for it.
    """

    experience: Annotated[Ref, Refers("experience")]
    starts: Day
    ends: Day | None = None
    by: Staff

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise contradiction("the placement ends before it begins", ("ends",), ("starts",))
        return self


class StudentRecord(Record):
    """A student's enrolment, by id and without a name.

    Attributes:
        id: the permanent id.
        school: the school now, or the last one.
        class: the graduating class.
        grade: the grade now, or the last one.
        entered: how and when the student came to the district.
        status: what the student is now.
        left: the day of leaving, where the status is not enrolled.
        placements: experiences outside any section.
    """

    id: Annotated[Id, Defines("student")]
    school: Annotated[Ref, Refers("school")]
    graduating_class: GraduatingClass = Field(alias="class")
    grade: Grade
    entered: Entry
    status: Literal["enrolled", "expelled", "graduated", "transferred", "withdrawn"] = "enrolled"
    left: Day | None = None
    placements: Many[Placement] = ()

    @model_validator(mode="after")
    def _left_when_gone(self) -> Self:
        gone = self.status in {"graduated", "transferred", "withdrawn"}
        if gone and self.left is None:
            raise contradiction('a student who is gone has no day in "left"', ("status",))
        if self.left is not None and self.status == "enrolled":
            raise contradiction('an enrolled student has a day in "left"', ("left",))
        return self


class PersonRecord(Record):
    """The name and what else is personal, of a student or a staff member. May live outside git.

    Attributes:
        id: the id of the student or staff member.
        given: the given names.
        family: the family name.
        preferred: the name that the person goes by, where it differs.
        birth_date: the day of birth.
        state_id: the state's student number, as text.
        language: the language of the family.
        groups: the groups that the person belongs to, by the district's own names.
    """

    id: Annotated[Ref, Refers("student", "staff")]
    given: Text
    family: Text
    preferred: Text | None = None
    birth_date: Day | None = None
    state_id: Text | None = None
    language: Language | None = None
    groups: Many[Text] = ()

    def called(self) -> str:
        """Return the name for documents: as the person goes by, else given and family name."""
        return self.preferred or f"{self.given} {self.family}"
