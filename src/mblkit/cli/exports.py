"""`mbl export`: the framework for other systems. Nothing about a student is read or written."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import AsOf, Output, Quiet, Root, day, deliver, note, open_tree, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.export.case_source import Source
    from mblkit.store.tree import WorkTree

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Area = Annotated[
    str | None,
    typer.Option("--area", help="Only this content area.", show_default=False, autocompletion=complete.areas),
]


class What(StrEnum):
    """What a package is of."""

    FRAMEWORK = "framework"
    COURSES = "courses"


@app.callback()
def _group() -> None:
    """Write the framework for other systems; nothing about students is read.

    Examples:

      mbl export case --output framework.json

      mbl export canvas-outcomes --output outcomes.csv
    """


@app.command("case")
def case(
    what: Annotated[
        What, typer.Option("--what", help="The competencies with all that belongs to them, or the courses.")
    ] = What.FRAMEWORK,
    area: Area = None,
    set_id: Annotated[
        str | None,
        typer.Option(
            "--set",
            help="In the place of the framework, a set of standards: the package that it was imported from, again.",
            show_default=False,
            autocompletion=complete.standard_sets,
        ),
    ] = None,
    output: Output = None,
    root: Root = None,
) -> int:
    """Write the framework as a CASE 1.1 package, for registries of standards and other systems.

    What is retired says so by its date, so the day of the export changes nothing. "mbl import case" reads the package
    back, and "mbl standards import" that of a set.

    Examples:

      mbl export case --output framework.json

      mbl export case --what courses --output courses.json

      mbl export case --area mathematics

      mbl export case --set CCSS.MATH --output ccss-math.json
    """
    from mblkit.export.case import case_text

    tree = open_tree(root)
    if set_id is not None:
        if area is not None or what is not What.FRAMEWORK:
            raise MblError("a set of standards has neither areas nor courses", "leave out --area and --what")
        deliver(_issued(tree, set_id), output, private=False)
        return 0
    source = _source(tree)
    _known_area(source.district, area)
    deliver(case_text(source, what.value, area), output, private=False)
    return 0


@app.command("canvas-outcomes")
def canvas_outcomes(
    area: Area = None,
    graduating_class: Annotated[
        int | None,
        typer.Option(
            "--class",
            help="The graduating class whose policies count; without it, the one that is in grade 9.",
            show_default=False,
        ),
    ] = None,
    as_of: AsOf = None,
    output: Output = None,
    quiet: Quiet = False,
    root: Root = None,
) -> int:
    """Write the framework as an outcomes file for Canvas: groups, outcomes, ratings, how a result is found.

    What Canvas has no way to say is told on stderr.

    Examples:

      mbl export canvas-outcomes --output outcomes.csv

      mbl export canvas-outcomes --area mathematics --as-of 2026-06-30
    """
    from mblkit.cli.gate import opened
    from mblkit.export.canvas import canvas_outcomes as made
    from mblkit.load.repository import open_framework

    tree, on = open_tree(root), day(as_of)
    district = opened(tree, lambda: open_framework(tree, reader()))
    _known_area(district, area)
    outcomes = made(district, graduating_class or _ninth_grade(district, on), on, area)
    deliver(outcomes.text, output, private=False, quiet=quiet)
    for one in () if quiet else outcomes.notes:
        note(one)
    return 0


def _source(tree: "WorkTree") -> "Source":
    """Return what an export of the framework rests on. Raises BrokenDistrictError where the district has errors."""
    from dataclasses import replace

    from mblkit.cli.gate import opened
    from mblkit.export.case_source import source_of
    from mblkit.load.repository import open_framework_files
    from mblkit.store.git_times import commit_times

    source = source_of(*opened(tree, lambda: open_framework_files(tree, reader())))
    return replace(source, times=commit_times(tree.root, source.paths))


def _issued(tree: "WorkTree", set_id: str) -> str:
    """Return the package of a set of standards. Raises MblError where there is no such set."""
    from mblkit.cli.standards_import import held
    from mblkit.export.case_source import moment
    from mblkit.export.issued import issued_text
    from mblkit.export.issued_plain import references
    from mblkit.load.nearest import did_you_mean
    from mblkit.store.git_times import commit_times

    sets, _, broken = held(tree, reader())
    kept = next((one for one in sets if one.record.set == set_id), None)
    if kept is None:
        names = [one.record.set for one in sets]
        choices = f"the sets are {', '.join(names)}" if names else 'begin with "mbl standards import"'
        unread = f'; run "mbl validate {broken[0]}", which cannot be read as it should' if broken else ""
        raise MblError(f'there is no set of standards "{set_id}"', (did_you_mean(set_id, names) or choices) + unread)
    path = kept.origin.path
    committed = commit_times(tree.root, (path,)).get(path)
    changed = moment(committed) if committed is not None else None
    return issued_text(kept.record, changed, references(one.record for one in sets))


def _known_area(district: "District", area: str | None) -> None:
    from mblkit.load.nearest import did_you_mean

    known = [one.id for one in district.record.areas]
    if area is not None and area not in known:
        hint = did_you_mean(area, known) or f"the areas are {', '.join(known)}"
        raise MblError(f'there is no content area "{area}"', hint)


def _ninth_grade(district: "District", on: date) -> int:
    """Return the class that is in grade 9 in the school year of a day, or in the one before."""
    years = district.record.years
    current = max((year for year in years if year.starts <= on), key=lambda year: year.starts, default=years[0])
    return current.ends.year + 3
