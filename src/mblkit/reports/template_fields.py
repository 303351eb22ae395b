"""The fields that a template is given, from the dataclasses themselves: for the lint, and for people to read."""

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from mblkit.reports.explainer_view import ExplainerView
from mblkit.reports.letter_view import LetterView
from mblkit.reports.parts import Sheet
from mblkit.reports.passages import Phrase
from mblkit.reports.plan_view import PlanView
from mblkit.reports.profile_view import ProfileView
from mblkit.reports.progress_report_view import ProgressView
from mblkit.reports.report_card_view import ReportCardView
from mblkit.reports.views import TranscriptView

VIEWS: Final[dict[str, type]] = {
    "explainer": ExplainerView,
    "letter": LetterView,
    "plan": PlanView,
    "profile": ProfileView,
    "progress-report": ProgressView,
    "report-card": ReportCardView,
    "transcript": TranscriptView,
}
"""The view of each document, by the name that its files and templates carry."""

_ROW: Final = re.compile(r"([a-z_]+(?:, [a-z_]+)*): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A field: its name, what it holds, and what that means; nothing where the name says it."""

    name: str
    holds: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Described:
    """A dataclass for people.

    Attributes:
        name: the name of the class.
        summary: what one is.
        rows: its fields.
    """

    name: str
    summary: str
    rows: tuple[Row, ...]


def described(top: type) -> tuple[Described, ...]:
    """Return a dataclass and every other one that can be reached from it, each once, nearest first."""
    todo, seen = [top], {top: None}
    while todo:
        for kind in _kinds(todo.pop(0)):
            if kind not in seen:
                seen[kind] = None
                todo.append(kind)
    return tuple(_described(kind) for kind in seen)


def _kinds(kind: type) -> Iterator[type]:
    for hint in hints(kind).values():
        yield from (one for one in leaves(hint) if isinstance(one, type) and is_dataclass(one) and one is not Phrase)


def _described(kind: type) -> Described:
    summary, said = _said(kind.__doc__ or "")
    rows = (Row(one.name, _holds(hints(kind)[one.name]), said.get(one.name, "")) for one in fields(kind))
    return Described(kind.__name__, summary, tuple(rows))


def _said(text: str) -> tuple[str, dict[str, str]]:
    """Return the first paragraph of a docstring, and what it says of each attribute."""
    first, _, rest = text.partition("Attributes:")
    found: dict[str, str] = {}
    lines: list[str] = []
    for line in rest.strip("\n").splitlines():
        if line.startswith("            ") and lines:
            lines[-1] += f" {line.strip()}"
        elif line.strip():
            lines.append(line.strip())
    for line in lines:
        if row := _ROW.fullmatch(line):
            found.update(dict.fromkeys(row[1].split(", "), row[2]))
    return " ".join(first.split()), found


@cache
def hints(kind: type) -> dict[str, Any]:
    """Return what the fields of a dataclass hold, by name."""
    return get_type_hints(kind)


def leaves(hint: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever a field can be declared as
    """Yield the types that a declaration is made of: those of a choice, and those that a list holds."""
    for member in members(hint):
        inner = element(member)
        if inner is None:
            yield member
        else:
            yield from leaves(inner)


def members(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
    """Return the types of a choice; a type alone is a choice of one."""
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)


def element(hint: Any) -> Any:  # noqa: ANN401 - as above
    """Return what a list of any length holds, or None for what is no such list."""
    given = get_args(hint)
    return given[0] if get_origin(hint) is tuple and given[1:] == (Ellipsis,) else None


def _holds(hint: Any) -> str:  # noqa: ANN401 - as above
    """Return what a field holds, in words."""
    if get_origin(hint) is Literal:
        return " or ".join(f"`{one}`" for one in get_args(hint))
    if get_origin(hint) in {Union, types.UnionType}:
        said = dict.fromkeys(_holds(one) for one in get_args(hint))
        if set(get_args(hint)) == {str, Phrase}:
            return "text"
        return " or ".join(one for one in said if one != "nothing") + (" or nothing" if "nothing" in said else "")
    if (inner := element(hint)) is not None:
        return f"list of {_holds(inner)}"
    if get_origin(hint) is tuple:
        return f"({', '.join(_holds(one) for one in get_args(hint))})"
    words = {str: "text", Phrase: "text", int: "whole number", bool: "yes or no", type(None): "nothing"}
    return words.get(hint) or f"{getattr(hint, '__name__', hint)}"


def table(one: Described) -> str:
    """Return the fields of a dataclass as a table in Markdown."""
    rows = [f"| `{row.name}` | {row.holds} | {row.meaning} |" for row in one.rows]
    return "\n".join(
        (f"### {one.name}", "", one.summary, "", "| field | holds | meaning |", "| --- | --- | --- |", *rows)
    )


def fields_of(name: str) -> str:
    """Return the fields of a document's view, or with `sheet` those of the sheet, in Markdown."""
    return "\n\n".join(table(one) for one in described(_top(name))) + "\n"


def all_fields() -> str:
    """Return the fields of the sheet and of every view in Markdown, each dataclass once."""
    told: list[Described] = []
    parts = []
    for name in ("sheet", *VIEWS):
        new = [one for one in described(_top(name)) if one not in told]
        told += new
        parts.append("\n\n".join((f"## Fields: {name}", *(table(one) for one in new))))
    return "\n\n".join(parts)


def _top(name: str) -> type:
    return Sheet if name == "sheet" else VIEWS[name]
