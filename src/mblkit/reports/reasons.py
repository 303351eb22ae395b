"""The reasons of one audit as a list in which every distinct reason stands once: the parts of an audit share most."""

from dataclasses import dataclass, field
from typing import Any

from mblkit.engine.results import Reason, ReasonKind
from mblkit.model.origin import Origin

_Value = tuple[ReasonKind, str, Origin | None, tuple[int, ...]]
"""What makes a reason itself: its kind, its text, its origin and the places of the reasons behind it."""


@dataclass(slots=True)
class ReasonList:
    """Reasons by place, filled as they are asked for: first those behind a reason, in order, then the reason itself.

    Attributes:
        rows: the reasons as plain data.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    _by_value: dict[_Value, int] = field(default_factory=dict)
    _by_object: dict[int, tuple[Reason, int]] = field(default_factory=dict)
    """Places by the identity of an object, which is kept too, so that no other can take its identity."""

    def place(self, reason: Reason) -> int:
        """Return the place of a reason in the list. Equal reasons have one place."""
        known = self._by_object.get(id(reason))
        if known is not None:
            return known[1]
        children = tuple([self.place(child) for child in reason.children])
        value = (reason.kind, reason.text, reason.origin, children)
        place = self._by_value.get(value)
        if place is None:
            place = self._by_value[value] = len(self.rows)
            self.rows.append(
                {
                    "kind": reason.kind,
                    "text": reason.text,
                    "origin": _origin_data(reason.origin),
                    "children": list(children),
                }
            )
        self._by_object[id(reason)] = (reason, place)
        return place


def _origin_data(origin: Origin | None) -> dict[str, Any] | None:
    return {"file": origin.path, "keys": list(origin.keys)} if origin is not None else None
