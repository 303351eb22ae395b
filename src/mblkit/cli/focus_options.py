"""The options that say which files `mbl validate` tells about."""

from pathlib import Path
from typing import Annotated, Final

import typer

from mblkit.cli import complete

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="Tell about these files and folders only; - is stdin; without any, about the whole district.",
        show_default=False,
    ),
]
StdinFilename = Annotated[
    Path | None,
    typer.Option("--stdin-filename", help="The file that the text on stdin stands for.", show_default=False),
]
Changed = Annotated[
    str | None,
    typer.Option(
        "--changed",
        metavar="[BASE]",
        help="Tell about files that differ from this git revision (without one, the last commit), "
        "and what the change does to others.",
        show_default=False,
        autocompletion=complete.revisions,
    ),
]

_LAST_COMMIT: Final = "HEAD"


class OptionalBase(typer.core.TyperCommand):
    """A command whose `--changed` may stand without a value, which typer itself does not know."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # it gets no other
        """Read the arguments, with the last commit in the place of a value that is left out."""
        for place, one in enumerate(args):
            if one == "--":
                break
            if one == "--changed" and (place + 1 == len(args) or args[place + 1].startswith("-")):
                args = [*args[:place], f"--changed={_LAST_COMMIT}", *args[place + 1 :]]
        return super().parse_args(ctx, args)
