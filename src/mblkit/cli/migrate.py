"""`mbl migrate`: files of older versions, brought up to this release."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.context import Root, note, put, tree_of
from mblkit.cli.focus import Wish, focus_of
from mblkit.cli.mending import show
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.edit.migrate import Migrated
    from mblkit.store.tree import Tree

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what would change, and write nothing; exit with 1 if it would.")
]


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH", help="Only these files and folders; without any, all files.", show_default=False
        ),
    ] = None,
    dry_run: DryRun = False,
    diff: Diff = False,
    check: Annotated[
        bool, typer.Option("--check", help="Like --dry-run, but exit with 1 if anything would change.")
    ] = False,
    root: Root = None,
) -> int:
    """Rewrite files of older versions to the versions that this release reads.

    Comments, layout and line ends stay. All files are written or none; a file that cannot be read is left alone and
    named. Exit status: 0 done, 1 files are left (or would change, with --check and --diff), 2 could not work.

    Examples:

      mbl migrate --diff

      mbl migrate

      mbl migrate --check attestations
    """
    from mblkit.edit.changes import apply
    from mblkit.edit.migrate import plan_migration

    one_of(dry_run=dry_run, diff=diff, check=check)
    wish = Wish(tuple(paths or ()))
    focus = focus_of(wish.folder(root), wish)
    plan = plan_migration(focus.tree, (one.path for one in focus.tree.files() if focus.within(one.path)))
    if plan.files and not (dry_run or diff or check):
        apply(tree_of(focus.root), [one.change for one in plan.files])
    if diff:
        show([one.change for one in plan.files])
    else:
        put("\n".join(_lines(plan.files)))
    _tell(len(plan.files), "would be migrated" if dry_run or diff or check else "migrated")
    _complain(plan.left, focus.tree)
    return 1 if plan.left or (plan.files and (diff or check)) else 0


def one_of(**given: bool) -> None:
    """Raise MblError where more than one of some options is given."""
    asked = [f"--{name.replace('_', '-')}" for name, is_given in given.items() if is_given]
    if len(asked) > 1:
        raise MblError(f"{asked[0]} and {asked[1]} are two ways of writing nothing", "choose one of the two")


def _lines(files: "Iterable[Migrated]") -> Iterable[str]:
    for one in files:
        for step in one.steps:
            yield f"{one.change.path}: {step.kind}/{step.version} becomes {step.kind}/{step.version + 1}: {step.says}"


def _tell(number: int, what: str) -> None:
    from mblkit.emit.report import plural

    note(f"{plural(number, 'file')} {what}" if number else "there is nothing to migrate")


def _complain(left: "Iterable[Diagnostic]", tree: "Tree") -> None:
    from mblkit.diagnostics import in_order
    from mblkit.emit.lines import headline
    from mblkit.load.places import place_all

    for found in in_order(place_all(tree.read, left)):
        note(headline(found))
        note(f"  help: {found.help}")
