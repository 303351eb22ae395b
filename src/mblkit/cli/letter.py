"""`mbl letter`: what a student still needs for the diploma, as a letter to the family."""

from typing import TYPE_CHECKING

from mblkit.cli.context import AllowErrors, AsOf, Rev, Root
from mblkit.cli.documents import Asked, Language, Redact, Subject
from mblkit.cli.jobs_option import Jobs
from mblkit.cli.options import Everyone, GraduatingClass, Students
from mblkit.cli.printing import Formats, Order, Resume, Where, issue

if TYPE_CHECKING:
    from mblkit.reports.render import Document


def command(
    students: Students = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
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
    """Print a letter to a student's family on what the diploma still asks for.

    Without --language it is in the language of the family. Several go into a folder.

    Examples:

      mbl letter s-0017

      mbl letter s-0017 --language es --output letter.html

      mbl letter --class 2027 --output letters/
    """
    asked = Asked(language, redact, as_of, rev, allow_errors, root)
    named = tuple(students or ())
    return issue(Order("letter", make, named, year, everyone, tuple(forms or ()), output, jobs, resume), asked)


def make(subject: Subject) -> "Document":
    """Return the letter about a student."""
    from mblkit.engine.audit import audit_credits
    from mblkit.reports.letter import letter

    audit = audit_credits(subject.district, subject.closure, subject.on)
    return letter(subject.district, subject.closure, audit, subject.wish)
