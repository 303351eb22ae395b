"""Processes that begin while this one still finds out what they are to begin with.

A process needs most of a second to import what it works with. Where it is known that there will be much to do, that
second passes while this process reads what everybody needs.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from mblkit.cli import jobs

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess


class Given(Protocol):
    """Gives what a process begins with, once it is known."""

    def get(self) -> bytes:
        """Wait for it, and return it."""
        ...


class Early:
    """Some processes that were begun early.

    Each calls `prepare`, which stands at the top of a module, with a `Given`, before its first chunk.
    """

    def __init__(self, many: int, prepare: Callable[[Given], None]) -> None:
        """Begin so many processes."""
        self.many = many
        self.others = frozenset(one.pid for one in multiprocessing.active_children())
        self._given = multiprocessing.get_context("spawn").Queue()
        self._given.cancel_join_thread()  # a process that died takes nothing any more
        self._executor: Executor | None = jobs.pool(many, prepare, self._given)
        with jobs.spared():
            for _ in range(many):
                self._executor.submit(_nothing)

    def take(self, start: bytes) -> Executor | None:
        """Return the processes, which were given what they begin with, to who ends them; None the second time."""
        executor, self._executor = self._executor, None
        for _ in range(0 if executor is None else self.many):
            self._given.put(start)
        return executor

    def dismiss(self) -> None:
        """End the processes, where nobody took them."""
        if self._executor is not None:
            for one in self._mine():
                one.kill()
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _mine(self) -> "Iterator[BaseProcess]":
        return (one for one in multiprocessing.active_children() if one.pid not in self.others)


@contextmanager
def early(many: int, prepare: Callable[[Given], None]) -> Iterator[Early | None]:
    """Begin so many processes, and end them where nobody takes them; None stands for one, which is this one."""
    if many <= 1:
        yield None
        return
    begun = Early(many, prepare)
    try:
        yield begun
    finally:
        begun.dismiss()


def _nothing() -> None:
    """Do nothing: a process begins with its first task."""
