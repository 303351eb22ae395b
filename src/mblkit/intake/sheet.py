"""Tables in CSV, read strictly: a row that does not fit its header is a finding, never a guess."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mblkit.intake.findings import Findings, shown

_DELIMITERS: Final = (",", ";", "\t")
_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_SEPARATOR: Final = re.compile(r'"?sep=(?P<sign>[,;:|\t])"?[ ]*(?:\r\n?|\n|$)', re.IGNORECASE)
"""The first line by which a spreadsheet program tells the separator of the rest."""

_LONGEST_CELL: Final = 131_072


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
    named = _SEPARATOR.match(text)
    before = 0 if named is None else 1
    text = text[named.end() :] if named is not None else text
    delimiter = named["sign"] if named is not None else max(_DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    header: tuple[str, ...] = ()
    line = 1 + before
    top = f"line {line}"
    try:
        for cells in reader:
            if not header:
                top = f"line {line}"
                header = _header(cells, top, findings)
                if findings.failed():
                    return None
            elif any(cell.strip() for cell in cells):
                _add(rows, cells, header, line, findings)
            line = reader.line_num + 1 + before
    except csv.Error as error:
        _not_csv(str(error), line, findings)
    if not header and not findings.failed():
        findings.error("", "the file is empty", "get the file again")
    return None if findings.failed() else Sheet(header, tuple(rows), top)


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
