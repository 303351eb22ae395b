"""`mbl audit`: what is still needed for the diploma."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import AllowErrors, AsOf, Files, Output, Rev, Root, day, deliver, open_files, reader
from mblkit.cli.everyone import FAILS, FailOn, Form, Wanted, Whole
from mblkit.cli.jobs_option import Jobs
from mblkit.errors import MblError

Districts = Annotated[
    list[Path] | None,
    typer.Option("--district", help="A district repository; once for each of several.", show_default=False),
]
Shard = Annotated[
    str | None,
    typer.Option("--shard", metavar="I/N", help="Only the I-th of N parts of the students.", show_default=False),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help="The scheduler of a dask cluster that does the work.", show_default=False
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that was interrupted.")]
Manifest = Annotated[
    bool, typer.Option("--manifest", help="Write beside the output what it rests on; shards always do.")
]
Merge = Annotated[
    list[Path] | None,
    typer.Option("--merge", help="The output of a shard, to put together with the others.", show_default=False),
]


def command(
    students: Annotated[
        list[str] | None,
        typer.Argument(help="The ids of students.", show_default=False, autocompletion=complete.students),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--class", help="All students of a graduating class.", autocompletion=complete.classes)
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="All students.")] = False,
    districts: Districts = None,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the audits.")] = Form.TABLE,
    output: Output = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="What exits with 1, each with those after it.")
    ] = FailOn.NEVER,
    allow_errors: AllowErrors = False,
    jobs: Jobs = None,
    shard: Shard = None,
    cluster: Cluster = None,
    resume: Resume = False,
    manifest: Manifest = False,
    merge: Merge = None,
    root: Root = None,
) -> int:
    """Print what students still need for the diploma. Ids only, never names.

    Students whom an error touches are listed, not audited, and the exit status is 1.

    Examples:

      mbl audit s-0017

      mbl audit --class 2027 --format csv --output audit.csv

      mbl audit --all --district east --district west --format rows --output state.jsonl
    """
    whole = Whole(districts or (), form, fail_on, output, shard, cluster, resume=resume, manifest=manifest)
    if merge:
        if students or everyone or year is not None or fail_on is not FailOn.NEVER:
            raise MblError("--merge puts outputs together, and audits nobody", "give it with --output alone")
        whole.refuse()
        return whole.merged(merge)
    if everyone or year is not None:
        if students or (everyone and year is not None):
            raise MblError(_UNCLEAR, _CLEARER)
        return whole.run(root, rev, Wanted(day(as_of), year, reader(), jobs, allow_errors=allow_errors))
    whole.refuse()
    return _named(students or [], day(as_of), open_files(root, rev), form, output, fail_on, allow_errors=allow_errors)


_UNCLEAR: Final = "it is not clear which students are meant"
_CLEARER: Final = "give the ids of students, or --class YEAR, or --all"


def _named(
    students: list[str],
    on: date,
    files: Files,
    form: Form,
    output: Path | None,
    fail_on: FailOn,
    *,
    allow_errors: bool,
) -> int:
    """Print the audits of students who are named, in the order in which they are."""
    from mblkit.cli import gate
    from mblkit.engine.audit import audit_credits
    from mblkit.reports.audit import Batch, as_csv, as_json, as_json_lines, as_rows, states_of
    from mblkit.reports.audit_table import as_table

    opened, wanted = gate.chosen(files.tree, students, None, everyone=False, reader=reader())
    passed = gate.passed(files.tree, opened, wanted, allow_errors=allow_errors, named=True)
    audits = tuple(audit_credits(opened.district, opened.closures[one], on) for one in passed.students)
    batch = Batch(audits, passed.blocked, passed.allowed, files.revision)
    made = {
        Form.TABLE: lambda: as_table(batch, detailed=True),
        Form.JSON: lambda: as_json(batch),
        Form.JSONL: lambda: as_json_lines(batch),
        Form.ROWS: lambda: as_rows(batch, opened.district.record.id),
        Form.CSV: lambda: as_csv(batch),
    }
    deliver(made[form](), output, private=True)
    failing = any(states_of(audit) & FAILS[fail_on] for audit in audits)
    return 1 if passed.failing or failing else 0
