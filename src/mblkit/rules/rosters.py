"""Whether the students in the evidence of a class, and those who are said to have left it, are in the class."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.model.people import SectionRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few, only
from mblkit.rules.register import Entry, Register, Roster


def check_roster(entry: Entry, register: Register) -> Iterable[Diagnostic]:
    """Return MBL401: one finding for an item, at the first student who is not on the roster.

    Who takes the experience of the class by a placement may be scored in it.
    """
    section = entry.record.section
    roster = register.rosters.get(section) if section is not None else None
    return () if roster is None or entry.whom <= roster.students else _not_on(roster, entry, register)


def _not_on(roster: Roster, entry: Entry, register: Register) -> Iterator[Diagnostic]:
    strange = [
        student
        for student in entry.students
        if student in register.came
        and student not in roster.students
        and roster.experience not in register.placed.get(student, ())
    ]
    if strange:
        yield diagnose(
            "MBL401",
            f'{few(strange)} {"is" if len(strange) == 1 else "are"} not on the roster of "{entry.record.section}"',
            entry.line_of(strange[0], otherwise="section"),
            help="put whoever was ever in the class on its roster; otherwise correct the id",
            subject=only(strange),
        )


def check_leavers(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL415: one finding for each class, at the first student with a last day who is not on its roster."""
    known = material.loaded.index.ids.get("student", {})
    for kept in material.records(SectionRecord):
        section = kept.record
        strange = [one for one in section.left if one in known and one not in section.students]
        if strange:
            yield diagnose(
                "MBL415",
                f'{few(strange)} left "{section.id}" and {"is" if len(strange) == 1 else "are"} not on its roster',
                replace(place(kept.origin, "left", strange[0]), at="key"),
                help="put whoever was ever in the class on its roster; otherwise correct the id",
                subject=only(strange),
            )


CHECKS: tuple[Check, ...] = (check_leavers,)
