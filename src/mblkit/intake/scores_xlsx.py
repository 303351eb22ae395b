"""Tables in workbooks: values read by calamine, from a workbook in which everything was checked before."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError

from mblkit.errors import MblError
from mblkit.intake.findings import Findings
from mblkit.intake.scores_cells import letters, look_through, parts_of_sheets
from mblkit.intake.scores_table import Column, Content, Table, table_of
from mblkit.intake.scores_zip import packed, safe_parts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SCORES: Final = "scores"
LISTS: Final = "lists"
META: Final = "meta"
WRITTEN: Final = "written"
"""The sheets of a workbook that `mbl sheet new` makes: scores, drop-downs, about itself, and the scores as written."""

_LONGEST: Final = 131_072
_MISSING: Final = "workbooks need two more packages, which are not installed"
_INSTALL: Final = "pip install 'mblkit[xlsx]'; a CSV file needs none of them"
_AGAIN: Final = "open the file in a spreadsheet program and save it as .xlsx, or get it again"


def read_xlsx(data: bytes, findings: Findings) -> Table | None:
    """Return the table of scores in a workbook; None, with findings, where it has none or is refused.

    Raises MblError where the packages of the extra `xlsx` are not installed.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise MblError(_MISSING, _INSTALL) from error
    parts = safe_parts(data, findings)
    if parts is None:
        return None
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(packed(parts)))
        return _Book(workbook, parts, findings).table()
    except KeyError as error:
        findings.error("", f'the workbook is damaged: its part "{error.args[0]}" is missing', _AGAIN)
    except (python_calamine.CalamineError, ExpatError, OSError, ValueError):  # its words may hold what is in a cell
        findings.error("", "the workbook is damaged, and cannot be read", _AGAIN)
    return None


class _Book:
    """The reading of one workbook."""

    def __init__(self, workbook: "CalamineWorkbook", parts: Mapping[str, bytes], findings: Findings) -> None:
        self.workbook, self.findings = workbook, findings
        self.parts = parts
        self.places = parts_of_sheets(parts)
        self.names = list(workbook.sheet_names)
        self.sheets: dict[str, CalamineSheet] = {}

    def table(self) -> Table | None:
        """Return the table of scores, None, with findings, where there is none."""
        name = self._sheet_of_scores()
        if name is None:
            return None
        found = self._read(name)
        if found is None or META not in self.names:
            return found
        meta = self._meta()
        written = self._read(WRITTEN) if WRITTEN in self.names and meta else None
        if self.findings.failed():
            return None
        lines = written.lines if written is not None else None
        return Table(found.columns, found.lines, found.top, found.above, meta, lines)

    def _sheet_of_scores(self) -> str | None:
        """Return the name of the one sheet that holds rows, of which a made sheet knows the name."""
        if SCORES in self.names and META in self.names:
            self._refuse_copies()
            return SCORES
        filled = [name for name in self.names if self._holds(name)]
        if len(filled) == 1:
            return filled[0]
        if not filled:
            self.findings.error("", "the workbook is empty", "get the file again")
        else:
            message = f"{len(filled)} sheets hold something"
            self.findings.error("", message, "delete the others, or save the one with scores as CSV")
        return None

    def _holds(self, name: str) -> bool:
        """Tell whether something is in a sheet. One that reaches too far is not opened, and holds something."""
        before = len(self.findings.made)
        self._look(name)
        return len(self.findings.made) > before or self._sheet(name).height > 0

    def _sheet(self, name: str) -> "CalamineSheet":
        """Return a sheet, which is read once, after the look through it."""
        if name not in self.sheets:
            self.sheets[name] = self.workbook.get_sheet_by_name(name)
        return self.sheets[name]

    def _look(self, name: str) -> None:
        """Look through the XML of a sheet, once. Raises KeyError where it is not there, ExpatError."""
        part = self.places.pop(name, None)
        if part is not None:
            if part not in self.parts:
                raise KeyError(part or name)
            look_through(name, self.parts[part], self.findings)

    def _refuse_copies(self) -> None:
        """Add a finding for each sheet that has the columns of the scores: what was filled in there would be lost."""
        columns = self._top(SCORES)
        for name in self.names:
            if name not in {SCORES, LISTS, META, WRITTEN} and columns and columns <= self._top(name):
                hint = f'move its rows to "{SCORES}", or delete it'
                message = f'the sheet has the columns of "{SCORES}", and would not be read'
                self.findings.error(f"{name}!1", message, hint)

    def _top(self, name: str) -> frozenset[str]:
        """Return what the first row that holds something holds."""
        self._look(name)
        rows = self._sheet(name).to_python(nrows=1) if not self.findings.failed() else []
        return frozenset(str(value).strip() for value in rows[0] if value != "") if rows else frozenset()

    def _read(self, name: str) -> Table | None:
        self._look(name)
        if self.findings.failed():
            return None
        sheet = self._sheet(name)
        table = table_of(_rows(sheet), _Cells(name, self.findings), self.findings)
        top = int(table.top.rpartition("!")[2]) if table is not None else 1
        for first, last in sheet.merged_cell_ranges or ():
            if last[0] + 1 >= top:  # a title above the header may be merged
                where = f"{name}!{letters(first[1] + 1)}{first[0] + 1}:{letters(last[1] + 1)}{last[0] + 1}"
                self.findings.error(where, "these cells are merged", "split them, and write each value into its cell")
        return None if self.findings.failed() else table

    def _meta(self) -> dict[str, str]:
        self._look(META)
        if self.findings.failed():
            return {}
        rows = self._sheet(META).to_python(skip_empty_area=False)
        return {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and re.fullmatch(r"[a-z]{1,20}", str(row[0]))}


def _rows(sheet: "CalamineSheet") -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the rows of a sheet with their numbers, all of one width."""
    return enumerate(sheet.to_python(skip_empty_area=False), start=1)


class _Cells:
    """The cells of a sheet."""

    def __init__(self, title: str, findings: Findings) -> None:
        self.title, self.findings = title, findings

    def head(self, row: int, number: int) -> str:
        return f"{self.title}!{letters(number)}{row}"

    def column(self, row: int, number: int, name: str) -> Column:
        return Column(number, name, self.head(row, number), f"{self.title}!{letters(number)}", "")

    def row(self, row: int) -> str:
        return f"{self.title}!{row}"

    def content(self, value: object, row: int, column: Column) -> Content | None:
        """Return what a cell holds: text without blanks around it, an exact number or a day."""
        if isinstance(value, str):
            if len(value) <= _LONGEST:
                return value.strip() or None
            self._refuse(row, column, f"the cell holds more than {_LONGEST:,} characters", "empty it")
        elif isinstance(value, bool):
            self._refuse(row, column, "the cell holds true or false", "write a score", "cells that hold true or false")
        elif isinstance(value, int | float):
            return Decimal(repr(value))
        elif isinstance(value, datetime):
            if value.time() == datetime.min.time():
                return value.date()
            self._refuse(row, column, "the cell holds a moment and no day", "write the day as YYYY-MM-DD")
        elif isinstance(value, date):
            return value
        else:
            self._refuse(row, column, "the cell holds a time and no day", "write the day as YYYY-MM-DD")
        return None

    def _refuse(self, row: int, column: Column, message: str, hint: str, sort: str = "") -> None:
        self.findings.error(column.at(row), message, hint, sort)
