"""What the columns of a table need on paper: text that is not broken into lines, or its longest words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mblkit.reports.parts import Cell, Column, Table
from mblkit.reports.scripts import scripts_of
from mblkit.reports.signs import cells

LONG: Final = 30
"""From how many characters on a word is broken anywhere."""

SHORT: Final = 16
"""Up to how many cells of a terminal all texts of a column have where none of them is broken."""

SIGN: Final = 8
STEP: Final = 12
BAR: Final = 40
"""How wide a shape, a step of a scale and a bar are, in points."""

_MEASURED: Final = 6
_WIDE: Final = frozenset("MWmw@%")
_NARROW: Final = frozenset("iljtfrI.,;:' ")
_BREAKS: Final = re.compile(r"[\s\u2010\u2013-]+")


@dataclass(frozen=True, slots=True)
class Need:
    """What a column needs.

    Attributes:
        solid: whether its texts are not broken into lines.
        drawn: the room that a shape before a text takes, or a scale or a bar beside it, in points.
        heads: what cannot be broken in its heading: all of it, or its longest words.
        texts: what cannot be broken in its cells, the longest few.
    """

    solid: bool
    drawn: int
    heads: tuple[str, ...]
    texts: tuple[str, ...]


def needs(table: Table) -> tuple[Need, ...]:
    """Return what each column of a table needs. How wide a text is says only who measures it."""
    return tuple(_need(table, place, column) for place, column in enumerate(table.columns))


def _need(table: Table, place: int, column: Column) -> Need:
    held = tuple(_held(table, place))
    brief = table.look == "columns"
    texts = tuple(_text(cell, brief=brief) for cell in held)
    short = all(cells(text) <= SHORT for text in (*texts, column.title))
    whole = brief or short or any(cell.whole for cell in held)
    solid = column.kind in {"number", "standing"} or (place > 0 and whole)
    if not solid:
        titles = (str(group.title) for group in table.groups if not place)
        return Need(solid, drawn=0, heads=_words((column.title,)), texts=_words((*texts, *titles)))
    return Need(solid, max(map(_drawn, held), default=0), (column.title,), _longest(texts))


def _drawn(cell: Cell) -> int:
    scale = cell.track.of * STEP + SIGN if cell.track is not None else 0
    return scale + (SIGN if cell.sign is not None else 0) + (BAR if cell.bar is not None else 0)


def _held(table: Table, place: int) -> Iterator[Cell]:
    for group in table.groups:
        yield from (row.cells[place] for row in group.rows)
        first = len(table.columns) - len(group.tail)
        if place >= first and table.look != "columns":
            yield group.tail[place - first]


def _text(cell: Cell, *, brief: bool) -> str:
    texts = (*(() if brief else (cell.spare,)), cell.text, cell.aside, cell.note)
    return " ".join(told for text in texts if (told := str(text)))


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    words = (word for text in texts for word in _BREAKS.split(text))
    return _longest(word for word in words if len(word) <= LONG and (word.isascii() or not scripts_of(word, "")))


def _longest(texts: Iterable[str]) -> tuple[str, ...]:
    found = sorted({text for text in texts if text}, key=lambda text: (-_likely(text), text))
    return tuple(found[:_MEASURED])


@lru_cache(maxsize=4096)
def _likely(text: str) -> int:
    """Return about how wide a text is, in thirds of a usual letter: of texts as long, those with an M come first.

    Found once for each text: words and levels come again in every document.
    """
    return 3 * cells(text) + sum((sign in _WIDE) - (sign in _NARROW) for sign in text)
