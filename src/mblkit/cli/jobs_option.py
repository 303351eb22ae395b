"""The option that says how many processes work at once: apart, since these do without what reads a command line."""

from typing import Annotated

import typer

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="So many processes at once; without it, one for each core where there is much to do.",
        show_default=False,
    ),
]
