"""One run over a tree, and the printing of its report: without what reads a command line."""

import os
import sys
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from mblkit.cli.examining import Asked, Wanted, examined, read_baseline
from mblkit.cli.surroundings import deliver, note, refuse_district_file
from mblkit.cli.terminal import colour
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit import emit
    from mblkit.rules.baseline import Baseline
    from mblkit.store.tree import WorkTree


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


def told_to(report: "emit.Report", form: Form, least: FailOn, root: Path) -> "emit.Report":
    """Return a report with what a format has to know of the run: from which severity on it fails, where the files are.

    Hosts of repositories name files from the top of the git repository that a district is in.
    """
    from mblkit.diagnostics import Severity

    folder = ""
    if form in {Form.SARIF, Form.GITHUB, Form.GITLAB, Form.JUNIT}:
        from mblkit.store.git_run import prefix_of

        with suppress(MblError):  # a district need not be in git
            folder = prefix_of(str(root))
    return replace(report, fail_on=Severity(least), folder=folder)


def printed(report: "emit.Report", form: Form, output: Path | None, *, quiet: bool, statistics: bool = False) -> None:
    """Print a report, or write it to a file, readable by its owner alone.

    Raises MblError where the file cannot be written, or where a format has no statistics.
    """
    from mblkit import emit

    style = emit.Style(coloured=output is None and colour(sys.stdout), quiet=quiet)
    if statistics and form not in {Form.TEXT, Form.CONCISE, Form.JSON}:
        raise MblError(f'there are no statistics in the format "{form.value}"', "use text or json")
    text = _counted(report, style, form) if statistics else emit.FORMATS[form.value](report, style)
    if text or output is not None:
        deliver(text, output, private=True, quiet=quiet)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form is Form.GITHUB and summary:
        from mblkit.emit.github import summary as summary_of

        _append(Path(summary), summary_of(report))


def _counted(report: "emit.Report", style: "emit.Style", form: Form) -> str:
    from mblkit.emit.statistics import as_json, as_text

    return (as_json if form is Form.JSON else as_text)(report, style)


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
    run = examined(tree, asked._replace(known=False))
    file = asked.baseline or tree.root / _name_of_baseline(run.checks)
    baseline = counted(run.report.diagnostics)
    if run.report.waiting and file.exists():
        with suppress(MblError):  # one that cannot be read has nothing that could be kept
            baseline = with_unseen(baseline, read_baseline(str(file), file.read_bytes))
    _write_baseline(tree, asked, run.checks, baseline)
    if run.report.waiting:
        note(f"  {emit.WAITING}: what they find is not counted anew; write it again then")
    return asked._replace(baseline=file)


def _name_of_baseline(checks: Wanted) -> str:
    """Return the path of the baseline in the district. Raises MblError for one that cannot be its."""
    from mblkit.rules.baseline import DEFAULT_NAME, stays_inside

    name = checks.baseline or DEFAULT_NAME
    if not stays_inside(name):
        raise MblError(f'"{name}" is no file that can be a baseline', 'mend "baseline" in mbl.yaml')
    return name


def _write_baseline(tree: "WorkTree", asked: Asked, checks: Wanted, baseline: "Baseline") -> None:
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
