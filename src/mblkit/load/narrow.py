"""One student's share of a record that tells of many."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from mblkit.model.base import Record
from mblkit.model.evidence import ClassEvidence
from mblkit.model.habits import HabitsLogRecord
from mblkit.model.mapping import MappingRecord
from mblkit.model.people import PersonRecord, SectionRecord, StudentRecord
from mblkit.model.roster import RosterRecord


def narrow(record: Record, student: str, also: Collection[str]) -> Record | None:
    """Return what a record says about one student, or None where it says nothing.

    `also` names sections that the student's evidence was gathered in and staff whose names are needed.
    Records that tell about no student in particular are returned as they are.
    """
    share = _SHARES.get(type(record), _of_owner)
    return share(record, student, also)


def _of_class(record: ClassEvidence, student: str, _: Collection[str]) -> Record | None:
    if student not in record.scores:
        return None
    details = {student: record.details[student]} if student in record.details else {}
    return record.model_copy(update={"scores": {student: record.scores[student]}, "details": details})


def _of_log(record: HabitsLogRecord, student: str, _: Collection[str]) -> Record | None:
    if student not in record.ratings:
        return None
    return record.model_copy(update={"ratings": {student: record.ratings[student]}})


def _of_section(record: SectionRecord, student: str, also: Collection[str]) -> Record | None:
    if student not in record.students:
        return record.model_copy(update={"students": (), "left": {}}) if record.id in also else None
    left = {student: record.left[student]} if student in record.left else {}
    return record.model_copy(update={"students": (student,), "left": left})


def _of_nobody(_: Record, _student: str, _also: Collection[str]) -> Record | None:
    return None


def _of_student(record: StudentRecord, student: str, _: Collection[str]) -> Record | None:
    return record if record.id == student else None


def _of_person(record: PersonRecord, student: str, also: Collection[str]) -> Record | None:
    return record if record.id == student or record.id in also else None


def _of_owner(record: Record, student: str, _: Collection[str]) -> Record | None:
    owner = getattr(record, "student", None)
    return record if owner in {None, student} else None


_SHARES: Final[Mapping[type[Record], Callable[[Any, str, Collection[str]], Record | None]]] = {
    ClassEvidence: _of_class,
    HabitsLogRecord: _of_log,
    SectionRecord: _of_section,
    RosterRecord: _of_nobody,
    MappingRecord: _of_nobody,
    StudentRecord: _of_student,
    PersonRecord: _of_person,
}
"""What finds the share in records of a class: to try one class after another is dear, of so many."""
