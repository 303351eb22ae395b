"""Where the names of a district are, and how files are written that may lie in two folders."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.store.atomic import Change
    from mblkit.store.tree import WorkTree


def prefix(root: Path) -> str:
    """Return how the paths of files with names begin: `people/`, or the way to the folder outside the repository."""
    from mblkit.load.people_folder import INSIDE, people_folder, prefix_of

    outside = people_folder(root, os.environ)
    return f"{INSIDE}/" if outside is None else prefix_of(root, outside)


def required(root: Path) -> None:
    """Raise MblError where the folder of the names lies outside the repository and is not there."""
    from mblkit.load.people_folder import people_folder

    outside = people_folder(root, os.environ)
    if outside is not None and not outside.is_dir():
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


def apply(tree: "WorkTree", changes: "Sequence[Change]") -> None:
    """Make changes in the district and in the folder of the names, the latter first. Raises MblError.

    Each folder's files are all compared before the first of them is replaced.
    """
    from dataclasses import replace

    from mblkit.load.people_folder import DistrictTree
    from mblkit.store.atomic import write_changes
    from mblkit.store.lock import lock

    outside = tree.prefix if isinstance(tree, DistrictTree) else None
    theirs = [one for one in changes if outside is not None and one.path.startswith(outside)]
    ours = [one for one in changes if one not in theirs]
    with ExitStack() as stack:
        held = stack.enter_context(lock(tree.root))
        if theirs and isinstance(tree, DistrictTree):
            other = stack.enter_context(lock(tree.people))
            write_changes(other, [replace(one, path=one.path.removeprefix(tree.prefix)) for one in theirs])
        write_changes(held, ours)
