"""Where the names of a district are: in the repository, or in a folder outside it that is not always there."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.store.tree import WorkTree


def prefix(root: Path) -> str:
    """Return how the paths of files with names begin: `people/`, or the way to the folder outside the repository."""
    from mblkit.load.people_folder import INSIDE, people_folder, prefix_of

    outside = people_folder(root, os.environ)
    return f"{INSIDE}/" if outside is None else prefix_of(root, outside)


def required(root: Path) -> None:
    """Raise MblError where the folder of the names lies outside the repository and is not there."""
    from mblkit.load.people_folder import is_there, people_folder

    outside = people_folder(root, os.environ)
    if outside is not None and not is_there(outside):
        raise MblError("the folder of the names is not there", "make it, or mount the volume that holds it")


def read(tree: "WorkTree", path: str) -> bytes | None:
    """Return the bytes of a file, None where there is none. Raises MblError where it cannot be read."""
    from mblkit.store.tree import reason

    try:
        return tree.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "check the file and its folder") from error
