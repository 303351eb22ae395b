"""What people vouch for and what is posted, beside what is computed; and who took the decisions between."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.district import Closure
from mblkit.load.assemble import Assembler
from mblkit.load.repository import touched
from mblkit.model.numbers import show
from mblkit.model.people import StudentRecord
from mblkit.model.records import AssertionRecord
from mblkit.rules.material import Check, Material, place

if TYPE_CHECKING:
    from mblkit.engine.results import Reason
    from mblkit.model.decisions import DecisionRecord
    from mblkit.model.origin import Kept

_RELATED: Final = 3
"""So many places are named beside a finding; `mbl explain` names all."""


def check_authority(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL520 for each decision of a role that may not take it: it counts for nothing."""
    if not material.has("decisions"):
        return
    from mblkit.model.decisions import FORMS

    decisions = [kept for form in FORMS.values() for kept in material.records(form)]
    if decisions:
        yield from _without_authority(material, decisions)


def _without_authority(material: Material, decisions: "Iterable[Kept[DecisionRecord]]") -> Iterator[Diagnostic]:
    from mblkit.engine.authority import not_authorized
    from mblkit.engine.requirements import DiplomaInForce, diploma_for

    students = {kept.record.id: kept.record for kept in material.records(StudentRecord)}
    diplomas: dict[tuple[int, str], DiplomaInForce | None] = {}
    for kept in decisions:
        record = kept.record
        student = students.get(record.student)
        if student is None:
            continue
        key = (student.graduating_class, student.school)
        if key not in diplomas:
            found = diploma_for(material.district, key[0], material.as_of, key[1])
            diplomas[key] = found if isinstance(found, DiplomaInForce) else None
        why = not_authorized(record, diplomas[key], student.graduating_class)
        if why is not None:
            yield diagnose(
                "MBL520",
                f"this {record.type} counts for nothing: {why}",
                place(kept.origin, "role"),
                help="record the decision of somebody who may take it, with its day and its reference",
                subject=record.student,
            )


def check_assertions(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL521 for each figure of a hand audit that is not the computed one."""
    asserted = list(material.records(AssertionRecord))
    if not asserted:
        return
    from mblkit.engine.assertions import compare
    from mblkit.engine.audit import audit_credits

    closures = _closures(material, {kept.record.student for kept in asserted})
    for kept in asserted:
        record = kept.record
        closure = closures.get(record.student)
        if closure is None:
            continue
        found = compare(record, audit_credits(material.district, closure, record.as_of))
        if found.found == record.credits:
            continue
        thing = record.requirement or "total"
        what = f'toward "{record.requirement}"' if record.requirement is not None else "in all"
        computed = f"the computation {show(found.found)}" if found.found is not None else "no diploma asks for it"
        yield diagnose(
            "MBL521",
            f"a hand audit found {show(record.credits)} credit {what} on {record.as_of}, {computed}",
            place(kept.origin, "credits"),
            help=f'compare it with "mbl explain {record.student} {thing} --as-of {record.as_of}"',
            related=_places(found.reason),
            subject=record.student,
        )


def check_postings(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL522 for each posting whose amount is not found as earned. The posted credit counts all the same."""
    from mblkit.engine.audit import audit_credits
    from mblkit.model.ledger import Posting

    names = {kept.record.student for kept in material.records(Posting)}
    for student, closure in _closures(material, names).items():
        for one in audit_credits(material.district, closure, material.as_of).differences:
            if one.earned >= one.posted or one.reason.origin is None:
                continue
            yield diagnose(
                "MBL522",
                f'{show(one.posted)} credit is posted for "{one.award}" and {show(one.earned)} is found as earned',
                place(one.reason.origin, "amount"),
                help=f'compare it with "mbl explain {student} {one.award} --as-of {material.as_of}"',
                subject=student,
            )


def _closures(material: Material, students: Iterable[str]) -> dict[str, Closure]:
    """Return the records of students; those whom an error touches are left out, since their figures may be wrong."""
    named, loaded = set(students), material.loaded
    if not named:
        return {}
    more = material.bulk.files(named) if material.bulk is not None else ()
    wanted = sorted(named - touched(named, replace(loaded, files=(*loaded.files, *more))))
    return Assembler(material.district, loaded.index, loaded.files).closures(wanted, more)


def _places(reason: "Reason") -> tuple[Related, ...]:
    """Return where a figure comes from: the rule, then the first credits that count."""
    found = [one for one in (reason, *reason.children) if one.origin is not None and one.kind != "note"]
    told = (Related(place(one.origin), one.text) for one in found[:_RELATED] if one.origin is not None)
    return tuple(told)


CHECKS: Final[tuple[Check, ...]] = (check_authority, check_assertions)

DEEP: Final[tuple[Check, ...]] = (check_postings,)
"""Checks that compute every student: only `mbl validate --deep` makes them."""

DEEP_CODES: Final = frozenset({"MBL522"})
