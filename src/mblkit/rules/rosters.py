"""Whether the students in the evidence of a class are in the class."""

from collections.abc import Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.rules.naming import few, only
from mblkit.rules.register import Entry, Register


def check_roster(entry: Entry, register: Register) -> Iterator[Diagnostic]:
    """Yield MBL401: one finding for an item, at the first student who is not on the roster.

    Who takes the experience of the class by a placement may be scored in it.
    """
    section = entry.record.section
    roster = register.rosters.get(section) if section is not None else None
    if roster is None or entry.students <= roster.students:
        return
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
            f'{few(strange)} {"is" if len(strange) == 1 else "are"} not on the roster of "{section}"',
            entry.line_of(strange[0], otherwise="section"),
            help="put whoever was ever in the class on its roster; otherwise correct the id",
            subject=only(strange),
        )
