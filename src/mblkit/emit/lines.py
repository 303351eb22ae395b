"""Signs that a terminal would obey are shown as escapes, never sent."""

import json
import re
import unicodedata
from typing import Any, Final

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Location
from mblkit.emit.folding import SHOWN

HERE_TOO: Final = "here as well"
_KEPT: Final = frozenset("\u00ad")
_STRANGE: Final = re.compile(r"[^\x20-\x7e\n]")


def plain(text: str) -> str:
    """Return text on one line in which nothing moves a cursor, turns the line round or hides."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if _harmless(sign) else _escaped(sign) for sign in text)


def dumped(document: Any, indent: int | None = 2) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return JSON in which the signs that `plain` would not send are JSON escapes: a reader gets all of them back."""
    text = json.dumps(document, ensure_ascii=False, indent=indent) + "\n"
    return text if text.isascii() and "\x7f" not in text else _STRANGE.sub(_json_escaped, text)


def _harmless(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"} or sign in _KEPT


def _escaped(sign: str) -> str:
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"  # noqa: PLR2004 - Latin-1 ends there


def _json_escaped(found: re.Match[str]) -> str:
    return found[0] if _harmless(found[0]) else json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"


def where(location: Location) -> str:
    """Return `path:line:column`, or as much of it as is known."""
    parts = [plain(location.path)]
    if location.line is not None:
        parts.append(str(location.line))
        if location.column is not None:
            parts.append(str(location.column))
    return ":".join(parts)


def headline(found: Diagnostic) -> str:
    """Return the line of a finding: place, severity, code, whether `--fix` mends it, name and message."""
    mark = " [*]" if found.fix is not None and found.fix.safe else ""
    rule = f"{found.rule}{mark} {name_of(found)}"
    return f"{where(found.location)}: {found.severity.value} {rule}: {plain(said(found))}"


def said(found: Diagnostic) -> str:
    """Return the message of a finding, with how many more places it is about."""
    more = len(found.others)
    return f"{found.message} (and in {more:,} more places)" if more else found.message


def elsewhere(found: Diagnostic) -> list[str]:
    """Return a line for each related place, and for the first few other places at which the same is wrong."""
    related = [f"{where(one.location)}: {plain(one.message)}" for one in found.related]
    return [*related, *(f"{where(one)}: {HERE_TOO}" for one in found.others[:SHOWN])]


def name_of(found: Diagnostic) -> str:
    """Return the name of the rule behind a finding: the district's own rules carry theirs."""
    return found.name or RULES[found.rule].name
