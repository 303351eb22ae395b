"""Lines of a file in its new layout, and the columns in which comments stand beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Line:
    """One line.

    Attributes:
        indent: the blanks before its text.
        text: what stands there, an own-line comment included.
        comment: the comment behind the text; without text, one that goes on below the comment above.
        column: where that comment stood in the old file; -1 without one.
        gap: how many blanks stood before it.
    """

    indent: int = 0
    text: str = ""
    comment: str = ""
    column: int = -1
    gap: int = 1

    @property
    def width(self) -> int:
        """How many characters the line has without its comment."""
        return self.indent + len(self.text)


def aligned(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the lines as text. Comments that stood below each other do so again, as near to the text as before."""
    at = 0
    while at < len(lines):
        first, end = lines[at], at + 1
        if not first.comment:
            yield f"{' ' * first.indent}{first.text}" if first.text else ""
            at = end
            continue
        while end < len(lines) and lines[end].column == first.column:
            end += 1
        group = lines[at:end]
        beside = [line for line in group if line.text]
        column = max((line.width for line in beside), default=0) + min((line.gap for line in beside), default=0)
        for line in group:
            body = f"{' ' * line.indent}{line.text}" if line.text else ""
            yield f"{body:<{column}}{line.comment}"
        at = end
