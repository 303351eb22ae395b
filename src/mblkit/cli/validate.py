"""`mbl validate`: what is wrong, where, and how to mend it."""

from typing import Annotated

import typer

from mblkit.cli.check_once import Told, Work, check_once
from mblkit.cli.checking import Fails, Form, Formats, Ignore, Known, NoCache, Select, entries
from mblkit.cli.context import AsOf, Output, Quiet, Root, day, reader
from mblkit.cli.examining import Asked
from mblkit.cli.focus import Wish
from mblkit.cli.focus_options import Changed, OptionalBase, Paths, StdinFilename
from mblkit.cli.jobs_option import Jobs
from mblkit.cli.mending import Differ, Guess, Mend, refuse_odd
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
    told = Told(form, output, fail_on, quiet=quiet, statistics=statistics, exit_zero=exit_zero)
    work = Work(wish.folder(root), wish, write_baseline=write_baseline, fix=fix, diff=diff, unsafe=unsafe_fixes)

    def once() -> int:
        chosen = (entries(select), entries(ignore), baseline)
        return check_once(work, Asked(day(as_of), reader(), *chosen, deep=deep, warm=not no_cache, jobs=jobs), told)

    if watching:
        refuse_with_watch(stdin=wish.stdin, output=output is not None, write_baseline=write_baseline)
        watch(work.folder, once)
    return once()
