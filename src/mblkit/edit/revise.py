"""Changing single values of a YAML text: comments, layout and line ends of all the rest stay byte for byte.

Every result is read again before it is handed out: it says what the old text said, with the changes and nothing else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from mblkit.diagnostics import Keys
from mblkit.edit.append import entry_edits, insertion, into_brackets, plain, proved, without_mark
from mblkit.edit.layout import Edit, Layout, edited, is_empty, unfit
from mblkit.edit.reading import data_of
from mblkit.edit.spelling import Value, flow
from mblkit.load.nodes import Node

_COMMA: Final = re.compile(r"[ ]*,[ ]*")
_BEFORE: Final = re.compile(r",[ ]*\Z")


@dataclass(frozen=True, slots=True)
class Revision:
    """What is to change in one file; keys lead from the top to a value, as in findings.

    Attributes:
        put: values of entries, new or in the place of the old ones.
        drop: entries of mappings and of lists that go, with what they hold.
        extend: what lists get at their end.
    """

    put: Mapping[Keys, Value] = field(default_factory=dict)
    drop: tuple[Keys, ...] = ()
    extend: Mapping[Keys, Sequence[Value]] = field(default_factory=dict)


def revised(text: str, revision: Revision, path: str) -> str:
    """Return the text of a file with the changes made. `path` is for messages.

    Raises MblError where a place does not exist, or where the layout of the file leaves no way to change it.
    """
    mark, body = without_mark(text)
    wanted = _wanted(data_of(body, path), revision, path)
    layout = _Layout(body, path)
    edits = [*_puts(layout, revision.put), *_drops(layout, revision.drop)]
    for keys, values in sorted(revision.extend.items(), key=lambda one: _order(one[0])):
        edits += _extended(layout, *layout.at(keys), values)
    return mark + proved(edited(body, _in_order(edits, path)), wanted, path)


class _Layout(Layout):
    """A layout in which many places are looked up: the keys of a mapping are counted once."""

    @cached_property
    def _keys(self) -> dict[int, dict[str, int]]:
        return {}

    def at(self, keys: Keys) -> tuple[Node | None, Node]:
        """Return the key and the value at the end of `keys`. Raises MblError where there are none."""
        key, node = None, self.root
        for step in keys:
            place = self.place(node, step)
            if place is None:
                raise unfit(self.path, f'"{step}" was not found in it')
            key, node = (
                (node.parts[place], node.parts[place + 1]) if node.kind == "mapping" else (None, node.parts[place])
            )
        return key, node

    def place(self, node: Node, step: str | int) -> int | None:
        """Return the place of an entry among the parts of a list or mapping: of its key in a mapping."""
        if node.kind == "list":
            return step if isinstance(step, int) and step < len(node.parts) else None
        names = self._keys.get(id(node))
        if names is None:
            names = {one.text: at * 2 for at, one in enumerate(node.parts[::2])}
            self._keys[id(node)] = names
        return names.get(str(step))


def _wanted(data: dict[str, Any], revision: Revision, path: str) -> dict[str, Any]:
    """Return the data as they are to be. Raises MblError for a place that is not there."""
    wanted = deepcopy(data)
    try:
        for keys, value in revision.put.items():
            _inside(wanted, keys[:-1])[keys[-1]] = plain(value)
        for keys, values in revision.extend.items():
            _inside(wanted, keys).extend(plain(tuple(values)))
        for keys in sorted(revision.drop, key=_order, reverse=True):
            del _inside(wanted, keys[:-1])[keys[-1]]
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise unfit(path, "a place that was to be changed is not in it") from error
    return wanted


def _order(keys: Keys) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, one, "") if isinstance(one, int) else (1, 0, one) for one in keys)


def _inside(data: Any, keys: Keys) -> Any:  # noqa: ANN401 - data of any shape
    for step in keys:
        data = data[step]
    return data


def _puts(layout: _Layout, put: Mapping[Keys, Value]) -> Iterable[Edit]:
    new: dict[Keys, dict[str, Value]] = {}
    for keys, value in put.items():
        key, parent = layout.at(keys[:-1])
        place = layout.place(parent, keys[-1])
        if place is None:
            new.setdefault(keys[:-1], {})[str(keys[-1])] = value
            continue
        node = parent.parts[place + (parent.kind == "mapping")]
        if node.start.offset == node.end.offset or not (node.kind == "scalar" or node.flow):
            raise unfit(layout.path, f'the value of "{keys[-1]}" cannot be replaced', "change it by hand")
        written = flow([value])[1:-1] if parent.flow else flow(value)
        yield Edit(node.start.offset, node.end.offset, written)
    for keys, entries in new.items():
        key, parent = layout.at(keys)
        yield from entry_edits(layout, key, parent, entries)


def _extended(layout: _Layout, key: Node | None, node: Node, values: Sequence[Value]) -> list[Edit]:
    """Return the edits that put values at the end of a list."""
    if node.kind != "list" or (key is None and is_empty(node)):
        raise unfit(layout.path, "a list that was to grow is none", "add to it by hand")
    if node.flow:
        return into_brackets(layout, node, [flow([value])[1:-1] for value in values])
    margin = " " * layout.column(node)
    return [insertion(layout, layout.behind(None, node), [f"{margin}- {flow(value)}" for value in values])]


def _drops(layout: _Layout, drop: Sequence[Keys]) -> Iterable[Edit]:
    by_parent: dict[Keys, list[str | int]] = {}
    for keys in drop:
        by_parent.setdefault(keys[:-1], []).append(keys[-1])
    for keys, steps in by_parent.items():
        key, parent = layout.at(keys)
        width = 2 if parent.kind == "mapping" else 1
        places = sorted(place for step in steps if (place := layout.place(parent, step)) is not None)
        if len(places) * width == len(parent.parts) and not parent.flow:
            yield from _emptied(layout, key, parent)
        elif parent.flow:
            yield from _from_brackets(parent, places, width)
        else:
            for place in places:
                yield _lines_of(layout, parent, place, width)


def _emptied(layout: _Layout, key: Node | None, parent: Node) -> Iterable[Edit]:
    """Yield the edits that leave an empty list or mapping of one that was written on lines of its own."""
    if key is None:
        raise unfit(layout.path, "nothing would be left of it", "change it by hand")
    colon = layout.text.index(":", key.end.offset) + 1
    first = layout.line_start(parent.start.offset)
    yield Edit(colon, colon, " {}" if parent.kind == "mapping" else " []")
    yield Edit(first, layout.behind(key, parent), "")


def _lines_of(layout: _Layout, parent: Node, place: int, width: int) -> Edit:
    """Return the edit that takes the lines of an entry away, with the comments that belong to it."""
    first = parent.parts[place]
    value = parent.parts[place + width - 1]
    if width == 1:
        start = layout.text.rindex("-", 0, first.start.offset + 1) if first.start.offset else 0
        end = layout.behind(None, value)
    else:
        start, end = first.start.offset, layout.behind(first, value)
    line = layout.line_start(start)
    if layout.text[line:start].strip():
        raise unfit(layout.path, "what is to go shares its line with something else", "change it by hand")
    return Edit(line, end, "")


def _from_brackets(parent: Node, places: Sequence[int], width: int) -> Iterable[Edit]:
    """Yield the edits that take entries out of [ ] or { }, each run of them with its commas."""
    gone = set(places)
    starts = range(0, len(parent.parts), width)
    left = [place for place in starts if place not in gone]
    if not left:
        yield Edit(parent.start.offset + 1, parent.end.offset - 1, "")
        return
    for place in places:
        start = parent.parts[place].start.offset
        end = _end(parent, place, width)
        if place > left[0]:  # from behind the entry before it
            yield Edit(_end(parent, place - width, width), end, "")
        else:  # up to the next one
            yield Edit(start, parent.parts[place + width].start.offset, "")


def _end(parent: Node, place: int, width: int) -> int:
    value = parent.parts[place + width - 1]
    key = parent.parts[place]
    return key.end.offset if width > 1 and value.start == value.end else value.end.offset


def _in_order(edits: Iterable[Edit], path: str) -> list[Edit]:
    """Return the edits by place. Raises MblError where two of them overlap."""
    ordered = sorted(edits, key=lambda one: one.start)
    for before, after in pairwise(ordered):
        if after.start < before.end:
            raise unfit(path, "two changes meet at one place", "make one of them by hand")
    return ordered
