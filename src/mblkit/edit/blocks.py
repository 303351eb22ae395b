"""A whole file in the house layout, from its data: short lists and mappings on one line, the others line by line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mblkit.edit.spelling import INDENT, Value, flow, scalar

_LONGEST: Final = 120


def file_text(data: Mapping[str, Value]) -> str:
    """Return the text of a file that says some data. Never raises."""
    return "\n".join((*_fields(data, 0), ""))


def _fields(data: Mapping[str, Value], margin: int) -> Iterator[str]:
    for key, value in data.items():
        head = f"{' ' * margin}{scalar(key)}:"
        if _on_one_line(value, len(head) + 1):
            yield f"{head} {flow(value)}"
        else:
            yield head
            yield from _inside(value, margin + INDENT)


def _inside(value: Value, margin: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _fields(value, margin)
        return
    for entry in value if isinstance(value, Sequence) else ():
        if isinstance(entry, Mapping) and entry and not _on_one_line(entry, margin + INDENT):
            first, *rest = _fields(entry, margin + INDENT)
            yield f"{' ' * margin}- {first[margin + INDENT :]}"
            yield from rest
        else:
            yield f"{' ' * margin}- {flow(entry)}"


def _on_one_line(value: Value, before: int) -> bool:
    """Tell whether a value is best written on one line, behind so many characters."""
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence) or not value:
        return True
    entries = [*value.values()] if isinstance(value, Mapping) else [*value]
    nested = any(isinstance(one, Mapping | Sequence) and not isinstance(one, str) for one in entries)
    small = all(isinstance(one, Mapping) and _is_small(one) for one in entries) and isinstance(value, Sequence)
    return (not nested or small) and before + len(flow(value)) <= _LONGEST


def _is_small(value: Mapping[str, Value]) -> bool:
    """Tell whether a mapping in a list is an aside, such as an alignment with its relation."""
    return "id" not in value and not any(isinstance(one, Mapping) for one in value.values())
