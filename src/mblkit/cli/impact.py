"""`mbl impact`: what a change of the files does to students."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import AsOf, Output, Root, day, deliver, open_files, reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from mblkit.engine.impact import Snapshot
    from mblkit.load.repository import Opened
    from mblkit.reports.impact import Affected, Impact


class Form(StrEnum):
    """How an impact is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class FailOn(StrEnum):
    """What makes the command fail."""

    ANY = "any"
    LOSS = "loss"
    NEVER = "never"


_FAILS: Final = {FailOn.ANY: {"gain", "loss", "change"}, FailOn.LOSS: {"loss"}, FailOn.NEVER: set[str]()}


def command(
    base: Annotated[str, typer.Argument(help="The git revision to compare with.", autocompletion=complete.revisions)],
    head: Annotated[
        str | None,
        typer.Argument(
            help="The later git revision; without it, the files as they are.",
            show_default=False,
            autocompletion=complete.revisions,
        ),
    ] = None,
    as_of: AsOf = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TEXT,
    output: Output = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="What exits with 1.")] = FailOn.NEVER,
    root: Root = None,
) -> int:
    """Print what a change of the framework, a policy or the records does to students. Ids only, never names.

    Both sides are computed for the same day. Students whom an error touches on either side are listed, not compared,
    and the exit status is 1.

    Examples:

      mbl impact main

      mbl impact v2026.1 main --format markdown --fail-on loss
    """
    from mblkit.cli import gate
    from mblkit.load.repository import open_all
    from mblkit.reports.impact import as_json, as_markdown, as_text

    sides = []
    for revision in (base, head):
        tree = open_files(root, revision).tree
        sides.append((tree, gate.opened(tree, lambda tree=tree: open_all(tree, reader()))))  # type: ignore[misc]
    impact = _impact(sides[0][1], sides[1][1], (base, head or "the files as they are"), day(as_of))
    hidden = [error for tree, side in sides for error in _told(tree, side)]
    deliver({Form.TEXT: as_text, Form.JSON: as_json, Form.MARKDOWN: as_markdown}[form](impact), output, private=True)
    return 1 if impact.blocked or hidden or impact.senses() & _FAILS[fail_on] else 0


def _told(tree: object, side: "Opened") -> tuple[object, ...]:
    """Show the errors that touch nobody who is known: they may hide somebody. Return them."""
    from mblkit.cli import gate

    hidden = gate.unclaimed(side)
    if hidden:
        gate.show(tree, hidden)  # type: ignore[arg-type]
    return hidden


def _impact(before: "Opened", after: "Opened", names: tuple[str, str], on: "date") -> "Impact":
    from mblkit.reports.impact import Impact

    blocked = {**before.blocked, **after.blocked}
    old, new = (set(side.closures) | set(side.blocked) for side in (before, after))
    both = sorted((old & new) - blocked.keys())
    affected = sorted(_affected(before, after, both, on), key=lambda one: (one.graduating_class, one.student))
    came, left = tuple(sorted(new - old)), tuple(sorted(old - new))
    return Impact(*names, on, len(both), came, left, tuple(affected), blocked)


def _affected(before: "Opened", after: "Opened", students: list[str], on: "date") -> "Iterator[Affected]":
    """Yield to whom something happens.

    Whoever has the same records under the same framework has the same results, unless a policy compares students.
    """
    from mblkit.engine.impact import effects
    from mblkit.engine.recognition import compares_students
    from mblkit.model.base import local
    from mblkit.reports.impact import Affected

    same = before.district == after.district and not compares_students(after.district)
    names = {
        target: local(entry.record.name, after.district.language)
        for side in (before, after)
        for target, entry in side.district.competencies.items()
    }
    old, new = _snapshots(before, on), _snapshots(after, on)
    for student in students:
        if same and before.closures[student] == after.closures[student]:
            continue
        found = tuple(effects(old(student), new(student), names))
        if found:
            graduating_class = after.closures[student].student.record.graduating_class
            yield Affected(student, graduating_class, found)


def _snapshots(side: "Opened", on: "date") -> "Callable[[str], Snapshot]":
    """Return what gives the results of a student; recognition where a policy of the district speaks of it."""
    from dataclasses import replace

    from mblkit.engine.impact import snapshot_of
    from mblkit.engine.recognition import recognize
    from mblkit.engine.recognition_rank import Classmates

    classmates = Classmates(side.district, side.closures, on, dict.fromkeys(side.blocked))
    speaks = any(kept.record.recognition for kept in side.district.policies)

    def found(student: str) -> "Snapshot":
        one = snapshot_of(side.district, side.closures[student], on)
        return replace(one, recognized=recognize(classmates, [student])[0].results) if speaks else one

    return found
