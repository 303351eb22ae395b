"""Replacing several files as if they were one: what is begun is finished by whoever comes next.

Before the first of several renames, a list of all of them is put on the disk, in the folder of the lock. A process
that dies between two renames leaves the list and the new files; the next command finishes them before it reads.
"""

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from mblkit.errors import MblError
from mblkit.store.lock import FOLDER, Held, lock
from mblkit.store.tree import TEMPORARY_PREFIX

PENDING: Final = f"{FOLDER}/pending"
"""The list of renames that are under way."""

_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LARGEST: Final = 1 << 24


def announce(held: Held, pairs: Iterable[tuple[Path, Path]]) -> None:
    """Put on the disk which new files will take the place of which. Raises OSError; nothing is announced then."""
    names = [[new.relative_to(held.root).as_posix(), old.relative_to(held.root).as_posix()] for new, old in pairs]
    begun = held.root / f"{PENDING}.new"
    try:
        descriptor = os.open(begun, _FLAGS, 0o600)
        try:
            rest = memoryview(json.dumps(names).encode())
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        begun.replace(held.root / PENDING)
    except BaseException:
        with suppress(OSError):
            begun.unlink()
        raise


def withdraw(held: Held) -> None:
    """Forget the list: everything is in place, or nothing will be. Never raises."""
    with suppress(OSError):
        (held.root / PENDING).unlink()


def finish(held: Held) -> tuple[str, ...]:
    """Finish what a process that died had announced, and return the files that are new by that.

    A list that this program did not write, or that leads out of the repository, is dropped. Raises OSError where a file
    cannot be replaced; the list stays then.
    """
    done = []
    for new, old in _announced(held.root):
        if new.is_file() and not new.is_symlink():
            new.replace(old)
            done.append(old.relative_to(held.root).as_posix())
    withdraw(held)
    return tuple(done)


def recover(root: Path) -> tuple[str, ...]:
    """Finish what a process that died had begun to write, if there is such a thing; return the files that are new.

    Waits for a process that is writing at the moment. Raises MblError where it cannot be finished.
    """
    if not (root / PENDING).is_file():
        return ()
    with lock(root) as held:
        try:
            return finish(held)
        except OSError as error:
            raise MblError(
                f'a change of several files was interrupted, and "{error.filename}" cannot be finished',
                "check the disk and who may write there, then run the command again",
            ) from error


def _announced(root: Path) -> Sequence[tuple[Path, Path]]:
    """Return the renames of the list that are ours: a temporary file to its neighbour, inside the repository."""
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
    inside = "\0" not in f"{new}{old}" and old != root and Path(os.path.realpath(old)) == old
    return inside and old.is_relative_to(root) and new.parent == old.parent and new.name.startswith(TEMPORARY_PREFIX)
