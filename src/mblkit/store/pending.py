"""Replacing several files as if they were one: what is begun is finished by whoever comes next.

Before the first of several renames, a list of all of them is put on the disk, in the folder of the lock. A process
that dies between two renames leaves the list and the new files; the next command finishes them before it reads.

A list may reach into one more folder than that of the district, the one with the names. Its paths stand whole
in the list, and they wait there while that folder is not at hand.
"""

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final, NamedTuple

from mblkit.errors import MblError
from mblkit.store.lock import FOLDER, Held, lock
from mblkit.store.tree import TEMPORARY_PREFIX

PENDING: Final = f"{FOLDER}/pending"
"""The list of renames that are under way."""

_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LARGEST: Final = 1 << 24


class Finished(NamedTuple):
    """What became of a change that was interrupted.

    Attributes:
        done: the files that are new by that.
        waiting: how many more there are, in a folder that is not at hand.
    """

    done: tuple[str, ...] = ()
    waiting: int = 0


def announce(held: Held, pairs: Iterable[tuple[Path, Path]]) -> None:
    """Put on the disk which new files will take the place of which. Raises OSError; nothing is announced then."""
    _put(held.root, [[_written(held.root, new), _written(held.root, old)] for new, old in pairs])


def _written(root: Path, path: Path) -> str:
    """Return a path as a list holds it: from the top folder on, or whole where it lies outside of it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _put(root: Path, names: list[list[str]]) -> None:
    begun = root / f"{PENDING}.new"
    try:
        descriptor = os.open(begun, _FLAGS, 0o600)
        try:
            rest = memoryview(json.dumps(names).encode())
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        begun.replace(root / PENDING)
    except BaseException:
        with suppress(OSError):
            begun.unlink()
        raise


def withdraw(held: Held) -> None:
    """Forget the list: everything is in place, or nothing will be. Never raises."""
    with suppress(OSError):
        (held.root / PENDING).unlink()


def finish(held: Held, also: Path | None = None) -> Finished:
    """Finish what a process that died had announced. `also` is the other folder that a list may reach into.

    A list that this program did not write, or that leads elsewhere, is dropped; what lies in a folder that is not at
    hand stays in the list. Raises OSError where a file cannot be replaced; the list stays then.
    """
    done, waiting = [], []
    announced = _announced(held.root)
    for new, old in announced:
        if not _is_at_hand(old, held.root, also):
            waiting.append([new.as_posix(), old.as_posix()])
        elif new.is_file() and not new.is_symlink():
            new.replace(old)
            done.append(_written(held.root, old))
    if not waiting:
        withdraw(held)
    elif len(waiting) < len(announced):
        _put(held.root, waiting)
    return Finished(tuple(done), len(waiting))


def recover(root: Path, also: Path | None = None) -> Finished:
    """Finish what a process that died had begun to write, if there is such a thing. `also` is as for `finish`.

    Waits for a process that is writing at the moment. Raises MblError where it cannot be finished.
    """
    if not is_pending(root):
        return Finished()
    with ExitStack() as stack:
        held = stack.enter_context(lock(root))
        if also is not None and also.is_dir():
            stack.enter_context(lock(also))
        try:
            return finish(held, also)
        except OSError as error:
            raise MblError(
                f'a change of several files was interrupted, and "{error.filename}" cannot be finished',
                "check the disk and who may write there, then run the command again",
            ) from error


def is_pending(root: Path) -> bool:
    """Tell whether a change of several files was interrupted, or is under way."""
    return (root / PENDING).is_file()


def _is_at_hand(old: Path, root: Path, also: Path | None) -> bool:
    return old.is_relative_to(root) or (also is not None and also.is_dir() and old.is_relative_to(also))


def _announced(root: Path) -> Sequence[tuple[Path, Path]]:
    """Return the renames of the list that may be ours: a temporary file to its neighbour."""
    try:
        with (root / PENDING).open("rb") as stream:
            names = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return ()
    pairs = [
        (root / pair[0], root / pair[1])
        for pair in (names if isinstance(names, list) else ())
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)  # noqa: PLR2004
    ]
    return [pair for pair in pairs if _is_ours(root, *pair)]


def _is_ours(root: Path, new: Path, old: Path) -> bool:
    """Tell whether a rename is one that this program announces: nothing leads out of a folder over "..", or a link."""
    plain = "\0" not in f"{new}{old}" and old != root and Path(os.path.realpath(old)) == old
    return plain and new.parent == old.parent and new.name.startswith(TEMPORARY_PREFIX)
