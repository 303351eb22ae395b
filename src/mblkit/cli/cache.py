"""`mbl cache`: what is remembered of earlier checks, and how to forget it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from mblkit.cli.context import Root, find_repository, put
from mblkit.errors import MblError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_BYTES_IN_A_KILOBYTE = 1000


@app.callback()
def _group() -> None:
    """See or clear what is remembered of earlier checks. It is safe to clear at any time: the next check takes longer.

    Examples:

      mbl cache show

      mbl cache clear
    """


@app.command("show")
def show(root: Root = None) -> int:
    """Print where checks of this district are remembered, how large that is, and how much all districts take.

    Examples:

      mbl cache show
    """
    from mblkit.cli.warm import VARIABLE
    from mblkit.store.cache import cache_file, cache_files, cache_folder

    folder = cache_folder(os.environ)
    if folder is None:
        put("no folder for what may be forgotten: nothing is remembered")
        return 0
    file, known = cache_file(folder, find_repository(root)), cache_files(folder)
    lines = [
        f"this district  {file}  {_size([file]) if file in known else 'nothing yet'}",
        f"all districts  {folder}  {_size(known)}",
    ]
    if os.environ.get(VARIABLE):
        lines.append(f"{VARIABLE} is set: checks neither read nor write it")
    put("\n".join(lines))
    return 0


@app.command("clear")
def clear(
    root: Root = None,
    everything: Annotated[bool, typer.Option("--all", help="Forget every district, not only this one.")] = False,
) -> int:
    """Forget what is remembered of this district, or of all. No file of a district is touched.

    Examples:

      mbl cache clear

      mbl cache clear --all
    """
    from mblkit.store.cache import cache_file, cache_files, cache_folder, forget
    from mblkit.store.tree import reason

    folder = cache_folder(os.environ)
    known = () if folder is None else cache_files(folder)
    if not everything and folder is not None:
        mine = cache_file(folder, find_repository(root)).name
        known = tuple(path for path in known if path.name.startswith(mine))
    size = _size(known)
    try:
        for path in known:
            forget(path)
    except OSError as error:
        raise MblError(f"what is remembered cannot be cleared: {reason(error)}", "check the folder") from error
    put(f"forgot {size}" if known else "there was nothing to forget")
    return 0


def _size(paths: "tuple[Path, ...] | list[Path]") -> str:
    """Return the size of some files in kB, rounded up."""
    total = sum(path.stat().st_size for path in paths if path.is_file())
    return f"{-(-total // _BYTES_IN_A_KILOBYTE):,} kB"
