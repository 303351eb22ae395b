"""The files of a OneRoster export, in a folder or a ZIP archive that nobody has to trust."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from mblkit.intake.findings import Findings, shown

TABLES: Final = (
    "manifest.csv", "orgs.csv", "academicSessions.csv", "courses.csv", "classes.csv", "roles.csv", "users.csv",
    "enrollments.csv",
)  # fmt: skip
"""The tables that are read. The others of a export are never opened: demographics, passwords and results stay there."""

LARGEST: Final = 256 << 20
"""Bytes of the largest table, unpacked."""

_MOST_MEMBERS: Final = 1000
_MOST_TIMES: Final = 200
"""A table of text is packed to a twentieth of its size; what unpacks to so many times its size is made to do harm."""

_SMALL: Final = 1 << 20
_BEGIN: Final = 8
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_XLSX: Final = "[content_types].xml"


class TooLargeError(OSError):
    """A table is larger than it said, or than is read."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export: where its tables are, by the names that OneRoster gives them.

    Attributes:
        path: the folder or the archive.
        members: the names in it, by table.
        packed: whether it is an archive.
    """

    path: Path
    members: dict[str, str]
    packed: bool

    @contextmanager
    def text(self, table: str) -> Iterator[IO[str]]:
        """Give the text of a table as a stream. Raises OSError, UnicodeDecodeError and what `BROKEN` names."""
        if self.packed:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.members[table]) as raw:
                yield _text(raw)
        else:
            with (self.path / self.members[table]).open("rb") as raw:
                yield _text(raw)


BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What a damaged or hostile archive makes the standard library raise."""


def open_export(path: Path, findings: Findings) -> Export | None:
    """Return the export in a folder or a ZIP archive; None, with findings, where it is none or not to be trusted.

    Raises OSError where the folder or the file cannot be read.
    """
    if path.is_dir():
        names = {one.name: one for one in path.iterdir()}
        export = Export(path, _tables(names, findings), packed=False)
        for table, name in export.members.items():
            if names[name].is_symlink() or not names[name].is_file():
                findings.error(table, "this is not a regular file", "put the file itself into the folder")
            elif names[name].stat().st_size > LARGEST:
                findings.error(table, _too_large(), "export one school at a time")
    else:
        with path.open("rb") as stream:
            begin = stream.read(_BEGIN)
        if not begin.startswith(b"PK"):
            what = (
                "XML" if begin.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") else "neither a folder nor a ZIP archive"
            )
            findings.error("", f"this is {what}", "give the folder or the ZIP archive of a OneRoster CSV export")
            return None
        export = Export(path, _packed(path, findings), packed=True)
    if not findings.failed() and "users.csv" not in export.members:
        findings.error("", "there is no users.csv in it", "give the folder or the archive that holds the CSV files")
    return None if findings.failed() else export


def _packed(path: Path, findings: Findings) -> dict[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except BROKEN:
        findings.error("", "the ZIP archive is damaged", "get the file again")
        return {}
    if len(members) > _MOST_MEMBERS:
        findings.error("", f"the archive holds {len(members):,} files", "give the archive of a OneRoster export")
        return {}
    if any(one.filename.casefold() == _XLSX for one in members):
        findings.error("", "this is a workbook", "give the CSV export that OneRoster describes")
        return {}
    names: dict[str, zipfile.ZipInfo] = {}
    for one in members:
        objection = _objection(one)
        if objection is not None:
            findings.error("", f"{shown(one.filename)} {objection}", "do not trust this file: get the export again")
        elif not one.is_dir():
            if one.filename in names:
                findings.error("", f"the archive holds {shown(one.filename)} twice", "get the export again")
            names[one.filename] = one
    folders = {PurePosixPath(name).parent for name in names if name.casefold().endswith("users.csv")}
    if len(folders) > 1:
        findings.error("", "the archive holds several exports", "give one archive for each")
    top = next(iter(folders), PurePosixPath())
    inside = {PurePosixPath(name).name: name for name in names if PurePosixPath(name).parent == top}
    if top != PurePosixPath():
        findings.note("", "the tables stand in a folder of the archive; OneRoster wants them at its top")
    return {table: inside[name] for table, name in _tables(inside, findings).items()}


def _objection(one: zipfile.ZipInfo) -> str | None:
    """Return why an entry of an archive is not to be trusted, or None."""
    parts = one.filename.replace("\\", "/").split("/")
    if ".." in parts or one.filename.startswith(("/", "\\")) or ":" in parts[0] or "\0" in one.orig_filename:
        return "leads out of the archive"
    if stat.S_ISLNK(one.external_attr >> 16):
        return "is a symbolic link"
    if one.flag_bits & 1:
        return "is encrypted"
    if one.file_size > LARGEST:
        return "is larger than what is read"
    if one.file_size > _SMALL and one.file_size > _MOST_TIMES * max(one.compress_size, 1):
        return f"unpacks to more than {_MOST_TIMES} times its size"
    return None


def _tables(names: "dict[str, Path] | dict[str, str]", findings: Findings) -> dict[str, str]:
    """Return which of some names are tables, whatever their case."""
    by_fold: dict[str, list[str]] = {}
    for name in sorted(names):
        by_fold.setdefault(name.casefold(), []).append(name)
    found: dict[str, str] = {}
    for table in TABLES:
        there = by_fold.get(table.casefold(), [])
        if len(there) > 1:
            findings.error(table, "the file is there twice, in capital and in small letters", "delete one of them")
        if there:
            found[table] = there[0]
            if there[0] != table:
                findings.note(table, f"the file is called {shown(there[0])}")
    return found


def _too_large() -> str:
    return f"the table is larger than {LARGEST >> 20} MiB"


class _Bounded(io.RawIOBase):
    """A stream of bytes that ends with an error after as many as are read: sizes in an archive may lie."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._left = LARGEST
        self._fresh = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override] # narrower than any buffer
        data = self._raw.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError(_too_large())
        if self._fresh and data:
            self._fresh = False
            if data.startswith(_MARKS):
                raise UnicodeDecodeError("utf-8", data[:2], 0, 1, "UTF-16")
        buffer[: len(data)] = data
        return len(data)


def _text(raw: IO[bytes]) -> IO[str]:
    return io.TextIOWrapper(io.BufferedReader(_Bounded(raw), 1 << 16), encoding="utf-8-sig", newline="")
