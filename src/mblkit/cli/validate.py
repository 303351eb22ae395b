"""`mbl validate`: what is wrong, where, and how to mend it."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from mblkit.cli.context import Output, Quiet, Root, colour, deliver, open_tree, reader


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"


class FailOn(StrEnum):
    """From which severity on findings make the command fail."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


def command(
    root: Root = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the findings.")] = Form.TEXT,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="The least severity that exits with 1.")] = FailOn.ERROR,
    output: Output = None,
    quiet: Quiet = False,
) -> int:
    """Check every file of the district repository.

    All findings of all files are reported in one run. Exit status: 0 clean, 1 findings, 2 could not work.

    Examples:

      mbl validate

      mbl validate --format json --output findings.json
    """
    from mblkit import emit
    from mblkit.diagnostics import in_order
    from mblkit.load.places import place_all
    from mblkit.load.repository import read_any, validate
    from mblkit.rules.runner import check

    tree = open_tree(root)
    loaded = validate(tree, reader())
    found = (*loaded.diagnostics, *check(loaded))
    placed = in_order(place_all(lambda path: read_any(tree, path), in_order(found)))
    printer = emit.FORMATS[form.value]
    report = emit.Report(tuple(placed), loaded.read, lambda path: read_any(tree, path))
    coloured = output is None and colour(sys.stdout)
    text = printer(report, emit.Style(coloured=coloured, quiet=quiet))
    if text or output is not None:
        deliver(text, output, private=True)
    return 1 if emit.fails(report, fail_on.value) else 0
