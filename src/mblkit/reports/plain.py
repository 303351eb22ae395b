"""Views and results as plain data for JSON: mappings, lists, text, whole numbers, true and false, nothing."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from mblkit.engine.results import Reason
from mblkit.model.numbers import show


def plain(value: object, told: Callable[[Reason], Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as plain data: amounts as exact text, days as YYYY-MM-DD, reasons with file and keys.

    `told` says what stands for a reason, instead of the tree with those behind it.
    Raises TypeError for a value that no result holds.
    """
    match value:
        case None | bool() | int() | str():
            data: Any = value
        case Fraction():
            data = show(value)
        case date():
            data = value.isoformat()
        case Reason():
            data = (told or reason_data)(value)
        case tuple() | list():
            data = [plain(one, told) for one in value]
        case _ if is_dataclass(value):
            data = {field.name: plain(getattr(value, field.name), told) for field in fields(value)}
        case _:
            raise TypeError(f"no plain form for {type(value).__name__}")
    return data


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
    """Return JSON for people to read too: indented, in the order of the data, other scripts as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def json_line(data: object) -> str:
    """Return JSON on one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
