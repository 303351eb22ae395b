"""`mbl fmt`: district files in the house layout."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import Quiet, Root, note, put, reader, safe, tree_of
from mblkit.cli.focus import Wish, focus_of
from mblkit.cli.focus_options import StdinFilename
from mblkit.cli.mending import show

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.store.atomic import Change
    from mblkit.store.tree import Tree

_STDIN: Final = Path("stdin")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What would become of some files.

    Attributes:
        files: how many there are.
        changes: those whose layout changes.
        findings: why some cannot be read.
        left: the paths of those that have no layout we know of.
    """

    files: int
    changes: "tuple[Change, ...]"
    findings: "tuple[Diagnostic, ...]"
    left: tuple[str, ...]

    def status(self, *, looks_only: bool) -> int:
        """Return the exit status."""
        return int(bool(self.findings or self.left or (self.changes and looks_only)))


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Files and folders; - is stdin, laid out to stdout; without any, the whole district.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 where a file would change.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="The same, and show what would change.")] = False,
    stdin_filename: StdinFilename = None,
    root: Root = None,
    quiet: Quiet = False,
) -> int:
    """Lay out files: indentation, blanks and blank lines. Nothing else changes: no data, no comment, no line break.

    Prints the paths of the files that change. What cannot be read is told and left as it is. Exit status: 0 done,
    1 files are left (or would change, with --check and --diff), 2 could not work.

    Examples:

      mbl fmt

      mbl fmt --check framework policies

      mbl fmt --diff tasks/science.yaml
    """
    from mblkit.edit.changes import apply

    looks_only = check or diff
    wish = Wish(tuple(paths or ()), stdin_filename or (_STDIN if paths == [Path("-")] else None))
    wish.agree()
    if wish.stdin:
        return _stdin(str(wish.stdin_filename), check=check, diff=diff)
    focus = focus_of(wish.folder(root), wish)
    tree = focus.tree
    plan = _planned(tree, [one.path for one in tree.files() if focus.within(one.path)])
    if diff:
        show(plan.changes)
    elif not quiet:
        put("\n".join(safe(change.path) for change in plan.changes))
    if plan.changes and not looks_only:
        apply(tree_of(focus.root), plan.changes)
    _tell(plan, tree, looks_only=looks_only, quiet=quiet)
    return plan.status(looks_only=looks_only)


def _planned(tree: "Tree", names: Sequence[str]) -> _Plan:
    from mblkit.edit.format import formatted
    from mblkit.load.discover import unreadable
    from mblkit.store.atomic import Change

    changes: list[Change] = []
    findings: list[Diagnostic] = []
    left: list[str] = []
    for name in names:
        try:
            before = tree.read(name)
        except OSError as error:
            findings.append(unreadable(name, error))
            continue
        outcome = formatted(name, before, reader())
        findings.extend(outcome.findings)
        if outcome.left:
            left.append(name)
        if outcome.data != before:
            changes.append(Change(name, before, outcome.data))
    return _Plan(len(names), tuple(changes), tuple(findings), tuple(left))


def _tell(plan: _Plan, tree: "Tree", *, looks_only: bool, quiet: bool) -> None:
    """Say on stderr what was done and what could not be."""
    _tell_findings(plan.findings, plan.files, tree.read)
    for name in plan.left:
        _tell_left(name)
    if not quiet:
        done = "would be laid out" if looks_only else "laid out"
        rest = plan.files - len(plan.changes)
        note(f"{len(plan.changes):,} {done}, {rest:,} left as they are")


def _tell_findings(findings: "Sequence[Diagnostic]", files: int, read: Callable[[str], bytes]) -> None:
    if findings:
        from mblkit import emit
        from mblkit.load.places import place_all

        plain = [replace(one, fix=None) for one in findings]  # this command mends nothing
        report = emit.Report(tuple(place_all(read, plain)), files, read)
        note(emit.FORMATS["text"](report, emit.Style()).rstrip("\n"))


def _tell_left(name: str) -> None:
    note(f"{name}: left as it is: mbl fmt does not know how to lay it out\n    help: lay it out by hand")


def _stdin(name: str, *, check: bool, diff: bool) -> int:
    """Lay out stdin to stdout."""
    from mblkit.edit.format import formatted
    from mblkit.store.atomic import Change
    from mblkit.store.tree import LARGEST_FILE

    before = sys.stdin.buffer.read(LARGEST_FILE + 1)
    outcome = formatted(name, before, reader())
    _tell_findings(outcome.findings, 1, lambda _: before)
    if outcome.left:
        _tell_left(name)
    changes = (Change(name, before, outcome.data),) if outcome.data != before else ()
    if diff:
        show(changes)
    elif not check and not outcome.findings and not outcome.left:
        sys.stdout.buffer.write(outcome.data)
        sys.stdout.buffer.flush()
    return _Plan(1, changes, outcome.findings, (name,) * outcome.left).status(looks_only=check or diff)
