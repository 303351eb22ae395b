"""One lock for a repository, so that commands that write to it take turns.

The system's own file locks are used: they end with the process that holds them, however it ends, so a crash
leaves no lock behind. The lock file stands in `.mbl/`, a folder that tells git to leave it alone.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from mblkit.errors import MblError
from mblkit.store.tree import reason

FOLDER: Final = ".mbl"
"""The folder for what belongs to this copy of the repository alone; its own `.gitignore` hides it."""

PATIENCE: Final = 10.0
"""Seconds that a command waits for its turn. A turn takes some hundredths of a second."""

_PAUSE: Final = 0.02
_FLAGS: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

if sys.platform == "win32":  # pragma: no cover - Windows
    import msvcrt

    def taken(descriptor: int) -> bool:
        """Take the lock if it is free, and tell whether it was. Raises OSError where there are no locks."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _give_back(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def taken(descriptor: int) -> bool:
        """Take the lock if it is free, and tell whether it was. Raises OSError where there are no locks."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class Held(NamedTuple):
    """A repository that is ours to write to, until the `with lock(...)` that gave it ends.

    Attributes:
        root: the top folder, links resolved.
    """

    root: Path


@contextmanager
def lock(root: Path, *, patience: float = PATIENCE) -> Iterator[Held]:
    """Wait for our turn to write to the repository at `root`, at most `patience` seconds.

    Not for use inside itself: the inner one would wait for the outer one.
    Raises MblError where the turn does not come or nothing can be locked there.
    """
    real = Path(os.path.realpath(root))
    try:
        descriptor = _take(real, patience)
    except OSError as error:
        raise MblError(
            f'the district at "{root}" cannot be locked for writing: {reason(error)}',
            "check that the folder exists, that you may write to it, and that it is not on a read-only disk",
        ) from error
    try:
        yield Held(real)
    finally:
        with suppress(OSError):  # closing gives it back as well
            _give_back(descriptor)
        os.close(descriptor)


def _take(root: Path, patience: float) -> int:
    """Return a descriptor of the lock file, locked. Raises MblError when the time is up, and OSError."""
    descriptor = _open(root)
    try:
        _wait(descriptor, patience)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _open(root: Path) -> int:
    """Return a descriptor of the lock file. Raises OSError."""
    folder = root / FOLDER
    with suppress(FileExistsError):
        folder.mkdir()
    if folder.is_symlink() or not folder.is_dir():
        raise NotADirectoryError(f'"{FOLDER}" is not a folder')
    descriptor = os.open(folder / "lock", _FLAGS, 0o666)
    hidden = folder / ".gitignore"
    if not hidden.exists():
        with suppress(OSError):  # a full disk is reported by the write that matters
            hidden.write_text("*\n", encoding="utf-8")
    return descriptor


def _wait(descriptor: int, patience: float) -> None:
    """Take the lock. Raises as `_take` does."""
    end = time.monotonic() + patience
    while not taken(descriptor):
        if time.monotonic() >= end:
            raise MblError(
                "another mbl command is writing to this district",
                "wait until it has finished, then run the command again",
            )
        time.sleep(_PAUSE)
