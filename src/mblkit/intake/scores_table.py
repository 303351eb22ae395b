"""A table of cells, whichever file it came from, and what a cell may hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Final, NamedTuple, Protocol

from mblkit.intake.findings import Findings
from mblkit.intake.sheet import folded, rows_of

Content = str | Decimal | date
"""What a cell holds: text, a number or a day."""

LARGEST: Final = 32 << 20
"""Bytes of the largest file of scores that is read."""

STUDENT: Final = ("student", "studentsisid")
"""The names of the column that every table has: by it the header is known."""

_ABOVE: Final = 10
"""Rows among which the header is looked for."""

_LONGEST: Final = 131_072


@dataclass(frozen=True, slots=True)
class Column:
    """A column with a name.

    Attributes:
        number: its number in the file, from 1.
        name: what stands in its header.
        place: where the header stands.
        before, after: what the places of its cells begin and end with, around the number of the row.
    """

    number: int
    name: str
    place: str
    before: str
    after: str

    def at(self, row: int) -> str:
        """Return the place of its cell in a row."""
        return f"{self.before}{row}{self.after}"


class Cell(NamedTuple):
    """A cell that is not empty."""

    column: Column
    row: int
    content: Content

    @property
    def place(self) -> str:
        """Where it stands, such as `scores!F7`."""
        return self.column.at(self.row)

    @property
    def text(self) -> str:
        """What it holds, as text: a number as a plain decimal, a day as YYYY-MM-DD."""
        content = self.content
        return content if isinstance(content, str) else plain(content) if isinstance(content, Decimal) else str(content)


class Line(NamedTuple):
    """A row: its number, where it stands, and its cells by the names of their columns."""

    number: int
    place: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        columns: the columns that have a name, by it.
        lines: the rows that hold something.
        top: where the header stands.
        above: how many rows above the header hold something, which is passed over.
        meta: what the sheet says of itself, where `mbl sheet new` made it.
        written: the rows as they were when the sheet was made; None for other files.
    """

    columns: dict[str, Column]
    lines: tuple[Line, ...]
    top: str = ""
    above: int = 0
    meta: dict[str, str] = field(default_factory=dict)
    written: tuple[Line, ...] | None = None


class Grid(Protocol):
    """What the cells of a file are, and how it speaks of them."""

    def head(self, row: int, number: int) -> str:
        """Return the place of a header."""

    def column(self, row: int, number: int, name: str) -> Column:
        """Return a column, whose header stands in a row."""

    def row(self, row: int) -> str:
        """Return the place of a row."""

    def content(self, value: object, row: int, column: Column) -> Content | None:
        """Return what a cell holds, None where that is nothing or, with a finding, nothing that is read."""


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without zeros behind its decimals."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def table_of(rows: Iterable[tuple[int, Sequence[object]]], grid: Grid, findings: Findings) -> Table | None:
    """Return the table that some rows are; None, with findings, where they are none.

    The header is the first of ten rows that names the column of the students; where none does, the first with two
    cells. Above it may stand a title. Columns without a name must be empty.
    """
    filled = ((number, row) for number, row in rows if any(_words(value) for value in row))
    first = list(islice(filled, _ABOVE))
    above = _above([row for _, row in first])
    if not first:
        findings.error("", "there is nothing in it", "get the file again")
        return None
    top, header = first[above]
    columns = _columns(top, header, grid, findings)
    if findings.failed():
        return None
    lines: list[Line] = []
    nameless: dict[int, int] = {}
    for number, row in chain(first[above + 1 :], filled):
        if len(row) != len(columns):
            message = f"the row has {len(row)} cells and the header {len(columns)}"
            hint = "put text with commas or line breaks into quotes"
            findings.error(grid.row(number), message, hint, "rows that do not fit")
            continue
        cells: dict[str, Cell] = {}
        for column, value in zip(columns, row, strict=True):
            content = None if value == "" else grid.content(value, number, column)
            if content is None:
                continue
            if column.name:
                cells[column.name] = Cell(column, number, content)
            else:
                nameless.setdefault(column.number, number)
        if cells:
            lines.append(Line(number, grid.row(number), cells))
    _refuse_nameless(nameless, top, grid, findings)
    named = {column.name: column for column in columns if column.name}
    return None if findings.failed() else Table(named, tuple(lines), grid.row(top), above)


def _words(value: object) -> str:
    return "" if value is None else str(value).strip()


def _above(rows: Sequence[Sequence[object]]) -> int:
    """Return how many rows stand above the header."""
    names = [[folded(text) for value in row if (text := _words(value))] for row in rows]
    known = (at for at, row in enumerate(names) if not set(STUDENT).isdisjoint(row))
    wide = (at for at, row in enumerate(names) if len(row) > 1)
    return next(chain(known, wide), 0)


def _columns(top: int, header: Sequence[object], grid: Grid, findings: Findings) -> list[Column]:
    columns: list[Column] = []
    known: dict[str, str] = {}
    for number, value in enumerate(header, start=1):
        name = _words(value)
        column = grid.column(top, number, name)
        earlier = known.setdefault(folded(name) or name, column.place) if name else column.place
        if len(name) > _LONGEST:
            findings.error(column.place, f"the cell holds more than {_LONGEST:,} characters", "empty it")
        elif earlier != column.place:
            findings.error(
                column.place, f"the column has the name of the one at {earlier}", "rename or delete one of them"
            )
        columns.append(column)
    return columns


def _refuse_nameless(nameless: dict[int, int], top: int, grid: Grid, findings: Findings) -> None:
    """Add one finding for all columns that hold something and have no name."""
    if nameless:
        number, row = min(nameless.items())
        more = f", and so do cells of {len(nameless) - 1} more" if len(nameless) > 1 else ""
        hint = f"name the column at {grid.head(top, number)}, where the header is, or empty the cell"
        place = grid.column(top, number, "").at(row)
        findings.error(place, f"the cell stands in a column without a name{more}", hint)


class _Csv:
    """The cells of a CSV file."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def head(self, row: int, number: int) -> str:
        return f"line {row}, column {number}"

    def column(self, row: int, number: int, name: str) -> Column:
        after = f', column "{name}"' if name else f", column {number}"
        return Column(number, name, self.head(row, number), "line ", after)

    def row(self, row: int) -> str:
        return f"line {row}"

    def content(self, value: object, row: int, column: Column) -> str | None:
        text = str(value).strip()
        if "\0" in text:
            self.findings.error(column.at(row), "the cell holds a null character", "get the file again", "null signs")
            return None
        return text or None


def read_csv(data: bytes, findings: Findings) -> Table | None:
    """Return the table of a CSV file; None, with findings, where it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_encoding(data, error.start, findings)
        return None
    if text.startswith("\0") or "\0" in text[:4]:  # UTF-16 without a mark
        _refuse_encoding(data, 0, findings)
        return None
    table = table_of(rows_of(text, findings), _Csv(findings), findings)
    return None if findings.failed() else table


def _refuse_encoding(data: bytes, at: int, findings: Findings) -> None:
    line = data.count(b"\n", 0, at) + 1
    begins = data.rfind(b"\n", 0, at) + 1
    findings.error(f"line {line}, byte {at - begins + 1}", "this is not UTF-8 text", 'save the file as "CSV UTF-8"')
