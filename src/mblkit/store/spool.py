"""Results of a long run, line by line in a file that survives its end: who goes on reads what was complete.

The first line says of what run the results are; nothing is believed of another one.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from pydantic_core import from_json, to_json

from mblkit.errors import MblError
from mblkit.store.tree import reason

_ENDING = ".part"


class Spool:
    """Lines of JSON by key, in the order in which they came; they are read back one by one."""

    def __init__(self, file: "IO[bytes]", path: Path | None) -> None:
        """Keep lines in an open file; `path` is None where it goes with this process."""
        self._file = file
        self._path = path
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a line of that key."""
        return key in self._places

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._places)

    def add(self, key: str, value: object) -> None:
        """Add a line. Raises ValueError for a key that is there, and MblError where it cannot be written."""
        if key in self._places:
            raise ValueError(f"a second result of {key}")
        line = to_json([key, value]) + b"\n"
        try:
            self._file.seek(self._end)
            self._file.write(line)
        except OSError as error:
            raise MblError(f"the results so far cannot be kept: {reason(error)}", "make room, and try again") from error
        self._places[key] = (self._end, len(line))
        self._end += len(line)

    def get(self, key: str) -> Any:  # noqa: ANN401 - any JSON
        """Return the value of a key. Raises KeyError for one that is not there."""
        start, size = self._places[key]
        self._file.flush()
        self._file.seek(start)
        return from_json(self._file.read(size))[1]

    def flush(self) -> None:
        """Hand what was added to the system."""
        self._file.flush()

    def close(self, *, done: bool) -> None:
        """Close the file; where the run is done, it goes."""
        self._file.close()
        if done and self._path is not None:
            self._path.unlink(missing_ok=True)

    def begin(self, run: object) -> None:
        """Say of what run the lines are."""
        line = json.dumps({"run": run}, separators=(",", ":")).encode() + b"\n"
        self._file.truncate(0)
        self._file.seek(0)
        self._file.write(line)
        self._file.flush()
        self._end = len(line)

    def take_over(self, run: object) -> bool:
        """Read the complete lines of an earlier run. Return False, with nothing read, where it was another run."""
        self._file.seek(0)
        first = self._file.readline()
        if _read(first) != {"run": json.loads(json.dumps(run))}:
            return False
        self._end = len(first)
        for line in self._file:
            said = _read(line)
            if not isinstance(said, list) or not line.endswith(b"\n"):
                break
            self._places[str(said[0])] = (self._end, len(line))
            self._end += len(line)
        self._file.truncate(self._end)
        return True


def _read(line: bytes) -> object:
    try:
        return from_json(line)
    except ValueError:
        return None


def spool_path(output: Path) -> Path:
    """Return where the results of a run are kept until its output is written."""
    return output.with_name(output.name + _ENDING)


def open_spool(output: Path | None, run: object, *, resume: bool) -> Spool:
    """Return the spool of a run, beside its output, readable by its owner alone; without an output, in memory's stead.

    Raises MblError where it cannot be opened, and, to `resume`, where it is of another run or not there.
    """
    if output is None:
        spool = Spool(tempfile.TemporaryFile(), None)  # noqa: SIM115 - closed by the spool
        spool.begin(run)
        return spool
    path = spool_path(output)
    if resume and not path.exists():
        raise MblError(f'there is no interrupted run of "{output}"', "run it without --resume")
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise MblError(f'"{path}" cannot be opened: {reason(error)}', "write somewhere else") from error
    spool = Spool(os.fdopen(number, "r+b"), path)
    if not resume:
        spool.begin(run)
    elif not spool.take_over(run):
        spool.close(done=False)
        raise MblError(f'"{path}" is of another run: other files, options, day or tool', "run it without --resume")
    return spool


def write_in_parts(path: Path, parts: Iterable[str]) -> None:
    """Write text to a file in one step, readable by its owner alone; an older file is replaced.

    Raises MblError, with the old file as it was, where it cannot be written or is no regular file.
    """
    if path.exists() and not path.is_file():
        raise MblError(f'"{path}" is not a regular file', "write somewhere else")
    try:
        number, name = tempfile.mkstemp(prefix=".mbl-output-", dir=path.parent)
    except OSError as error:
        raise MblError(f'"{path}" cannot be written: {reason(error)}', "write somewhere else") from error
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(part.encode() for part in parts)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise MblError(f'"{path}" cannot be written: {reason(error)}', "make room, and try again") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a file of results, each with its end. Raises MblError where it cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "name a file that is there") from error
