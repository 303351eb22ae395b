"""`mbl audit`: what is still needed for the diploma."""

from enum import StrEnum
from typing import Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import AllowErrors, AsOf, Output, Rev, Root, day, deliver, open_files, reader


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
    students: Annotated[
        list[str] | None,
        typer.Argument(help="The ids of students.", show_default=False, autocompletion=complete.students),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--class", help="All students of a graduating class.", autocompletion=complete.classes)
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="All students.")] = False,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the audits.")] = Form.TABLE,
    output: Output = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="What exits with 1, each with those after it.")
    ] = FailOn.NEVER,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print what students still need for the diploma. Ids only, never names.

    Students whom an error touches are listed, not audited, and the exit status is 1.

    Examples:

      mbl audit s-0017

      mbl audit --class 2027 --format csv --output audit.csv
    """
    from mblkit.cli import gate
    from mblkit.engine.audit import audit_credits
    from mblkit.reports.audit import Batch, as_csv, as_json, as_json_lines, states_of
    from mblkit.reports.audit_table import as_table

    on, files = day(as_of), open_files(root, rev)
    opened, wanted = gate.chosen(files.tree, students or [], year, everyone=everyone, reader=reader())
    passed = gate.passed(files.tree, opened, wanted, allow_errors=allow_errors, named=bool(students))
    audits = tuple(audit_credits(opened.district, opened.closures[one], on) for one in passed.students)
    batch = Batch(audits, passed.blocked, passed.allowed, files.revision)
    form_of = {Form.JSON: as_json, Form.JSONL: as_json_lines, Form.CSV: as_csv}
    text = as_table(batch, detailed=bool(students)) if form is Form.TABLE else form_of[form](batch)
    deliver(text, output, private=True)
    failing = any(states_of(audit) & _FAILS[fail_on] for audit in audits)
    return 1 if passed.failing or failing else 0
