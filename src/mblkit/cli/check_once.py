"""One check of a district as a command line asks for it: `mbl validate`, without what reads its options."""

from pathlib import Path
from typing import NamedTuple

from mblkit.cli.examining import Asked
from mblkit.cli.focus import Wish, focus_of, focused
from mblkit.cli.surroundings import note, tree_of
from mblkit.cli.telling import FailOn, Form, baseline_written, printed, told_to


class Work(NamedTuple):
    """What is to be done, besides checking."""

    folder: Path
    wish: Wish
    write_baseline: bool = False
    fix: bool = False
    diff: bool = False
    unsafe: bool = False


class Told(NamedTuple):
    """How the outcome is told."""

    form: Form
    output: Path | None = None
    fail_on: FailOn | None = None
    quiet: bool = False
    statistics: bool = False
    exit_zero: bool = False


def check_once(work: Work, asked: Asked, told: Told) -> int:
    """Check the district once, and return the exit status."""
    from mblkit import emit

    focus = focus_of(work.folder, work.wish)
    asked = focus.of(asked)
    if work.write_baseline:
        asked = baseline_written(tree_of(work.folder), asked)
    if work.diff and _shown(work, asked):
        return 0 if told.exit_zero else 1
    run = focused(focus, asked, _mended(work, asked) if work.fix and not work.diff else 0)
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


def _shown(work: Work, asked: Asked) -> bool:
    from mblkit.cli.mending import shown

    return shown(tree_of(work.folder), asked, unsafe=work.unsafe)


def _mended(work: Work, asked: Asked) -> int:
    from mblkit.cli.mending import fixed

    return fixed(tree_of(work.folder), asked, unsafe=work.unsafe)
