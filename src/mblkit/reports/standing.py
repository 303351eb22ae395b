"""What policies recognize of students, as text, JSON and CSV. Ids only, never names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from mblkit.diagnostics import Diagnostic
from mblkit.engine.recognized import Recognition, Recognized
from mblkit.model.numbers import show
from mblkit.model.recognition import Audience
from mblkit.reports.columns import aligned
from mblkit.reports.plain import json_line, json_text, reason_data
from mblkit.reports.signs import visible
from mblkit.reports.spreadsheet import table, text_cell

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

COLUMNS: Final = (
    *("student", "class", "grade", "completed_grade_11", "type", "rule", "title"),
    *("state", "gives", "value", "period"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        types: the types of rules; none for all.
        audience: for whom it is; None for the school's own staff. What is not for others is left out, and so are
            reasons and the figures behind other results: they could tell what was left out.
    """

    types: frozenset[str] = frozenset()
    audience: Audience | None = None

    def sifted(self, found: Recognition) -> Recognition:
        """Return what is recognized of a student without the results that are not asked for, or not for others."""
        return replace(found, results=tuple(self._bare(one) for one in found.results if self._shows(one)))

    def _bare(self, one: Recognized) -> Recognized:
        return one if self.audience is None or one.audience is not None else replace(one, value=None)

    def _shows(self, one: Recognized) -> bool:
        told = self.audience is None or one.audience is None or self.audience in one.audience
        return told and (not self.types or one.type in self.types)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is recognized of some students.

    Attributes:
        students: the results, in order of id.
        wanted: what was asked for.
        blocked: the errors that touch others, by student.
        notices: what stands above the results of a student, by id.
        revision: the commit of the files, or None for the work tree.
    """

    students: tuple[Recognition, ...]
    wanted: Wanted
    blocked: Mapping[str, Collection[Diagnostic]]
    notices: Mapping[str, tuple[str, ...]]
    revision: str | None = None


def as_text(batch: Batch) -> str:
    """Return the results as lines for a terminal, a student after the other."""
    parts = ["\n".join(_lines(one, batch.notices.get(one.student, ()))) for one in batch.students]
    left_out = [f"{one}: errors touch the records" for one in batch.blocked]
    return "\n\n".join((*parts, *(["\n".join(left_out)] if left_out else ())))


def _lines(one: Recognition, notices: Iterable[str]) -> list[str]:
    grade = f"grade {one.grade}" if one.grade is not None else "not here yet"
    head = f"{one.student}, class of {one.graduating_class}, {grade}, as of {one.as_of}"
    rows = [(visible(each.title), each.gives or "-", each.state, each.period) for each in one.results]
    shown = aligned(rows, indent=2) if rows else "  nothing is recognized"
    return [*(f"! {visible(notice)}" for notice in notices), head, shown]


def as_json(batch: Batch) -> str:
    """Return the results as JSON: averages as exact text, reasons with file and keys."""
    blocked = {student: sorted({one.rule for one in errors}) for student, errors in batch.blocked.items()}
    students = [_data(one, batch) for one in batch.students]
    return json_text({"schema": SCHEMA, "revision": batch.revision, "students": students, "blocked": blocked})


def as_json_lines(batch: Batch) -> str:
    """Return the results as JSON, a line for each student."""
    head = {"schema": SCHEMA, "revision": batch.revision}
    return "".join(json_line({**head, **_data(one, batch)}) for one in batch.students)


def _data(one: Recognition, batch: Batch) -> dict[str, Any]:
    return {
        "student": one.student,
        "class": one.graduating_class,
        "grade": one.grade,
        "completed_grade_11": one.completed_grade_11,
        "as_of": one.as_of.isoformat(),
        "notices": list(batch.notices.get(one.student, ())),
        "results": [
            {
                "type": each.type,
                "rule": each.id,
                "title": each.title,
                "state": each.state,
                "gives": each.gives,
                "value": show(each.value) if each.value is not None else None,
                "period": each.period,
                "reason": reason_data(each.reason) if batch.wanted.audience is None else None,
            }
            for each in one.results
        ],
    }


def as_csv(batch: Batch) -> str:
    """Return the results as CSV, a line for each result."""
    return table(COLUMNS, (_row(one, each) for one in batch.students for each in one.results))


def _row(one: Recognition, each: Recognized) -> dict[str, str]:
    return {
        "student": text_cell(one.student),
        "class": str(one.graduating_class),
        "grade": str(one.grade) if one.grade is not None else "",
        "completed_grade_11": "yes" if one.completed_grade_11 else "no",
        "type": each.type,
        "rule": text_cell(each.id),
        "title": text_cell(each.title),
        "state": each.state,
        "gives": text_cell(each.gives),
        "value": show(each.value) if each.value is not None else "",
        "period": text_cell(each.period),
    }
