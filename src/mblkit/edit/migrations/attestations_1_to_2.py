"""Attestations 2: the languages of an engagement are a list, and have a plural name like every other list."""

from collections.abc import Iterator
from typing import Any, Final

from mblkit.diagnostics import Keys
from mblkit.edit.layout import Edit, Layout, renamed

_OLD: Final = "language"
_NEW: Final = "languages"


def attestations_1_to_2(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with the new name in the engagements, and in the defaults above them."""
    holders = set(_holders(data))
    new = _with_new_name(data) if () in holders else dict(data)
    if isinstance(data.get("items"), list):
        new["items"] = [
            _with_new_name(item) if ("items", place) in holders else item for place, item in enumerate(data["items"])
        ]
    return new


def attestations_1_to_2_edits(layout: Layout, data: dict[str, Any]) -> list[Edit]:
    """Return the edits that write the new name in the place of the old one."""
    return [renamed(layout, (*keys, _OLD), _NEW) for keys in _holders(data)]


def _holders(data: dict[str, Any]) -> Iterator[Keys]:
    """Yield the ways to the mappings that have the field: engagements, and defaults that one of them has."""
    items = data.get("items")
    entries = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else [{}]
    if _OLD in data and any({**data, **item}.get("type") == "engagement" for item in entries):
        yield ()
    for place, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and _OLD in item and {**data, **item}.get("type") == "engagement":
            yield ("items", place)


def _with_new_name(fields: dict[str, Any]) -> dict[str, Any]:
    return {_NEW if key == _OLD else key: value for key, value in fields.items()}
