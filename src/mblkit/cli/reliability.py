"""`mbl reliability`: how far two scorers of the same work agree, and which scores await a third."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import AllowErrors, AsOf, Output, Root, day, deliver, note, open_tree, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import Closure, District
    from mblkit.engine.reliability.agreement import Agreement, Group
    from mblkit.load.repository import Opened
    from mblkit.store.tree import Tree


class Form(StrEnum):
    """How the report is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


class By(StrEnum):
    """What the scores of a group have in common."""

    AREA = "area"
    CRITERION = "criterion"
    TASK = "task"
    PAIR = "pair"
    YEAR = "year"
    TERM = "term"


class View(StrEnum):
    """What is printed."""

    AGREEMENT = "agreement"
    ADJUDICATION = "adjudication"
    ALL = "all"


class FailOn(StrEnum):
    """What makes the command fail."""

    TARGETS = "targets"
    ADJUDICATION = "adjudication"


Groups = Annotated[
    list[By] | None,
    typer.Option("--by", help="A sort of groups; may be repeated. Without it, area, pair and year as table, else all."),
]
FailBelow = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-below",
        help="A measure and its least value, as alpha-ordinal=0.7; a printed figure below it, or none for all scores, "
        "exits with 1; may be repeated.",
        show_default=False,
    ),
]
_BY_SUFFIX: Final = {
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".md": Form.MARKDOWN,
    ".json": Form.JSON,
    ".csv": Form.CSV,
    ".txt": Form.TABLE,
}
_BRIEF: Final = (By.AREA, By.PAIR, By.YEAR)
"""The groups that the terminal gets where nothing else is asked for."""
_SHARE: Final = re.compile(r"[01](?:\.[0-9]{1,9})?")


def command(
    by: Groups = None,
    areas: Annotated[
        list[str] | None,
        typer.Option(
            "--area", help="The competencies of a content area; may be repeated.", autocompletion=complete.areas
        ),
    ] = None,
    as_of: AsOf = None,
    view: Annotated[View, typer.Option("--view", help="What to print.")] = View.ALL,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="How to print it; without it, a table on the terminal and HTML in a file."),
    ] = None,
    output: Output = None,
    fail_below: FailBelow = None,
    fail_on: Annotated[
        list[FailOn] | None,
        typer.Option("--fail-on", help="What exits with 1: a target missed, a score to adjudicate; may be repeated."),
    ] = None,
    allow_errors: AllowErrors = False,
    root: Root = None,
) -> int:
    """Print how far two scorers of the same work agree, and which scores await a third. Ids only, never names.

    Work counts that has a second score in its details. Groups of few scores are marked and fail nothing. Students
    whom an error touches are left out, and the exit status is 1.

    Examples:

      mbl reliability

      mbl reliability --by criterion --by pair --output reliability.html

      mbl reliability --fail-below alpha-ordinal=0.7 --fail-on adjudication
    """
    from mblkit.engine.reliability.agreement import agreement_of

    shape = form or _usual(output)
    tree, on, least = open_tree(root), day(as_of), _least(fail_below or ())
    if shape is Form.CSV and view is View.ALL:
        view = View.AGREEMENT
    groups = tuple(dict.fromkeys(by or (_BRIEF if shape is Form.TABLE else By)))
    opened, closures, notices, hidden = _closures(tree, allow_errors=allow_errors)
    chosen = _areas(opened.district, areas)
    found = agreement_of(opened.district, closures, on, tuple(one.value for one in groups), chosen)
    filters = (f"Areas: {', '.join(sorted(chosen))}",) if chosen is not None else ()
    deliver(_text(tree, opened.district, found, shape, view, (filters, notices)), output, private=True)
    failing = [*_failing(found, least), *_not_met(found, fail_on or ())]
    for one in failing:
        note(one)
    return 1 if failing or hidden else 0


def _usual(output: Path | None) -> Form:
    if output is None or str(output) == "-":
        return Form.TABLE
    return _BY_SUFFIX.get(output.suffix.lower(), Form.HTML)


def _least(wishes: Iterable[str]) -> Mapping[str, Fraction]:
    """Return the least value of each measure that is asked for. Raises MblError for what is none."""
    from mblkit.engine.reliability.agreement import MEASURES
    from mblkit.load.nearest import did_you_mean

    found: dict[str, Fraction] = {}
    for wish in wishes:
        name, _, value = wish.partition("=")
        if name not in MEASURES:
            raise MblError(
                f'there is no measure "{name}"', did_you_mean(name, MEASURES) or f"there are {', '.join(MEASURES)}"
            )
        if _SHARE.fullmatch(value) is None or Fraction(value) > 1:
            raise MblError(f'"{wish}" says no least value up to 1', f"write it as {name}=0.7")
        found[name] = Fraction(value)
    return found


def _closures(tree: "Tree", *, allow_errors: bool) -> "tuple[Opened, tuple[Closure, ...], tuple[str, ...], bool]":
    """Return the students whose work is looked at, what a reader must know of the others, and whether there are any."""
    from mblkit.cli import gate
    from mblkit.emit.report import plural

    opened, everybody = gate.chosen(tree, (), None, everyone=True, reader=reader())
    touched = {one: opened.blocked[one] for one in everybody if one in opened.blocked}
    blocked = {one: errors for one, errors in touched.items() if not allow_errors or one not in opened.closures}
    hidden = gate.unclaimed(opened)
    if blocked or hidden:
        gate.show(tree, (*dict.fromkeys(error for errors in blocked.values() for error in errors), *hidden))
    notices = []
    if blocked:
        notices.append(f"The work of {plural(len(blocked), 'student')} whom an error touches is left out.")
    if len(touched) > len(blocked):
        notices.append(
            f"Errors touch the work of {plural(len(touched) - len(blocked), 'student')} that is counted here."
        )
    if hidden:
        notices.append("Errors that touch no known student may hide work.")
    closures = tuple(opened.closures[one] for one in everybody if one not in blocked)
    return opened, closures, tuple(notices), bool(blocked or hidden)


def _areas(district: "District", wanted: list[str] | None) -> frozenset[str] | None:
    from mblkit.load.nearest import did_you_mean

    known = [area.id for area in district.record.areas]
    for one in wanted or ():
        if one not in known:
            hint = did_you_mean(one, known) or f"there are {', '.join(sorted(known))}"
            raise MblError(f'there is no content area "{one}"', hint)
    return frozenset(wanted) if wanted else None


def _failing(found: "Agreement", least: Mapping[str, Fraction]) -> list[str]:
    """Return which figures are below their least value; all scores must have a figure, small groups need none."""
    from mblkit.model.numbers import show

    lines = []
    for name, value in least.items():
        for group in (found.total, *found.groups):
            figure = {str(code): one.value for code, one in group.estimates.items()}[name]
            if figure is None and group is found.total:
                lines.append(f"{_named(group)}: {name} is not computable, so nothing shows {show(value)}")
            elif figure is not None and figure < value and (group is found.total or not group.small):
                lines.append(f"{_named(group)}: {name} {show(figure, 3)} is below {show(value)}")
    return lines


def _not_met(found: "Agreement", wishes: Iterable[FailOn]) -> list[str]:
    lines: list[str] = []
    if FailOn.TARGETS in wishes:
        if not found.rules.targets.value:
            raise MblError(
                "no policy that is for everybody has targets of agreement",
                'write "moderation: {targets: {exact: 0.85}}" into one, or use --fail-below',
            )
        for group in (found.total, *found.groups):
            lines.extend(f"{_named(group)}: {name} misses the target of the policy" for name in group.below)
    if FailOn.ADJUDICATION in wishes and found.open:
        lines.append(f"scores to adjudicate: {len(found.open)}")
    return lines


def _named(group: "Group") -> str:
    return "all scores" if group.by == "all" else f"{group.by} {group.key}"


def _text(
    tree: "Tree",
    district: "District",
    found: "Agreement",
    form: Form,
    view: View,
    said: tuple[tuple[str, ...], tuple[str, ...]],
) -> str:
    from mblkit.load.repository import read_any
    from mblkit.reports.reliability_view import lines_of, reliability_view

    def read(path: str) -> bytes:
        return read_any(tree, path)

    agreement, adjudication = view is not View.ADJUDICATION, view is not View.AGREEMENT
    if form is Form.JSON:
        from mblkit.reports.reliability import as_json

        return as_json(district, found, said[1], agreement=agreement, adjudication=adjudication)
    if form is Form.CSV:
        from mblkit.reports.reliability import adjudication_csv, agreement_csv

        if view is View.AGREEMENT:
            return agreement_csv(found)
        return adjudication_csv(found, lines_of((one.evidence.origin for one in found.open), read))
    made = reliability_view(district, found, read, *said)
    if form is Form.TABLE:
        from mblkit.reports.reliability_table import as_table

        return as_table(made, agreement=agreement, adjudication=adjudication)
    from mblkit.reports.reliability_document import render_reliability

    return render_reliability(
        made, "html" if form is Form.HTML else "markdown", agreement=agreement, adjudication=adjudication
    )
