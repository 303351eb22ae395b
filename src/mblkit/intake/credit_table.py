"""Credit from elsewhere out of a table: a row for each, a column for each field of a credit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mblkit.intake.scores_table import Cell, Table
from mblkit.intake.sheet import folded
from mblkit.load.anatomy import field_names
from mblkit.load.told import Words
from mblkit.load.words import listed
from mblkit.model.credits import FORMS
from mblkit.model.score_line import Refused

COLUMNS: Final = tuple(dict.fromkeys(name for form in FORMS.values() for name in field_names(form)))
"""The fields of a credit, on whichever basis."""

_WHOLE: Final = frozenset({"grade", "period_minutes", "days"})
_NUMBERS: Final = frozenset({"amount", "semester_credits"})
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,14})?")

Field = str | int | float | list[str]


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One credit of a table.

    Attributes:
        order, place: where its row stands.
        fields: what it says, as a file of credits would.
        cells: the place of each field.
    """

    order: tuple[int, int, int]
    place: str
    fields: Mapping[str, Field]
    cells: Mapping[str, str]

    def refused(self, of: str, message: str, help: str | None = None) -> Refused:  # noqa: A002 - as printed
        """Return the refusal of one of its fields, or of the row."""
        return Refused(self.order, self.cells.get(of, self.place), message, help, str(self.fields.get(of, "")))


def read_credits(table: Table, number: int, name: str) -> tuple[tuple[CreditLine, ...], tuple[Refused, ...]]:
    """Return the credits in a table, and what of its header is refused. `number` and `name` are those of the file."""
    refused: list[Refused] = []
    columns: dict[str, str] = {}
    names = {folded(one): one for one in COLUMNS}
    words = Words(COLUMNS)
    for text, column in table.columns.items():
        of = names.get(folded(text))
        if of is None:
            message = words.clause(text, "% is no field", "the column is no field")
            hint = words.hint(text, f"delete the column; fields are {listed(COLUMNS)}")
            refused.append(Refused((number, 1, column.number), f"{name}: {column.place}", message, hint))
        else:
            columns[text] = of
    if refused:
        return (), tuple(refused)
    lines = tuple(
        CreditLine(
            (number, line.number, 0),
            f"{name}: {line.place}",
            {of: _value(of, line.cells[text]) for text, of in columns.items() if text in line.cells},
            {of: f"{name}: {line.cells[text].place}" for text, of in columns.items() if text in line.cells},
        )
        for line in table.lines
    )
    return lines, ()


def _value(of: str, cell: Cell) -> Field:
    """Return what a cell says, as a file would: numbers where the field is one, several requirements as a list."""
    text = cell.text
    if isinstance(cell.content, date):
        return text
    if of == "toward":
        return [part for one in text.split(";") if (part := one.strip())]
    if of in _WHOLE and text.isascii() and text.isdigit() and len(text) < len("1000000000"):
        return int(text)
    if of in _NUMBERS and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text
