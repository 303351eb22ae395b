"""Tables in workbooks: values read by calamine, formulas seen by openpyxl, both from a workbook that was checked."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from mblkit.errors import MblError
from mblkit.intake.findings import Findings, shown
from mblkit.intake.scores_table import Cell, Line, Table
from mblkit.intake.scores_zip import safe_workbook
from mblkit.intake.sheet import folded

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SCORES: Final = "scores"
LISTS: Final = "lists"
META: Final = "meta"
WRITTEN: Final = "written"
"""The sheets of a workbook that `mbl sheet new` makes: scores, drop-downs, about itself, and the scores as written."""

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 5_000_000

_LONGEST: Final = 131_072
_MISSING: Final = "workbooks need three more packages, which are not installed"
_INSTALL: Final = "pip install 'mblkit[xlsx]'; a CSV file needs none of them"
_REFUSED: Final = {
    "f": ("the cell holds a formula", "write the value in its place (copy, then paste values)", "cells with a formula"),
    "e": ("the cell holds an error, such as #N/A", "write the value in its place", "cells with an error"),
}
"""What no cell may hold, by the type that openpyxl gives it; calamine would show an error as an empty cell."""
_TOO_LARGE: Final = "delete what is not scores: rows and columns far away that hold something"


def read_xlsx(data: bytes, findings: Findings) -> Table | None:
    """Return the table of scores in a workbook; None, with findings, where it has none or is refused.

    Raises MblError where the packages of the extra `xlsx` are not installed.
    """
    try:
        import openpyxl
        import python_calamine
    except ImportError as error:
        raise MblError(_MISSING, _INSTALL) from error
    checked = safe_workbook(data, findings)
    if checked is None:
        return None
    try:
        book = openpyxl.load_workbook(io.BytesIO(checked), read_only=True, keep_links=False)
    except Exception as error:  # noqa: BLE001 - a damaged workbook may fail in any of a dozen ways
        _damaged(findings, error)
        return None
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the sheet says of its own size may be wrong
            _refuse_cells(sheet.title, sheet.iter_rows(), findings)
    except Exception as error:  # noqa: BLE001 - the same
        _damaged(findings, error)
        return None
    finally:
        book.close()
    if findings.failed():
        return None
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(checked))
        return _table(workbook, findings)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        _damaged(findings, error)
        return None


def _damaged(findings: Findings, error: Exception) -> None:
    reason = shown(str(error) or type(error).__name__)
    hint = "open the file in a spreadsheet program and save it as .xlsx"
    findings.error("", f"the workbook is damaged: {reason}", hint)


def _refuse_cells(title: str, rows: Iterable[Sequence[object]], findings: Findings) -> None:
    """Add a finding for each formula and error, and where a sheet reaches too far. Empty rows far away cost nothing."""
    held = 0
    for number, row in enumerate(rows, start=1):
        held += len(row)
        if number > MOST_ROWS or len(row) > MOST_COLUMNS or held > MOST_CELLS:
            message = f"the sheet has more than {MOST_ROWS:,} rows, {MOST_COLUMNS} columns or too many cells"
            findings.error(f"{title}!{letters(len(row))}{number}", message, _TOO_LARGE)
            return
        for cell in row:
            kind = getattr(cell, "data_type", "n")
            if kind not in _REFUSED:
                continue
            place = f"{title}!{letters(getattr(cell, 'column', 1))}{number}"
            findings.error(place, *_REFUSED[kind])


def letters(column: int) -> str:
    """Return the letters of a column by its number: 1 is A, 27 is AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text or "A"


def _table(workbook: "CalamineWorkbook", findings: Findings) -> Table | None:
    name = _sheet_of_scores(workbook, findings)
    if name is None:
        return None
    sheet = workbook.get_sheet_by_name(name)
    for first, last in sheet.merged_cell_ranges or ():
        where = f"{name}!{letters(first[1] + 1)}{first[0] + 1}:{letters(last[1] + 1)}{last[0] + 1}"
        findings.error(where, "these cells are merged", "split them, and write each value into its own cell")
    if findings.failed():
        return None
    header, lines = _lines(sheet, name, findings)
    if findings.failed():
        return None
    names = workbook.sheet_names
    meta = _meta(workbook.get_sheet_by_name(META)) if META in names else {}
    written = _lines(workbook.get_sheet_by_name(WRITTEN), WRITTEN, findings)[1] if WRITTEN in names and meta else None
    return None if findings.failed() else Table(header, lines, meta, written)


def _sheet_of_scores(workbook: "CalamineWorkbook", findings: Findings) -> str | None:
    """Return the name of the one sheet that holds rows, of which a made sheet knows the name."""
    if SCORES in workbook.sheet_names and META in workbook.sheet_names:
        _refuse_copies(workbook, findings)
        return SCORES
    filled = [name for name in workbook.sheet_names if workbook.get_sheet_by_name(name).height]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        findings.error("", "the workbook is empty", "get the file again")
    else:
        names = ", ".join(shown(name) for name in filled[:6])
        message = f"{len(filled)} sheets hold something: {names}"
        findings.error("", message, "delete the others, or save the one with scores as CSV")
    return None


def _refuse_copies(workbook: "CalamineWorkbook", findings: Findings) -> None:
    """Add a finding for each sheet that has the columns of the scores: what was filled in there would be lost."""
    columns = _top(workbook.get_sheet_by_name(SCORES))
    for name in workbook.sheet_names:
        if name in {SCORES, LISTS, META, WRITTEN} or not columns:
            continue
        if columns <= _top(workbook.get_sheet_by_name(name)):
            hint = f'move its rows to "{SCORES}", or delete it'
            findings.error(f"{name}!1", f'the sheet has the columns of "{SCORES}", and would not be read', hint)


def _top(sheet: "CalamineSheet") -> frozenset[str]:
    """Return what the first row that holds something holds."""
    rows = sheet.to_python(nrows=1)
    return frozenset(str(value).strip() for value in rows[0] if value != "") if rows else frozenset()


def _lines(sheet: "CalamineSheet", name: str, findings: Findings) -> tuple[tuple[Cell, ...], tuple[Line, ...]]:
    """Return the header and the rows of a sheet. `iter_rows` begins at the first row that holds something."""
    top = sheet.start[0] if sheet.start is not None else 0
    header: list[Cell] = []
    lines: list[Line] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        if number <= top:
            continue
        if not header:
            header = _header(row, name, number, findings)
            continue
        cells = dict[str, Cell]()
        for at, value in enumerate(row, start=1):
            content = _content(value, f"{name}!{letters(at)}{number}", findings)
            if content is None:
                continue
            place = f"{name}!{letters(at)}{number}"
            if at > len(header) or not header[at - 1].content:
                findings.error(
                    place, "the cell stands in a column without a name", "name the column, or empty the cell"
                )
            else:
                cells[str(header[at - 1].content)] = Cell(place, content)
        if cells:
            lines.append(Line(number, f"{name}!{number}", cells))
    if not header:
        findings.error(name, "the sheet is empty", "get the file again")
    return tuple(cell for cell in header if cell.content), tuple(lines)


def _header(row: Sequence[object], sheet: str, number: int, findings: Findings) -> list[Cell]:
    header: list[Cell] = []
    known: dict[str, str] = {}
    for at, value in enumerate(row, start=1):
        place = f"{sheet}!{letters(at)}{number}"
        name = _content(value, place, findings)
        text = Cell(place, name).text if name is not None else ""
        earlier = known.setdefault(folded(text), place) if text else place
        if earlier != place:
            message = f"two columns are called {shown(text)}, the other at {earlier}"
            findings.error(place, message, "rename or delete one of them")
        header.append(Cell(place, text))
    return header


def _content(value: object, place: str, findings: Findings) -> str | Decimal | date | None:
    """Return what a cell holds: text without blanks around it, an exact number or a day; None where it is empty."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        findings.error(place, "the cell holds true or false", "write a score", "cells that hold true or false")
    elif isinstance(value, str):
        if len(value) > _LONGEST:
            findings.error(place, f"the cell holds more than {_LONGEST:,} characters", "empty it")
        return value.strip() or None
    elif isinstance(value, int | float):
        return Decimal(repr(value))
    elif isinstance(value, datetime):
        if value.time() == datetime.min.time():
            return value.date()
        findings.error(place, "the cell holds a moment and no day", "write the day as YYYY-MM-DD")
    elif isinstance(value, date):
        return value
    else:
        findings.error(place, "the cell holds a time and no day", "write the day as YYYY-MM-DD")
    return None


def _meta(sheet: "CalamineSheet") -> dict[str, str]:
    rows = sheet.to_python(skip_empty_area=False)
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and re.fullmatch(r"[a-z]{1,20}", str(row[0]))}
