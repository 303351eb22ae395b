"""A dask cluster as an executor. The library is the extra `cluster`, and imported only here."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Final, TypeVar

from mblkit.errors import MblError

T = TypeVar("T")

_PATIENCE: Final = 10
"""Seconds to wait for the scheduler."""


class _Cluster(Executor):
    """The executor of a cluster, with all that one of the standard library can be asked."""

    def __init__(self, inner: Executor) -> None:
        """Hand everything on to `inner`."""
        self._inner = inner

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> "Future[T]":
        """Give out one piece of work."""
        return self._inner.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End; what is not done is called off, unless somebody waits for it."""
        self._inner.shutdown(wait=wait and not cancel_futures)


@contextmanager
def cluster(address: str | None) -> Iterator[Callable[[int], Executor] | None]:
    """Yield what makes an executor of a cluster; None without an address.

    Raises MblError where the library is missing, the scheduler does not answer, or workers keep dying.
    """
    if address is None:
        yield None
        return
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise MblError("a cluster needs the library distributed", "install mblkit[cluster]") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MblError(f'no scheduler answers at "{address}"', "start one with dask scheduler") from error
    try:
        yield lambda _: _Cluster(client.get_executor())
    except KilledWorker as error:
        raise MblError("workers that do the work keep dying", "see whether their memory is short") from error
    finally:
        client.close()
