"""Objections to the data of a record, and how findings speak of the value that is meant."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Keys, Location
from mblkit.load.anatomy import forms_at, record_at
from mblkit.model.base import Record


class Fault(NamedTuple):
    """One objection to a record's data.

    Attributes:
        sort: what sort of objection, as Pydantic names it.
        keys: the way to the value, or to the record that a field is missing from or strange to.
        name: the field.
        value: the value that was refused.
        record: the class of the record that was validated, or None where none could be picked.
        facts: what belongs to the objection, such as the values that are accepted.
        at_key: whether a key of a mapping is meant.
        depth: how many of the keys lead to the record itself.
        other: the way to a field that the value contradicts; empty where there is none.
        way: the way from the record that was validated, with the words by which forms of records are told apart.
    """

    sort: str
    keys: Keys
    name: str | None
    value: object
    record: type[Record] | None
    facts: Mapping[str, Any] = MappingProxyType({})
    at_key: bool = False
    depth: int = 0
    other: Keys = ()
    way: tuple[str | int, ...] = ()

    def inside(self, keys: Keys) -> "Fault":
        """Return the fault with its record at the end of `keys`."""
        return self._replace(keys=(*keys, *self.keys), depth=len(keys))

    def nested(self) -> type[Record] | None:
        """Return the class of the record that the keys lead to."""
        return None if self.record is None else record_at(self.record, self.way or self.keys[self.depth :])

    def forms(self) -> tuple[str, tuple[str, ...]] | None:
        """Return the field by which the forms of that record are told apart, and its words; None for one form."""
        return None if self.record is None else forms_at(self.record, self.way or self.keys[self.depth :])


class SourceOf(Protocol):
    """Returns the characters of a value, or of its key, as they stand in the file; None where there are none.

    A list or mapping has such characters only where it is written in brackets.
    """

    def __call__(self, keys: Keys, at: Literal["value", "key"] = "value") -> str | None:
        """Return the characters between the places where the value begins and ends."""
        ...


def called(keys: Keys) -> str:
    """Return what the value at the end of the keys is called: a field, or an entry of one."""
    if keys and isinstance(keys[-1], int):
        name = next((key for key in reversed(keys) if isinstance(key, str)), None)
        return f'an entry of "{name}"' if name else "an entry"
    return f'"{keys[-1]}"' if keys else "this value"


def as_written(fault: Fault, source: str | None) -> str:
    """Return the characters of the file: text in double quotes, which it may have already, numbers as they are."""
    if not source:
        return "this value"
    bare = isinstance(fault.value, str) and source[0] not in "\"'"
    return f'"{source}"' if bare else source


def sort_of(value: object) -> str:
    """Return what sort of value it is, in words."""
    sorts = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: '"field: value" lines'}
    return sorts.get(type(value), "text")


def other_sort(at: Location, fault: Fault, wanted: str, hint: str, fix: Fix | None = None) -> Diagnostic:
    """Return the finding for a value that is of another sort than is wanted."""
    verb = "holds" if isinstance(fault.value, dict) else "is"
    message = f"{called(fault.keys)} {verb} {sort_of(fault.value)} where {wanted} belongs"
    return diagnose("MBL106", message.replace("lines belongs", "lines belong"), at, help=hint, fix=fix)
