"""`mbl validate --fix` and `--diff`: making the fixes that the findings offer, or showing what they would change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.context import note, put, safe
from mblkit.cli.examining import Asked, examined
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.edit.fixes import Mended
    from mblkit.store.atomic import Change
    from mblkit.store.tree import Tree, WorkTree

Mend = Annotated[bool, typer.Option("--fix", help="Mend what can only mean one thing, and write the files.")]
Guess = Annotated[bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: make likely guesses as well.")]
Differ = Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and write nothing.")]


def refuse_odd(*, fix: bool, guess: bool, diff: bool, other: str | None = None) -> None:
    """Raise MblError for options that do not go together; `other` is one that goes with neither --fix nor --diff."""
    if guess and not (fix or diff):
        raise MblError("--unsafe-fixes does nothing by itself", "add --fix, or --diff to see the changes first")
    if other is not None and (fix or diff):
        raise MblError(f"--fix and --diff do not go together with {other}", f"run once with them and once with {other}")


def fixed(tree: "WorkTree", asked: Asked, *, unsafe: bool) -> int:
    """Write the files with their fixes made, and return how many findings are mended.

    Raises MblError where a file cannot be written, or was changed by someone else meanwhile.
    """
    from mblkit.edit.changes import apply

    result = _mended(tree, asked, unsafe=unsafe)
    if result.changes:
        apply(tree, result.changes)
    return len(result.done)


def shown(tree: "WorkTree", asked: Asked, *, unsafe: bool) -> bool:
    """Print what fixing would change, as one difference, and tell whether that is anything."""
    from mblkit.emit.report import plural

    result = _mended(tree, asked, unsafe=unsafe)
    show(result.changes)
    sizes = f"{plural(len(result.done), 'finding')} would be mended in {plural(len(result.changes), 'file')}"
    note(sizes if result.changes else "there is nothing to mend")
    return bool(result.changes)


def show(changes: "Sequence[Change]") -> None:
    """Print changes as one difference, without what belongs to people."""
    from mblkit.edit.changes import difference
    from mblkit.emit.quoting import may_be_shown

    for change in changes:
        shown = difference(change)
        if may_be_shown(change.before or b"", shown):
            put("\r\n".join(safe(part) for part in shown.split("\r\n")))
        else:
            note(f"{change.path}: would change; not shown, it is about people")


def _mended(tree: "Tree", asked: Asked, *, unsafe: bool) -> "Mended":
    """Return what fixing comes to. Everything is examined, fixes are made only where findings are told."""
    from mblkit.edit.fixes import mended

    everywhere = asked._replace(within=None)
    return mended(
        tree, lambda files: examined(files, everywhere).report.diagnostics, unsafe=unsafe, within=asked.within
    )
