"""A new school year before it is written, as a table, JSON and CSV. Ids only, never names."""

from typing import Final

from mblkit.engine.rollover import Rollover
from mblkit.reports.columns import aligned
from mblkit.reports.plain import json_text, plain
from mblkit.reports.spreadsheet import table, text_cell

VERSION: Final = 1
"""The version of the JSON."""

_COLUMNS: Final = ("kind", "id", "from", "to", "reason")


def as_table(found: Rollover) -> str:
    """Return who moves, who does not and why, and the classes of the new year, as lines for a terminal."""
    rows = [("student", "grade", "to", "reason")]
    rows += [(one.student, str(one.grade), str(one.to), one.reason) for one in found.moves]
    rows += [(one.student, str(one.grade), "-", one.reason) for one in found.stays]
    lines = [str(aligned(rows))] if len(rows) > 1 else []
    lines += [f"{one.id}  {one.experience}, after {one.follows}" for one in found.sections]
    lines += [f"{one.section}  ends: {one.reason}" for one in found.ended]
    return "\n".join(lines)


def as_csv(found: Rollover) -> str:
    """Return the same as CSV, a line for each student and each class."""
    rows = [
        *(("move", one.student, str(one.grade), str(one.to), one.reason) for one in found.moves),
        *(("stay", one.student, str(one.grade), "", one.reason) for one in found.stays),
        *(("class", one.id, one.follows, one.id, one.experience) for one in found.sections),
        *(("ended-class", one.section, one.section, "", one.reason) for one in found.ended),
    ]
    return table(_COLUMNS, (dict(zip(_COLUMNS, map(text_cell, row), strict=True)) for row in rows))


def as_json(found: Rollover) -> str:
    """Return the same as JSON."""
    return json_text({"schema": VERSION, **plain(found)})


def says(found: Rollover) -> str:
    """Return how much is to be done, in words."""
    parts = [_plural(len(found.moves), "student", "students")] if found.moves else []
    parts += [_plural(len(found.sections), "class", "classes")] if found.sections else []
    return " and ".join(parts)


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
