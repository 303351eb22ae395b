"""`mbl transcript`: what a student has learned and earned, as a document."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from mblkit.cli.context import AllowErrors, AsOf, Output, Rev, Root, Student, day, deliver, open_files, reader
from mblkit.errors import MblError


class Form(StrEnum):
    """How a document is printed."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"


_BY_SUFFIX: Final = {
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".md": Form.MARKDOWN,
    ".txt": Form.TEXT,
    ".json": Form.JSON,
}


def command(
    student: Student,
    official: Annotated[bool, typer.Option("--official", help="Print posted credit alone.")] = False,
    birth_date: Annotated[bool, typer.Option("--birth-date", help="Show the date of birth.")] = False,
    habits: Annotated[bool, typer.Option("--habits", help="Show the habits of work, in a block of their own.")] = False,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="How to print it; without it, text on the terminal and HTML in a file."),
    ] = None,
    output: Output = None,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print a student's transcript.

    Without --official it also shows what is earned and not posted yet, marked as such.

    Examples:

      mbl transcript s-0017

      mbl transcript s-0017 --official --output s-0017.html
    """
    from mblkit.cli.gate import admitted
    from mblkit.reports.answers import answers
    from mblkit.reports.render import render
    from mblkit.reports.transcript import Wish, transcript_view

    if official and allow_errors:
        raise MblError("an official transcript is never printed in spite of errors", "leave out one of the two options")
    files, today = open_files(root, rev), day(None)
    district, closure, notices = admitted(files.tree, student, reader=reader(), allow_errors=allow_errors)
    if official and closure.person is None:
        raise MblError(f"no people file names {student}", "an official transcript needs the legal name: add the file")
    on, entered = day(as_of), closure.student.record.entered.on
    if on < entered:
        raise MblError(f"{student} entered the district on {entered}, after {on}", "name a later day with --as-of")
    found = answers(district, closure, on)
    wish = Wish(official, today, district.language, birth_date, (*files.notices(), *notices), habits)
    view = transcript_view(district, closure, found, wish)
    deliver(render(view, (form or _usual(output)).value), output, private=True)
    return 0


def _usual(output: Path | None) -> Form:
    """Return the form that goes with an output: text for the terminal, else what the file's name says, else HTML."""
    return Form.TEXT if output is None else _BY_SUFFIX.get(output.suffix.lower(), Form.HTML)
