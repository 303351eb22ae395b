"""What credit serves, and when it is taken: its subject is that of the requirement, and it is of high school."""

from collections.abc import Iterable, Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location, Related
from mblkit.model.diplomas import Requirement
from mblkit.model.origin import Kept, Origin
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import experiences, recorded_credit

_FIRST_GRADE: Final = 9
"""Courses of grades 9 to 12 are credit for the diploma; earlier ones by a named exception (clause C009)."""


def check_subjects(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL502 for credit toward a requirement whose subjects are others than its own."""
    subjects = _subjects(material)
    for kept in experiences(material):
        offer = kept.record.credit
        if offer is not None and offer.approved is None:
            at = kept.origin.at("credit", "toward")
            yield from _strays(material, subjects, kept.record.area, offer.toward, at, kept.record.id)
    for had in recorded_credit(material):
        if had.record.area is not None and had.record.approved is None:
            at = had.origin.at("toward")
            yield from _strays(material, subjects, had.record.area, had.record.toward, at, had.record.id)


Subjects = dict[str, list[Kept[Requirement]]]
"""The requirements by id, as the policies define them."""


def _subjects(material: Material) -> Subjects:
    found: Subjects = {}
    for kept in material.district.policies:
        diplomas = [(kept.origin.at("diplomas", n), one.requirements) for n, one in enumerate(kept.record.diplomas)]
        additions = [(kept.origin.at("additions", n), one.requirements) for n, one in enumerate(kept.record.additions)]
        for at, requirements in (*diplomas, *additions):
            for number, one in enumerate(requirements):
                found.setdefault(one.id, []).append(Kept(one, at.at("requirements", number)))
    return found


def _strays(
    material: Material, subjects: Subjects, area: str, toward: Iterable[str], at: Origin, name: str
) -> Iterator[Diagnostic]:
    serves = {area}
    for one in material.district.record.areas:
        if one.id == area:
            serves.update(one.covers)
    for number, target in enumerate(toward):
        defined = subjects.get(target, [])
        if defined and all(one.record.areas and serves.isdisjoint(one.record.areas) for one in defined):
            yield diagnose(
                "MBL502",
                f'the focus of "{name}" is "{area}", and "{target}" is for {few(defined[0].record.areas)}',
                place(at, number),
                help='delete it, or record in "approved" that the board lets it serve this requirement',
                related=(Related(place(defined[0].origin, "areas"), "the requirement"),),
                subject=name,
            )


def check_grades(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL503 for credit of earlier grades that names no exception."""
    for kept in experiences(material):
        record = kept.record
        if record.credit is not None and record.type != "middle-school" and max(record.grades) < _FIRST_GRADE:
            yield _early(record.id, place(kept.origin, "grades"), 'write "type: middle-school", or delete "credit"')
    for had in recorded_credit(material):
        if had.record.grade < _FIRST_GRADE and had.record.route is None:
            yield _early(had.record.id, place(had.origin, "grade"), 'name the exception in "route"')


def _early(name: str, at: Location, mend: str) -> Diagnostic:
    message = f'"{name}" is credit of a grade below {_FIRST_GRADE}, and no exception is named'
    return diagnose("MBL503", message, at, help=mend, subject=name)


CHECKS: Final[tuple[Check, ...]] = (check_subjects, check_grades)
