"""`mbl policy`: which settings are in force, and what is to be said of the policies themselves."""

from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.checking import FailOn, Fails, Formats, printed, told_to
from mblkit.cli.checking import Form as Finding
from mblkit.cli.context import (
    AsOf,
    Output,
    Quiet,
    Rev,
    Root,
    columns,
    day,
    deliver,
    find_repository,
    open_files,
    reader,
)
from mblkit.cli.examining import Asked, examined
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.reports.policy import Overview, ThingView
    from mblkit.store.tree import Tree


class Form(StrEnum):
    """How settings are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class _ShowByDefault(typer.core.TyperGroup):
    """A group whose first word may be left out: what is no command is for `show`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # it gets no other
        """Read the arguments, with `show` before those of no command."""
        first = args[0] if args else ""
        if first not in self.commands and first not in ctx.help_option_names:
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_ShowByDefault, rich_markup_mode=None)

School = Annotated[
    str | None,
    typer.Option("--school", help="For the students of this school.", autocompletion=complete.schools),
]


@app.callback()
def _group() -> None:
    """Look at the policies: which settings are in force and why, and what is to be said of the policies themselves.

    Where no command is named, it is "show".

    Examples:

      mbl policy

      mbl policy MATH.1 --class 2027

      mbl policy lint
    """


@app.command("show")
def show(
    thing: Annotated[
        str | None,
        typer.Argument(
            help="A competency, indicator, objective or experience; without it, all policies and where they differ.",
            show_default=False,
            autocompletion=complete.policy_things,
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--class", help="For this graduating class.", autocompletion=complete.classes, show_default=False),
    ] = None,
    school: School = None,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the settings.")] = Form.TEXT,
    output: Output = None,
    root: Root = None,
) -> int:
    """Print which settings are in force: what each says, where it stands, and what it won against.

    Without --class and --school every group of students that has settings of its own is shown.

    Examples:

      mbl policy

      mbl policy MATH.1 --class 2027

      mbl policy show algebra-1 --as-of 2024-09-01 --format json
    """
    from mblkit.cli.gate import opened
    from mblkit.load.repository import open_framework
    from mblkit.reports import policy as report
    from mblkit.reports import policy_data as data

    files, on = open_files(root, rev), day(as_of)
    district = opened(files.tree, lambda: open_framework(files.tree, reader()))
    asked = report.Asked(on, _class(year), _school(district, school))
    view = report.overview(district, asked) if thing is None else report.thing_view(district, thing, asked)
    if form is Form.JSON:
        text = data.as_json(view, files.revision)
    elif form is Form.CSV:
        text = data.as_csv(view)
    else:
        made = "".join(f"! {notice}\n\n" for notice in files.notices())
        text = made + _text(files.tree, district, view, columns(output))
    deliver(text, output, private=False)
    return 0


def _text(tree: "Tree", district: "District", view: "ThingView | Overview", width: int) -> str:
    from mblkit.load.repository import read_any
    from mblkit.reports.explain import lines_at
    from mblkit.reports.policy import ThingView
    from mblkit.reports.policy_text import overview_text, places_of, thing_text

    lines = lines_at(places_of(view), lambda path: read_any(tree, path))
    if isinstance(view, ThingView):
        return thing_text(view, lines, width)
    return overview_text(district, view, lines, width)


def _class(year: int | None) -> int | None:
    """Return the graduating class that is asked for. Raises MblError for a number that is none."""
    from mblkit.model.shared import FIRST_CLASS, LAST_CLASS

    if year is not None and not FIRST_CLASS <= year <= LAST_CLASS:
        raise MblError(f"{year} is not a graduating class", "write the year of the diploma, in four digits")
    return year


def _school(district: "District", school: str | None) -> str | None:
    """Return the school that is asked for. Raises MblError for one that the district does not have."""
    from mblkit.load.nearest import did_you_mean

    known = [one.id for one in district.record.schools]
    if school is not None and school not in known:
        hint = did_you_mean(school, known) or f"there are {', '.join(known)}"
        raise MblError(f'there is no school "{school}"', hint)
    return school


@app.command("lint")
def lint(
    as_of: AsOf = None,
    rev: Rev = None,
    form: Formats = Finding.TEXT,
    fail_on: Fails = None,
    output: Output = None,
    quiet: Quiet = False,
    root: Root = None,
) -> int:
    """Check the policies: what goes against the Guidelines, settings that disagree, settings that can never win.

    These are the findings of `mbl validate` on policies and what they rest on, and no others.

    Examples:

      mbl policy lint

      mbl policy lint --fail-on warning --format github
    """
    from mblkit import emit

    files = open_files(root, rev)
    told = _policy_files(files.tree)
    run = examined(files.tree, Asked(day(as_of), reader(), select=("MBL7",), within=told.__contains__))
    least = fail_on or FailOn(run.checks.fail_on)
    report = told_to(replace(run.report, files=len(told)), form, least, find_repository(root))
    printed(report, form, output, quiet=quiet)
    failing = emit.fails(report, least.value)
    if report.waiting and not failing:
        hint = 'run "mbl validate" and mend the errors first'
        raise MblError("errors in other files stand in the way of looking at the policies", hint, exit_code=1)
    return 1 if failing else 0


def _policy_files(tree: "Tree") -> frozenset[str]:
    """Return the files of policies, and the one that chooses packs and their settings."""
    from mblkit.load.peek import peek_kind
    from mblkit.load.repository import read_any
    from mblkit.store.tree import ROOT_FILE

    found = {ROOT_FILE}
    for info in tree.files():
        with suppress(OSError):  # what cannot be read is a finding of "mbl validate"
            if peek_kind(read_any(tree, info.path)) == "policy":
                found.add(info.path)
    return frozenset(found)
