"""What commands share: options, and what `surroundings` says of the repository, the day and the output."""

from pathlib import Path
from typing import Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.surroundings import (
    Files,
    columns,
    day,
    deliver,
    find_repository,
    is_plain,
    note,
    note_finding,
    open_files,
    open_tree,
    reader,
    refuse_district_file,
    safe,
    told_of_names,
    tree_of,
    with_names,
)
from mblkit.cli.terminal import colour, put

__all__ = [
    "AllowErrors",
    "AsOf",
    "Files",
    "Output",
    "Quiet",
    "Rev",
    "Root",
    "Student",
    "colour",
    "columns",
    "day",
    "deliver",
    "find_repository",
    "is_plain",
    "note",
    "note_finding",
    "open_files",
    "open_tree",
    "put",
    "reader",
    "refuse_district_file",
    "safe",
    "told_of_names",
    "tree_of",
    "with_names",
]

Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        "-C",
        help="The district repository; without it, this folder or one above it.",
        show_default=False,
    ),
]
Student = Annotated[str, typer.Argument(help="The student's id.", autocompletion=complete.students)]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="The day to look at, YYYY-MM-DD; without it, today.", show_default=False),
]
Rev = Annotated[
    str | None,
    typer.Option(
        "--rev",
        help="The files as they were at a git revision: a branch, a tag or a commit; without it, as they are.",
        show_default=False,
        autocompletion=complete.revisions,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file instead of the terminal; - is stdout.", show_default=False),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results.")]
AllowErrors = Annotated[
    bool,
    typer.Option("--allow-errors", help="Go on where an error touches a student's own records, with a banner."),
]
