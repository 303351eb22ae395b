"""`mbl validate`: what is wrong, where, and how to mend it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from mblkit.cli.checking import (
    FailOn,
    Fails,
    Form,
    Formats,
    Ignore,
    Known,
    NoCache,
    Select,
    baseline_written,
    entries,
    printed,
    told_to,
)
from mblkit.cli.context import AsOf, Output, Quiet, Root, day, note, reader, tree_of
from mblkit.cli.examining import Asked
from mblkit.cli.focus import Changed, OptionalBase, Paths, StdinFilename, Wish, focus_of, focused
from mblkit.cli.jobs_option import Jobs
from mblkit.cli.mending import Differ, Guess, Mend, fixed, refuse_odd, shown
from mblkit.cli.watch import Watch, refuse_with_watch, watch

COMMAND_CLASS = OptionalBase

Deep = Annotated[
    bool, typer.Option("--deep", help="Also compute every student, and compare what is earned with what is posted.")
]
Write = Annotated[bool, typer.Option("--write-baseline", help="Write what is found now into the baseline.")]


def command(
    paths: Paths = None,
    changed: Changed = None,
    stdin_filename: StdinFilename = None,
    watching: Watch = False,
    root: Root = None,
    select: Select = None,
    ignore: Ignore = None,
    as_of: AsOf = None,
    form: Formats = Form.TEXT,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings of each rule instead.")] = False,
    fail_on: Fails = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False,
    deep: Deep = False,
    fix: Mend = False,
    unsafe_fixes: Guess = False,
    diff: Differ = False,
    baseline: Known = None,
    write_baseline: Write = False,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    output: Output = None,
    quiet: Quiet = False,
) -> int:
    """Check every file of the district repository.

    All findings of all files are reported in one run. Exit status: 0 clean, 1 findings, 2 could not work.

    Examples:

      mbl validate

      mbl validate framework/mathematics.yaml tasks

      mbl validate --changed main

      mbl validate --fix

      mbl validate --format json --output findings.json
    """
    wish = Wish(tuple(paths or ()), stdin_filename, changed)
    wish.agree()
    alone = {"--write-baseline": write_baseline, "--watch": watching, "-": wish.stdin}
    refuse_odd(fix=fix, guess=unsafe_fixes, diff=diff, other=next((one for one, given in alone.items() if given), None))
    told = _Told(form, output, fail_on, quiet=quiet, statistics=statistics, exit_zero=exit_zero)
    work = _Work(wish.folder(root), wish, write_baseline=write_baseline, fix=fix, diff=diff, unsafe=unsafe_fixes)

    def once() -> int:
        chosen = (entries(select), entries(ignore), baseline)
        return _once(work, Asked(day(as_of), reader(), *chosen, deep=deep, warm=not no_cache, jobs=jobs), told)

    if watching:
        refuse_with_watch(stdin=wish.stdin, output=output is not None, write_baseline=write_baseline)
        watch(work.folder, once)
    return once()


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be done, besides checking."""

    folder: Path
    wish: Wish
    write_baseline: bool
    fix: bool
    diff: bool
    unsafe: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """How the outcome is told."""

    form: Form
    output: Path | None
    fail_on: FailOn | None
    quiet: bool
    statistics: bool
    exit_zero: bool


def _once(work: _Work, asked: Asked, told: _Told) -> int:
    """Check the district once, and return the exit status."""
    from mblkit import emit

    focus = focus_of(work.folder, work.wish)
    asked = focus.of(asked)
    if work.write_baseline:
        asked = baseline_written(tree_of(work.folder), asked)
    if work.diff and shown(tree_of(work.folder), asked, unsafe=work.unsafe):
        return 0 if told.exit_zero else 1
    mended = 0
    if work.fix and not work.diff:
        mended = fixed(tree_of(work.folder), asked, unsafe=work.unsafe)
    run = focused(focus, asked, mended)
    least = told.fail_on or FailOn(run.checks.fail_on)
    if not work.diff:
        printed(
            told_to(run.report, told.form, least, focus.root),
            told.form,
            told.output,
            quiet=told.quiet,
            statistics=told.statistics,
        )
    if run.gone and not told.quiet:
        many = emit.plural(run.gone, "finding")
        note(f'gone since the baseline was written: {many}; "mbl validate --write-baseline" brings it up to date')
    return 1 if emit.fails(run.report, least.value) and not told.exit_zero else 0
