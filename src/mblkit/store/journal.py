"""How far a long run is, line by line in a file beside its output. Only whole lines are believed.

One process at a time has a journal; the lock goes with the process, however it ends.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from mblkit.errors import MblError
from mblkit.store.lock import taken
from mblkit.store.tree import reason

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Journal:
    """Lines of JSON that are added one by one. Where nothing was ever begun, or all is done, closing removes it.

    Attributes:
        lines: what stood there when it was opened, without a line that was torn off.
    """

    def __init__(self, path: Path) -> None:
        """Open a journal, empty where there was none, for its owner alone.

        Raises MblError where it cannot be opened, and where another process has it.
        """
        self._path = path
        try:
            self._number = os.open(path, _FLAGS, 0o600)
        except OSError as error:
            raise MblError(f'"{path}" cannot be opened: {reason(error)}', "write somewhere else") from error
        try:
            self._lock()
            self.lines, self._end = _whole(self._read())
        except BaseException:
            os.close(self._number)
            raise

    def begin(self, header: object) -> None:
        """Forget what stood there; the first line is the header. Raises MblError where it cannot be written."""
        self._end = 0
        self.add(header)

    def add(self, value: object) -> None:
        """Add a line behind the last whole one. Raises MblError where it cannot be written."""
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
        try:
            os.ftruncate(self._number, self._end)
            os.lseek(self._number, self._end, os.SEEK_SET)
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._number, rest) :]
        except OSError as error:
            raise MblError(f'"{self._path}" cannot be written: {reason(error)}', "make room, and try again") from error
        self._end += len(line)

    def forget(self) -> None:
        """Forget what stands there: closing removes it."""
        self._end = 0

    def close(self, *, done: bool) -> None:
        """Close it; where the run is done, or never began, it goes."""
        if done or not self._end:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        os.close(self._number)

    def _lock(self) -> None:
        busy = MblError(f'another run writes to "{self._path.parent}"', "wait until it has finished, then try again")
        try:
            if not taken(self._number):
                raise busy
            if os.fstat(self._number).st_ino != self._path.stat().st_ino:  # the other run ended in between
                raise busy
        except FileNotFoundError:
            raise busy from None
        except OSError as error:
            raise MblError(f'"{self._path}" cannot be locked: {reason(error)}', "write somewhere else") from error

    def _read(self) -> bytes:
        with os.fdopen(os.dup(self._number), "rb") as file:
            return file.read()


def _whole(data: bytes) -> tuple[list[Any], int]:
    """Return the values of the whole lines at the beginning, and where they end."""
    found, end = [], 0
    for line in data.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            found.append(json.loads(line))
        except ValueError:
            break
        end += len(line)
    return found, end
