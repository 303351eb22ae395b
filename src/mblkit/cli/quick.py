"""A plain `mbl validate`, answered without what reads command lines, which takes longer to import than Python to start.

What is remembered is told before pydantic is imported as well; else the district is checked as the command checks it.
For other options than those below, and for every doubt about one, the command itself answers: it says the same.
"""

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.cli.examining import Examined

COMMAND: Final = "validate"

WITH_VALUE: Final = {
    "--root": "root",
    "-C": "root",
    "--format": "form",
    "--fail-on": "fail_on",
    "--as-of": "as_of",
    "--jobs": "jobs",
    "-j": "jobs",
}
ALONE: Final = {"--quiet": "quiet", "-q": "quiet", "--exit-zero": "exit_zero", "--no-cache": "no_cache"}
_FORMS: Final = ("text", "concise", "json")
"""The formats in which what is remembered is told."""

WORDS: Final = {
    "form": ("text", "concise", "json", "sarif", "github", "gitlab", "junit"),
    "fail_on": ("error", "warning", "advice"),
}
"""The words that options may have."""

_DIGITS: Final = 4
"""A number of processes with more of them is left to the command."""


def answer(arguments: Sequence[str]) -> int | None:
    """Print what is found for a command line and return its exit status; None where the command has to answer.

    Raises MblError as the command does.
    """
    options = _options(arguments) if arguments[:1] == [COMMAND] else None
    if options is None:
        return None
    status = _recalled(options)
    return _checked(options) if status is None else status


def recall(arguments: Sequence[str]) -> int | None:
    """Print what is remembered for a command line and return its exit status; None where nothing is."""
    options = _options(arguments) if arguments[:1] == [COMMAND] else None
    return None if options is None else _recalled(options)


def _recalled(options: dict[str, str]) -> int | None:
    form = options.get("form", "text")
    run = _remembered(options) if form in _FORMS and "no_cache" not in options else None
    return None if run is None else _told(run, options, form)


def _options(arguments: Sequence[str]) -> dict[str, str] | None:
    """Return the options by name; None where there is one that is not known here, or one twice."""
    found: dict[str, str] = {}
    rest = iter(arguments[1:])
    for one in rest:
        name = WITH_VALUE.get(one) or ALONE.get(one)
        value = next(rest, "-") if one in WITH_VALUE else "yes"
        if name is None or name in found or value.startswith("-") or not value:
            return None
        found[name] = value
    return found if all(found.get(name, fine[0]) in fine for name, fine in WORDS.items()) and _is_many(found) else None


def _is_many(options: dict[str, str]) -> bool:
    """Tell whether a number of processes, where one is given, is one beyond doubt."""
    jobs = options.get("jobs", "1")
    return jobs.isascii() and jobs.isdigit() and not jobs.startswith("0") and len(jobs) <= _DIGITS


def _checked(options: dict[str, str]) -> int:
    """Check the district as the command does. Raises MblError."""
    from mblkit.cli.check_once import Told, Work, check_once
    from mblkit.cli.examining import Asked
    from mblkit.cli.focus import Wish
    from mblkit.cli.surroundings import day, reader
    from mblkit.cli.telling import FailOn, Form

    root = options.get("root")
    work = Work(Wish().folder(None if root is None else Path(root)), Wish())
    jobs = int(options["jobs"]) if "jobs" in options else None
    asked = Asked(day(options.get("as_of")), reader(), warm="no_cache" not in options, jobs=jobs)
    least = FailOn(options["fail_on"]) if "fail_on" in options else None
    form = Form(options.get("form", "text"))
    told = Told(form, fail_on=least, quiet="quiet" in options, exit_zero="exit_zero" in options)
    try:
        return check_once(work, asked, told)
    except BrokenPipeError:  # as the library that reads command lines has it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _remembered(options: dict[str, str]) -> "Examined | None":
    from mblkit.cli.examining import Asked
    from mblkit.cli.warm import hand_over, memory_of
    from mblkit.load.people_folder import VARIABLE
    from mblkit.store.tree import WorkTree

    root, day = _district(options.get("root")), _day(options.get("as_of"))
    if root is None or day is None or os.environ.get(VARIABLE):
        return None

    memory = memory_of(WorkTree(root), Asked(day, os.environ.get("MBL_READER") or None, warm=True))
    found = None if memory is None else memory.recall()
    if memory is not None and found is None:
        hand_over(memory)
    return found


def _district(said: str | None) -> Path | None:
    """Return the top folder; None where there is none that is whole, or where its names lie elsewhere."""
    from mblkit.store.tree import ROOT_FILE, find_root

    root = find_root(Path.cwd()) if said is None else Path(said)
    try:
        if root is None or os.path.lexists(root / ".mbl" / "pending"):
            return None
        return None if b"people:" in (root / ROOT_FILE).read_bytes() else root
    except OSError:
        return None


def _day(said: str | None) -> date | None:
    if said is None:
        return date.today()
    try:
        return date.fromisoformat(said) if len(said) == len("YYYY-MM-DD") and said.isascii() else None
    except ValueError:
        return None


def _told(run: "Examined", options: dict[str, str], form: str) -> int | None:
    """Print a report as the command does, and return the exit status; None where it says more than that."""
    from dataclasses import replace

    from mblkit import emit
    from mblkit.cli.terminal import colour, put
    from mblkit.diagnostics import Severity

    quiet = "quiet" in options
    if run.gone and not quiet:
        return None
    least = options.get("fail_on") or run.checks.fail_on
    report = replace(run.report, fail_on=Severity(least))
    try:
        text = emit.FORMATS[form](report, emit.Style(coloured=colour(sys.stdout), quiet=quiet))
    except MblError:
        return None
    if text:
        put(text)
    return 1 if emit.fails(report, least) and "exit_zero" not in options else 0
