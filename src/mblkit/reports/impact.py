"""What a change does to students, as text, Markdown for a pull request, and JSON. Ids only, never names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mblkit.diagnostics import Diagnostic
from mblkit.engine.impact import Effect, Sense
from mblkit.reports.audit import blocked_data
from mblkit.reports.plain import json_text, plain

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

_MARKS: Final[Mapping[Sense, str]] = {"gain": "+", "loss": "-", "change": "~"}
_MOST_IN_MARKDOWN: Final = 200
"""How many effects a comment on a pull request lists: hosts refuse comments of more than some 65,000 signs."""


@dataclass(frozen=True, slots=True)
class Affected:
    """A student to whom a change does something.

    Attributes:
        student: the student's id.
        graduating_class: the class.
        effects: what it does, in the order of the results.
    """

    student: str
    graduating_class: int
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does on a day.

    Attributes:
        base, head: the two sides, as they are called.
        as_of: the day of both sides.
        compared: how many students both sides have.
        came, left: the students whom only the later or only the earlier side has.
        affected: those to whom it does something, by class and id.
        blocked: the errors that touch students who cannot be compared, by student.
    """

    base: str
    head: str
    as_of: date
    compared: int
    came: tuple[str, ...]
    left: tuple[str, ...]
    affected: tuple[Affected, ...]
    blocked: Mapping[str, Sequence[Diagnostic]]

    def senses(self) -> set[Sense]:
        """Return every sense that is in it."""
        return {effect.sense for one in self.affected for effect in one.effects}


def as_text(impact: Impact) -> str:
    """Return an impact as lines for a terminal: `+` gains, `-` loses, `~` neither."""
    lines = [_headline(impact), *_sums(impact), *_others(impact)]
    for one in impact.affected:
        lines += ["", f"{one.student}, class of {one.graduating_class}"]
        lines += [f"  {_MARKS[effect.sense]} {_says(effect)}" for effect in one.effects]
    return "\n".join(lines)


def as_markdown(impact: Impact) -> str:
    """Return an impact as a comment on a pull request, with at most 200 effects listed."""
    lines = [f"### {_headline(impact)}", ""]
    sums, others = list(_sums(impact)), list(_others(impact))
    if sums:
        head = ["| | gained | lost | changed |", "| --- | ---: | ---: | ---: |"]
        lines += [*head, *(f"| {kind} | {' | '.join(map(str, counts))} |" for kind, counts in _table(impact)), ""]
    lines += [*(f"- {line}" for line in others), *([""] if others else [])]
    left = _MOST_IN_MARKDOWN
    for one in impact.affected:
        if len(one.effects) > left:
            lines.append(f"Not everything is listed here: `mbl impact {impact.base}` prints all of it.")
            break
        left -= len(one.effects)
        lines += [f"**{one.student}**, class of {one.graduating_class}", ""]
        lines += [f"- {effect.sense}: {_escaped(_says(effect))}" for effect in one.effects]
        lines.append("")
    return "\n".join(lines).rstrip()


def as_json(impact: Impact) -> str:
    """Return an impact as JSON: days as YYYY-MM-DD, and errors with file and keys."""
    return json_text(
        {
            "schema": SCHEMA,
            "base": impact.base,
            "head": impact.head,
            "as_of": impact.as_of.isoformat(),
            "compared": impact.compared,
            "came": list(impact.came),
            "left": list(impact.left),
            "students": plain(impact.affected),
            "blocked": [blocked_data(student, impact.blocked) for student in sorted(impact.blocked)],
        }
    )


def _headline(impact: Impact) -> str:
    students = "1 student" if impact.compared == 1 else f"{impact.compared} students"
    what = f"{len(impact.affected)} of {students}" if impact.affected else f"none of {students}"
    return f"from {impact.base} to {impact.head}, as of {impact.as_of}: {what} affected"


def _table(impact: Impact) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield how often each kind is gained, lost and changed."""
    counts = Counter((effect.kind, effect.sense) for one in impact.affected for effect in one.effects)
    for kind in dict.fromkeys(effect.kind for effect in _in_order(impact.affected)):
        yield kind, (counts[kind, "gain"], counts[kind, "loss"], counts[kind, "change"])


def _in_order(affected: Iterable[Affected]) -> list[Effect]:
    order = ("mastery", "credit", "requirement", "condition", "diploma", "recognition")
    return sorted((effect for one in affected for effect in one.effects), key=lambda one: order.index(one.kind))


def _sums(impact: Impact) -> Iterator[str]:
    for kind, (gained, lost, changed) in _table(impact):
        yield f"  {kind:<12} {gained} gained, {lost} lost, {changed} changed"


def _others(impact: Impact) -> Iterator[str]:
    for students, says in ((impact.came, "new"), (impact.left, "no longer enrolled")):
        if students:
            yield f"{says}: {', '.join(students)}"
    if impact.blocked:
        yield f"not compared, because an error touches them: {', '.join(sorted(impact.blocked))}"


def _says(effect: Effect) -> str:
    title = "" if effect.title in {"", effect.id} else f" ({effect.title})"
    return f"{effect.kind} {effect.id}{title}: {effect.before} -> {effect.after}"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\`*_[]<#|" else sign for sign in text)
