"""`mbl mastery`: where students stand on the competencies."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import (
    AllowErrors,
    AsOf,
    Output,
    Rev,
    Root,
    colour,
    columns,
    day,
    deliver,
    is_plain,
    open_files,
    reader,
)
from mblkit.cli.options import Everyone, GraduatingClass
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.reports.mastery import Batch, Wanted


class Form(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Outcome(StrEnum):
    """What a judgement may come to."""

    MASTERED = "mastered"
    NOT_YET = "not-yet"
    NOT_ENOUGH_EVIDENCE = "not-enough-evidence"
    NOT_APPLICABLE = "not-applicable"
    NEEDS_DECISION = "needs-decision"


Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID|TARGET",
        help="The student's id, then competencies, indicators or objectives; without any, all competencies. "
        "With --student, --class or --all, targets alone.",
        show_default=False,
        autocompletion=complete.student_then_targets,
    ),
]
Several = Annotated[
    list[str] | None,
    typer.Option("--student", help="One of several students; may be repeated.", autocompletion=complete.students),
]
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", help="A content area; may be repeated.", autocompletion=complete.areas),
]


def command(
    words: Words = None,
    several: Several = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
    areas: Areas = None,
    outcomes: Annotated[
        list[Outcome] | None, typer.Option("--outcome", help="Only what came to this; may be repeated.")
    ] = None,
    parts: Annotated[bool, typer.Option("--parts", help="Show the indicators in the text as well.")] = False,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TEXT,
    output: Output = None,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print where students stand on the competencies. Ids only, never names.

    Options leave rows out; they never change a row. Students whom an error touches are listed, not judged, and the
    exit status is 1.

    Examples:

      mbl mastery s-0017

      mbl mastery s-0017 MATH.1 ELA.3.a

      mbl mastery --class 2027 --area mathematics --format csv --output mathematics.csv
    """
    from mblkit.cli import gate
    from mblkit.engine.mastery import Standings
    from mblkit.reports.mastery import Batch, student_mastery

    students, targets = _split(words or [], several or [], many=year is not None or everyone)
    files, on = open_files(root, rev), day(as_of)
    opened, asked = gate.chosen(files.tree, students, year, everyone=everyone, reader=reader())
    wanted = _wanted(opened.district, targets, areas or [], outcomes or [])
    passed = gate.passed(files.tree, opened, asked, allow_errors=allow_errors, named=bool(students))
    judged = (student_mastery(Standings(opened.district, opened.closures[one], on), wanted) for one in passed.students)
    batch = Batch(tuple(judged), passed.blocked, passed.allowed, files.revision)
    if form is Form.TEXT:
        text = _text(batch, output, detailed=bool(targets) or parts, in_full=bool(students) or parts)
    else:
        text = _data(batch, form)
    deliver(text, output, private=True)
    return 1 if passed.failing else 0


def _split(words: list[str], several: list[str], *, many: bool) -> tuple[list[str], list[str]]:
    """Return the students and the targets that are named: without another choice of students the first word is one."""
    if several or many:
        return several, words
    return words[:1], words[1:]


def _wanted(district: "District", targets: list[str], areas: list[str], outcomes: list[Outcome]) -> "Wanted":
    """Return what is asked for. Raises MblError for a target or an area that is not there."""
    from mblkit.load.nearest import did_you_mean
    from mblkit.reports.mastery import Wanted

    known = {*district.competencies, *district.indicators, *district.objectives}
    for one in targets:
        if one not in known:
            hint = (
                did_you_mean(one, known) or "name competencies, indicators or objectives; several students: --student"
            )
            raise MblError(f'there is no competency, indicator or objective "{one}"', hint)
    places = [area.id for area in district.record.areas]
    for one in areas:
        if one not in places:
            hint = did_you_mean(one, places) or f"there are {', '.join(places)}"
            raise MblError(f'there is no content area "{one}"', hint)
    return Wanted(tuple(dict.fromkeys(targets)), frozenset(areas), frozenset(one.value for one in outcomes))


def _text(batch: "Batch", output: Path | None, *, detailed: bool, in_full: bool) -> str:
    from mblkit.reports.charts import PLAIN, UNICODE
    from mblkit.reports.mastery_table import Look, as_text

    signs = PLAIN if is_plain(output) else UNICODE
    look = Look(columns(output), signs, coloured=output is None and colour(sys.stdout), detailed=detailed)
    return as_text(batch, look, in_full=in_full)


def _data(batch: "Batch", form: Form) -> str:
    from mblkit.reports.mastery import as_csv, as_json, as_json_lines

    return {Form.JSON: as_json, Form.JSONL: as_json_lines, Form.CSV: as_csv}[form](batch)
