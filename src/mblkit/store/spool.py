"""Results of a long run, line by line in a file that survives its end: who goes on reads what was complete.

The first line says of what run the results are; nothing is believed of another one. Each further line has its checksum.
A spool that another process is writing is left alone.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Final

from pydantic_core import from_json, to_json

from mblkit.errors import MblError
from mblkit.store.lock import taken
from mblkit.store.tree import reason

_ENDING: Final = ".part"
_FLAGS: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_SUM: Final = 16
"""Hexadecimal digits of the checksum of a line."""

_ELSEWHERE: Final = "write somewhere else"


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
        line = _line(key, value)
        with _kept():
            self._file.seek(self._end)
            self._file.write(line)
        self._places[key] = (self._end, len(line))
        self._end += len(line)

    def get(self, key: str) -> Any:  # noqa: ANN401 - any JSON
        """Return the value of a key. Raises KeyError for one that is not there, and MblError for a line that moved."""
        start, size = self._places[key]
        self.flush()
        self._file.seek(start)
        said = _said(self._file.read(size))
        if said is None or said[0] != key:
            raise MblError(f"the results so far were changed by somebody else: {key} is not where it was", "try again")
        return said[1]

    def flush(self) -> None:
        """Hand what was added to the system. Raises MblError where it cannot be written."""
        with _kept():
            self._file.flush()

    def close(self, *, done: bool) -> None:
        """Close the file; where the run is done, it goes."""
        if os.name == "nt":  # an open file cannot go there
            self._close()
        if done and self._path is not None:
            self._path.unlink(missing_ok=True)
        self._close()

    def _close(self) -> None:
        with suppress(OSError):  # what could not be written was said when it was added
            self._file.close()

    def is_of_a_run(self) -> bool:
        """Tell whether the file is empty or has the first line of a spool."""
        self._file.seek(0)
        first = self._file.readline()
        said = _read(first)
        return not first or (isinstance(said, dict) and said.keys() == {"run"})

    def begin(self, run: object) -> None:
        """Say of what run the lines are. Raises MblError where that cannot be written."""
        line = json.dumps({"run": run}, separators=(",", ":")).encode() + b"\n"
        with _kept():
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
            said = _said(line)
            if said is None:
                break
            self._places[said[0]] = (self._end, len(line))
            self._end += len(line)
        self._file.truncate(self._end)
        return True


@contextmanager
def _kept() -> Iterator[None]:
    """Raise MblError where results cannot be written."""
    try:
        yield
    except OSError as error:
        raise MblError(f"the results so far cannot be kept: {reason(error)}", "make room, and try again") from error


def _line(key: str, value: object) -> bytes:
    """Return a line: its checksum, the key and the value."""
    body = to_json([key, value])
    return b'["%s",%s\n' % (_sum(body), body[1:])


def _said(line: bytes) -> tuple[str, Any] | None:
    """Return the key and the value of a line, None where it is torn or was changed."""
    start = len('["') + _SUM
    body = b"[" + line[start + len('",') : -1]
    if line != b'["%s",%s\n' % (_sum(body), body[1:]):
        return None
    key, value = from_json(body)
    return key, value


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_SUM // 2).hexdigest().encode()


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

    Raises MblError where it cannot be opened, is no spool or is being written by another process, and, to `resume`,
    where it is of another run or not there.
    """
    if output is None:
        spool = Spool(tempfile.TemporaryFile(), None)  # noqa: SIM115 - closed by the spool
        spool.begin(run)
        return spool
    path = spool_path(output)
    if resume and not path.exists():
        raise MblError(f'there is no interrupted run of "{output}"', "run it without --resume")
    spool = Spool(_opened(path), path)
    refusal = None
    if not spool.is_of_a_run():
        refusal = MblError(f'"{path}" stands in the way of the results so far', f"take it away, or {_ELSEWHERE}")
    elif resume and not spool.take_over(run):
        refusal = MblError(f'"{path}" is of another run: other files, options, day or tool', "run it without --resume")
    if refusal is not None:
        spool.close(done=False)
        raise refusal
    if not resume:
        try:
            spool.begin(run)
        except MblError:
            spool.close(done=True)
            raise
    return spool


def _opened(path: Path) -> "IO[bytes]":
    """Return an open file that is ours alone and that no other process writes. Raises MblError where it cannot be."""
    try:
        number = os.open(path, _FLAGS, 0o600)
        try:
            _claim(number, path)
        except BaseException:
            os.close(number)
            raise
    except OSError as error:
        raise MblError(f'"{path}" cannot be opened: {reason(error)}', _ELSEWHERE) from error
    return os.fdopen(number, "r+b")


def _claim(number: int, path: Path) -> None:
    """Lock an open file, and let nobody else read it. Raises MblError where another process has it, and OSError."""
    busy = MblError(f'another run writes to "{path}"', f"wait until it has finished, or {_ELSEWHERE}")
    if not taken(number):
        raise busy
    if not path.exists() or not os.path.samestat(os.fstat(number), path.stat()):  # its run has ended meanwhile
        raise busy
    if hasattr(os, "fchmod"):
        os.fchmod(number, 0o600)


def expect_file(path: Path) -> None:
    """Raise MblError where an output cannot be written: what stands there is no regular file, or it has no name."""
    if not path.name or (path.exists() and not path.is_file()):
        raise MblError(f'"{path}" is not a regular file', _ELSEWHERE)


def write_in_parts(path: Path, parts: Iterable[str]) -> None:
    """Write text to a file in one step, readable by its owner alone; an older file is replaced.

    Raises MblError, with the old file as it was, where it cannot be written or is no regular file.
    """
    expect_file(path)
    try:
        number, name = tempfile.mkstemp(prefix=".mbl-output-", dir=path.parent)
    except OSError as error:
        raise MblError(f'"{path}" cannot be written: {reason(error)}', _ELSEWHERE) from error
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
