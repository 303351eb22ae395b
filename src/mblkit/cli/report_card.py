"""`mbl report-card`: where a student stands in a term, for the family."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.context import AllowErrors, AsOf, Rev, Root
from mblkit.cli.documents import Asked, Language, Redact, Subject
from mblkit.cli.jobs_option import Jobs
from mblkit.cli.options import Everyone, GraduatingClass, Students
from mblkit.cli.printing import Formats, Order, Resume, Where, issue
from mblkit.errors import MblError

if TYPE_CHECKING:
    from datetime import date

    from mblkit.reports.render import Document
    from mblkit.reports.report_card_terms import Period


def command(
    students: Students = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
    term: Annotated[
        str | None,
        typer.Option(
            "--term", help="The term; without it, the one that the day is in, else the last one.", show_default=False
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
    """Print a student's report card for a term.

    It comes in the language of the family, where documents come in it. With --term and without --as-of it tells how
    things stood on the last day before the next term. Several go into a folder.

    Examples:

      mbl report-card s-0017

      mbl report-card s-0017 --term 2025-26.s1 --output s-0017.html

      mbl report-card --all --term 2025-26.s1 --output cards/
    """
    order = Order(
        "report-card",
        partial(make, term=term, fixed=as_of is not None),
        tuple(students or ()),
        year,
        everyone,
        tuple(forms or ()),
        output,
        jobs,
        resume,
        {"term": term},
    )
    return issue(order, Asked(language, redact, as_of, rev, allow_errors, root))


def make(subject: Subject, term: str | None = None, *, fixed: bool = False) -> "Document":
    """Return the report card of a student. `fixed` says that the day of the subject was asked for.

    Raises MblError for an unknown term, and for a day before the term, the calendar or the student's first day.
    """
    from mblkit.reports.report_card import report_card

    period, on = term_and_day(subject, term, fixed=fixed)
    return report_card(subject.district, subject.closure, on, period, subject.wish)


def term_and_day(subject: Subject, term: str | None, *, fixed: bool) -> tuple["Period", "date"]:
    """Return the term of a report card and the day that it tells about. Raises MblError as `make` does."""
    from mblkit.load.nearest import did_you_mean
    from mblkit.reports.report_card_terms import period_on, periods

    known = {one.id: one for one in periods(subject.district)}
    if term is not None and term not in known:
        raise MblError(f'no term has the id "{term}"', did_you_mean(term, known))
    found = known[term] if term is not None else period_on(subject.district, subject.on)
    later = "name a later day with --as-of"
    if found is None:
        raise MblError(f"no term has begun by {subject.on}", later)
    on = min(subject.on, found.until or subject.on) if term is not None and not fixed else subject.on
    if on < found.starts:
        raise MblError(f"the term {found.id} begins on {found.starts}, after {on}", later)
    entered = subject.closure.student.record.entered.on
    if on < entered:
        raise MblError(f"{subject.closure.id} entered the district on {entered}, after {on}", later)
    return found, on
