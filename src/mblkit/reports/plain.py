"""Views and results as plain data for JSON: mappings, lists, text, whole numbers, true and false, nothing."""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any, Final

from pydantic_core import to_json

from mblkit.engine.results import Reason
from mblkit.model.numbers import show
from mblkit.model.origin import Origin

_PLAIN: Final = frozenset({type(None), bool, int, str})


def plain(value: object, told: Callable[[Reason], Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Return a value as plain data: amounts as exact text, days as YYYY-MM-DD, reasons with file and keys.

    `told` says what stands for a reason, instead of the tree with those behind it.
    Raises TypeError for a value that no result holds.
    """
    kind: Any = type(value)
    return value if kind in _PLAIN else _form_of(kind)(value, told or reason_data)


_Form = Callable[[Any, Callable[[Reason], Any]], Any]
"""Makes plain data of a value; also given is what stands for a reason."""


@cache
def _form_of(kind: Any) -> _Form:  # noqa: ANN401 - any class
    """Return what makes values of a class plain, found once for all of them. Raises TypeError where nothing does."""
    found = (form for classes, form in _FORMS if issubclass(kind, classes))
    form = next(found, _record_form(kind) if is_dataclass(kind) else None)
    if form is None:
        raise TypeError(f"no plain form for {kind.__name__}")
    named = form is _items and hasattr(kind, "_fields") and not issubclass(kind, Origin)
    return _record_form(kind) if named else form  # that a record is a tuple for speed is nobody's concern


def _items(values: Iterable[Any], told: Callable[[Reason], Any]) -> list[Any]:
    return [one if type(one) in _PLAIN else plain(one, told) for one in values]


def _record_form(kind: Any) -> _Form:  # noqa: ANN401 - any dataclass
    names = _names(kind)
    if len(names) < 2:  # noqa: PLR2004 - of one name, attrgetter gives the value itself
        return lambda value, told: dict(zip(names, _items([getattr(value, name) for name in names], told), strict=True))
    values_of = attrgetter(*names)
    return lambda value, told: dict(zip(names, _items(values_of(value), told), strict=True))


_FORMS: Final[tuple[tuple[tuple[type, ...], _Form], ...]] = (
    ((bool, int, str), lambda value, _: value),
    ((Fraction,), lambda value, _: show(value)),
    ((date,), lambda value, _: value.isoformat()),
    ((Reason,), lambda value, told: told(value)),
    ((tuple, list), _items),
)


def names_of(result: object) -> tuple[str, ...]:
    """Return the names of the fields of a result, in order. It is a dataclass or a named tuple."""
    kind: Any = type(result)
    return _names(kind)


@cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any dataclass
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else tuple(kind._fields)


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
    return _ON_ONE_LINE(data) + "\n"


_ON_ONE_LINE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
