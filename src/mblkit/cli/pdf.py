"""PDF from the command line: where fonts are looked for, and what is not sent to a terminal."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.reports.render import Document


def pdf_bytes(document: "Document") -> bytes:
    """Return a document as PDF, with fonts of the folders that the environment names.

    Raises MblError where the environment names a folder that is not there, and as `typeset` does.
    """
    from mblkit.reports.typeset import pdf

    return pdf(document, font_folders(os.environ))


def font_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders that MBL_FONTS names. Raises MblError for one that is not there."""
    folders = tuple(Path(name) for name in environment.get("MBL_FONTS", "").split(os.pathsep) if name)
    for folder in folders:
        if not folder.is_dir():
            raise MblError(f'MBL_FONTS names "{folder}", which is no folder', "name folders with fonts in them")
    return folders


def put_bytes(data: bytes) -> None:
    """Write a result to stdout. Raises MblError where that is a terminal: it would take the bytes for commands."""
    if sys.stdout.isatty():
        raise MblError("a PDF is nothing for a terminal", "name a file with --output, or send it to another program")
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
