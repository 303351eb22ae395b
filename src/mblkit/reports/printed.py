"""What a document that was delivered says of itself, where a program can read it: JSON, HTML and PDF."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from mblkit.model.base import read_day

_META: Final = re.compile(rb'<meta name="dcterms\.created" content="([0-9]{4}-[0-9]{2}-[0-9]{2})">')
_PDF: Final = re.compile(rb"/CreationDate ?\(D:([0-9]{4})([0-9]{2})([0-9]{2})")
_HEAD: Final = 1 << 16
"""An HTML document says its day in the head, before anything that a person has written."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a delivered document says of itself.

    Attributes:
        generated: the day on which it was made, or None where the form does not tell a program.
        view: the whole of it as data, where it is JSON; else None.
    """

    generated: date | None
    view: dict[str, Any] | None = None


def read_printed(data: bytes) -> Printed:
    """Return what a document says of itself. Whatever the bytes are, nothing is raised."""
    if data.lstrip()[:1] == b"{":
        view = _view(data)
        frame = view.get("frame") if view is not None else None
        told = frame.get("generated") if isinstance(frame, dict) else None
        return Printed(read_day(told) if isinstance(told, str) else None, view)
    if data.startswith(b"%PDF-"):
        days = {b"-".join(found).decode("ascii") for found in _PDF.findall(data)}
        return Printed(read_day(days.pop()) if len(days) == 1 else None)
    found = _META.search(data[:_HEAD].partition(b"<body")[0])
    return Printed(read_day(found[1].decode("ascii")) if found is not None else None)


def differences(told: object, found: object, at: str = "") -> tuple[str, ...]:
    """Return where two values of JSON differ: the ways to them, never what stands there."""
    if isinstance(told, dict) and isinstance(found, dict):
        keys = sorted({*told, *found})
        return tuple(way for key in keys for way in _inside(told, found, key, f"{at}.{key}" if at else str(key)))
    if isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        pairs = enumerate(zip(told, found, strict=True))
        return tuple(way for place, (one, other) in pairs for way in differences(one, other, f"{at}[{place}]"))
    return () if type(told) is type(found) and told == found else (at or "the whole",)


def _inside(told: dict[str, Any], found: dict[str, Any], key: str, way: str) -> tuple[str, ...]:
    return differences(told[key], found[key], way) if key in told and key in found else (way,)


def _view(data: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
