"""Plain text in columns, for terminals: measured in cells, wrapped between words, cut only where a word is too long."""

from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from typing import Final

from mblkit.reports.signs import cells, visible

_GAP: Final = "  "


class Laid(str):
    """Text that was laid out here: its line breaks are ours, and everything else in it has been made visible."""

    __slots__ = ()


def aligned(
    rows: Iterable[Sequence[str]], *, widest: Sequence[int] = (), right: Collection[int] = (), indent: int = 0
) -> Laid:
    """Return rows as lines in columns.

    `widest` says how wide a column may grow before its cells wrap, 0 for any width; `right` names the columns that
    are set to the right. Spaces at the beginning of a cell stay, on each of its lines.
    """
    wrapped = [[_wrapped(cell, _limit(widest, place)) for place, cell in enumerate(row)] for row in rows]
    count = max((len(row) for row in wrapped), default=0)
    widths = [
        max((cells(line) for row in wrapped if place < len(row) for line in row[place]), default=0)
        for place in range(count)
    ]
    lines = [_line(parts, widths, right, indent) for row in wrapped for parts in zip_longest(*row, fillvalue="")]
    return Laid("\n".join(lines))


def _limit(widest: Sequence[int], place: int) -> int:
    return widest[place] if place < len(widest) else 0


def _line(parts: Sequence[str], widths: Sequence[int], right: Collection[int], indent: int) -> str:
    padded = []
    for place, part in enumerate(parts):
        space = " " * (widths[place] - cells(part))
        padded.append(space + part if place in right else part + space)
    return (" " * indent + _GAP.join(padded)).rstrip()


def _wrapped(text: str, limit: int) -> list[str]:
    text = visible(text)
    if not limit or cells(text) <= limit:
        return [text]
    lead = text[: len(text) - len(text.lstrip())]
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, limit - cells(lead)):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if cells(lead + longer) <= limit:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [lead + line for line in lines if line]


def _pieces(word: str, limit: int) -> list[str]:
    """Return a word in pieces that each fit a line."""
    pieces = [""]
    for sign in word:
        if cells(pieces[-1] + sign) > max(limit, 1):
            pieces.append("")
        pieces[-1] += sign
    return pieces


def paragraph(text: str, width: int, indent: int = 0) -> Laid:
    """Return text wrapped to a width, each line indented."""
    return Laid("\n".join(" " * indent + line for line in _wrapped(text.strip(), width - indent)))


def filled(text: str, width: int, indent: int = 0) -> Laid:
    """Return text wrapped and indented as `paragraph` does, its last line filled with spaces up to the width."""
    laid = paragraph(text, width, indent)
    last = laid.rpartition("\n")[2]
    return Laid(laid + " " * (width - cells(last)))
