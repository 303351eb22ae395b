"""Tables in CSV, read strictly: a row that does not fit its header is a finding, never a guess."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mblkit.intake.findings import Findings, shown

_DELIMITERS: Final = (",", ";", "\t")
_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_SEPARATOR: Final = re.compile(r'"?sep=(?P<sign>[,;:|\t])"?[ ]*(?:\r\n?|\n|$)', re.IGNORECASE)
"""The first line by which a spreadsheet program tells the separator of the rest."""

_LONGEST_CELL: Final = 131_072
_BEGINNING: Final = 4_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands, and its cells by the names of their columns, without those that are empty."""

    place: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the names of its columns as they are written, its rows, and where its header stands."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    top: str = "line 1"


def folded(name: str) -> str:
    """Return the name of a column without case, blanks and signs."""
    return _SIGNS.sub("", name.casefold())


def read_sheet(text: str, findings: Findings) -> Sheet | None:
    """Return the table of a CSV text; None, with findings, where it is none or its rows do not fit."""
    rows: list[Row] = []
    header: tuple[str, ...] = ()
    top = "line 1"
    for line, cells in rows_of(text, findings):
        if not header:
            top = f"line {line}"
            header = _header(cells, top, findings)
            if findings.failed():
                return None
        elif any(cell.strip() for cell in cells):
            _add(rows, cells, header, line, findings)
    if not header and not findings.failed():
        findings.error("", "the file is empty", "get the file again")
    return None if findings.failed() else Sheet(header, tuple(rows), top)


def rows_of(text: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV text, each with the line on which it begins; where it is no CSV, a finding ends them."""
    named = _SEPARATOR.match(text)
    before = 0 if named is None else 1
    text = text[named.end() :] if named is not None else text
    delimiter = named["sign"] if named is not None else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1 + before
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1 + before
    except csv.Error as error:
        _not_csv(str(error), line, findings)


def _delimiter(text: str) -> str:
    """Return the separator of a CSV text, by the first of its lines that holds one: a title may stand above."""
    for line in text[:_BEGINNING].splitlines():
        best = max(_DELIMITERS, key=line.count)
        if best in line:
            return best
    return _DELIMITERS[0]


def sheet_of(objects: Iterable[tuple[str, dict[str, str]]]) -> Sheet:
    """Return the table of flat JSON objects, each with its place."""
    rows = tuple(Row(place, cells) for place, cells in objects)
    return Sheet(tuple(dict.fromkeys(name for row in rows for name in row.cells)), rows, "")


def _header(cells: list[str], top: str, findings: Findings) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    known: dict[str, str] = {}
    for number, name in enumerate(header, start=1):
        earlier = known.setdefault(folded(name), name)
        place = f"{top}, column {number} of the table"
        if not folded(name):
            findings.error(place, "a column has no name", "name it, or delete the column")
        elif list(header).index(name) != number - 1 or earlier != name:
            findings.error(place, f"two columns are called {shown(name)}", "rename or delete one of them")
    return header


def _add(rows: list[Row], cells: list[str], header: tuple[str, ...], line: int, findings: Findings) -> None:
    if len(cells) != len(header):
        message = f"the row has {len(cells)} cells and the header {len(header)}"
        findings.error(
            f"line {line}", message, "put text with commas or line breaks into quotes", "rows that do not fit"
        )
        return
    if any("\0" in cell for cell in cells):
        findings.error(f"line {line}", "a cell holds a null character", "get the file again", "null characters")
    kept = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    rows.append(Row(f"line {line}", kept))


def _not_csv(words: str, line: int, findings: Findings) -> None:
    if "unexpected end" in words:
        findings.error(
            f"line {line}", "a quote is opened and never closed", "close it, or double a quote that is meant"
        )
    elif "field limit" in words:
        message = f"a cell holds more than {_LONGEST_CELL:,} characters"
        findings.error(f"line {line}", message, "look for a quote that is not closed")
    else:
        findings.error(
            f"line {line}", f"this is not CSV: {words}", "put text with quotes into quotes, and double these"
        )
