"""`mbl impact`: what a change of the files does to students."""

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import AsOf, Output, Root, day, deliver, find_repository, open_files, reader
from mblkit.cli.jobs_option import Jobs

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from mblkit.cli.comparing import Side
    from mblkit.diagnostics import Diagnostic


class Form(StrEnum):
    """How an impact is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class FailOn(StrEnum):
    """What makes the command fail."""

    ANY = "any"
    LOSS = "loss"
    NEVER = "never"


_FAILS: Final = {FailOn.ANY: {"gain", "loss", "change"}, FailOn.LOSS: {"loss"}, FailOn.NEVER: set[str]()}


def command(
    base: Annotated[str, typer.Argument(help="The git revision to compare with.", autocompletion=complete.revisions)],
    head: Annotated[
        str | None,
        typer.Argument(
            help="The later git revision; without it, the files as they are.",
            show_default=False,
            autocompletion=complete.revisions,
        ),
    ] = None,
    as_of: AsOf = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TEXT,
    output: Output = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="What exits with 1.")] = FailOn.NEVER,
    jobs: Jobs = None,
    root: Root = None,
) -> int:
    """Print what a change of the framework, a policy or the records does to students. Ids only, never names.

    Both sides are computed for the same day. Students whom an error touches on either side are listed, not compared,
    and the exit status is 1.

    Examples:

      mbl impact main

      mbl impact v2026.1 main --format markdown --fail-on loss
    """
    from mblkit.cli.comparing import compare
    from mblkit.reports.impact import as_json, as_markdown, as_text

    on = day(as_of)
    before, after = (_side(root, revision, on, jobs) for revision in (base, head))
    impact = compare(before, after, (base, head or "the files as they are"), on, (jobs, reader()))
    hidden = [error for side in (before, after) for error in _told(side)]
    deliver({Form.TEXT: as_text, Form.JSON: as_json, Form.MARKDOWN: as_markdown}[form](impact), output, private=True)
    return 1 if impact.blocked or hidden or impact.senses() & _FAILS[fail_on] else 0


def _side(root: "Path | None", revision: str | None, on: "date", jobs: int | None) -> "Side":
    """Return one side of the change, after listing the errors where everybody's results rest on one."""
    from mblkit.cli import gate
    from mblkit.cli.comparing import Side
    from mblkit.cli.survey import survey
    from mblkit.load.people_folder import people_folder

    files, folder = open_files(root, revision), find_repository(root)
    found = gate.opened(files.tree, lambda: survey(files.tree, reader(), on, jobs))
    return Side(folder, people_folder(folder, os.environ), files, found)


def _told(side: "Side") -> tuple["Diagnostic", ...]:
    """Show the errors that touch nobody who is known: they may hide somebody. Return them."""
    from mblkit.cli import gate

    hidden = gate.unclaimed_of(side.survey.loaded.diagnostics, side.survey.blocked)
    if hidden:
        gate.show(side.files.tree, hidden)
    return hidden
