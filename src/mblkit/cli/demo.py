"""`mbl demo`: the example district, checked and audited, with a transcript to look at."""

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import put

if TYPE_CHECKING:
    pass

_AS_OF: Final = date(2026, 6, 20)
"""The files of the example end with the school year 2025-26."""
_STUDENT: Final = "s-0017"


def command(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Where to copy the example; without it, a new temporary folder.", show_default=False),
    ] = None,
) -> int:
    """Copy the example district, check it, audit its classes and write a transcript.

    Examples:

      mbl demo

      mbl demo my-copy
    """
    from mblkit.load.repository import open_all
    from mblkit.store.atomic import write_output
    from mblkit.store.examples import example_district
    from mblkit.store.tree import WorkTree

    target = _target(folder)
    shutil.copytree(example_district(), target, dirs_exist_ok=True)
    put(f"The example district is fictional. Copied to:\n  {target}\n")
    opened = open_all(WorkTree(target))
    put(f"Checked as `mbl validate` does: {_count(len(opened.diagnostics), 'finding')}.")
    put(f"\nAudited as `mbl audit --all --as-of {_AS_OF}` does:")
    put(_classes(opened))
    out = target / "out" / f"{_STUDENT}.html"
    out.parent.mkdir(mode=0o700, exist_ok=True)
    write_output(out, _transcript(opened).encode(), private=True)
    put(f"\nWrote a transcript. Open it in a browser:\n  {out}\n")
    put(f"Go on with:\n  cd {target}\n  mbl explain {_STUDENT} total --as-of {_AS_OF}")
    return 0
