"""Work in chunks on several cores: results in order, progress for a terminal, and Ctrl-C that stops at once.

The function that does a chunk stands at the top of a module, and so do its chunks' classes: both are sent to other
processes. What it returns should be small: findings, rows or text, never records. Processes are begun afresh, so that
nothing of this one (a lock, a library that was used) comes along; or, where the system says that this one does a
single thing at a time, they are copies of it, which need neither import nor be sent anything.
"""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, Literal, Protocol, TypeVar, runtime_checkable

from mblkit.errors import MblError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.process import BaseProcess

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

WORTHWHILE: Final = 200
"""From so many files or students on, other processes are quicker than one: beginning them costs a third of a second."""

_AHEAD: Final = 3
"""So many chunks for each process are given out before the first of them is handed on: more would only fill memory."""

_MOST_LOST: Final = 3
"""A pool is begun again so often after a process of it has died."""

_MOST_ON_WINDOWS: Final = 61
"""Windows waits for no more at once, and the pool of the standard library refuses to begin them."""

_THREADS: Final = "/proc/self/task"
"""Where Linux lists the threads of a process, those that a library has begun among them."""

_PAUSE: Final = 0.2
"""Seconds between two lines of progress."""

_LOOK: Final = 2.0
"""Seconds between two looks at an executor that may lose those who do the work without a word."""


class Work(Protocol[C_contra, R_co]):
    """Does one chunk."""

    def __call__(self, chunk: C_contra, /) -> R_co:
        """Return what came of a chunk."""


@runtime_checkable
class Watching(Protocol):
    """An executor of which nobody hears when all are gone who do its work: somebody has to look."""

    def look(self) -> None:
        """Raise MblError where nobody does the work any more."""
        ...


def how_many(jobs: int | None, size: int, least: int = WORTHWHILE) -> int:
    """Return how many processes to use for `size` files or students: as asked for, else by the cores and the size."""
    if jobs is not None:
        return jobs
    return cores() if size >= least else 1


def cores() -> int:
    """Return how many cores this process may use."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return (len(affinity(0)) if affinity is not None else os.cpu_count()) or 1


def chunks_of(items: Sequence[C], size: int) -> Iterator[Sequence[C]]:
    """Yield some things in order, `size` at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


@dataclass(slots=True)
class Progress:
    """How far a piece of work is, on stderr while a person looks on, and nowhere else.

    Attributes:
        what: what is counted, such as `students`.
        total: how many there are.
    """

    what: str
    total: int
    _done: int = field(init=False, default=0)
    _said: float = field(init=False, default=0.0)

    def add(self, done: int) -> None:
        """Count some more that are done."""
        self._done += done
        now = time.monotonic()
        if _watched() and now - self._said >= _PAUSE:
            self._said = now
            sys.stderr.write(f"\r{self._done} of {self.total} {self.what}\x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._said:
            self._said = 0.0
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _watched() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def in_order(
    work: Work[C, R],
    chunks: Iterable[C],
    jobs: int,
    begin: "Callable[[int], Executor] | None" = None,
) -> Generator[R, None, None]:
    """Yield what comes of each chunk, in the order of the chunks, from so many processes.

    One job is done in this process. `begin` makes another executor for so many jobs, such as a cluster's. A process
    that dies is replaced and its chunks are done again; nothing of them is yielded twice. Raises MblError where
    processes keep dying, and what `work` raises. Whoever stops listening, or is interrupted, ends the processes.
    """
    if jobs <= 1 and begin is None:
        yield from map(work, chunks)
        return
    line = _Line(work, iter(chunks), jobs * _AHEAD, begin or pool, jobs, _children())
    try:
        yield from line.results()
    finally:
        line.stop()


def pool(jobs: int, prepare: Callable[..., None] | None = None, *given: object) -> "Executor":
    """Return processes of this machine, begun afresh, that end with this one whatever happens to it.

    Each calls `prepare`, which stands at the top of a module, with what is given, before its first chunk.
    """
    return _processes(jobs, "spawn", partial(_follow, prepare, *given))


def copies(jobs: int, prepare: Callable[[], None] | None = None) -> "Executor | None":
    """Return processes that know all that this one does, and end with it; None where such may not be made.

    Each calls `prepare` before its first chunk.

    They are copies of this one, made at the first chunk. A thread would not be copied, and a lock that it holds would
    stay locked for ever: only of a process that `may_copy` is there a copy, and only on Linux, where the system tells.
    """
    return _processes(jobs, "fork", partial(_follow, prepare)) if may_copy() else None


def _processes(jobs: int, way: Literal["spawn", "fork"], begin: Callable[[], None]) -> "Executor":
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    most = _MOST_ON_WINDOWS if sys.platform == "win32" else jobs
    return ProcessPoolExecutor(min(jobs, most), multiprocessing.get_context(way), begin)


def may_copy() -> bool:
    """Tell whether this process has one thread, as far as the system tells."""
    try:
        return len(os.listdir(_THREADS)) == 1  # noqa: PTH208 - names alone are counted
    except OSError:
        return False


def _follow(prepare: Callable[..., None] | None = None, *given: object) -> None:
    """Leave Ctrl-C to the process that began this one, and end when that one does."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    if prepare is not None:
        prepare(*given)


def _end_after(parent: "BaseProcess") -> None:
    parent.join()
    os._exit(1)


@contextmanager
def spared() -> Iterator[None]:
    """Keep Ctrl-C from processes that begin meanwhile: until they can ignore it, they would complain about it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True)
class _Line(Generic[C, R]):
    """Chunks that are given out, in order, to processes that are begun again where one dies."""

    work: Work[C, R]
    chunks: Iterator[C]
    ahead: int
    begin: "Callable[[int], Executor]"
    jobs: int
    others: Collection[int | None]
    given: "deque[tuple[C, Future[R]]]" = field(init=False, default_factory=deque)
    executor: "Executor" = field(init=False)

    def __post_init__(self) -> None:
        self.executor = self.begin(self.jobs)

    def results(self) -> Iterator[R]:
        """Yield the results."""
        from concurrent.futures import BrokenExecutor

        lost = 0
        self._give()
        while self.given:
            try:
                result = self._result(self.given[0][1])
            except BrokenExecutor as broken:
                lost += 1
                if lost > _MOST_LOST:
                    hint = "see whether memory is short, and use fewer processes with --jobs"
                    raise MblError("processes that do the work keep dying", hint) from broken
                self._again()
                continue
            self.given.popleft()
            self._give()
            yield result

    def _result(self, one: "Future[R]") -> R:
        """Return a result, once it is there. Raises MblError where it never will be, and what the work raises."""
        while isinstance(self.executor, Watching):
            try:
                return one.result(timeout=_LOOK)
            except TimeoutError:
                if one.done():
                    raise
                self.executor.look()
        return one.result()

    def _give(self) -> None:
        while len(self.given) < self.ahead:
            chunk = next(self.chunks, _NONE)
            if isinstance(chunk, _None):
                return
            self.given.append((chunk, self._submit(chunk)))

    def _submit(self, chunk: C) -> "Future[R]":
        from concurrent.futures import BrokenExecutor, Future

        with spared():
            try:
                return self.executor.submit(self.work, chunk)
            except BrokenExecutor as broken:
                future: Future[R] = Future()
                future.set_exception(broken)
                return future

    def _again(self) -> None:
        """Begin the processes again, and give out once more what is not done."""
        self.stop()
        self.executor = self.begin(self.jobs)
        self.given = deque((chunk, one if _is_done(one) else self._submit(chunk)) for chunk, one in self.given)

    def stop(self) -> None:
        """End the processes, whatever they are at: what they do can be lost, since they write nothing."""
        import multiprocessing

        mine = [one for one in multiprocessing.active_children() if one.pid not in self.others] if self.given else []
        for one in mine:
            one.kill()
        self.executor.shutdown(wait=bool(mine) or not self.given, cancel_futures=True)


def _children() -> frozenset[int | None]:
    import multiprocessing

    return frozenset(one.pid for one in multiprocessing.active_children())


def _is_done(one: "Future[R]") -> bool:
    return one.done() and not one.cancelled() and one.exception() is None


class _None:
    """That there are no more chunks."""


_NONE: Final = _None()
