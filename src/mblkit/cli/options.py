"""Options by which several commands say which students are meant: some by id, a graduating class, or all."""

from typing import Annotated

import typer

from mblkit.cli import complete

Students = Annotated[
    list[str] | None,
    typer.Argument(help="The ids of students.", show_default=False, autocompletion=complete.students),
]
GraduatingClass = Annotated[
    int | None, typer.Option("--class", help="All students of a graduating class.", autocompletion=complete.classes)
]
Everyone = Annotated[bool, typer.Option("--all", help="All students.")]
