"""Views and results as plain data for JSON: mappings, lists, text, whole numbers, true and false, nothing."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, Final

from pydantic_core import to_json

from mblkit.engine.results import Reason
from mblkit.model.numbers import show

_PLAIN: Final = frozenset({type(None), bool, int, str})


def plain(value: object, told: Callable[[Reason], Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as plain data: amounts as exact text, days as YYYY-MM-DD, reasons with file and keys.

    `told` says what stands for a reason, instead of the tree with those behind it.
    Raises TypeError for a value that no result holds.
    """
    if type(value) in _PLAIN:
        return value
    match value:
        case bool() | int() | str():
            data: Any = value
        case Fraction():
            data = show(value)
        case date():
            data = value.isoformat()
        case Reason():
            data = (told or reason_data)(value)
        case tuple() | list():
            data = [one if type(one) in _PLAIN else plain(one, told) for one in value]
        case _ if is_dataclass(value):
            data = {name: plain(getattr(value, name), told) for name in names_of(value)}
        case _:
            raise TypeError(f"no plain form for {type(value).__name__}")
    return data


def names_of(result: object) -> tuple[str, ...]:
    """Return the names of the fields of a result, in order. Raises TypeError for what is no dataclass."""
    kind: Any = type(result)
    return _names(kind)


@cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any dataclass
    return tuple(field.name for field in fields(kind))


def reason_data(reason: Reason) -> dict[str, Any]:
    """Return a reason with those behind it; file and keys, never a line."""
    return {
        "kind": reason.kind,
        "text": reason.text,
        "file": reason.origin.path if reason.origin is not None else None,
        "keys": list(reason.origin.keys) if reason.origin is not None else [],
        "children": [reason_data(child) for child in reason.children],
    }


def json_text(data: object) -> str:
    """Return JSON for people to read too: indented, in the order of the data, other scripts as they are.

    The standard library writes indented JSON ten times as slowly; the letters are the same in both.
    """
    return to_json(data, indent=2).decode() + "\n"


def json_line(data: object) -> str:
    """Return JSON on one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
