"""What the commands that check share: their options, one run over a tree, and the printing of its report."""

import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import colour, deliver, note, refuse_district_file
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit import emit
    from mblkit.model.checks import Checks
    from mblkit.rules.baseline import Baseline
    from mblkit.store.tree import Tree, WorkTree


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"


class FailOn(StrEnum):
    """From which severity on findings make the command fail."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


Formats = Annotated[Form, typer.Option("--format", help="How to print the findings.")]
Fails = Annotated[
    FailOn | None,
    typer.Option(
        "--fail-on",
        help='The least severity that exits with 1; without it, as "checks" of mbl.yaml says, or error.',
        show_default=False,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        help="Look at these rules only: codes, beginnings of codes or names, with commas between them.",
        show_default=False,
        autocompletion=complete.list_of_codes,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        help="Leave these rules out; of two that match, the longer wins.",
        show_default=False,
        autocompletion=complete.list_of_codes,
    ),
]
Known = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        help='Leave out the findings that this file holds; without it, as "checks" of mbl.yaml says.',
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks of a run.

    Attributes:
        as_of: the day to look at.
        reader: the YAML reader, or None for the usual one.
        select, ignore: rules, as they were typed.
        baseline: the file of known findings, or None for the one that mbl.yaml names.
        within: says for a path whether findings there are told; None tells all.
        known: whether known findings are left out at all.
        deep: whether also what only the results of every student show is looked for.
    """

    as_of: date
    reader: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    within: Callable[[str], bool] | None = None
    known: bool = True
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """A run over a tree.

    Attributes:
        report: what is told.
        suppressed, known: how many findings comments quieted and the baseline holds, by file.
        gone: how many findings of the baseline were not found any more.
        checks: what the district asks of the check.
    """

    report: "emit.Report"
    suppressed: Counter[str]
    known: Counter[str]
    gone: int
    checks: "Checks"


def entries(given: list[str] | None) -> tuple[str, ...]:
    """Return what an option lists, which may be given several times and have commas in it."""
    return tuple(entry for one in given or () for part in one.split(",") if (entry := part.strip()))


def examined(tree: "Tree", asked: Asked) -> Examined:
    """Return what is found in the files of a tree: the work tree, one with changes laid over it, or a revision.

    Raises MblError for rules that do not exist and for a baseline that cannot be read.
    """
    from mblkit import emit
    from mblkit.load.repository import read_any, validate
    from mblkit.rules.runner import examine
    from mblkit.rules.selection import checks_of, select

    def read(path: str) -> bytes:
        return read_any(tree, path)

    loaded = validate(tree, asked.reader)
    checks = checks_of(loaded)
    selection = select(loaded, asked.select, asked.ignore)
    baseline = _baseline(tree, checks, asked.baseline) if asked.known else None
    outcome = examine(loaded, selection, asked.as_of, read, baseline, asked.within, deep=asked.deep)
    report = emit.Report(
        outcome.diagnostics,
        loaded.read,
        read,
        suppressed=outcome.suppressed.total(),
        known=outcome.known.total(),
        following=len(loaded.following),
        waiting=outcome.waiting,
    )
    return Examined(report, outcome.suppressed, outcome.known, outcome.gone, checks)


def _baseline(tree: "Tree", checks: "Checks", given: Path | None) -> "Baseline | None":
    from mblkit.rules.baseline import stays_inside

    name = str(given) if given is not None else checks.baseline
    if name is None or (given is None and not stays_inside(name)):
        return None
    return _read_baseline(name, given.read_bytes if given is not None else lambda: tree.read(name))


def _read_baseline(name: str, read: Callable[[], bytes]) -> "Baseline":
    """Return a baseline. Raises MblError where there is none or it cannot be read."""
    from mblkit.rules.baseline import parsed
    from mblkit.store.tree import reason

    try:
        data = read()
    except FileNotFoundError as error:
        hint = 'write it with "mbl validate --write-baseline", or name another one'
        raise MblError(f'there is no baseline "{name}"', hint) from error
    except OSError as error:
        raise MblError(f'the baseline "{name}" cannot be read: {reason(error)}', "check the file") from error
    return parsed(name, data)


def told_to(report: "emit.Report", form: Form, least: FailOn, root: Path) -> "emit.Report":
    """Return a report with what a format has to know of the run: from which severity on it fails, where the files are.

    Hosts of repositories name files from the top of the git repository that a district is in.
    """
    from mblkit.diagnostics import Severity
    from mblkit.store.git_run import prefix_of

    folder = ""
    if form in {Form.SARIF, Form.GITHUB, Form.GITLAB, Form.JUNIT}:
        with suppress(MblError):  # a district need not be in git
            folder = prefix_of(str(root))
    return replace(report, fail_on=Severity(least), folder=folder)


def printed(report: "emit.Report", form: Form, output: Path | None, *, quiet: bool, statistics: bool = False) -> None:
    """Print a report, or write it to a file, readable by its owner alone.

    Raises MblError where the file cannot be written, or where a format has no statistics.
    """
    from mblkit import emit
    from mblkit.emit.statistics import as_json, as_text

    style = emit.Style(coloured=output is None and colour(sys.stdout), quiet=quiet)
    if statistics and form not in {Form.TEXT, Form.CONCISE, Form.JSON}:
        raise MblError(f'there are no statistics in the format "{form.value}"', "use text or json")
    printer = emit.FORMATS[form.value] if not statistics else as_json if form is Form.JSON else as_text
    text = printer(report, style)
    if text or output is not None:
        deliver(text, output, private=True, quiet=quiet)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form is Form.GITHUB and summary:
        _append(Path(summary), emit.github.summary(report))


def _append(path: Path, text: str) -> None:
    from mblkit.store.tree import reason

    try:
        with path.open("ab") as file:
            file.write(text.encode())
    except OSError as error:  # the findings are told all the same
        note(f'the job summary "{path}" cannot be written: {reason(error)}')


def baseline_written(tree: "WorkTree", asked: Asked) -> Asked:
    """Write what is found now into the baseline, and return what to ask so that it holds.

    Raises MblError where it cannot be written, and where the run would leave something out: it would be lost.
    """
    from mblkit import emit
    from mblkit.rules.baseline import counted, with_unseen

    if asked.select or asked.ignore or asked.within is not None:
        hint = "leave out --select, --ignore and what else makes the run smaller"
        raise MblError("a baseline is written from a run over everything", hint)
    run = examined(tree, replace(asked, known=False))
    file = asked.baseline or tree.root / _name_of_baseline(run.checks)
    baseline = counted(run.report.diagnostics)
    if run.report.waiting and file.exists():
        with suppress(MblError):  # one that cannot be read has nothing that could be kept
            baseline = with_unseen(baseline, _read_baseline(str(file), file.read_bytes))
    _write_baseline(tree, asked, run.checks, baseline)
    if run.report.waiting:
        note(f"  {emit.WAITING}: what they find is not counted anew; write it again then")
    return replace(asked, baseline=file)


def _name_of_baseline(checks: "Checks") -> str:
    """Return the path of the baseline in the district. Raises MblError for one that cannot be its."""
    from mblkit.rules.baseline import DEFAULT_NAME, stays_inside

    name = checks.baseline or DEFAULT_NAME
    if not stays_inside(name):
        raise MblError(f'"{name}" is no file that can be a baseline', 'mend "baseline" in mbl.yaml')
    return name


def _write_baseline(tree: "WorkTree", asked: Asked, checks: "Checks", baseline: "Baseline") -> None:
    """Write a baseline where the command line or mbl.yaml names it, and say so. Raises MblError where it cannot be."""
    from mblkit import emit
    from mblkit.edit.changes import apply, read_before
    from mblkit.rules.baseline import rendered
    from mblkit.store.atomic import Change, write_output

    data, name = rendered(baseline), str(asked.baseline or _name_of_baseline(checks))
    if asked.baseline is not None:
        refuse_district_file(asked.baseline)
        write_output(asked.baseline, data, private=False)
    else:
        apply(tree.root, (Change(name, read_before(tree.root, name), data),))
    note(f"wrote {emit.plural(sum(baseline.counts.values()), 'finding')} into {name}")
    if asked.baseline is None and checks.baseline is None:
        note(f'  to use it, write "baseline: {name}" under "checks:" in mbl.yaml')
