"""`mbl demo`: the example district, checked and audited, with a transcript to look at."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from mblkit.cli import audit, transcript, validate
from mblkit.cli.context import put
from mblkit.errors import MblError

_AS_OF: Final = "2026-06-20"
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
    root = _copied(folder)
    put(f"The example district is fictional. A copy of it is in\n  {root}\n\n$ mbl validate")
    status = validate.command(root=root)
    put(f"\n$ mbl audit --all --as-of {_AS_OF}")
    status = max(status, audit.command(everyone=True, as_of=_AS_OF, root=root))
    document = root / "out" / f"{_STUDENT}.html"
    document.parent.mkdir(mode=0o700)
    put(f"\n$ mbl transcript {_STUDENT} --as-of {_AS_OF} --output {document.relative_to(root)}")
    status = max(status, transcript.command([_STUDENT], as_of=_AS_OF, output=str(document), root=root))
    go_on = f"cd {root}\n  mbl explain {_STUDENT} total --as-of {_AS_OF}"
    put(f"Open it in a browser:\n  {document}\n\nGo on with\n  {go_on}")
    return status


def _copied(folder: Path | None) -> Path:
    """Copy the example to a folder that is new or empty, and return its full path. Raises MblError for any other."""
    from mblkit.store.examples import example_district

    if folder is not None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MblError(f'"{folder}" is not empty', "name a folder that does not exist yet")
    target = Path(tempfile.mkdtemp(prefix="mbl-demo-")) if folder is None else folder
    shutil.copytree(example_district(), target, dirs_exist_ok=True)
    return target.resolve()
