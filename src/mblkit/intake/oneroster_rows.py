"""The rows of a OneRoster table: read one by one, by the names of the columns, leniently but never by guessing."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from mblkit.intake.findings import Findings, shown
from mblkit.intake.oneroster_files import BROKEN, Export, TooLargeError
from mblkit.intake.sheet import folded

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "manifest.csv": ("propertyName", "value"),
    "orgs.csv": ("sourcedId", "status", "name", "type", "identifier", "parentSourcedId"),
    "academicSessions.csv": ("sourcedId", "status", "title", "type", "startDate", "endDate"),
    "courses.csv": ("sourcedId", "status", "title", "courseCode"),
    "classes.csv": (
        *("sourcedId", "status", "title", "courseSourcedId", "classCode", "classType"),
        *("schoolSourcedId", "termSourcedIds"),
    ),
    "roles.csv": ("sourcedId", "status", "userSourcedId", "roleType", "role", "orgSourcedId"),
    "users.csv": (
        *("sourcedId", "status", "dateLastModified", "enabledUser", "orgSourcedIds", "role", "givenName"),
        *("familyName", "identifier", "grades", "preferredGivenName", "preferredFamilyName", "primaryOrgSourcedId"),
    ),
    "enrollments.csv": (
        *("sourcedId", "status", "dateLastModified", "classSourcedId", "userSourcedId", "role"),
        *("primary", "beginDate", "endDate"),
    ),
}
"""The columns that are read, table by table. The others, such as passwords, are passed over unread."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "manifest.csv": ("propertyName", "value"),
    "orgs.csv": ("sourcedId",),
    "academicSessions.csv": ("sourcedId", "startDate", "endDate"),
    "courses.csv": ("sourcedId",),
    "classes.csv": ("sourcedId", "courseSourcedId"),
    "roles.csv": ("userSourcedId", "role"),
    "users.csv": ("sourcedId", "givenName", "familyName"),
    "enrollments.csv": ("classSourcedId", "userSourcedId"),
}
"""The columns without which a table says nothing."""

_OTHER_NAMES: Final = {
    "grade": "grades",
    "sourceid": "sourcedid",
    "orgsourcedid": "orgsourcedids",
    "termsourcedid": "termsourcedids",
    "datalastmodified": "datelastmodified",
    "lastmodified": "datelastmodified",
    "prefferedgivenname": "preferredgivenname",
    "prefferedfamilyname": "preferredfamilyname",
    "preferredfirstname": "preferredgivenname",
    "preferredlastname": "preferredfamilyname",
    "firstname": "givenname",
    "lastname": "familyname",
}
"""Names of columns that real exports have in the place of the right ones."""

_DELIMITERS: Final = (",", ";", "\t", "|")


@dataclass(slots=True)
class Row:
    """One row: its table, the line on which it begins, and its cells by column; an empty cell is not there."""

    table: str
    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell, "" for an empty one."""
        return self.cells.get(column, "")

    def at(self, column: str) -> str:
        """Return the place of a cell, for findings: table, line and column."""
        return f"{self.table}:{self.line}:{column}"


@dataclass(frozen=True, slots=True)
class _Head:
    """The header: how many columns, which are read and where, and how many of the last may be missing."""

    width: int
    columns: tuple[tuple[str, int], ...]
    may_lack: int = field(default=0)


def rows_of(export: Export, table: str, findings: Findings, extra: str | None = None) -> Iterator[Row]:
    """Yield the rows of a table, one at a time; what does not fit is a finding. `extra` is one more column to read.

    A table that cannot be read to its end gives an error. Nothing is yielded for a table that is not there.
    """
    if table not in export.members:
        return
    at = [0]
    try:
        yield from _rows(export, table, findings, extra, at)
    except csv.Error as error:
        _not_csv(table, str(error), at[0] + 1, findings)
    except UnicodeDecodeError:
        hint = "export it as UTF-8; in a spreadsheet, save it as CSV UTF-8"
        findings.error(f"{table}:{at[0] + 1}", "there or soon behind is text that is not UTF-8", hint)
    except TooLargeError as error:
        findings.error(table, str(error), "export one school at a time")
    except BROKEN:
        findings.error(f"{table}:{at[0] + 1}", "the archive is damaged here", "get the file again")


def _rows(export: Export, table: str, findings: Findings, extra: str | None, at: list[int]) -> Iterator[Row]:
    """Yield the rows; `at` holds the last line that was read, for findings. Raises as the stream does."""
    head: _Head | None = None
    with export.text(table) as stream:
        reader = csv.reader(stream, delimiter=_delimiter(stream), strict=True)
        for cells in reader:
            begins, at[0] = at[0] + 1, reader.line_num
            if head is None:
                head = _head(table, cells, findings, extra)
                if head is None:
                    return
            elif any(cells):
                row = _row(table, begins, cells, head, findings)
                if row is not None:
                    yield row
    if head is None:
        findings.error(table, "the file is empty", "get the export again, or leave the file out of it")


def _delimiter(stream: IO[str]) -> str:
    """Return the sign between the cells, by the first line, and go back to the beginning."""
    begin = stream.buffer.peek(1 << 12)  # type: ignore[attr-defined] # it is a text over a buffered reader
    first = begin.partition(b"\n")[0].decode("utf-8", "replace")
    return max(_DELIMITERS, key=first.count)


def _head(table: str, cells: list[str], findings: Findings, extra: str | None) -> _Head | None:
    wanted = {folded(name): name for name in (*COLUMNS[table], *((extra,) if extra else ()))}
    found: dict[str, int] = {}
    known = 0
    if cells and cells[0].lstrip().startswith("<"):
        findings.error(f"{table}:1", "this is XML or HTML, not CSV", "get the export again")
        return None
    for place, written in enumerate(cells):
        fold = folded(written)
        name = wanted.get(fold) or wanted.get(_OTHER_NAMES.get(fold, ""))
        if name is None:
            continue
        at = f"{table}:1:{written.strip()}"
        if name in found:
            findings.error(at, f'two columns hold "{name}"', "delete one of them")
        elif written != name:
            findings.note(at, f'the column is read as "{name}"', sort="columns with other names")
        found[name] = place
        known = place + 1
    lacking = [name for name in NEEDED[table] if name not in found]
    for name in lacking:
        findings.error(f"{table}:1", f'there is no column "{name}"', "export it with this column")
    if extra is not None and extra not in found:
        findings.error(f"{table}:1", f"there is no column {shown(extra)}", "name a column of users.csv")
    return None if lacking else _Head(len(cells), tuple(found.items()), len(cells) - known)


def _row(table: str, line: int, cells: list[str], head: _Head, findings: Findings) -> Row | None:
    width = len(cells)
    if width == head.width:
        read = {name: cell for name, place in head.columns if (cell := cells[place].strip())}
    elif not head.width - head.may_lack <= width <= head.width and any(
        cells[head.width :] if width > head.width else "x"
    ):
        message = f"the row has {width} cells and the header {head.width}"
        findings.error(f"{table}:{line}", message, "put text with commas into quotes", "rows that do not fit")
        return None
    else:
        read = {name: cell for name, place in head.columns if place < width and (cell := cells[place].strip())}
    if not "".join(read.values()).isprintable():
        strange = next(name for name, cell in read.items() if not cell.isprintable())
        message = "the cell holds a line break or a sign that cannot be seen"
        findings.error(f"{table}:{line}:{strange}", message, "delete it", "signs that cannot be seen")
        return None
    return Row(table, line, read)


def _not_csv(table: str, words: str, line: int, findings: Findings) -> None:
    at = f"{table}:{line}"
    if "unexpected end" in words:
        findings.error(at, "a quote is opened and never closed", "close it, or double a quote that is meant")
    elif "field larger" in words:
        message = f"a cell holds more than {csv.field_size_limit():,} characters"
        findings.error(at, message, "look for a quote that is not closed")
    else:
        findings.error(at, "this is not CSV: text goes on behind a closing quote", "double the quotes inside text")
