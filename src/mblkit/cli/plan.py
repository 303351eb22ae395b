"""`mbl plan`: a student's success plan, as a document."""

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
    """Print a student's success plan: goals, what comes next, and the way to the diploma.

    Without --language it is in the language of the family. Several go into a folder.

    Examples:

      mbl plan s-0017

      mbl plan s-0017 --output plan.html

      mbl plan --class 2027 --output plans/
    """
    asked = Asked(language, redact, as_of, rev, allow_errors, root)
    named = tuple(students or ())
    return issue(Order("plan", make, named, year, everyone, tuple(forms or ()), output, jobs, resume), asked)


def make(subject: Subject) -> "Document":
    """Return the success plan of a student."""
    from mblkit.reports.answers import answers
    from mblkit.reports.plan import plan

    found = answers(subject.district, subject.closure, subject.on)
    return plan(subject.district, subject.closure, found, subject.wish)
