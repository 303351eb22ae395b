"""Audits of many students in parts: one text a student, made anywhere, put together in order of id.

The whole is, to the byte, what `reports.audit` and `reports.audit_table` make of all audits at once.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from mblkit.engine.results import Audit
from mblkit.reports.audit import (
    COLUMNS,
    SCHEMA,
    Batch,
    Errors,
    as_csv,
    as_json,
    as_json_lines,
    as_rows,
    audit_parts,
    row_data,
    rows_of,
    states_of,
)
from mblkit.reports.audit_table import student_row, summary_of
from mblkit.reports.plain import json_line, json_text
from mblkit.reports.reasons import ReasonList, as_line, as_lines
from mblkit.reports.spreadsheet import table

Form = Literal["table", "json", "jsonl", "rows", "csv"]

_HEADER: Final = len(table(COLUMNS, ()))
_NO_AUDITS: Final = '"audits": []'
_NO_CLASSES: Final = '"classes": []'


class Told(NamedTuple):
    """What is kept of the audit of one student.

    Attributes:
        student: the id.
        year: the graduating class.
        state: the state of the audit.
        states: every state in it, sorted.
        text: its part of the whole.
    """

    student: str
    year: int
    state: str
    states: tuple[str, ...]
    text: str


def told(audit: Audit, form: Form, allowed: Errors, revision: str | None, district: str) -> Told:
    """Return what is kept of an audit that is printed in a form."""
    text = _text(audit, form, allowed, revision, district)
    return Told(audit.student, audit.graduating_class, audit.state, tuple(sorted(states_of(audit))), text)


def _text(audit: Audit, form: Form, allowed: Errors, revision: str | None, district: str) -> str:
    match form:
        case "csv":
            return table(COLUMNS, rows_of(audit, len(allowed.get(audit.student, ()))))[_HEADER:]
        case "jsonl":
            reasons = ReasonList(as_line)
            data = {"schema": SCHEMA, "revision": revision, **audit_parts(audit, allowed, reasons)}
            before, after = json_line({**data, "reasons": []}).rsplit("[]", 1)
            return f"{before}[{','.join(reasons.rows)}]{after}"
        case "rows":
            return "".join(json_line({"district": district, **row}) for row in row_data(audit, allowed))
        case "json":
            reasons = ReasonList(as_lines)
            data = {**audit_parts(audit, allowed, reasons), "reasons": []}
            before, after = json_text(data).rstrip("\n").replace("\n", "\n    ").rsplit("[]", 1)
            rows = ",\n".join(reasons.rows)
            return f"    {before}[\n{rows}\n      ]{after}"
        case "table":
            return json.dumps(student_row(audit, warned=audit.student in allowed))


def counted(audits: Iterable[Told], into: dict[int, Counter[str]]) -> Iterator[Told]:
    """Yield the audits, and count how many students of each class are in each state."""
    for one in audits:
        into.setdefault(one.year, Counter())[one.state] += 1
        yield one


def document(audits: Iterable[Told], form: Form, batch: Batch, district: str) -> Iterator[str]:
    """Yield the whole in parts: the audits in order of id, and what `batch` says of the students without one."""
    match form:
        case "csv":
            rest = as_csv(batch)
            yield rest[:_HEADER]
            yield from (one.text for one in audits)
            yield rest[_HEADER:]
        case "jsonl":
            yield from (one.text for one in audits)
            yield as_json_lines(batch)
        case "rows":
            yield from (one.text for one in audits)
            yield as_rows(batch, district)
        case "json":
            yield from _json(audits, batch)
        case "table":
            yield _table(audits, batch)


def _json(audits: Iterable[Told], batch: Batch) -> Iterator[str]:
    classes: dict[int, Counter[str]] = {}
    before, after = as_json(batch).split(_NO_AUDITS, 1)
    yield before
    begun = False
    for one in counted(audits, classes):
        yield (",\n" if begun else '"audits": [\n') + one.text
        begun = True
    yield "\n  ]" if begun else _NO_AUDITS
    listed = [
        {"class": year, "students": sum(states.values()), "states": dict(sorted(states.items()))}
        for year, states in sorted(classes.items())
    ]
    said = json_text({"classes": listed}).removeprefix("{\n  ").removesuffix("\n}\n")
    yield said.join(after.rsplit(_NO_CLASSES, 1))


def _table(audits: Iterable[Told], batch: Batch) -> str:
    classes: dict[int, Counter[str]] = {}
    rows = [json.loads(one.text) for one in counted(audits, classes)]
    made = f"! from the files of the commit {batch.revision[:12]}\n\n" if batch.revision is not None else ""
    return made + summary_of(rows, dict(sorted(classes.items())), batch)
