"""Offsets into a text as lines and columns for people, and back."""

import re
from bisect import bisect_right


class Lines:
    """Turns offsets into lines and columns (1-based, in characters)."""

    def __init__(self, text: str) -> None:
        self._size = len(text)
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column; beyond the last line, the length of the text."""
        start = self._starts[line - 1] if line <= len(self._starts) else self._size
        return min(start + column - 1, self._size)

    def span(self, start: int, end: int) -> tuple[int, int, int | None]:
        """Return line, column and end column of a stretch; no end column where it leaves the line."""
        line, column = self.place(start)
        last, end_column = self.place(end)
        return line, column, end_column if last == line else None
