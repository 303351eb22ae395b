"""Writing that cannot tear: whole new content or the old one, whatever fails and whenever it fails.

New content goes to a temporary file beside its target and onto the disk; then the target is compared with
what the caller had read; then one rename puts the new file in place (docs/decisions/0006-writing.md).
"""

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mblkit.errors import MblError
from mblkit.store.lock import Held
from mblkit.store.pending import PENDING, announce, finish, withdraw
from mblkit.store.tree import TEMPORARY_PREFIX, reason

_OUTPUT_PREFIX: Final = f"{TEMPORARY_PREFIX}out-"
_OUTPUT_AGE: Final = 3600.0  # seconds after which nobody is still writing one report
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

_AS_IT_WAS: Final = "nothing was changed"
_FORBIDDEN: Final = ("you may not write there", "ask for permission, or close the program that has it open")
_REASONS: Final = {
    errno.ENOSPC: ("the disk is full", "make room on the disk"),
    errno.EDQUOT: ("your share of the disk is used up", "make room on the disk"),
    errno.EFBIG: ("it is larger than this system allows", "divide it into several files"),
    errno.EROFS: ("the disk is read-only", "work in a copy on a disk that you may write to"),
    errno.ENOENT: ("its folder does not exist", "make the folder, or name another one"),
    errno.ENOTDIR: ("a part of its path is a file and no folder", "name another folder"),
    errno.ENAMETOOLONG: ("its name is too long", "give it a shorter name"),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class Change:
    """New content for one file of a repository.

    Attributes:
        path: the file, relative to the top folder, with forward slashes.
        before: its bytes as the caller read them; None where there was no such file.
        after: its bytes from now on.
        private: whether a new file and new folders are for their owner alone. What exists keeps its mode.
    """

    path: str
    before: bytes | None
    after: bytes
    private: bool = False


def write_atomically(held: Held, path: str, data: bytes, *, expect: bytes | None, private: bool = False) -> None:
    """Write one file of a repository. See `write_changes`, also for the errors."""
    write_changes(held, (Change(path, expect, data, private),))


def write_changes(held: Held, changes: Sequence[Change]) -> None:
    """Put new content in place: everything is on the disk and compared before the first file is replaced.

    Raises MblError, with every file as it was, where a target is a link or outside the repository, was
    changed since it was read, or cannot be written. Should the system refuse a rename after others have been
    done, the message names the files that are new; each single file is old or new in any case. A process that dies
    between two renames has told what it was about (`store/pending.py`), and the next command finishes it.
    Raises ValueError for two changes of one file.
    """
    write_together(held, changes)


def write_together(held: Held, changes: Sequence[Change], other: Held | None = None, prefix: str | None = None) -> None:
    """Write as `write_changes` does, also in one more folder: to `other` goes whose path begins with `prefix`.

    What lies there is replaced first. Raises as `write_changes`, and where an interrupted change waits for a folder.
    """
    if len({change.path for change in changes}) < len(changes):
        raise ValueError("two changes of one file")
    with _naming(PENDING):
        left = finish(held, other.root if other is not None else None)
    if left.waiting:
        raise MblError(
            f"an interrupted change waits for a folder that is not there; {_AS_IT_WAS}",
            f'make the folder of the names available, or delete "{PENDING}" to give that change up',
        )
    if other is not None and prefix is not None:
        changes = sorted(changes, key=lambda one: not one.path.startswith(prefix))
    targets = [
        _target(other.root, change.path, change.path.removeprefix(prefix))
        if other is not None and prefix is not None and change.path.startswith(prefix)
        else _target(held.root, change.path)
        for change in changes
    ]
    _write(held, changes, targets)


def _write(held: Held, changes: Sequence[Change], targets: Sequence[Path]) -> None:
    """Stage, compare and replace. Raises as `write_changes` does."""
    staged: list[Path] = []
    try:
        for change, target in zip(changes, targets, strict=True):
            with _naming(change.path):
                _make_folders(target.parent, private=change.private)
        for folder in {target.parent for target in targets}:
            _sweep(folder, TEMPORARY_PREFIX, but=_OUTPUT_PREFIX)
        for change, target in zip(changes, targets, strict=True):
            with _naming(change.path):
                _stage(target, change.after, staged, private=change.private)
        for change, target in zip(changes, targets, strict=True):
            with _naming(change.path):
                _compare(target, change)
        if len(changes) > 1:
            with _naming(PENDING):
                announce(held, zip(staged, targets, strict=True))
        try:
            _replace_all(changes, staged, targets)
        except MblError:
            withdraw(held)
            raise
        except BaseException:
            staged.clear()  # interrupted between two files: whoever comes next goes on from the list
            raise
        withdraw(held)
    finally:
        _remove(staged)


def write_output(path: Path, data: bytes, *, private: bool, sweep: bool = True) -> None:
    """Write a file outside the district's records, such as a report; an older one is replaced.

    `sweep` removes what dead processes have left in its folder: for many files in one, the first will do.
    Raises MblError, with the old file as it was, where it cannot be written or is not a regular file.
    """
    target = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps ".."
    staged: list[Path] = []
    try:
        with _naming(str(path)):
            _refuse_special(target, str(path))
            if sweep:
                _sweep(target.parent, _OUTPUT_PREFIX, older_than=_OUTPUT_AGE)
            _stage(target, data, staged, private=private, prefix=_OUTPUT_PREFIX)
            staged[0].replace(target)
    finally:
        _remove(staged)
    _settle(target.parent)


def _target(root: Path, path: str, inside_root: str | None = None) -> Path:
    """Return where a file lies; `inside_root` is its path from the root on, where messages call it something else.

    Raises MblError where that is outside the root or beyond a link.
    """
    target = root / (path if inside_root is None else inside_root)
    inside = target != root and target.is_relative_to(root) and ".." not in target.relative_to(root).parts
    if not inside or "\0" in path:
        raise MblError(f'"{path}" leads out of the district', "name a file inside the district's folder")
    if Path(os.path.realpath(target)) != target:
        raise MblError(f'"{path}" leads over a symbolic link', "put the file itself in the link's place")
    with _naming(path):
        _refuse_special(target, path)
    return target


def _refuse_special(target: Path, path: str) -> None:
    """Raise MblError where there is something else than a file, OSError where nobody can tell."""
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise MblError(f'"{path}" is not a regular file', "name another file")


def _make_folders(folder: Path, *, private: bool) -> None:
    """Make a folder and those above it that are missing. Raises OSError."""
    if not folder.is_dir():
        _make_folders(folder.parent, private=private)
        with suppress(FileExistsError):
            folder.mkdir(0o700 if private else 0o777)
        _settle(folder.parent)


def _sweep(folder: Path, prefix: str, *, but: str | None = None, older_than: float | None = None) -> None:
    """Remove the temporary files that dead processes have left. Under the lock, there are no others."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(prefix) or (but is not None and entry.name.startswith(but)):
                continue
            if older_than is None or entry.stat(follow_symlinks=False).st_mtime < time.time() - older_than:
                Path(entry).unlink()


def _stage(target: Path, data: bytes, staged: list[Path], *, private: bool, prefix: str = TEMPORARY_PREFIX) -> None:
    """Write a temporary file beside `target`, safe on the disk, and add it to `staged`. Raises OSError."""
    old = target.stat() if target.exists() else None
    temporary = target.with_name(f"{prefix}{secrets.token_hex(8)}")
    descriptor = os.open(temporary, _FLAGS, 0o600 if private or old is not None else 0o666)
    staged.append(temporary)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if old is not None:
            _take_over(temporary, old)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_over(temporary: Path, old: os.stat_result) -> None:
    """Give the new file the owner, where that is allowed, and the mode of the old one."""
    new = temporary.stat()
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _compare(target: Path, change: Change) -> None:
    """Raise MblError where a file is not what the caller read, OSError where it cannot be read."""
    try:
        now = target.read_bytes()
    except FileNotFoundError:
        now = None
    if now != change.before:
        what = "was made" if change.before is None else "was removed" if now is None else "was changed"
        raise MblError(
            f'"{change.path}" {what} by someone else meanwhile; {_AS_IT_WAS}',
            "run the command again: it will begin with the file as it is now",
        )


def _replace_all(changes: Iterable[Change], staged: list[Path], targets: Iterable[Path]) -> None:
    """Rename every temporary file to its target. Raises MblError as `write_changes` says."""
    done: list[str] = []
    for change, temporary, target in zip(changes, tuple(staged), targets, strict=True):
        try:
            temporary.replace(target)
        except OSError as error:
            raise _refusal(change.path, error, done) from error
        staged.remove(temporary)
        done.append(change.path)
        _settle(target.parent)


def _settle(folder: Path) -> None:
    """Ask the system to keep the folder's new entries through a loss of power, where it can."""
    if os.name != "nt":  # pragma: no branch - a folder cannot be opened on Windows
        with suppress(OSError):  # the file is in place; some file systems refuse this for folders
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _remove(staged: Iterable[Path]) -> None:
    for temporary in staged:
        with suppress(OSError):
            temporary.unlink()


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Turn an OSError into an MblError that names the file."""
    try:
        yield
    except OSError as error:
        raise _refusal(path, error) from error


def _refusal(path: str, error: OSError, done: Sequence[str] = ()) -> MblError:
    unusual = (reason(error), "see what is wrong with the disk or the folder")
    why, hint = _REASONS.get(error.errno or 0, unusual)
    state = f"already new: {', '.join(done)}" if done else _AS_IT_WAS
    return MblError(f'"{path}" cannot be written: {why}; {state}', f"{hint}, then run the command again")
