"""A plain `mbl validate` after which nothing has changed, answered before typer and pydantic are imported.

Only what is remembered is told here, and only for the options below. For everything else, and for every doubt, the
command itself answers: it says the same.
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

_WITH_VALUE: Final = {"--root": "root", "-C": "root", "--format": "form", "--fail-on": "fail_on", "--as-of": "as_of"}
_ALONE: Final = {"--quiet": "quiet", "-q": "quiet", "--exit-zero": "exit_zero"}
_FORMS: Final = ("text", "concise", "json")
_SEVERITIES: Final = ("error", "warning", "advice")


def answer(arguments: Sequence[str]) -> int | None:
    """Print what is remembered for a command line and return its exit status; None where the command has to answer."""
    options = _options(arguments) if arguments[:1] == [COMMAND] else None
    form = None if options is None else options.get("form", "text")
    if options is None or form not in _FORMS or options.get("fail_on", "error") not in _SEVERITIES:
        return None
    run = _remembered(options)
    return None if run is None else _told(run, options, form)


def _options(arguments: Sequence[str]) -> dict[str, str] | None:
    """Return the options by name; None where there is one that is not known here, or one twice."""
    found: dict[str, str] = {}
    rest = iter(arguments[1:])
    for one in rest:
        name = _WITH_VALUE.get(one) or _ALONE.get(one)
        value = next(rest, "-") if one in _WITH_VALUE else "yes"
        if name is None or name in found or value.startswith("-") or not value:
            return None
        found[name] = value
    return found


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
