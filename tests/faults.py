"""Faults for tests of writing: the n-th system call fails, or the process dies there."""

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.running import Done, run
from tests.sheets import contents

from mblkit.store.pending import recover
from mblkit.store.tree import TEMPORARY_PREFIX

CALLS = ("open", "write", "fsync", "replace")
"""What writing is made of; files of a district are opened for reading in the same way."""

MOST = 400
"""Calls after which a command that never succeeds is given up."""


@contextmanager
def at_call(number: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Do something in the place of the system call of that number. Gives the count of calls."""
    made = [0]

    def wrapped(name: str) -> Callable[..., object]:
        real: Callable[..., object] = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            made[0] += 1
            if made[0] == number:
                act()
            return real(*arguments, **options)

        return call

    with ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(patch.object(os, name, wrapped(name)))
        yield made


def no_room() -> None:
    """Fail as a call does on a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


def failed_at(number: int, folder: Path, command: tuple[str, ...]) -> tuple[Done, bool]:
    """Run a command in which one system call fails; tell whether there were so many."""
    with at_call(number, no_room) as made:
        done = run(folder, command)
    return done, made[0] >= number


def killed_at(number: int, folder: Path, command: tuple[str, ...]) -> bool:
    """Run a command in a child that is killed at one system call; tell whether it came to that."""
    child = os.fork()
    if child == 0:
        try:
            with at_call(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                run(folder, command)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def restore(folder: Path, before: dict[str, bytes]) -> None:
    """Put the files of a district back, and take away what is new."""
    recover(folder)
    for path in contents(folder).keys() - before.keys():
        (folder / path).unlink()
    for path, data in before.items():
        (folder / path).write_bytes(data)


def left_over(folder: Path) -> list[str]:
    """Return the temporary files that stand in a district."""
    return [path.name for path in folder.rglob(f"{TEMPORARY_PREFIX}*")]


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of a district's files, without those that a dead process has left."""
    return {path: data for path, data in contents(folder).items() if TEMPORARY_PREFIX not in path}
