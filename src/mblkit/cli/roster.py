"""`mbl import roster`: students, staff and classes from a OneRoster export."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import Root, day, find_repository, note, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from datetime import date

    from mblkit.diagnostics import Diagnostic
    from mblkit.intake.findings import Findings
    from mblkit.intake.roster_present import Plan, Present
    from mblkit.load.pipeline import Loaded
    from mblkit.model.district import Year
    from mblkit.store.atomic import Change
    from mblkit.store.tree import Tree, WorkTree

_KINDS: Final = frozenset({"students", "sections", "people", "roster"})
_FEW: Final = 5
_PERCENT: Final = 5
_PERCENT_OF_CLASSES: Final = 20
_SHOWN: Final = 20
_MANY: Final = 1000


class Leaver(StrEnum):
    """What a student who is gone is called."""

    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


def _pairs(name: str, what: str) -> object:
    return typer.Option(name, help=f"{what}, as THEIRS=OURS; may stand several times, and is noted.", metavar="T=O")


def command(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The export: a folder, or a ZIP archive.")],
    on: Annotated[
        str | None,
        typer.Option("--on", help="The day that the export is of, YYYY-MM-DD; without it, today.", show_default=False),
    ] = None,
    school: Annotated[list[str] | None, _pairs("--school", "Which school is which")] = None,
    course: Annotated[list[str] | None, _pairs("--course", "Which course is which experience")] = None,
    person: Annotated[list[str] | None, _pairs("--person", 'Who is who; "new" for somebody new')] = None,
    year: Annotated[
        str | None,
        typer.Option("--year", help="The school year, where the export does not say it.", show_default=False),
    ] = None,
    state_id: Annotated[
        str | None,
        typer.Option("--state-id", help="The column of users.csv that holds the state's number.", show_default=False),
    ] = None,
    leaver: Annotated[Leaver, typer.Option("--leavers", help="What students are who are gone.")] = Leaver.WITHDRAWN,
    allow_drop: Annotated[bool, typer.Option("--allow-drop", help="Go on where unusually many are gone.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show every change, however many there are.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False,
    root: Root = None,
) -> int:
    """Take in a OneRoster 1.1 or 1.2 export in CSV: students, staff and classes.

    All of it is written or nothing. Nobody is deleted: who is gone gets a last day. The same export again changes
    nothing. Passwords, contacts and demographics are not read.

    Examples:

      mbl import roster export.zip --dry-run

      mbl import roster export.zip --school 4711=hvhs --course MA101=algebra-1 --on 2026-09-01
    """
    from mblkit.intake.findings import Findings

    said = {"schools": _said(school), "experiences": _said(course), "people": _said(person)}
    folder, when, findings = find_repository(root), day(on), Findings()
    with _without_collecting():
        tree, loaded, present = _district(folder)
        plan = _plan(path, present, said, when, year, leaver.value, state_id, findings)
        _tell(findings)
        if plan is None or findings.failed():
            hint = "mend what is listed above"
            raise MblError("the roster cannot be taken in; nothing was written", hint, exit_code=1)
        _refuse_drop(plan, allow_drop=allow_drop)
        changes = _changes(tree, loaded, plan)
        put(_shown(plan, everything=everything))
        if changes:
            _progress(plan, f"planned {len(changes)} files, which are checked now with the others")
            _refuse_errors(tree, loaded, changes)
    return _written(tree, changes, dry_run=dry_run)


def _written(tree: "WorkTree", changes: "list[Change]", *, dry_run: bool) -> int:
    from mblkit.edit.changes import apply
    from mblkit.emit.report import plural

    names = ", ".join(one.path for one in changes)
    if not changes:
        note("nothing changes")
    elif dry_run:
        note(f"nothing was written; {plural(len(changes), 'file')} would change: {names}")
    else:
        apply(tree, changes)
        note(f"wrote {names}")
    return 0


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles among records that all stay: that is a seventh of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _progress(plan: "Plan", words: str) -> None:
    """Say on a terminal how far it is, where there is much to do."""
    if len(plan.steps) >= _MANY and sys.stderr.isatty():
        note(words)


def _said(pairs: list[str] | None) -> dict[str, str]:
    said: dict[str, str] = {}
    for pair in pairs or ():
        theirs, equals, ours = pair.rpartition("=")
        if not equals or not theirs or not ours:
            raise MblError(f'"{pair}" is no pair', "write the id of the export, = and ours, such as 4711=hvhs")
        said[theirs] = ours
    return said


def _district(folder: Path) -> "tuple[WorkTree, Loaded, Present]":
    """Return the files that a roster has to do with. Raises MblError where they have errors."""
    import os

    from mblkit.cli.people_root import required
    from mblkit.intake.roster_present import present_of
    from mblkit.load.people_folder import district_tree

    required(folder)
    tree = district_tree(folder, os.environ)
    loaded = _load(tree)
    errors = [one for one in loaded.errors if not _is_unfinished(one)]
    if errors:
        one = errors[0]
        hint = 'run "mbl validate" and mend them first'
        raise MblError(
            f"{len(errors)} errors in the district's files, the first in {one.location.path}", hint, exit_code=1
        )
    return tree, loaded, present_of(loaded)


def _is_unfinished(found: "Diagnostic") -> bool:
    """Tell whether an error is what an import leaves that was broken off: names of people who have no record yet."""
    return found.rule == "MBL201"


def _load(tree: "Tree") -> "Loaded":
    from mblkit.load.peek import peek_kind
    from mblkit.load.pipeline import linked, load
    from mblkit.model.kinds import KINDS

    def wanted(_: str, data: bytes) -> bool:
        kind = peek_kind(data)
        return kind is None or kind in _KINDS or not KINDS[kind].students

    return linked(load(tree, reader(), wanted))


def _plan(
    path: Path,
    present: "Present",
    said: dict[str, dict[str, str]],
    on: "date",
    year: str | None,
    leaver: str,
    state_id: str | None,
    findings: "Findings",
) -> "Plan | None":
    from mblkit.intake.oneroster import read_roster
    from mblkit.intake.oneroster_files import open_export
    from mblkit.intake.roster_matching import match
    from mblkit.intake.roster_plan import plan_roster
    from mblkit.store.tree import reason

    chosen = _year(present, year)
    try:
        export = open_export(path, findings)
        roster = read_roster(export, findings, state_id) if export is not None else None
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "check the file and its folder") from error
    if roster is None or findings.failed():
        return None
    matched = match(roster, present, said, findings)
    if findings.failed():
        return None
    return plan_roster(roster, present, matched, on=on, leaver=leaver, year=chosen, findings=findings)


def _year(present: "Present", name: str | None) -> "Year | None":
    found = next((one for one in present.years if one.id == name), None)
    if name is not None and found is None:
        raise MblError(f'no school year is called "{name}"', "write one of mbl.yaml")
    return found


def _tell(findings: "Findings") -> None:
    for one in findings:
        place = f"{one.place}: " if one.place else ""
        note(f"{place}{one.severity.value}: {one.message}" + (f"\n    help: {one.help}" if one.help else ""))


def _refuse_drop(plan: "Plan", *, allow_drop: bool) -> None:
    """Raise MblError where so many are gone that the export is more likely to lack something."""
    for gone, of, percent, whom in (
        ("leaving", "enrolled", _PERCENT, "students"),
        ("leaving classes", "in classes", _PERCENT_OF_CLASSES, "places in classes"),
    ):
        number, all_ = plan.counts[gone], plan.counts[of]
        if number > _FEW and number * 100 > all_ * percent and not allow_drop:
            raise MblError(
                f"{number:,} of {all_:,} {whom} would be gone, more than {percent} %; nothing was written",
                "see whether the export is complete; if they are gone indeed, add --allow-drop",
                exit_code=1,
            )


def _changes(tree: "WorkTree", loaded: "Loaded", plan: "Plan") -> "list[Change]":
    from mblkit.cli.people_root import prefix, read
    from mblkit.edit.rosters import Wanted, places_of, plan_changes

    wanted = Wanted(plan.new, plan.changed, plan.joined, plan.left, plan.known)
    return plan_changes(wanted, places_of(loaded, prefix(tree.root).rstrip("/")), lambda path: read(tree, path))


def _refuse_errors(tree: "WorkTree", before: "Loaded", changes: "list[Change]") -> None:
    """Raise MblError where the files would have an error that they have not now."""
    from mblkit.store.overlay import OverlayTree

    old = {(one.rule, one.location.path, one.message) for one in before.errors}
    after = _load(OverlayTree(tree, {one.path: one.after for one in changes}))
    new = [one for one in after.errors if (one.rule, one.location.path, one.message) not in old]
    if new:
        more = f", and {len(new) - 1} more" if len(new) > 1 else ""
        message = f"the roster does not fit: {new[0].location.path}: {new[0].message}{more}; nothing was written"
        raise MblError(message, new[0].help, exit_code=1)


def _shown(plan: "Plan", *, everything: bool) -> str:
    """Return what changes, by sort of change: ids and never names."""
    by_sort: dict[str, list[str]] = {}
    for step in plan.steps:
        by_sort.setdefault(step.what, []).append(f"  {step.subject}" + (f"  {step.detail}" if step.detail else ""))
    told: list[str] = []
    for what, said in by_sort.items():
        told.append(f"{what}: {len(said):,}")
        told += said if everything or len(said) <= _SHOWN else [*said[:_SHOWN], f"  and {len(said) - _SHOWN:,} more"]
    counts = [f"{name}: {number:,}" for name, number in sorted(plan.counts.items()) if number]
    return "\n".join((*told, *counts))
