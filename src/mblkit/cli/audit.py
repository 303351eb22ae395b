"""`mbl audit`: what is still needed for the diploma."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import AllowErrors, AsOf, Output, Root, day, deliver, note, open_tree, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.load.repository import Opened
    from mblkit.store.tree import Tree


class Form(StrEnum):
    """How audits are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class FailOn(StrEnum):
    """What makes the command fail."""

    SHORT = "short"
    NEEDS_DECISION = "needs-decision"
    UNDETERMINED = "undetermined"
    NEVER = "never"


_FAILS: Final = {
    FailOn.SHORT: {"short", "needs-decision", "undetermined-by-policy"},
    FailOn.NEEDS_DECISION: {"needs-decision", "undetermined-by-policy"},
    FailOn.UNDETERMINED: {"undetermined-by-policy"},
    FailOn.NEVER: set[str](),
}


def command(
    students: Annotated[list[str] | None, typer.Argument(help="The ids of students.", show_default=False)] = None,
    year: Annotated[int | None, typer.Option("--class", help="All students of a graduating class.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="All students.")] = False,
    as_of: AsOf = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the audits.")] = Form.TABLE,
    output: Output = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="What exits with 1, each with those after it.")] = FailOn.NEVER,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print what students still need for the diploma. Ids only, never names.

    Students whom an error touches are listed, not audited, and the exit status is 1.

    Examples:

      mbl audit s-0017

      mbl audit --class 2027 --format csv --output audit.csv
    """
    from mblkit.engine.audit import audit_credits
    from mblkit.reports import audit_formats as reports

    tree, on = open_tree(root), day(as_of)
    opened = _opened(tree, students or [], year, everyone=everyone)
    wanted = _wanted(opened, students or [], year)
    blocked = _blocked(tree, opened, wanted, allow_errors=allow_errors)
    audits = [
        audit_credits(opened.district, opened.closures[student], on) for student in wanted if student not in blocked
    ]
    deliver(reports.FORMATS[form.value](audits, blocked, detailed=bool(students)), output, private=True)
    failing = any(reports.states_of(audit) & _FAILS[fail_on] for audit in audits)
    return 1 if blocked or failing else 0
