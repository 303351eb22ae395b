"""`mbl progress`: what changed for a student since the last report, for the family."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.context import AllowErrors, AsOf, Rev, Root, day
from mblkit.cli.documents import Asked, Language, Redact, Subject
from mblkit.cli.jobs_option import Jobs
from mblkit.cli.options import Everyone, GraduatingClass, Students
from mblkit.cli.printing import Formats, Order, Resume, Where, issue
from mblkit.errors import MblError

if TYPE_CHECKING:
    from datetime import date

    from mblkit.reports.render import Document


def command(
    students: Students = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Tell of changes after this day, YYYY-MM-DD; without it, after the last term that ended.",
            show_default=False,
        ),
    ] = None,
    language: Language = None,
    redact: Redact = False,
    as_of: AsOf = None,
    rev: Rev = None,
    forms: Formats = None,
    output: Where = None,
    jobs: Jobs = None,
    resume: Resume = False,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print what changed for a student since the last report: where help is needed first, and the pace.

    It comes in the language of the family, where documents come in it. Several go into a folder.

    Examples:

      mbl progress s-0016

      mbl progress s-0016 --since 2026-02-01 --output s-0016.html

      mbl progress --class 2027 --output progress/
    """
    begin = day(since) if since is not None else None
    order = Order(
        "progress",
        partial(make, since=begin),
        tuple(students or ()),
        year,
        everyone,
        tuple(forms or ()),
        output,
        jobs,
        resume,
        {"since": since},
    )
    return issue(order, Asked(language, redact, as_of, rev, allow_errors, root))


def make(subject: Subject, since: "date | None" = None) -> "Document":
    """Return the progress report of a student, on changes after a day or after the last term that ended.

    Where no term had ended yet, the changes are those since the student entered. Raises MblError for a day that is
    not before the day of the subject.
    """
    from datetime import timedelta

    from mblkit.reports.progress_report import progress_report
    from mblkit.reports.report_card_terms import last_ended

    if since is not None and since >= subject.on:
        raise MblError(f"{since} is not before {subject.on}", "name an earlier day with --since")
    entered = subject.closure.student.record.entered.on - timedelta(days=1)
    report = last_ended(subject.district, subject.on) if since is None else None
    report = report if report is not None and report.ends > entered else None
    begin = since or (report.ends if report is not None else entered)
    return progress_report(subject.district, subject.closure, subject.on, begin, report, subject.wish)
