"""What no sheet of scores may hold, found in the XML of a workbook: formulas, errors, and cells that are far away.

calamine gives values alone: a formula as what it came to last, an error as an empty cell, and a single cell in the
last row as a million rows. So the sheets are looked through before; expat reads them at the speed of C.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers.expat import ParserCreate

from mblkit.intake.findings import Findings

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 2_000_000

WORKBOOK: Final = "xl/workbook.xml"

_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_REFUSED: Final = {
    "f": ("the cell holds a formula", "write the value in its place (copy, then paste values)", "cells with a formula"),
    "e": ("the cell holds an error, such as #N/A", "write the value in its place", "cells with an error"),
}
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TOO_LARGE: Final = "delete what is not scores: rows and columns far away that hold something"


def parts_of_sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part of each sheet by its name, as far as the workbook says it.

    Raises ExpatError where the XML is broken, KeyError where a part of the workbook is missing.
    """
    targets: dict[str, str] = {}
    found: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            path = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(path[1:] if path[:1] == "/" else f"xl/{path}")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            found[attributes.get("name", "")] = targets.get(ids[0] if ids else "", "")

    _read(parts[_RELATIONS], relation)
    _read(parts[WORKBOOK], sheet)
    return found


def look_through(title: str, xml: bytes, findings: Findings) -> None:
    """Add a finding for each formula and error in a sheet, and where it reaches too far.

    Raises ExpatError where the XML is broken.
    """
    _Look(title, findings).over(xml)


def letters(column: int) -> str:
    """Return the letters of a column by its number: 1 is A, 27 is AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text or "A"


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _read(xml: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(xml, True)  # noqa: FBT003 - the end of the text, as expat wants it said


class _Stop(Exception):  # noqa: N818 - not an error: it ends the reading of a sheet
    pass


class _Look:
    """The look through one sheet."""

    def __init__(self, title: str, findings: Findings) -> None:
        self.title, self.findings = title, findings
        self.row = self.column = 0
        self.rows: tuple[int, int] | None = None
        self.columns: tuple[int, int] | None = None
        self.names: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.reference = ""

    def over(self, xml: bytes) -> None:
        """Look at every cell."""
        try:
            _read(xml, self._start)
        except _Stop:
            return

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = self.names.get(name)
        if local is None:
            local = self.names[name] = _local(name)
        if local == "c":
            self._cell(attributes)
        elif local in {"v", "is", "f"}:
            self._filled()
            if local == "f":
                self._refuse("f")
        elif local == "row":
            said = attributes.get("r", "")
            self.row, self.column = (int(said) if said.isdecimal() and len(said) < len("10000000") else self.row + 1), 0

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        self.reference = attributes.get("r", "")
        if attributes.get("t") == "e":
            self._refuse("e")

    def _at(self) -> tuple[int, int]:
        """Return the row and the column of the cell, which it may say for itself."""
        found = _REFERENCE.fullmatch(self.reference)
        if found is not None:
            column = self.numbers.get(found[1])
            if column is None:
                column = self.numbers[found[1]] = _number(found[1])
            self.column, self.row = column, int(found[2])
        return self.row, self.column

    def _filled(self) -> None:
        """Take in that the cell holds something: all of them together must fit into a modest rectangle."""
        row, column = self._at()
        if self.rows is None or self.columns is None:
            self.rows, self.columns = (row, row), (column, column)
        elif self.rows[0] <= row <= self.rows[1] and self.columns[0] <= column <= self.columns[1]:
            return
        else:
            self.rows = (min(row, self.rows[0]), max(row, self.rows[1]))
            self.columns = (min(column, self.columns[0]), max(column, self.columns[1]))
        if row > MOST_ROWS or column > MOST_COLUMNS or self.rows[1] * self.columns[1] > MOST_CELLS:
            message = f"the sheet has more than {MOST_ROWS:,} rows, {MOST_COLUMNS} columns or {MOST_CELLS:,} cells"
            self.findings.error(self._place(), message, _TOO_LARGE)
            raise _Stop

    def _refuse(self, kind: str) -> None:
        self.findings.error(self._place(), *_REFUSED[kind])

    def _place(self) -> str:
        row, column = self._at()
        return f"{self.title}!{letters(column)}{row}"


def _number(name: str) -> int:
    number = 0
    for sign in name:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number
