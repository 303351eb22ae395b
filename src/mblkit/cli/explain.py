"""`mbl explain`: why a student stands where the student stands."""

from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import AllowErrors, AsOf, Output, Rev, Root, Student, day, deliver, open_files, reader


class Form(StrEnum):
    """How the reasons are printed."""

    TEXT = "text"
    JSON = "json"


def command(
    student: Student,
    thing: Annotated[
        str,
        typer.Argument(
            help="A competency, indicator, objective, experience, credit, requirement, condition or rule of "
            "recognition; total, diploma or gpa.",
            autocompletion=complete.things,
        ),
    ],
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the reasons.")] = Form.TEXT,
    output: Output = None,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print every reason behind one answer: what counted, what was set aside, which setting won and where it stands.

    Where one id belongs to several things, write its kind too: requirement:arts.

    Examples:

      mbl explain s-0017 MATH.1

      mbl explain s-0017 diploma --as-of 2026-01-31

      mbl explain s-0017 gpa
    """
    from mblkit.cli.gate import admitted
    from mblkit.cli.standing import everybody
    from mblkit.engine.audit import audit_credits
    from mblkit.engine.recognition import compares_students
    from mblkit.load.repository import read_any
    from mblkit.reports import explain as report

    files = open_files(root, rev)
    tree = files.tree
    district, closure, notices = admitted(tree, student, reader=reader(), allow_errors=allow_errors)
    audit = audit_credits(district, closure, day(as_of))
    others = partial(everybody, tree, audit.as_of, allow_errors=allow_errors) if compares_students(district) else None
    answer = report.explain(district, closure, audit, thing, others)
    if form is Form.JSON:
        text = report.as_json(answer, notices, files.revision)
    else:
        lines = report.lines_of(answer.reason, lambda path: read_any(tree, path))
        text = report.as_text(answer, lines, (*files.notices(), *notices))
    deliver(text, output, private=True)
    return 0
