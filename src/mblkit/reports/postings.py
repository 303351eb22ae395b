"""What is due to be posted, as a table, JSON and CSV. Ids only, never names."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.audit import audit_credits
from mblkit.engine.posting import DueCredit, DueDiploma, due_credits, due_diploma
from mblkit.engine.results import Difference
from mblkit.model.numbers import show
from mblkit.reports.plain import plain
from mblkit.reports.spreadsheet import table, text_cell

VERSION: Final = 1
"""The version of the JSON."""

_COLUMNS: Final = (
    "student", "credit", "diploma", "title", "amount", "posted_before", "basis", "toward", "earned", "policy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on a day.

    Attributes:
        on: the day.
        credits: the credit, by student, then day and id.
        diplomas: the diplomas, by student.
        differences: where less is earned than is posted, with the student; nothing is done about these.
    """

    on: date
    credits: tuple[DueCredit, ...]
    diplomas: tuple[DueDiploma, ...]
    differences: tuple[tuple[str, Difference], ...]

    def __bool__(self) -> bool:
        """Tell whether anything is due."""
        return bool(self.credits or self.diplomas)

    @property
    def says(self) -> str:
        """How much is due, in words."""
        total = sum((one.amount for one in self.credits), start=Fraction(0))
        students = len({one.student for one in self.credits} | {one.student for one in self.diplomas})
        parts = [f"{_plural(len(self.credits), 'credit')} ({show(total)} in all)"] if self.credits else []
        parts += [_plural(len(self.diplomas), "diploma")] if self.diplomas else []
        return f"{' and '.join(parts)} of {_plural(students, 'student')}"


def due_of(district: District, closures: Iterable[Closure], on: date, *, diplomas: bool) -> Due:
    """Return what is due to some students on a day; diplomas only where they are asked for."""
    audits = [audit_credits(district, closure, on) for closure in closures]
    conferred = [found for audit in audits if diplomas and (found := due_diploma(audit)) is not None]
    return Due(
        on,
        tuple(one for audit in audits for one in due_credits(audit)),
        tuple(conferred),
        tuple((audit.student, one) for audit in audits for one in audit.differences if one.earned < one.posted),
    )


def as_table(due: Due) -> str:
    """Return what is due as lines for a terminal; nothing where nothing is due and nothing differs."""
    head = ("student", "credit", "title", "amount", "earned", "toward")
    rows = [(*_row(one)[:4], one.earned.isoformat(), " ".join(one.toward)) for one in due.credits]
    lines = _aligned([head, *rows]) if rows else []
    lines += [f"{one.student}  diploma {one.diploma}  {one.title}" for one in due.diplomas]
    lines += [f"{student}  not posted: {one.reason.text}" for student, one in due.differences]
    return "\n".join(lines)


def as_csv(due: Due) -> str:
    """Return the credit and the diplomas that are due as CSV, a line each."""
    credits_ = (
        {
            "student": one.student,
            "credit": one.award,
            "title": text_cell(one.title),
            "amount": show(one.amount),
            "posted_before": show(one.posted),
            "basis": one.basis,
            "toward": " ".join(one.toward),
            "earned": one.earned.isoformat(),
            "policy": text_cell(one.policy),
        }
        for one in due.credits
    )
    diplomas = (
        {
            "student": one.student,
            "diploma": one.diploma,
            "title": text_cell(one.title),
            "policy": text_cell(one.policy),
        }
        for one in due.diplomas
    )
    return table(_COLUMNS, (*credits_, *diplomas))


def as_json(due: Due) -> str:
    """Return what is due as JSON: amounts are exact text, days are YYYY-MM-DD."""
    differences = [
        {"student": student, "award": one.award, "earned": show(one.earned), "posted": show(one.posted)}
        for student, one in due.differences
    ]
    found = {"schema": VERSION, **plain(due), "differences": differences}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _row(one: DueCredit) -> tuple[str, str, str, str]:
    return one.student, one.award, one.title, show(one.amount)


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _plural(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
