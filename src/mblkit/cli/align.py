"""`mbl align`: which standards the framework covers, and where each competency is taught."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import AsOf, Output, Rev, Root, day, deliver, open_files, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.engine.map_results import AlignmentMap, Scope


class Form(StrEnum):
    """How the map is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


class View(StrEnum):
    """What is printed."""

    COVERAGE = "coverage"
    COMPETENCIES = "competencies"
    MATRIX = "matrix"
    RETIRED = "retired"
    ALL = "all"


class FailOn(StrEnum):
    """What makes the command fail."""

    UNCLAIMED = "unclaimed"
    NOT_TAUGHT = "claimed-not-taught"
    NOT_ASSESSED = "taught-not-assessed"
    PARTIAL = "partial"
    NO_STANDARD = "no-standard"
    NO_EXPERIENCE = "no-experience"
    ELECTIVE_ONLY = "elective-only"
    NO_TASK = "no-task"
    ONE_GRADE = "one-grade"
    RETIRED = "retired"
    SUSPECT = "suspect"


_BY_SUFFIX: Final = {
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".md": Form.MARKDOWN,
    ".json": Form.JSON,
    ".csv": Form.CSV,
    ".txt": Form.TABLE,
}
_BRIEF: Final = {Form.TABLE, Form.CSV}
"""Forms that hold the coverage alone, where nothing else is asked for."""

Areas = Annotated[
    list[str] | None,
    typer.Option("--area", help="The competencies of a content area; may be repeated.", autocompletion=complete.areas),
]


def command(
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", help="A set of standards; may be repeated.", autocompletion=complete.standard_sets),
    ] = None,
    areas: Areas = None,
    grades: Annotated[
        str | None, typer.Option("--grades", help="Grades, such as 9-12, K-2 or 3,4.", show_default=False)
    ] = None,
    under: Annotated[
        str | None,
        typer.Option(
            "--under", help="A standard, with all below it.", show_default=False, autocompletion=complete.standard_codes
        ),
    ] = None,
    headings: Annotated[bool, typer.Option("--headings", help="Count what stands above other standards too.")] = False,
    as_of: AsOf = None,
    rev: Rev = None,
    view: Annotated[
        View | None,
        typer.Option("--view", help="What to print; without it, the coverage as table and CSV, else all."),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="How to print it; without it, a table on the terminal and HTML in a file."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="List every code on the terminal, however many.")] = False,
    output: Output = None,
    fail_on: Annotated[
        list[FailOn] | None, typer.Option("--fail-on", help="A gap that exits with 1; may be repeated.")
    ] = None,
    root: Root = None,
) -> int:
    """Print the curriculum map: coverage of the standards both ways, gaps, and where competencies are taught.

    A standard is covered when a competency or indicator answers it in full, an experience carries that, and a task
    is scored on it. Options leave rows out; they never change a row.

    Examples:

      mbl align

      mbl align --set CCSS.MATH --grades 9-12 --fail-on unclaimed

      mbl align --output map.html
    """
    from mblkit.cli.gate import opened
    from mblkit.engine.alignment import map_alignment
    from mblkit.load.repository import open_framework

    shape = form or _usual(output)
    parts = _parts(view, shape)
    on, numbers = day(as_of), _grades(grades)
    files = open_files(root, rev)
    district = opened(files.tree, lambda: open_framework(files.tree, reader()))
    scope, said = _scope(district, on, (sets, areas, under), numbers, headings=headings)
    found = map_alignment(district, on, scope)
    text = _text(district, found, shape, parts, (*said, *files.notices()), full=full)
    deliver(text, output, private=False)
    return 1 if gaps_of(found).intersection(fail_on or ()) else 0


def _usual(output: Path | None) -> Form:
    if output is None or str(output) == "-":
        return Form.TABLE
    return _BY_SUFFIX.get(output.suffix.lower(), Form.HTML)


def _parts(view: View | None, form: Form) -> tuple[str, ...]:
    """Return the parts to print. Raises MblError where a CSV would hold several."""
    from mblkit.reports.map_view import PARTS

    if view is None:
        return (View.COVERAGE.value,) if form in _BRIEF else PARTS
    if view is not View.ALL:
        return (view.value,)
    if form is Form.CSV:
        raise MblError("a CSV file holds one table", f"name it with --view: {', '.join(PARTS)}")
    return PARTS


def _grades(text: str | None) -> frozenset[int] | None:
    """Return the grades that an option names. Raises MblError for what are none."""
    if text is None:
        return None
    known = {"K": 0, "k": 0, **{str(grade): grade for grade in range(13)}}
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        ends = known.get(first), known.get(last if dash else first)
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            raise MblError(
                f'"{part.strip()}" are no grades', "write K, a number up to 12, or the first and the last: 9-12"
            )
        found.update(range(ends[0], ends[1] + 1))
    return frozenset(found)


def _scope(
    district: "District",
    on: date,
    wish: tuple[list[str] | None, list[str] | None, str | None],
    grades: frozenset[int] | None,
    *,
    headings: bool,
) -> "tuple[Scope, tuple[str, ...]]":
    """Return what to show, and the same in words. Raises MblError for a set, an area or a code that is not there."""
    from mblkit.engine.map_results import Scope
    from mblkit.reports.map_view import grade_text

    sets, areas, under = wish
    chosen = _known("set of standards", sets, district.sets)
    places = _known("content area", areas, [area.id for area in district.record.areas])
    below = None if under is None else _below(district, on, under, chosen)
    said = (
        f"Sets: {', '.join(sorted(chosen))}" if chosen is not None else "",
        f"Areas: {', '.join(sorted(places))}" if places is not None else "",
        f"Grades: {grade_text(grades)}" if grades is not None else "",
        f"Standards under: {below[0]}" if below is not None else "",
        "With headings" if headings else "",
    )
    scope = Scope(chosen, places, grades, below[1] if below is not None else None, headings)
    return scope, tuple(one for one in said if one)


def _known(what: str, wanted: list[str] | None, known: Iterable[str]) -> frozenset[str] | None:
    from mblkit.load.nearest import did_you_mean

    names = sorted(known)
    for one in wanted or ():
        if one not in names:
            choices = f"there are {', '.join(names)}" if names else "the district has none"
            raise MblError(f'there is no {what} "{one}"', did_you_mean(one, names) or choices)
    return frozenset(wanted) if wanted else None


def _below(district: "District", on: date, code: str, sets: frozenset[str] | None) -> tuple[str, frozenset[str]]:
    """Return a standard and the ids of those that are it or stand below it."""
    from mblkit.engine.forest import forest_of, subtrees
    from mblkit.load.nearest import did_you_mean

    forest = forest_of(district, on)
    found = subtrees(forest, code, sets)
    if not found:
        nodes = [one for one in forest.nodes.values() if sets is None or one.set in sets]
        known = {name for one in nodes for name in (one.id, one.record.code or one.id)}
        hint = did_you_mean(code, known) or "write the code of a standard, or <set>:<code>"
        raise MblError(f'no standard in force has the code "{code}"', hint)
    if len(found) > 1:
        raise MblError(f'"{code}" may be each of {len(found)} standards', f"write {' or '.join(sorted(found)[:5])}")
    ((name, ids),) = found.items()
    return name, ids


def gaps_of(found: "AlignmentMap") -> set[str]:
    """Return every gap that a map shows."""
    gaps = {row.state for row in found.standards} | {gap for row in found.competencies for gap in row.gaps}
    shown = set[str](gaps)
    if found.retired:
        shown.add(FailOn.RETIRED)
    if any(state == "suspect" and ids for row in found.competencies for state, ids in row.reviews):
        shown.add(FailOn.SUSPECT)
    return shown


def _text(
    district: "District",
    found: "AlignmentMap",
    form: Form,
    parts: tuple[str, ...],
    said: tuple[str, ...],
    *,
    full: bool,
) -> str:
    if form is Form.JSON:
        from mblkit.reports.alignment import as_json

        return as_json(district, found, parts)
    if form is Form.CSV:
        from mblkit.reports.alignment import CSV

        return CSV[parts[0]](found)
    from mblkit.reports.map_view import map_view

    view = map_view(district, found, parts, said)
    if form is Form.TABLE:
        from mblkit.reports.alignment_table import as_table

        return as_table(view, full=full)
    from mblkit.reports.map_document import render_map

    return render_map(view, "html" if form is Form.HTML else "markdown")
