"""Audits for programs: JSON, JSON Lines and CSV. Ids only, never a name. The keys are described in docs/cli.md."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from mblkit.diagnostics import Diagnostic
from mblkit.engine.results import Audit, ConditionResult, RequirementResult
from mblkit.model.numbers import rounded, show
from mblkit.reports.plain import json_line, json_text, plain
from mblkit.reports.reasons import ReasonList
from mblkit.reports.spreadsheet import table, text_cell

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

COLUMNS: Final = (
    *("student", "class", "school", "as_of", "diploma", "diploma_state", "errors"),
    *("type", "id", "title", "within", "needed", "counted", "short", "state", "force", "cites"),
    *("mastered", "of"),
)

Errors = Mapping[str, Sequence[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Audits of some students.

    Attributes:
        audits: the audits, in the order in which they are printed.
        blocked: the errors that touch students for whom nothing is computed, by student.
        allowed: the errors that touch students with an audit that was asked for in spite of them, by student.
        revision: the commit whose files were audited, or None for the work tree.
    """

    audits: tuple[Audit, ...]
    blocked: Errors
    allowed: Errors
    revision: str | None = None


def states_of(audit: Audit) -> set[str]:
    """Return every state in an audit: its own, and those of its requirements, conditions and competencies.

    The state of a part of a choice counts only in the choice.
    """
    parts: set[str] = {one.state for one in audit.requirements if not one.alternative}
    parts |= {one.state for one in audit.conditions if not one.alternative}
    if any(one.outcome == "needs-decision" for one in audit.competencies):
        parts.add("needs-decision")
    return {audit.state, *parts, *({audit.total.state} if audit.total is not None else ())}


def as_json(batch: Batch) -> str:
    """Return one JSON document with all audits, the students without one, and the counts by class."""
    return json_text(
        {
            "schema": SCHEMA,
            "revision": batch.revision,
            "audits": [audit_data(audit, batch.allowed) for audit in batch.audits],
            "blocked": [blocked_data(student, batch.blocked) for student in sorted(batch.blocked)],
            "classes": [
                {"class": year, "students": sum(states.values()), "states": dict(sorted(states.items()))}
                for year, states in by_class(batch.audits).items()
            ],
        }
    )


def as_json_lines(batch: Batch) -> str:
    """Return one JSON object a line: an audit each, then a line for each student without one."""
    return "".join(json_line({"schema": SCHEMA, "revision": batch.revision, **data}) for data in _objects(batch))


def _objects(batch: Batch) -> Iterator[dict[str, Any]]:
    """Yield the audits as plain data, then the students without one. None is kept: together they are large."""
    yield from (audit_data(audit, batch.allowed) for audit in batch.audits)
    yield from (blocked_data(student, batch.blocked) for student in sorted(batch.blocked))


def audit_data(audit: Audit, allowed: Errors) -> dict[str, Any]:
    """Return an audit as plain data: amounts as exact text, each reason as its place in `reasons`."""
    reasons = ReasonList()
    return audit_parts(audit, allowed, reasons) | {"reasons": reasons.rows}


def audit_parts(audit: Audit, allowed: Errors, reasons: ReasonList) -> dict[str, Any]:
    """Return an audit as plain data without its reasons, which go into a list."""
    told = reasons.place
    return {
        "student": audit.student,
        "class": audit.graduating_class,
        "school": audit.school,
        "as_of": audit.as_of.isoformat(),
        "state": audit.state,
        "errors": error_data(allowed.get(audit.student, ())),
        "diploma": {"id": audit.diploma, "title": audit.diploma_title} if audit.diploma is not None else None,
        "conferred": plain(audit.conferred),
        "total": requirement_data(audit.total, reasons) if audit.total is not None else None,
        "requirements": [requirement_data(one, reasons) for one in audit.requirements],
        "conditions": plain(audit.conditions, told),
        "competencies": plain(audit.competencies, told),
        "awards": plain(audit.awards, told),
        "progress": plain(audit.progress, told),
        "differences": plain(audit.differences, told),
        "policies": [{"id": name, "as_of": day.isoformat()} for name, day in audit.policies],
        "steps": plain(audit.steps, told),
        "reason": told(audit.reason),
    }


def requirement_data(result: RequirementResult, reasons: ReasonList) -> dict[str, Any]:
    """Return a requirement as plain data; its credits are mappings with the award's id and the amount."""
    credits_ = [{"award": award, "amount": show(amount)} for award, amount in result.credits]
    return {**plain(result, reasons.place), "credits": credits_}


def blocked_data(student: str, blocked: Errors) -> dict[str, Any]:
    """Return a student without an audit as plain data: the state `blocked`, and the errors that block."""
    return {"student": student, "state": "blocked", "errors": error_data(blocked[student])}


def error_data(errors: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return errors as plain data: file and keys, never a line."""
    return [
        {
            "rule": error.rule,
            "message": error.message,
            "file": error.location.path,
            "keys": list(error.location.keys),
        }
        for error in errors
    ]


def by_class(audits: Iterable[Audit]) -> dict[int, Counter[str]]:
    """Return how many students of each class are in each state."""
    classes: dict[int, Counter[str]] = {}
    for audit in audits:
        classes.setdefault(audit.graduating_class, Counter())[audit.state] += 1
    return dict(sorted(classes.items()))


def as_csv(batch: Batch) -> str:
    """Return a table: a row for the total, each requirement and each condition of each student, and a header.

    A number with no end as a decimal is rounded to six places; the JSON has it exact. Text that a spreadsheet would
    take for a formula begins with an apostrophe.
    """
    rows = (row for audit in batch.audits for row in rows_of(audit, len(batch.allowed.get(audit.student, ()))))
    blocked = (blocked_row(student, len(batch.blocked[student])) for student in sorted(batch.blocked))
    return table(COLUMNS, (*rows, *blocked))


def as_rows(batch: Batch, district: str) -> str:
    """Return the table as JSON Lines: an object a row, with the district's id, and all numbers exact.

    Cells that are empty in the CSV are null; text is as it is, because no spreadsheet computes it here.
    """
    rows = (row for audit in batch.audits for row in row_data(audit, batch.allowed))
    blocked = (blocked_row_data(student, batch.blocked) for student in sorted(batch.blocked))
    return "".join(json_line({"district": district, **row}) for row in (*rows, *blocked))


def row_data(audit: Audit, allowed: Errors) -> Iterator[dict[str, Any]]:
    """Yield the rows of an audit as plain data, in the order of the columns."""
    errors = len(allowed.get(audit.student, ()))
    for row in rows_of(audit, errors, _as_it_is, show):
        yield {name: row.get(name) or None for name in COLUMNS} | {"class": audit.graduating_class, "errors": errors}


def blocked_row_data(student: str, blocked: Errors) -> dict[str, Any]:
    """Return the row of a student without an audit as plain data."""
    rules = len(blocked[student])
    told = {"student": student, "errors": rules, "type": "blocked", "state": "blocked"}
    return {name: told.get(name) for name in COLUMNS}


def _as_it_is(value: str | None) -> str:
    return value or ""


def blocked_row(student: str, errors: int) -> dict[str, str]:
    """Return the row of a student without an audit."""
    return {"student": text_cell(student), "errors": str(errors), "type": "blocked", "state": "blocked"}


def rows_of(
    audit: Audit,
    errors: int,
    text: Callable[[str | None], str] = text_cell,
    number: Callable[[Fraction], str] | None = None,
) -> Iterator[dict[str, str]]:
    """Yield the rows of an audit; `text` and `number` say how a cell is written."""
    write = _Cells(text, number or _number)
    start = {
        "student": text(audit.student),
        "class": str(audit.graduating_class),
        "school": text(audit.school),
        "as_of": audit.as_of.isoformat(),
        "diploma": text(audit.diploma),
        "diploma_state": audit.state,
        "errors": str(errors),
    }
    if audit.total is not None:
        yield {**start, **write.requirement("total", audit.total)}
    for requirement in audit.requirements:
        yield {**start, **write.requirement("requirement", requirement)}
    for condition in audit.conditions:
        yield {**start, **write.clause("condition", condition)}
    if audit.total is None and not audit.requirements and not audit.conditions:
        yield {**start, "type": "diploma", "state": audit.state}


@dataclass(frozen=True, slots=True)
class _Cells:
    """How the cells of a row are written."""

    text: Callable[[str | None], str]
    number: Callable[[Fraction], str]

    def requirement(self, kind: str, result: RequirementResult) -> dict[str, str]:
        return {
            **self.clause(kind, result),
            "within": self.text(result.within),
            "needed": self.number(result.needed),
            "counted": self.number(result.counted),
            "short": self.number(result.short),
            "mastered": str(result.mastered) if result.mastered is not None else "",
            "of": str(result.of) if result.of is not None else "",
        }

    def clause(self, kind: str, result: RequirementResult | ConditionResult) -> dict[str, str]:
        return {
            "type": kind,
            "id": self.text(result.id),
            "title": self.text(result.title),
            "state": result.state,
            "force": self.text(result.force),
            "cites": self.text(result.cites),
        }


def _number(value: Fraction) -> str:
    exact = show(value)
    return show(rounded(value, 6)) if "/" in exact else exact
