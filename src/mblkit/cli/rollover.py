"""`mbl rollover`: the next school year, shown first."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.asking import confirmed
from mblkit.cli.context import Root, day, note, open_tree, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mblkit.cli.gate import Passed
    from mblkit.engine.rollover import Rollover
    from mblkit.load.repository import Opened
    from mblkit.model.district import Year
    from mblkit.model.origin import Kept
    from mblkit.model.people import SectionRecord
    from mblkit.store.atomic import Change
    from mblkit.store.tree import WorkTree


class Form(StrEnum):
    """How what is to be done is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def command(
    to: Annotated[str, typer.Option("--to", help="The id of the school year to prepare, as in mbl.yaml.")],
    on: Annotated[
        str | None,
        typer.Option("--on", help="The day on which students stand where they do; without it, today."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print what is to be done.")] = Form.TABLE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking, as in a script.")] = False,
    root: Root = None,
) -> int:
    """Prepare the next school year: students move up a grade, classes go on without students; all is shown first.

    Students move up where their grade standing says so; the others are listed with the reason. Who has left or has
    graduated stays as is, and nothing is deleted. Done twice, it does nothing the second time.

    Examples:

      mbl rollover --to 2026-27 --dry-run

      mbl rollover --to 2026-27 --on 2026-06-20 --yes
    """
    from mblkit.cli import gate
    from mblkit.reports.rollover import as_csv, as_json, as_table, says

    tree, when = open_tree(root), day(on)
    opened, everyone = gate.chosen(tree, (), None, everyone=True, reader=reader())
    year, before = _years(opened, to)
    passed = gate.passed(tree, opened, everyone, allow_errors=False, named=False)
    sections = _sections(tree)
    found = _plan(tree, opened, passed, (year, before), when, sections)
    put({Form.TABLE: as_table, Form.JSON: as_json, Form.CSV: as_csv}[form](found))
    status = 1 if passed.failing else 0
    if not found:
        note("nothing is to be done")
    elif dry_run:
        note("nothing was written")
    else:
        if not yes:
            confirmed(f"Prepare {found.year}: {says(found)}?", "write this", "nothing was written")
        _write(tree, opened, found, sections)
    return status


def _years(opened: "Opened", to: str) -> "tuple[Year, Year]":
    """Return the year to prepare and the one before. Raises MblError for a year that mbl.yaml does not have."""
    from mblkit.engine.rollover import year_before
    from mblkit.load.nearest import did_you_mean

    years = opened.district.record.years
    ids = [one.id for one in years]
    if to not in ids:
        hint = did_you_mean(to, ids) or "add the year, with its first and last day and its terms, to mbl.yaml"
        raise MblError(f'there is no school year "{to}"', hint)
    before = year_before(years, to)
    if before is None:
        raise MblError(f'no school year comes before "{to}"', "name a later year")
    return opened.district.year(to), before


def _sections(tree: "WorkTree") -> "tuple[Kept[SectionRecord], ...]":
    from mblkit.load.repository import validate
    from mblkit.model.origin import Kept
    from mblkit.model.people import SectionRecord

    files = validate(tree, reader()).files
    records = (kept for one in files for kept in one.records)
    return tuple(Kept(kept.record, kept.origin) for kept in records if isinstance(kept.record, SectionRecord))


def _plan(
    tree: "WorkTree",
    opened: "Opened",
    passed: "Passed",
    years: "tuple[Year, Year]",
    when: "date",
    sections: "tuple[Kept[SectionRecord], ...]",
) -> "Rollover":
    from mblkit.cli.standing import classmates
    from mblkit.engine.recognition import recognize
    from mblkit.engine.rollover import plan_rollover

    others = classmates(tree, opened, when, allow_errors=False)
    found = {one.student: one for one in recognize(others, passed.students)}
    students = [(one.student.record, found.get(name)) for name, one in opened.closures.items()]
    conferred = {name for name, one in opened.closures.items() if one.conferrals}
    records = [kept.record for kept in sections]
    return plan_rollover(opened.district, students, records, *years, conferred)


def _write(tree: "WorkTree", opened: "Opened", found: "Rollover", sections: "tuple[Kept[SectionRecord], ...]") -> None:
    from mblkit.cli.proposal import refuse_new_errors
    from mblkit.edit.changes import apply
    from mblkit.load.repository import open_all
    from mblkit.reports.rollover import says
    from mblkit.store.overlay import OverlayTree

    paths = {kept.record.id: kept.origin.path for kept in sections}
    changes = [*_grades(tree, opened, found), *_classes(tree, found, paths)]
    after = open_all(OverlayTree(tree, {one.path: one.after for one in changes}), reader())
    refuse_new_errors("the new year", opened, after)
    apply(tree.root, changes)
    note(f"prepared {found.year}: {says(found)} in {', '.join(one.path for one in changes)}")


def _grades(tree: "WorkTree", opened: "Opened", found: "Rollover") -> "list[Change]":
    from mblkit.edit.rollover import plan_grades

    by_path: dict[str, dict[str, int]] = {}
    for move in found.moves:
        path = opened.closures[move.student].student.origin.path
        by_path.setdefault(path, {})[move.student] = move.to
    return [plan_grades(path, tree.read(path), grades) for path, grades in sorted(by_path.items())]


def _classes(tree: "WorkTree", found: "Rollover", paths: "Mapping[str, str]") -> "list[Change]":
    from mblkit.edit.changes import read_before
    from mblkit.edit.rollover import plan_sections, sections_path
    from mblkit.engine.rollover import NewSection

    by_path: dict[str, list[NewSection]] = {}
    for one in found.sections:
        by_path.setdefault(sections_path(paths[one.follows], found.before, found.year), []).append(one)
    return [plan_sections(path, read_before(tree.root, path), new, found.year) for path, new in sorted(by_path.items())]
