"""`mbl standing`: grade standing, eligibility, honors, rank and grade point average, as the policies say."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.context import AllowErrors, AsOf, Output, Rev, Root, day, deliver, open_files, reader
from mblkit.cli.options import Everyone, GraduatingClass, Students

if TYPE_CHECKING:
    from datetime import date

    from mblkit.engine.recognition_rank import Classmates
    from mblkit.load.repository import Opened
    from mblkit.store.tree import Tree


class Form(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Type(StrEnum):
    """The types of rules."""

    GRADE_STANDING = "grade-standing"
    ELIGIBILITY = "eligibility"
    HONORS = "honors"
    HONOR_ROLL = "honor-roll"
    RANK = "rank"
    GPA = "gpa"


class For(StrEnum):
    """For whom the results are, other than the school's own staff."""

    STUDENT = "student"
    PARENT = "parent"
    COLLEGE = "college"
    STATE = "state"


def command(
    students: Students = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
    types: Annotated[
        list[Type] | None, typer.Option("--type", help="Only rules of this type; may be repeated.")
    ] = None,
    audience: Annotated[
        For | None,
        typer.Option("--audience", help="Leave out what the policies do not show to them; without it, all is shown."),
    ] = None,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TEXT,
    output: Output = None,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print what the policies recognize of students: grade standing, eligibility, honors, rank, grade point average.

    Without a policy nobody is ranked or honored; a grade point average is found all the same. Ids only, never names.
    Students whom an error touches are listed, not judged, and the exit status is 1.

    Examples:

      mbl standing s-0017

      mbl standing --class 2027 --type gpa --format csv --output averages.csv

      mbl standing s-0017 --audience college
    """
    from mblkit.cli import gate
    from mblkit.engine.recognition import recognize
    from mblkit.reports.standing import Batch, Wanted, as_csv, as_json, as_json_lines, as_text

    files, on = open_files(root, rev), day(as_of)
    opened, asked = gate.chosen(files.tree, students or [], year, everyone=everyone, reader=reader())
    passed = gate.passed(files.tree, opened, asked, allow_errors=allow_errors, named=bool(students))
    wanted = Wanted(frozenset(one.value for one in types or ()), audience.value if audience is not None else None)
    found = recognize(classmates(files.tree, opened, on, allow_errors=allow_errors), passed.students)
    notices = {one: gate.banner(one, errors) for one, errors in passed.allowed.items()}
    batch = Batch(tuple(map(wanted.sifted, found)), wanted, passed.blocked, notices, files.revision)
    form_of = {Form.TEXT: as_text, Form.JSON: as_json, Form.JSONL: as_json_lines, Form.CSV: as_csv}
    deliver(form_of[form](batch), output, private=True)
    return 1 if passed.failing else 0


def classmates(tree: "Tree", opened: "Opened", on: "date", *, allow_errors: bool) -> "Classmates":
    """Return the students to compare with: all of the district where a policy compares any, else those at hand.

    Raises MblError as `gate.opened` does.
    """
    from mblkit.engine.recognition import compares_students
    from mblkit.engine.recognition_rank import Classmates

    if not compares_students(opened.district):
        return Classmates(opened.district, opened.closures, on)
    return everybody(tree, on, allow_errors=allow_errors)


def everybody(tree: "Tree", on: "date", *, allow_errors: bool) -> "Classmates":
    """Return all students of the district, to compare one with; those whom an error touches apart.

    Raises MblError as `gate.opened` does.
    """
    from mblkit.cli import gate
    from mblkit.engine.recognition_rank import Classmates
    from mblkit.load.repository import open_all

    found = gate.opened(tree, lambda: open_all(tree, reader()))
    hidden: dict[str, int | None] = {one: None for one in found.blocked if one not in found.closures}
    if not allow_errors:
        known = {one: found.closures[one] for one in found.blocked if one in found.closures}
        hidden.update({one: closure.student.record.graduating_class for one, closure in known.items()})
    return Classmates(found.district, found.closures, on, hidden)
