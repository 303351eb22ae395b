"""The reasons of one audit as a list in which every distinct reason stands once: the parts of an audit share most."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any, Final, NamedTuple

from mblkit.engine.results import Reason, ReasonKind
from mblkit.model.origin import Origin


class Row(NamedTuple):
    """What makes a reason itself.

    Attributes:
        kind: the sort of reason.
        text: its clause.
        origin: where it comes from, or None.
        children: the places of the reasons behind it.
    """

    kind: ReasonKind
    text: str
    origin: Origin | None
    children: tuple[int, ...]


def as_data(row: Row) -> dict[str, Any]:
    """Return a reason as plain data."""
    origin = row.origin
    return {
        "kind": row.kind,
        "text": row.text,
        "origin": {"file": origin.path, "keys": list(origin.keys)} if origin is not None else None,
        "children": list(row.children),
    }


@dataclass(slots=True)
class ReasonList:
    """Reasons by place, filled as they are asked for: first those behind a reason, in order, then the reason itself.

    Attributes:
        write: makes a row.
        rows: the reasons, as they are written: without more, as plain data.
    """

    write: Callable[[Row], Any] = as_data
    rows: list[Any] = field(default_factory=list)
    _by_value: dict[Row, int] = field(default_factory=dict)
    _by_object: dict[int, tuple[Reason, int]] = field(default_factory=dict)
    """Places by the identity of an object, which is kept too, so that no other can take its identity."""

    def place(self, reason: Reason) -> int:
        """Return the place of a reason in the list. Equal reasons have one place."""
        known = self._by_object.get(id(reason))
        if known is not None:
            return known[1]
        children = reason.children
        row = Row(reason.kind, reason.text, reason.origin, tuple([self.place(child) for child in children]))
        place = self._by_value.get(row)
        if place is None:
            place = self._by_value[row] = len(self.rows)
            self.rows.append(self.write(row))
        self._by_object[id(reason)] = (reason, place)
        return place


_GAP: Final = "\n" + 10 * " "
"""Between the keys of a reason, where it stands in a document with all audits."""


def as_line(row: Row) -> str:
    """Return a reason as the JSON that it is in one line: the letters that `json_line` gives of its data."""
    origin, children = row.origin, ",".join(map(str, row.children))
    start = f'{{"kind":{encode_basestring(row.kind)},"text":{encode_basestring(row.text)},"origin":'
    if origin is None:
        return f'{start}null,"children":[{children}]}}'
    keys = ",".join(map(_key, origin.keys))
    return f'{start}{{"file":{encode_basestring(origin.path)},"keys":[{keys}]}},"children":[{children}]}}'


def as_lines(row: Row) -> str:
    """Return a reason as indented JSON: the letters that `json_text` gives of it in a document with all audits."""
    origin, told = row.origin, "null"
    if origin is not None:
        file = f'"file": {encode_basestring(origin.path)}'
        told = f'{{{_GAP}  {file},{_GAP}  "keys": {_listed(map(_key, origin.keys), _GAP + "  ")}{_GAP}}}'
    kind, text = f'"kind": {encode_basestring(row.kind)}', f'"text": {encode_basestring(row.text)}'
    children = f'"children": {_listed(map(str, row.children), _GAP)}'
    return f'        {{{_GAP}{kind},{_GAP}{text},{_GAP}"origin": {told},{_GAP}{children}\n        }}'


def _key(key: str | int) -> str:
    return encode_basestring(key) if isinstance(key, str) else str(key)


def _listed(items: Iterable[str], gap: str) -> str:
    """Return a list of what is JSON already, an item a line."""
    listed = f",{gap}  ".join(items)
    return f"[{gap}  {listed}{gap}]" if listed else "[]"
