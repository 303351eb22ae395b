"""A table as lines of text: what names a row and its figures on one line, the rest in a paragraph under it."""

from collections.abc import Iterator
from typing import Final

from mblkit.reports.columns import Laid, filled, paragraph
from mblkit.reports.parts import Cell, Column, Row, Table
from mblkit.reports.signs import cells, visible

WIDTH: Final = 80
_FIGURE: Final = 9
_WORDS: Final = 24
_INDENT: Final = 2


def table_text(table: Table) -> Laid:
    """Return a table as lines, `WIDTH` cells wide.

    A single column of words stands behind the figures; several are told in a paragraph under the row, each with its
    heading, empty ones left out.
    """
    figures = [place for place, column in enumerate(table.columns) if place and column.kind == "number"]
    words = [place for place, column in enumerate(table.columns) if place and column.kind != "number"]
    beside = words if len(words) == 1 else []
    width = WIDTH - _FIGURE * len(figures) - (_WORDS if beside else 0)
    lines = [_line(table.columns[0].title, [table.columns[place].title for place in figures], width, 0)]
    if beside:
        lines[0] = f"{lines[0]}  {table.columns[beside[0]].title}"
    for group in table.groups:
        if group.title:
            first = len(table.columns) - len(group.tail)
            tail = {first + place: cell for place, cell in enumerate(group.tail)}
            title = " ".join(filter(None, (str(group.title), str(group.aside))))
            said = [str(tail[place].text) if place in tail else "" for place in figures]
            ends = [str(tail[place].text) for place in words if place in tail and str(tail[place].text)]
            lines.append(f"{_line(title, said, width, 0)}{''.join(f'  {visible(end)}' for end in ends)}".rstrip())
        for row in group.rows:
            lines.extend(_row(row, table.columns, figures, words, width))
    if table.shown:
        lines.insert(0, paragraph(table.caption, WIDTH))
    return Laid("\n".join(line.rstrip() for line in lines))


def _row(row: Row, columns: tuple[Column, ...], figures: list[int], words: list[int], width: int) -> Iterator[str]:
    indent = 0 if row.sum else _INDENT * (1 + row.depth)
    line = _line(_said(row.cells[0], aside=False), [str(row.cells[place].text) for place in figures], width, indent)
    first = row.cells[0]
    under = [str(text) for text in (first.aside, first.note) if str(text)]
    if len(words) == 1:
        told = _said(row.cells[words[0]])
        yield f"{line}  {visible(told)}" if told else line
    else:
        yield line
        under.extend(f"{columns[place].title}: {told}" for place in words if (told := _said(row.cells[place])))
    under.extend(f"{columns[place].title}: {told}" for place in figures if (told := str(row.cells[place].aside)))
    if under:
        yield paragraph(", ".join(under), WIDTH, indent + _INDENT)
    if str(first.statement):
        yield paragraph(str(first.statement), WIDTH, indent + _INDENT)


def _said(cell: Cell, *, aside: bool = True) -> str:
    texts = (cell.spare, cell.text, *((cell.aside, cell.note) if aside else ()))
    return " ".join(told for text in texts if (told := str(text)))


def _line(title: str, figures: list[str], width: int, indent: int) -> str:
    return filled(title, width, indent) + "".join(
        " " * max(1, _FIGURE - cells(figure)) + visible(figure) for figure in figures
    )
