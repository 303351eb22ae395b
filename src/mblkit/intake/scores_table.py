"""A table of cells, whichever file it came from, and what a cell may hold."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from mblkit.intake.findings import Findings
from mblkit.intake.sheet import read_sheet

Content = str | Decimal | date
"""What a cell holds: text, a number or a day."""

LARGEST: Final = 32 << 20
"""Bytes of the largest file of scores that is read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty, and where it stands, such as `scores!F7`."""

    place: str
    content: Content

    @property
    def text(self) -> str:
        """What it holds, as text: a number as a plain decimal, a day as YYYY-MM-DD."""
        return plain(self.content) if isinstance(self.content, Decimal) else str(self.content)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number, where it stands, and its cells by the names of their columns."""

    number: int
    place: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        header: the names of the columns, each with the place of its cell.
        lines: the rows that hold something.
        meta: what the sheet says of itself, where `mbl sheet new` made it.
        written: the rows as they were when the sheet was made; None for other files.
    """

    header: tuple[Cell, ...]
    lines: tuple[Line, ...]
    meta: dict[str, str] = field(default_factory=dict)
    written: tuple[Line, ...] | None = None


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without zeros behind its decimals."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def read_csv(data: bytes, findings: Findings) -> Table | None:
    """Return the table of a CSV file; None, with findings, where it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begins = data.rfind(b"\n", 0, error.start) + 1
        place = f"line {line}, byte {error.start - begins + 1}"
        findings.error(place, "this is not UTF-8 text", 'save the file as "CSV UTF-8"')
        return None
    sheet = read_sheet(text, findings)
    if sheet is None:
        return None
    header = tuple(Cell(f"{sheet.top}, column {number}", name) for number, name in enumerate(sheet.header, start=1))
    lines = []
    for row in sheet.rows:
        cells = {name: Cell(f'{row.place}, column "{name}"', text) for name, text in row.cells.items()}
        lines.append(Line(int(row.place.removeprefix("line ")), row.place, cells))
    return Table(header, tuple(lines))
