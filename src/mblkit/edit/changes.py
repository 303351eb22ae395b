"""Changes of files before they are made: shown as a difference, and made under the lock."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from mblkit.errors import MblError
from mblkit.store.atomic import Change, write_changes
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


def apply(root: Path, changes: Sequence[Change]) -> None:
    """Make changes that were planned before. Raises MblError as `lock` and `write_changes` do."""
    with lock(root) as held:
        write_changes(held, changes)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines(keepends=True)
