"""Signs that a terminal would obey are shown as escapes, never sent."""

import unicodedata
from typing import Final

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Location

_KEPT: Final = frozenset("\u00ad")


def plain(text: str) -> str:
    """Return text on one line in which nothing moves a cursor, turns the line round or hides."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if _harmless(sign) else _escaped(sign) for sign in text)


def _harmless(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"} or sign in _KEPT


def _escaped(sign: str) -> str:
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"  # noqa: PLR2004 - Latin-1 ends there


def where(location: Location) -> str:
    """Return `path:line:column`, or as much of it as is known."""
    parts = [plain(location.path)]
    if location.line is not None:
        parts.append(str(location.line))
        if location.column is not None:
            parts.append(str(location.column))
    return ":".join(parts)


def headline(found: Diagnostic) -> str:
    """Return the line of a finding: place, severity, code, name and message."""
    rule = f"{found.rule} {name_of(found)}"
    return f"{where(found.location)}: {found.severity.value} {rule}: {plain(found.message)}"


def name_of(found: Diagnostic) -> str:
    """Return the name of the rule behind a finding: the district's own rules carry theirs."""
    return found.name or RULES[found.rule].name
