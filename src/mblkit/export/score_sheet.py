"""Score sheets as workbooks: what a teacher fills in, with drop-downs, and the same scores hidden as they were.

Text is written as text, whatever it begins with. The same district gives the same bytes.
"""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from mblkit.district import District
from mblkit.errors import MblError
from mblkit.model.base import local
from mblkit.model.numbers import show
from mblkit.model.scale import CODES, ScaleRecord

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FORMAT: Final = "score-sheet/1"
"""What the sheet `meta` says of the layout, so that an older `mbl` refuses a newer one."""

_FIRST: Final = ("student", "name", "section", "on", "attempt", "by", "id")
_WIDTHS: Final = {"student": 14, "name": 26, "section": 20, "on": 12, "attempt": 8, "by": 16, "id": 12}
_WIDTH: Final = 16
_MOST_MESSAGE: Final = 255
_MOST_TITLE: Final = 32
_MOST_ATTEMPTS: Final = 20
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format keeps no zone; a fixed moment, so that bytes repeat
_OPTIONS: Final[dict[str, Any]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MAY: Final = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: one demonstration of one student, or none yet.

    Attributes:
        student, section: whose work, in which class.
        name: the name of the student, or None.
        on: the day, if it is known.
        attempt: which try.
        by: who scored, or "".
        id: the id of the evidence, where it has one.
        scores: what is recorded, by target.
    """

    student: str
    section: str
    name: str | None = None
    on: date | None = None
    attempt: int = 1
    by: str = ""
    id: str = ""
    scores: Mapping[str, str | Fraction] | None = None


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """What a workbook is made of.

    Attributes:
        task: the task.
        targets: the columns of scores.
        sections: the classes.
        students: the ids that may be written into further rows.
        rows: the rows.
        first, last: the days between which work may lie.
    """

    task: str
    targets: tuple[str, ...]
    sections: tuple[str, ...]
    students: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    first: date
    last: date


def framework_version(district: District, targets: Sequence[str]) -> str:
    """Return a short hash of what some targets say, with their criteria and scales. Raises KeyError for no target."""
    said = [[target, *_said(district, target), _levels(district.scale_of(target))] for target in sorted(targets)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def score_sheet(district: District, sheet: ScoreSheet) -> bytes:
    """Return the workbook. Raises MblError where the packages of the extra `xlsx` are not installed."""
    try:
        import xlsxwriter
    except ImportError as error:
        hint = "pip install 'mblkit[xlsx]'; scores in a CSV file need none of them"
        raise MblError("workbooks need two more packages, which are not installed", hint) from error
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": _MADE, "title": f"Scores on {sheet.task}"})
    _Writer(district, sheet, book).write()
    book.close()
    return out.getvalue()


def _said(district: District, target: str) -> tuple[object, object]:
    for entries in (district.indicators, district.competencies):
        if target in entries:
            record = entries[target].record
            return record.statement, record.criteria
    return district.objectives[target].record.statement, {}


def _levels(scale: ScaleRecord) -> list[list[str]]:
    return [[scale.id], *([level.id, show(level.value)] for level in scale.levels)]


class _Writer:
    """The writing of one workbook."""

    def __init__(self, district: District, sheet: ScoreSheet, book: "Workbook") -> None:
        self.district, self.sheet, self.book = district, sheet, book
        used = {of for of in ("name", "id") for row in sheet.rows if getattr(row, of)}
        self.columns = (*(of for of in _FIRST if of in used or of not in {"name", "id"}), *sheet.targets)
        self.number = book.add_format({"locked": 0, "valign": "top"})
        self.lists: dict[str, tuple[int, tuple[str, ...]]] = {}
        for name, values in self._lists().items():
            self.lists[name] = (len(self.lists), values)

    def _lists(self) -> dict[str, tuple[str, ...]]:
        """Return the values of the drop-downs: students, classes, staff, and the levels and codes of each scale."""
        scales = {scale.id: scale for target in self.sheet.targets for scale in (self.district.scale_of(target),)}
        levels = {f"scale {name}": (*(one.id for one in scale.levels), *CODES) for name, scale in scales.items()}
        staff = tuple(sorted(self.district.staff))
        return {"student": self.sheet.students, "section": self.sheet.sections, "by": staff, **levels}

    def write(self) -> None:
        """Write all sheets."""
        scores, lists, meta, written = (
            self.book.add_worksheet(name) for name in ("scores", "lists", "meta", "written")
        )
        spare = tuple(SheetRow("", "") for _ in range(max(len(self.sheet.students), 10)))
        self._rows(scores, (*self.sheet.rows, *spare))
        self._frame(scores, len(self.sheet.rows) + len(spare))
        self._rows(written, self.sheet.rows)
        self._write_lists(lists)
        self._write_meta(meta)
        lists.hide()
        written.very_hidden()
        for one in (lists, meta, written):
            one.protect()

    def _rows(self, to: "Worksheet", rows: Sequence[SheetRow]) -> None:
        head = self.book.add_format({"bold": True, "num_format": "@", "bottom": 1, "bg_color": "#E7EDF3"})
        shut, free = ({key: self._format(key, locked=locked) for key in ("text", "day", "number")} for locked in (1, 0))
        for column, name in enumerate(self.columns):
            to.write_string(0, column, name, head)
        for number, row in enumerate(rows, start=1):
            for column, name in enumerate(self.columns):
                fixed = name == "name" or (bool(row.student) and (row.scores or name in {"student", "section"}))
                formats = shut if fixed and name not in self.sheet.targets else free
                self._cell(to, number, column, self._value(row, name), formats)

    def _format(self, key: str, *, locked: int) -> "Format":
        numbers = {"text": "@", "day": "yyyy-mm-dd", "number": "0"}
        return self.book.add_format({"num_format": numbers[key], "locked": locked, "valign": "top"})

    def _value(self, row: SheetRow, name: str) -> str | int | date | Fraction | None:
        if name in self.sheet.targets:
            return (row.scores or {}).get(name)
        if name == "attempt":
            return row.attempt if row.student else None
        value: str | date | None = getattr(row, name)
        return value or None

    def _cell(
        self,
        to: "Worksheet",
        row: int,
        column: int,
        value: str | int | date | Fraction | None,
        formats: Mapping[str, "Format"],
    ) -> None:
        name = self.columns[column]
        if isinstance(value, date):
            to.write_datetime(row, column, datetime.combine(value, datetime.min.time()), formats["day"])
        elif isinstance(value, Fraction) and "/" not in show(value):
            to.write_number(row, column, float(value), self.number)
        elif isinstance(value, int):
            to.write_number(row, column, value, formats["number"])
        elif value is None:
            to.write_blank(row, column, None, formats[{"on": "day", "attempt": "number"}.get(name, "text")])
        else:
            to.write_string(row, column, show(value) if isinstance(value, Fraction) else value, formats["text"])

    def _frame(self, to: "Worksheet", last: int) -> None:
        """Add what helps to fill in the sheet: widths, the fixed header, the drop-downs, the protection."""
        to.freeze_panes(1, 2 if "name" in self.columns else 1)
        to.autofilter(0, 0, last, len(self.columns) - 1)
        to.protect("", _MAY)
        for column, name in enumerate(self.columns):
            to.set_column(column, column, _WIDTHS.get(name, _WIDTH))
            rule = self._rule(name)
            if rule is not None:
                to.data_validation(1, column, last, column, rule)

    def _rule(self, name: str) -> dict[str, Any] | None:
        if name in self.sheet.targets:
            scale = self.district.scale_of(name)
            statement = _said(self.district, name)[0]
            words = local(statement, self.district.language) if isinstance(statement, str | Mapping) else ""
            return {
                **self._list(f"scale {scale.id}"),
                "show_error": not scale.numbers,  # beside the levels, any number on the scale
                "input_title": name[:_MOST_TITLE],
                "input_message": words[:_MOST_MESSAGE],
            }
        if name == "on":
            first, last = (datetime.combine(day, datetime.min.time()) for day in (self.sheet.first, self.sheet.last))
            says = f"A day from {self.sheet.first} to {self.sheet.last}"
            return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last, "error_message": says}
        if name == "attempt":
            return {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": _MOST_ATTEMPTS}
        return self._list(name) if name in self.lists else None

    def _list(self, name: str) -> dict[str, Any]:
        from xlsxwriter.utility import xl_col_to_name

        column, values = self.lists[name]
        letter = xl_col_to_name(column)
        return {
            "validate": "list",
            "source": f"=lists!${letter}$2:${letter}${len(values) + 1}",
            "error_title": "Not in the list",
            "error_message": "Choose from the list.",
        }

    def _write_lists(self, to: "Worksheet") -> None:
        text = self.book.add_format({"num_format": "@"})
        for name, (column, values) in self.lists.items():
            for row, value in enumerate((name, *values)):
                to.write_string(row, column, value, text)

    def _write_meta(self, to: "Worksheet") -> None:
        about = {
            "format": FORMAT,
            "district": self.district.record.id,
            "task": self.sheet.task,
            "sections": " ".join(self.sheet.sections),
            "targets": " ".join(self.sheet.targets),
            "framework": framework_version(self.district, self.sheet.targets),
        }
        to.set_column(0, 0, _WIDTH)
        to.set_column(1, 1, 3 * _WIDTH)
        for row, (name, value) in enumerate(about.items()):
            to.write_string(row, 0, name)
            to.write_string(row, 1, value)
