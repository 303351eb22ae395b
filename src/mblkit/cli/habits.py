"""`mbl habits`: what was observed of students' habits of work, apart from everything academic."""

from enum import StrEnum
from typing import Annotated

import typer

from mblkit.cli.context import AllowErrors, AsOf, Output, Rev, Root, day, deliver, open_files, reader
from mblkit.cli.options import Everyone, GraduatingClass, Students
from mblkit.errors import MblError


class Form(StrEnum):
    """How habits of work are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def command(
    students: Students = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Leave out what was observed before this day, YYYY-MM-DD.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[Form, typer.Option("--format", help="How to print them.")] = Form.TEXT,
    output: Output = None,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print what was observed of students' habits of work. Ids only, never names.

    Levels are counted, never averaged, and no level of academic work depends on them.

    Examples:

      mbl habits s-0047

      mbl habits --class 2028 --since 2026-01-05 --format csv
    """
    from mblkit.cli import gate
    from mblkit.engine.habits import summarize_habits
    from mblkit.reports.habits import StudentHabits, as_csv, as_json, as_text
    from mblkit.reports.locale import locale_of

    files, on, first = open_files(root, rev), day(as_of), None if since is None else day(since)
    if first is not None and first > on:
        raise MblError(f"{first} comes after {on}", "give --since an earlier day")
    opened, wanted = gate.chosen(files.tree, students or [], year, everyone=everyone, reader=reader())
    passed = gate.passed(files.tree, opened, wanted, allow_errors=allow_errors, named=bool(students))
    district = opened.district
    found = [
        StudentHabits(one, on, summarize_habits(district, opened.closures[one], on, first)) for one in passed.students
    ]
    text = {Form.TEXT: as_text, Form.JSON: as_json, Form.CSV: as_csv}[form](found, locale_of(district))
    deliver(text, output, private=True)
    return 1 if passed.failing else 0
