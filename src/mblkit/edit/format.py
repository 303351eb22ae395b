"""`mbl fmt`: a file in the house layout. White space changes, nothing else.

The new text is read again before it is handed out: it has the same signs in the same order, says the same data,
and laid out once more stays as it is. A layout that nobody thought of is left alone, never damaged.
"""

from dataclasses import dataclass
from typing import Final

from mblkit.diagnostics import Diagnostic
from mblkit.edit.relayout import NotOursError, relayout
from mblkit.load.dialect import check
from mblkit.load.parse import parse

_BOM: Final = b"\xef\xbb\xbf"
_WHITE: Final = str.maketrans("", "", " \n")


@dataclass(frozen=True, slots=True)
class Formatted:
    """What became of a file.

    Attributes:
        data: its bytes in the house layout; as they were where anything below says so.
        findings: why it cannot be read.
        left: whether it can be read, but not laid out in a way that proves to be the same.
    """

    data: bytes
    findings: tuple[Diagnostic, ...] = ()
    left: bool = False


def formatted(path: str, data: bytes, reader: str | None = None) -> Formatted:
    """Return a file in the house layout. Its byte order mark stays, and its line ends where they are all alike.

    `path` is only for the findings, `reader` as for `load.parse`. Never raises for any bytes.
    """
    text, found = check(path, data)
    value, faults = (None, []) if text is None else parse(path, text, reader)
    if text is None or found or faults:
        return Formatted(data, (*found, *faults))
    try:
        after = relayout(text)
    except NotOursError:
        return Formatted(data)  # a lone value: no district file, and nothing to lay out
    new = _as_before(data, after)
    if new == data:
        return Formatted(data)
    return Formatted(new) if _is_the_same(path, text, value, after, reader) else Formatted(data, left=True)


def _as_before(data: bytes, text: str) -> bytes:
    """Return text with the byte order mark and the line ends of the old file; where these are mixed, LF."""
    new = text.encode()
    if 0 < data.count(b"\r\n") == data.count(b"\n"):
        new = new.replace(b"\n", b"\r\n")
    return _BOM + new if data.startswith(_BOM) else new


def _is_the_same(path: str, text: str, value: object, after: str, reader: str | None) -> bool:
    """Tell whether the new text says what the old one says, data and comments, and is a layout to stay."""
    if after.translate(_WHITE) != text.translate(_WHITE) or check(path, after.encode()) != (after, []):
        return False
    data, faults = parse(path, after, reader)
    if faults or repr(data) != repr(value):  # in this order and of these types
        return False
    try:
        return relayout(after) == after
    except NotOursError:
        return False
