"""Questions on a terminal: what a command needs, and whether to go on; and what a new record changes for a student."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import typer

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.load.repository import Opened


def asked(value: str | None, question: str, option: str) -> str:
    """Return a value that was given, else what somebody at the terminal answers.

    Raises MblError where nobody can be asked.
    """
    if value is not None:
        return value
    if not sys.stdin.isatty():
        raise MblError(f"{option} is missing", f"give it: {question[:1].lower()}{question[1:]}")
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip()
    if not answer:
        raise MblError(f"{option} is missing", "nothing was recorded")
    return answer


def asked_for(values: list[str] | None, question: str, what: str) -> list[str]:
    """Return values that were given, else those that somebody at the terminal answers, blanks between them.

    Raises MblError as `asked` does.
    """
    return values or asked(None, question, what).split()


def confirmed(question: str, what: str, undone: str) -> None:
    """Ask whether what is shown shall be done; `what` says it for somebody who cannot be asked.

    Raises MblError where nobody can be asked, and with `undone` where the answer is no.
    """
    if not sys.stdin.isatty():
        raise MblError(f"nobody can be asked here whether to {what}", "look at it with --dry-run, then add --yes")
    if not typer.confirm(question, err=True):
        raise MblError(undone, exit_code=1)


def changes_for(student: str, before: "Opened", after: "Opened", on: date) -> Iterator[str]:
    """Yield what is different for a student between two states of the files, a line each."""
    if student not in before.closures or student not in after.closures or {*before.blocked, *after.blocked}:
        return
    from mblkit.engine.impact import effects, snapshot_of
    from mblkit.model.base import local

    language = after.district.language
    names = {target: local(one.record.name, language) for target, one in after.district.competencies.items()}
    sides = [snapshot_of(one.district, one.closures[student], on) for one in (before, after)]
    for one in effects(sides[0], sides[1], names):
        yield f"{one.kind} {one.id} ({one.title}): {one.before} becomes {one.after}"
