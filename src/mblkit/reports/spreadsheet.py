"""Tables for spreadsheets: CSV in which no text is computed."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from mblkit.reports.signs import visible


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as CSV with a header; a column that a row does not have is empty. Raises ValueError for another."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def text_cell(value: str | None) -> str:
    """Return a text cell that no spreadsheet computes. Text alone comes here: a number keeps its sign."""
    shown = visible(value or "")
    return f"'{shown}" if shown.lstrip().startswith(("=", "+", "-", "@")) else shown
