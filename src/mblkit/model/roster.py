"""What the system that rosters come from calls our students, staff, classes, experiences and schools."""

from typing import Annotated

from pydantic import Field

from mblkit.model.base import DistinctSome, Record, Ref, Refers, Text
from mblkit.model.people import Staff, Student

Names = DistinctSome[Text]
"""The `sourcedId`s of one of our records, the newest last."""


class RosterRecord(Record):
    """What the student information system calls whom. Its ids may be personal, so this stands with the names.

    Attributes:
        students: for a student, the `sourcedId`s of the student in the system.
        staff: for a member of the staff, the `sourcedId`s.
        sections: for a class, the `sourcedId`s.
        experiences: for an experience, the `sourcedId`s or codes of the courses that are it.
        schools: for a school, the `sourcedId`s.
    """

    students: dict[Student, Names] = Field(default_factory=dict)
    staff: dict[Staff, Names] = Field(default_factory=dict)
    sections: dict[Annotated[Ref, Refers("section")], Names] = Field(default_factory=dict)
    experiences: dict[Annotated[Ref, Refers("experience")], Names] = Field(default_factory=dict)
    schools: dict[Annotated[Ref, Refers("school")], Names] = Field(default_factory=dict)
