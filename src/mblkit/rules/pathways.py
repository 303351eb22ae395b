"""Experiences: more than courses, safe off campus, with something for students to choose."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.model.experience import OffCampus
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import experiences

_OFF_CAMPUS: Final = frozenset({"internship", "service", "work-based"})


def check_ways_to_credit(material: Material) -> Iterator[Diagnostic]:
    """MBL327: there are courses with credit and no other experience with credit."""
    if {kept.record.type for kept in experiences(material) if kept.record.credit is not None} == {"course"}:
        yield diagnose(
            "MBL327",
            "no experience but courses carries credit",
            place(material.district.origin),
            help="add an experience of another type, such as an internship or an independent study",
        )


def check_off_campus(material: Material) -> Iterator[Diagnostic]:
    """MBL328: an experience away from the school does not say all that has to be settled for it."""
    for kept in experiences(material):
        record = kept.record
        settled = record.off_campus
        if settled is None and record.type not in _OFF_CAMPUS:
            continue
        missing = [name for name in OffCampus.model_fields if getattr(settled, name, None) is None]
        if missing:
            yield diagnose(
                "MBL328",
                f'"{record.id}" takes place off campus and has no {few(missing)}',
                place(kept.origin, "id" if settled is None else "off_campus"),
                help='say it in "off_campus", by role and by reference, without names',
                subject=record.id,
            )


def check_choice(material: Material) -> Iterator[Diagnostic]:
    """MBL329: a course does not say what students choose in it."""
    for kept in experiences(material):
        record = kept.record
        if record.type == "course" and (record.required or record.credit is not None) and record.choice is None:
            yield diagnose(
                "MBL329",
                f'"{record.id}" does not say what students choose',
                place(kept.origin, "id"),
                help='say it in "choice": a topic, a text, the product, the order or the pace',
                subject=record.id,
            )


CHECKS: Final[tuple[Check, ...]] = (check_ways_to_credit, check_off_campus, check_choice)
