"""One student's share of a record that tells of many."""

from collections.abc import Collection

from mblkit.model.base import Record
from mblkit.model.evidence import ClassEvidence
from mblkit.model.habits import HabitsLogRecord
from mblkit.model.mapping import MappingRecord
from mblkit.model.people import PersonRecord, SectionRecord, StudentRecord
from mblkit.model.roster import RosterRecord


def narrow(record: Record, student: str, also: Collection[str]) -> Record | None:  # noqa: PLR0911 - a case a sort
    """Return what a record says about one student, or None where it says nothing.

    `also` names sections that the student's evidence was gathered in and staff whose names are needed.
    Records that tell about no student in particular are returned as they are.
    """
    if isinstance(record, ClassEvidence):
        if student not in record.scores:
            return None
        details = {student: record.details[student]} if student in record.details else {}
        return record.model_copy(update={"scores": {student: record.scores[student]}, "details": details})
    if isinstance(record, HabitsLogRecord):
        if student not in record.ratings:
            return None
        return record.model_copy(update={"ratings": {student: record.ratings[student]}})
    if isinstance(record, SectionRecord):
        if student not in record.students:
            return record.model_copy(update={"students": (), "left": {}}) if record.id in also else None
        left = {student: record.left[student]} if student in record.left else {}
        return record.model_copy(update={"students": (student,), "left": left})
    if isinstance(record, RosterRecord | MappingRecord):
        return None
    if isinstance(record, StudentRecord):
        return record if record.id == student else None
    if isinstance(record, PersonRecord):
        return record if record.id == student or record.id in also else None
    owner = getattr(record, "student", None)
    return record if owner in {None, student} else None
