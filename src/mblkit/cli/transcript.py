"""`mbl transcript`: what a student has learned and earned, as a document."""

from typing import Annotated

import typer

from mblkit.cli.context import AllowErrors, AsOf, Output, Rev, Root, Student, day, open_files, reader
from mblkit.cli.documents import Format, Language, Redact, locale_for, printed
from mblkit.errors import MblError


def command(
    student: Student,
    official: Annotated[bool, typer.Option("--official", help="Print posted credit alone.")] = False,
    birth_date: Annotated[bool, typer.Option("--birth-date", help="Show the date of birth.")] = False,
    habits: Annotated[bool, typer.Option("--habits", help="Show the habits of work, in a block of their own.")] = False,
    language: Language = None,
    redact: Redact = False,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Format = None,
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
    from mblkit.reports.transcript import TranscriptWish, transcript

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
    wish = TranscriptWish(
        locale_for(files.tree, district, language),
        today,
        (*files.notices(), *notices),
        redact,
        official=official,
        birth_date=birth_date,
        habits=habits,
    )
    printed(transcript(district, closure, found, wish), form, output)
    return 0
