"""The options of the commands that check, and what `telling` does with them."""

from pathlib import Path
from typing import Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.telling import FailOn, Form, baseline_written, printed, told_to

__all__ = [
    "FailOn",
    "Fails",
    "Form",
    "Formats",
    "Ignore",
    "Known",
    "NoCache",
    "Select",
    "baseline_written",
    "entries",
    "printed",
    "told_to",
]

Formats = Annotated[Form, typer.Option("--format", help="How to print the findings.")]
Fails = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on",
        help='The least severity that exits with 1; without it, as "checks" of mbl.yaml says, or error.',
        show_default=False,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        help="Look at these rules only: codes, beginnings of codes or names, with commas between them.",
        show_default=False,
        autocompletion=complete.list_of_codes,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        help="Leave these rules out; of two that match, the longer wins.",
        show_default=False,
        autocompletion=complete.list_of_codes,
    ),
]
Known = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        help='Leave out the findings that this file holds; without it, as "checks" of mbl.yaml says.',
        show_default=False,
    ),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Check everything anew, and remember nothing of it: see mbl cache.")
]


def entries(given: list[str] | None) -> tuple[str, ...]:
    """Return what an option lists, which may be given several times and have commas in it."""
    return tuple(entry for one in given or () for part in one.split(",") if (entry := part.strip()))
