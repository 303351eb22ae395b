"""Whether supports fit the enrolment, and whether somebody vouches for how learners are supported."""

from collections.abc import Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location, Related
from mblkit.model.origin import Kept
from mblkit.model.people import StudentRecord
from mblkit.model.records import Statement, SupportRecord
from mblkit.rules.engagement import months_before
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.register import FOREVER, last_day

LANGUAGE, DISABILITY = "C070", "C071"
_YEAR = 12
_PLANS = {"iep": "an IEP", "504-plan": "a 504 plan"}


def check_statements(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL602 where multilingual learners have support, MBL603 where anybody is enrolled, and nobody vouches.

    Under C071 a statement says which plans it is about: the clause asks for both.
    """
    statements = [kept.record for kept in material.records(Statement)]
    stated = {one.clause for one in statements}
    about = {plan for one in statements if one.clause == DISABILITY for plan in one.about}
    at = Location(material.district.origin.path)
    recent = months_before(material.as_of, _YEAR)
    supported = (
        kept
        for kept in material.records(SupportRecord)
        if kept.record.type == "language" and kept.record.starts <= material.as_of
        if kept.record.ends is None or kept.record.ends >= recent
    )
    first = next(supported, None) if LANGUAGE not in stated else None
    if first is not None:
        message = "no statement says how multilingual learners are supported"
        related = (Related(place(first.origin, "type"), "here one of them has support"),)
        yield diagnose("MBL602", message, at, help=_help(LANGUAGE), related=related)
    enrolled = any(kept.record.status == "enrolled" for kept in material.records(StudentRecord))
    missing = [plan for plan in _PLANS if plan not in about] if enrolled else []
    if missing:
        message = f"no statement says how students with {' or '.join(map(_PLANS.__getitem__, missing))} are supported"
        yield diagnose("MBL603", message, at, help=_help(DISABILITY, f' and "about: [{", ".join(missing)}]"'))


def _help(clause: str, more: str = "") -> str:
    return f'add a statement with "clause: {clause}"{more} to a file of the kind "attestations"'


def check_enrolment(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL604: one finding for a student whose supports go on after the student left, or ended before.

    A support may have begun before: at the school before this one. The expelled may go on having theirs.
    """
    students = {kept.record.id: kept.record for kept in material.records(StudentRecord)}
    before: dict[str, list[Kept[SupportRecord]]] = {}
    after: dict[str, list[Kept[SupportRecord]]] = {}
    for kept in material.records(SupportRecord):
        support, student = kept.record, students.get(kept.record.student)
        if student is None:
            continue
        if support.ends is not None and support.ends < student.entered.on:
            before.setdefault(student.id, []).append(kept)
        elif (support.ends or FOREVER) > last_day(student):
            after.setdefault(student.id, []).append(kept)
    for name, supports in before.items():
        says = f'ended before "{name}" came on {students[name].entered.on}'
        yield _outside(supports, says, "correct the days, or the id of the student")
    for name, supports in after.items():
        says = f'{_goes(supports)} on after "{name}" left on {students[name].left}'
        yield _outside(supports, says, 'write the last day in "ends", or correct the days')


def _goes(supports: list[Kept[SupportRecord]]) -> str:
    return "goes" if len(supports) == 1 else "go"


def _outside(supports: list[Kept[SupportRecord]], says: str, hint: str) -> Diagnostic:
    words = "the support" if len(supports) == 1 else "the supports"
    message = f"{words} {few(kept.record.id for kept in supports)} {says}"
    first = supports[0]
    related = tuple(Related(place(kept.origin, "id"), "another one") for kept in supports[1:])
    at = place(first.origin, "ends")
    return diagnose("MBL604", message, at, help=hint, related=related, subject=first.record.student)


CHECKS: tuple[Check, ...] = (check_statements, check_enrolment)
