"""What may be forgotten at any time: texts by name in one SQLite file for each district, under the user's cache folder.

Nothing in it is believed that does not have its checksum, and nothing of it is ever run: the texts are JSON. A cache
that is broken is made anew, one that cannot be used (locked, on a read-only disk, another user's) is done without.
"""

import os
import re
import sqlite3
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

FORMAT: Final = 1
"""The version of the tables; another one is another file."""

LARGEST: Final = 256 * 1024 * 1024
"""Bytes of the largest file; one that is larger is made anew."""

_MOST_DISTRICTS: Final = 24
"""So many districts are remembered: the one that was not asked about for longest goes first."""

_PATIENCE: Final = 0.2
"""Seconds to wait for another process that writes; then this run does without."""

_ENDING: Final = ".sqlite3"
_OURS: Final = re.compile(rf"[0-9a-f]{{32}}-[0-9]+{re.escape(_ENDING)}(?:-journal|-wal|-shm)?")
_TABLE: Final = "CREATE TABLE IF NOT EXISTS texts(name TEXT PRIMARY KEY, body BLOB, sum BLOB, used INTEGER)"


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the folder for what mblkit may forget, as the system wants it; None where nobody says where that is."""
    said, home = environ.get("XDG_CACHE_HOME"), environ.get("HOME") or environ.get("USERPROFILE")
    if said and Path(said).is_absolute():
        return Path(said, "mblkit")
    if platform == "win32":
        local = environ.get("LOCALAPPDATA")
        return Path(local, "mblkit", "Cache") if local else None
    if not home:
        return None
    return Path(home, "Library", "Caches", "mblkit") if platform == "darwin" else Path(home, ".cache", "mblkit")


def cache_file(folder: Path, root: Path) -> Path:
    """Return the file in which a district is remembered: one for each top folder, links resolved."""
    name = blake2b(os.fsencode(os.path.realpath(root)), digest_size=16).hexdigest()
    return folder / f"{name}-{FORMAT}{_ENDING}"


def cache_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of all districts, of any version, sorted; none where there is no folder, or a link to one."""
    try:
        found = () if folder.is_symlink() else folder.iterdir()
        return tuple(sorted(path for path in found if _OURS.fullmatch(path.name) and not path.is_symlink()))
    except OSError:
        return ()


def forget(file: Path) -> None:
    """Take away the file of a district, or what SQLite left beside one. Raises OSError where that is refused."""
    file.unlink(missing_ok=True)


class Cache:
    """The texts that are remembered of one district. No method raises for what is wrong with the file."""

    def __init__(self, file: Path) -> None:
        """Remember in `file`; it is opened at the first question, and made at the first text."""
        self.file = file
        self._connection: sqlite3.Connection | None = None
        self._off = False

    def get(self, name: str) -> str | None:
        """Return a text as it was put, None where there is none that can be believed."""
        return next(
            (text for _, text in self._texts("SELECT name, body, sum FROM texts WHERE name = ?", (name,))), None
        )

    def below(self, prefix: str) -> dict[str, str]:
        """Return all texts whose names begin so, by the rest of their names."""
        query = "SELECT name, body, sum FROM texts WHERE name >= ? AND name < ?"
        return {name[len(prefix) :]: text for name, text in self._texts(query, (prefix, f"{prefix}\U0010ffff"))}

    def put(self, texts: Mapping[str, str], gone: Iterable[str] = (), *, day: int = 0) -> bool:
        """Remember texts, all or none, and forget some; `day` grows with time. Tell whether it was possible."""
        rows = [(name, text.encode(), _sum(name, text.encode()), day) for name, text in texts.items()]
        connection = self._open(make=True)
        if connection is None:
            return False
        try:
            with connection:
                connection.executemany("DELETE FROM texts WHERE name = ?", ((name,) for name in gone))
                connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._give_up(error)
            return False
        return True

    def keep(self, prefix: str, most: int) -> None:
        """Forget all but the latest of the texts whose names begin so."""
        connection = self._open(make=False)
        if connection is not None:
            query = (
                "DELETE FROM texts WHERE name >= ?1 AND name < ?2 AND name NOT IN "
                "(SELECT name FROM texts WHERE name >= ?1 AND name < ?2 ORDER BY used DESC, name LIMIT ?3)"
            )
            try:
                with connection:
                    connection.execute(query, (prefix, f"{prefix}\U0010ffff", most))
            except sqlite3.Error as error:
                self._give_up(error)

    def close(self) -> None:
        """Let go of the file; another question opens it anew."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _texts(self, query: str, values: tuple[object, ...]) -> Iterator[tuple[str, str]]:
        connection = self._open(make=False)
        if connection is None:
            return
        try:
            rows = connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            return
        for name, body, said in rows:
            if isinstance(name, str) and isinstance(body, bytes) and said == _sum(name, body):
                with suppress(UnicodeDecodeError):
                    yield name, body.decode()

    def _open(self, *, make: bool) -> sqlite3.Connection | None:
        if self._connection is not None or self._off:
            return self._connection
        try:
            self._connection = _connected(self.file, make=make)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
        return self._connection

    def _give_up(self, error: Exception) -> None:
        """Do without from now on. What is no cache at all is taken away, so that the next run makes one."""
        self.close()
        self._off = True
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                self.file.unlink()


def _sum(name: str, body: bytes) -> bytes:
    return blake2b(
        body, digest_size=16, key=blake2b(name.encode("utf-8", "surrogatepass"), digest_size=32).digest()
    ).digest()


def _connected(file: Path, *, make: bool) -> sqlite3.Connection | None:
    """Return the open file, None where there is none. Raises OSError and sqlite3.Error where it cannot be used."""
    if make:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not file.exists():
        return None
    _private(file.parent)
    if make:
        _prune(file)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    _private(file)
    if file.stat().st_size > LARGEST:
        file.unlink()
        return _connected(file, make=make)
    connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level="IMMEDIATE")
    try:
        connection.execute("PRAGMA synchronous = OFF")  # a torn file has wrong checksums, and is made anew
        connection.execute("PRAGMA trusted_schema = OFF")
        _expect_table(connection, make=make)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _expect_table(connection: sqlite3.Connection, *, make: bool) -> None:
    """Make the table where there is nothing yet. Raises sqlite3.DatabaseError for any other content."""
    found = [row for (row,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    if not found and make:
        connection.execute(_TABLE)
        connection.commit()
    elif found and found != [_TABLE.replace("IF NOT EXISTS ", "")]:
        raise sqlite3.DatabaseError("the tables are not ours")


def _private(path: Path) -> None:
    """Raise OSError where somebody else could have written what is remembered."""
    known = path.lstat()
    if stat.S_ISLNK(known.st_mode):
        raise PermissionError(f"{path} is a link")
    if hasattr(os, "getuid") and (known.st_uid != os.getuid() or known.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        raise PermissionError(f"{path} is not ours alone")


def _prune(file: Path) -> None:
    """Forget the districts that were not asked about for longest, where there are many."""
    if file.exists():
        return
    with suppress(OSError):
        known = sorted(cache_files(file.parent), key=lambda path: path.stat().st_mtime_ns)
        for path in known[: max(0, len(known) - _MOST_DISTRICTS + 1)]:
            path.unlink()
