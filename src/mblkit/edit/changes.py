"""Changes of files before they are made: shown as a difference, and made under the lock."""

import difflib
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from mblkit.errors import MblError
from mblkit.load.people_folder import DistrictTree
from mblkit.store.atomic import Change, write_together
from mblkit.store.lock import lock
from mblkit.store.tree import WorkTree, reason


def read_before(root: Path, path: str) -> bytes | None:
    """Return the bytes of a file that is to be changed, None where there is none.

    Raises MblError where it cannot be read or leads out of the district.
    """
    try:
        return WorkTree(root).read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "check the file and its folder") from error


def difference(change: Change) -> str:
    """Return a change as a unified diff, as git shows it; "" where nothing changes. Never raises."""
    old, new = _lines(change.before or b""), _lines(change.after)
    before = "/dev/null" if change.before is None else f"a/{change.path}"
    shown = difflib.unified_diff(old, new, before, f"b/{change.path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in shown)


def apply(where: Path | WorkTree, changes: Sequence[Change]) -> None:
    """Make changes that were planned before: below a folder, or in a tree, whose names may lie in another folder.

    All are made or none. Raises MblError as `lock` and `write_together` do.
    """
    root = where if isinstance(where, Path) else where.root
    names = (
        where if isinstance(where, DistrictTree) and any(one.path.startswith(where.prefix) for one in changes) else None
    )
    with ExitStack() as stack:
        held = stack.enter_context(lock(root))
        if names is None:
            write_together(held, changes)
        else:
            write_together(held, changes, stack.enter_context(lock(names.people)), names.prefix)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines(keepends=True)
