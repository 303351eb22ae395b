"""The place where a parser stopped: its line, those above and below, and what is open there."""

import re
from typing import Final, NamedTuple

from mblkit.diagnostics import Fix
from mblkit.load.lines import Lines
from mblkit.load.tokens import Token, scan

FIELD: Final = re.compile(r"[ ]*(?:-(?: |$)|[A-Za-z_][A-Za-z0-9_.-]*:(?: |$))")
"""The beginning of a line that looks like a field or an entry of a list, whatever is open above it."""


class Spot(NamedTuple):
    """Where a parser stopped: the text, its lines, the offset, and what is open there."""

    text: str
    lines: Lines
    offset: int
    quote: Token | None
    bracket: Token | None

    def line_start(self) -> int:
        """Return where the line begins on which the parser stopped."""
        return self.text.rfind("\n", 0, self.offset) + 1

    def line(self, start: int) -> str:
        """Return the line that begins at `start`."""
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end]

    def line_above(self) -> int | None:
        """Return where the nearest line above begins that holds more than blanks and a comment."""
        start = self.line_start()
        while start > 0:
            start = self.text.rfind("\n", 0, start - 1) + 1
            line = self.line(start).strip()
            if line and not line.startswith("#"):
                return start
        return None

    def next_below(self, start: int) -> tuple[int, str] | None:
        """Return where a field or an entry begins that cannot belong to what is opened at `start`, and which it is.

        Only lines up to the place where the parser stopped are looked at, and none that is indented deeper than the
        field that is open.
        """
        above = self.line(self.text.rfind("\n", 0, start) + 1)
        deepest = len(above) - len(above.lstrip(" -"))
        below = self.text.find("\n", start) + 1
        while 0 < below <= self.offset:
            line = self.line(below)
            indent = len(line) - len(line.lstrip(" "))
            if indent <= deepest and FIELD.match(line):
                return below + indent, "entry" if line[indent] == "-" else "field"
            below = self.text.find("\n", below) + 1
        return None


class Words(NamedTuple):
    """What to say of an error, and where: offsets of the first and the last character; how to mend it."""

    message: str
    help: str
    start: int
    end: int
    related: tuple[int, str] | None = None
    fix: Fix | None = None


def open_at(text: str, offset: int) -> tuple[Token | None, Token | None]:
    """Return the quoted text and the innermost bracket that are open at `offset`."""
    brackets: list[Token] = []
    for token in scan(text):
        if token.start > offset:
            break
        if token.kind == "open":
            brackets.append(token)
        elif token.kind == "close" and brackets:
            brackets.pop()
        elif token.kind == "marker":
            brackets.clear()
        if token.end > offset or token.kind == "unclosed":
            quoted = token.kind in {"single", "double", "unclosed"}
            return token if quoted else None, brackets[-1] if brackets else None
    return None, brackets[-1] if brackets else None


def words_of_line(spot: Spot, start: int) -> tuple[int, int]:
    """Return where the words of the line that begins at `start` begin and end."""
    line = spot.line(start)
    return start + len(line) - len(line.lstrip(" ")), start + len(line.rstrip(" "))
