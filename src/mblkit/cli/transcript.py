"""`mbl transcript`: what a student has learned and earned, as a document."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mblkit.cli.context import AllowErrors, AsOf, Rev, Root
from mblkit.cli.documents import Asked, Language, Redact, Subject
from mblkit.cli.jobs_option import Jobs
from mblkit.cli.options import Everyone, GraduatingClass, Students
from mblkit.cli.printing import Formats, Order, Resume, Where, issue
from mblkit.cli.signing import SignWith
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.reports.render import Document


class Audience(StrEnum):
    """Whom a transcript is for."""

    COLLEGE = "college"
    FAMILY = "family"
    RECORD = "record"


For = Annotated[
    Audience,
    typer.Option(
        "--audience",
        help="Whom it is for: family adds habits of work, in their language; record adds what an archive keeps.",
    ),
]


def command(
    students: Students = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
    official: Annotated[bool, typer.Option("--official", help="Print posted credit alone.")] = False,
    birth_date: Annotated[bool, typer.Option("--birth-date", help="Show the date of birth.")] = False,
    habits: Annotated[bool, typer.Option("--habits", help="Show the habits of work, in a block of their own.")] = False,
    audience: For = Audience.COLLEGE,
    language: Language = None,
    redact: Redact = False,
    as_of: AsOf = None,
    rev: Rev = None,
    forms: Formats = None,
    output: Where = None,
    sign_with: SignWith = None,
    jobs: Jobs = None,
    resume: Resume = False,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print a student's transcript.

    Without --official it also shows what is earned and not posted yet, marked as such. An official one says which
    commit it was made from. A private key signs it: the signature is a file beside it, which "mbl verify" checks.
    Several go into a folder, with a manifest.

    Examples:

      mbl transcript s-0017

      mbl transcript s-0017 --official --output s-0017.html --sign-with ~/.ssh/registrar

      mbl transcript --class 2027 --output out/
    """
    if official and allow_errors:
        raise MblError("an official transcript is never printed in spite of errors", "leave out one of the two options")
    if audience is Audience.RECORD and redact:
        raise MblError("a copy for the archive is nothing without the name", "leave out one of the two options")
    shown, record = Shown(official, birth_date, habits, audience.value), audience is Audience.RECORD
    order = Order(
        "transcript",
        partial(make, shown=shown),
        tuple(students or ()),
        year,
        everyone,
        tuple(forms or ()),
        output,
        jobs,
        resume,
        {"official": official, "birth_date": birth_date, "habits": habits, "audience": audience.value},
        sourced=official or record,
        official=official,
        sign_with=sign_with,
    )
    return issue(order, Asked(language, redact, as_of, rev, allow_errors, root, family=audience is Audience.FAMILY))


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a transcript is shown: see `TranscriptWish`."""

    official: bool = False
    birth_date: bool = False
    habits: bool = False
    audience: Literal["college", "family", "record"] = "college"


def make(subject: Subject, shown: Shown) -> "Document":
    """Return the transcript of a student. Raises MblError for an official one of a student without a name."""
    from mblkit.reports.answers import answers
    from mblkit.reports.transcript import TranscriptWish, transcript

    closure, asked = subject.closure, subject.wish
    if shown.official and closure.person is None:
        hint = "an official transcript needs the legal name: add the file"
        raise MblError(f"no people file names {closure.id}", hint)
    wish = TranscriptWish(
        asked.locale,
        asked.generated,
        asked.notices,
        asked.redact,
        official=shown.official,
        birth_date=shown.birth_date,
        habits=shown.habits,
        source=subject.source,
        audience=shown.audience,
    )
    return transcript(subject.district, closure, answers(subject.district, closure, subject.on), wish)
