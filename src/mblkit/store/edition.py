"""Which tool this is, to the last byte: what another edition has remembered is not taken over."""

import os
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

import mblkit

_READERS: Final = ("pydantic", "ruamel", "yaml_rs")
"""How the names of the libraries begin on which a verdict rests."""


@cache
def edition() -> str:
    """Return a digest of the version of the tool, its files and its libraries, and of the Python that runs it."""
    package = Path(mblkit.__file__).parent
    parts = [mblkit.__version__, sys.version, sys.platform, *_files(str(package)), *_libraries()]
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _files(folder: str) -> list[str]:
    """Return the files below a folder with their sizes, times and inodes: an edit can set the time of writing back."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.is_dir():
                        waiting.extend([entry.path] if entry.name != "__pycache__" else ())
                    else:
                        of = entry.stat()
                        found.append(f"{entry.path} {of.st_size} {of.st_mtime_ns} {of.st_ctime_ns} {of.st_ino}")
        except OSError:  # in an archive: then the version has to do
            continue
    return sorted(found)


def _libraries() -> list[str]:
    """Return the names of the installed libraries with their versions, as the folders beside them say."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - names are enough
        except OSError:
            continue
        found.update(name for name in names if name.startswith(_READERS) and name.endswith(".dist-info"))
    return sorted(found)
