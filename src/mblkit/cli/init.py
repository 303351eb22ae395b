"""`mbl init`: a small, valid district to start from."""

from pathlib import Path
from typing import Annotated

import typer

from mblkit.cli.context import day, note, put
from mblkit.errors import MblError


def command(
    folder: Annotated[Path, typer.Argument(help="The folder to start in; it is made if need be.")] = Path(),
    district: Annotated[
        str | None,
        typer.Option("--id", help="The district's id; without it, the name of the folder.", show_default=False),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", help="The district's full name, as printed on documents.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say which files would be written, and write none.")
    ] = False,
) -> int:
    """Start a district: a small, valid one with comments that teach. No existing file is ever replaced.

    Examples:

      mbl init my-district --name "My District Public Schools"

      mbl init . --id my-district
    """
    from mblkit.edit.scaffold import scaffold
    from mblkit.export.schema import WHOLE, whole_text

    chosen = district or folder.resolve().name
    if not chosen:
        raise MblError("the folder has no name that could be the district's id", "give one with --id")
    paths = scaffold(folder, chosen, name or chosen, today=day(None), schemas={WHOLE: whole_text()}, dry_run=dry_run)
    put("\n".join(str(folder / path) for path in paths))
    if dry_run:
        note("nothing was written")
    else:
        note(f'started a district in {folder.resolve().name}; go there and run "mbl validate"')
    return 0
