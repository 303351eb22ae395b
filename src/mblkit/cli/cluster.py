"""A dask cluster as an executor. The library is the extra `cluster`, and imported only here."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from mblkit.cli.context import note
from mblkit.errors import MblError

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")

_PATIENCE: Final = 10
"""Seconds to wait for the scheduler."""

_WITHOUT_WORKERS: Final = 60.0
"""Seconds to wait for a worker where there is none, or none any more."""

_KNOWS_US: Final = "__import__('importlib.util', fromlist=['util']).find_spec('mblkit') is not None"
"""Tells whether mblkit is installed, in words that a worker without it understands."""

_GO_ON: Final = "then go on with --resume"


class _Cluster(Executor):
    """The executor of a cluster, with all that one of the standard library can be asked."""

    def __init__(self, client: "Client", address: str) -> None:
        """Hand everything on to the executor of a client."""
        self._client = client
        self._inner = client.get_executor()
        self._address = address
        self._alone_since: float | None = None

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> "Future[T]":
        """Give out one piece of work. Raises MblError where the scheduler is gone."""
        self._expect_scheduler()
        future: Future[T] = self._inner.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End; what is not done is called off, unless somebody waits for it."""
        if self._client.status == "running":  # else nobody is there to answer
            self._inner.shutdown(wait=wait and not cancel_futures)

    def look(self) -> None:
        """See whether somebody does the work. Raises MblError where the scheduler or all workers are gone."""
        self._expect_scheduler()
        if self._client.scheduler_info().get("workers"):  # without a connection nothing is known of them
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = time.monotonic()
            note(f'mbl: nobody at "{self._address}" does the work; waiting for a worker')
        elif time.monotonic() - self._alone_since > _WITHOUT_WORKERS:
            raise _no_worker(self._address)

    def _expect_scheduler(self) -> None:
        if self._client.status in {"closing", "closed"}:
            raise _no_scheduler(self._address)


@contextmanager
def cluster(address: str | None) -> Iterator[Callable[[int], Executor] | None]:
    """Yield what makes an executor of a cluster; None without an address.

    Raises MblError where the library is missing, the scheduler or all workers do not answer any more, no worker has
    mblkit, or workers keep dying.
    """
    if address is None:
        yield None
        return
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise MblError("a cluster needs the library distributed", "install mblkit[cluster]") from error
    logging.disable(logging.CRITICAL)  # the library tells of each lost connection, and we say what is lost
    try:
        client = _connected(Client, address)
        try:
            _expect_workers(client, address)
            yield lambda _: _Cluster(client, address)
        finally:
            client.close(timeout=_PATIENCE)
    except KilledWorker as error:
        raise MblError("workers that do the work keep dying", "see whether their memory is short") from error
    except CancelledError as error:
        raise _no_scheduler(address) from error
    finally:
        logging.disable(logging.NOTSET)


def _connected(client: "type[Client]", address: str) -> "Client":
    try:
        return client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError, RuntimeError) as error:
        raise MblError(f'no scheduler answers at "{address}"', "start one with dask scheduler") from error


def _expect_workers(client: "Client", address: str) -> None:
    """Wait for a first worker. Raises MblError where none comes, and where none that came has mblkit."""
    if not client.scheduler_info().get("workers"):
        note(f'mbl: nobody at "{address}" does the work; waiting for a worker')
    try:
        client.wait_for_workers(1, timeout=_WITHOUT_WORKERS)
        knowing = [*client.run(eval, _KNOWS_US, on_error="ignore").values()]
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise _no_worker(address) from error
    if not any(knowing):
        raise MblError(f'no worker at "{address}" has mblkit', "install the same release there, with the same Python")
    if not all(knowing):
        note(f"mbl: {knowing.count(False)} of {len(knowing)} workers do not have mblkit, and do nothing")


def _no_worker(address: str) -> MblError:
    return MblError(f'the cluster at "{address}" has no worker', f"start one with dask worker {address}, {_GO_ON}")


def _no_scheduler(address: str) -> MblError:
    return MblError(f'the scheduler at "{address}" does not answer any more', f"start it and its workers, {_GO_ON}")
