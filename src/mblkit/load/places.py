"""From keys to lines and columns, for the files with a finding to show."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final, Literal, NamedTuple

from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.load.dialect import check
from mblkit.load.nodes import Composed, Node, compose, has_quick_events
from mblkit.load.scalars import plain_value

_MOST_NODES: Final = 400_000
_MOST_NODES_PURE: Final = 40_000
_MOST_TEXT: Final = 32 * 1024 * 1024
_MOST_TEXT_PURE: Final = 1024 * 1024


class Twice(NamedTuple):
    """A key that a mapping has twice.

    Attributes:
        keys: the way to the mapping.
        first, second: the two keys.
        alike: whether their lines say the same.
        dash: where the mapping is an entry of a list and has lines of its own, the column of its dash, from 1.
    """

    keys: Keys
    first: Node
    second: Node
    alike: bool
    dash: int | None = None


class Places:
    """Where the values of one file stand. The text is looked at only when the first question comes.

    A text of more than 400,000 values (40,000 without ruamel.yaml's C parser) is looked at no further; what
    lies behind is placed at its nearest known parent.
    """

    def __init__(self, text: str, composed: Composed | None = None) -> None:
        self._text = text
        self._given = composed
        self._entries: dict[int, dict[object, tuple[Node, Node]]] = {}

    @cached_property
    def _root(self) -> Node | None:
        most = _MOST_NODES if has_quick_events() else _MOST_NODES_PURE
        return (self._given or compose(self._text, most_nodes=most)).root

    def locate(self, location: Location) -> Location:
        """Return `location` with line and columns filled in.

        A list or mapping with lines of its own is shown at its key, a missing value at its nearest parent. A
        location that has a line is returned as it is.
        """
        if location.line is not None:
            return location
        key, node, whole = self._follow(location.keys)
        if node is None:
            return location.placed(1, 1)
        own_lines = node.kind != "scalar" and not node.flow
        nothing = node.kind == "scalar" and node.start.offset == node.end.offset
        shown = key if key and (own_lines or nothing or not whole or location.at == "key") else node
        one_line = shown.start.line == shown.end.line and (shown is key or not own_lines)
        end_column = shown.end.column if one_line and shown.end.column > shown.start.column else None
        return location.placed(shown.start.line, shown.start.column, end_column)

    def source_of(self, keys: Keys, at: Literal["value", "key"] = "value") -> str | None:
        """Return the characters of a value as written, "" for one that is not written; None for all else.

        Of lists and mappings only those in brackets have such characters.
        """
        key, node, whole = self._follow(keys)
        if at == "key":
            node = key
        if node is None or not whole or (node.kind != "scalar" and not node.flow):
            return None
        return self._text[node.start.offset : node.end.offset]

    def duplicates(self) -> Iterator[Twice]:
        """Yield every key that its mapping has already."""
        for keys, mapping in self._mappings():
            first: dict[object, tuple[Node, Node]] = {}
            dash = self._dash(mapping)
            for pair in mapping.pairs():
                if pair[0].kind == "scalar" and (earlier := first.setdefault(_value(pair[0]), pair)) is not pair:
                    line = self._own_line(*pair)
                    alike = line is not None and line == self._own_line(*earlier)
                    yield Twice(keys, earlier[0], pair[0], alike, dash)

    def _dash(self, mapping: Node) -> int | None:
        """Return the column of the dash on whose line a mapping begins; None for one in brackets or without a dash."""
        at = mapping.start.offset
        before = self._text[self._text.rfind("\n", 0, at) + 1 : at].rstrip(" ")
        return len(before) if before.endswith("-") and not mapping.flow and not before.strip(" -") else None

    def _own_line(self, key: Node, value: Node) -> str | None:
        """Return an entry that fills one line, with its comment; None for any other."""
        start = self._text.rfind("\n", 0, key.start.offset) + 1
        written = value.end.offset > value.start.offset >= key.end.offset
        if not written or value.end.line != key.start.line or self._text[start : key.start.offset].strip():
            return None
        return self._text[start:].partition("\n")[0].rstrip()

    def compound_keys(self) -> Iterator[Node]:
        """Yield every key that is a list or a mapping."""
        return (key for _, mapping in self._mappings() for key, _ in mapping.pairs() if key.kind != "scalar")

    def scalars(self) -> Iterator[tuple[Keys, Node, bool]]:
        """Yield every scalar with its keys, and whether it is a key itself."""
        for keys, node, at_key in self._nodes():
            if node.kind == "scalar":
                yield keys, node, at_key

    def _mappings(self) -> Iterator[tuple[Keys, Node]]:
        return ((keys, node) for keys, node, _ in self._nodes() if node.kind == "mapping")

    def _nodes(self) -> Iterator[tuple[Keys, Node, bool]]:
        """Yield every node in the order of the text, with its keys, and whether it is a key."""
        root = self._root
        waiting: list[tuple[Keys, Node, bool]] = [((), root, False)] if root else []
        while waiting:
            keys, node, at_key = waiting.pop()
            yield keys, node, at_key
            waiting.extend(reversed(list(_children(keys, node))))

    def _follow(self, keys: Keys) -> tuple[Node | None, Node | None, bool]:
        """Return the key and the node that `keys` lead to, and whether they were followed to the end."""
        key, node = None, self._root
        for step in keys:
            found = self._step(node, step) if node else None
            if found is None:
                return key, node, False
            key, node = found
        return key, node, True

    def _step(self, node: Node, step: str | int) -> tuple[Node | None, Node] | None:
        """Return the key and the value that one step leads to, or None."""
        if node.kind == "list":
            return (None, node.parts[step]) if isinstance(step, int) and 0 <= step < len(node.parts) else None
        known = self._entries.get(id(node))
        if known is None:
            known = self._entries[id(node)] = _entries(node)
        return known.get(step) or known.get(str(step))


def _entries(mapping: Node) -> dict[object, tuple[Node, Node]]:
    """Return the entries of a mapping by the value of the key and, where that is free, by its text."""
    pairs = [(key, value) for key, value in mapping.pairs() if key.kind == "scalar"]
    found: dict[object, tuple[Node, Node]] = {}
    for key, value in pairs:
        found.setdefault(_value(key), (key, value))
    for key, value in pairs:
        found.setdefault(key.text, (key, value))
    return found


def _children(keys: Keys, node: Node) -> Iterator[tuple[Keys, Node, bool]]:
    if node.kind == "list":
        for position, item in enumerate(node.parts):
            yield (*keys, position), item, False
        return
    for key, value in node.pairs():
        value_ = _value(key)
        inner = (*keys, value_ if isinstance(value_, str | int) else key.text)
        yield inner, key, True
        yield inner, value, False


def _value(key: Node) -> object:
    try:
        return plain_value(key.text) if key.plain else key.text
    except ValueError:  # a number of thousands of digits
        return key.text


def place_all(read: Callable[[str], bytes], diagnostics: Iterable[Diagnostic], limit: int = 50) -> list[Diagnostic]:
    """Return the findings, in the same order, with lines and columns where they had none.

    `read` gives the bytes of a file or raises OSError. Each file is read once, the first `limit` files only
    and 32 MiB in all (1 MiB without ruamel.yaml's C parser); findings in other files, and in files that
    cannot be read, stay without lines.
    """
    found = list(diagnostics)
    places = _Shelf(read, limit)
    return [_placed(diagnostic, places) for diagnostic in found]


def _placed(diagnostic: Diagnostic, places: "_Shelf") -> Diagnostic:
    related = tuple(Related(places.locate(other.location), other.message) for other in diagnostic.related)
    return replace(diagnostic, location=places.locate(diagnostic.location), related=related)


class _Shelf:
    """The places of the files that were asked for."""

    def __init__(self, read: Callable[[str], bytes], limit: int) -> None:
        self._read = read
        self._files_left = limit
        self._text_left = _MOST_TEXT if has_quick_events() else _MOST_TEXT_PURE
        self._places: dict[str, Places | None] = {}

    def locate(self, location: Location) -> Location:
        """Return `location` with its line, as far as that can be known."""
        if location.line is not None:
            return location
        if location.path not in self._places:
            self._places[location.path] = self._open(location.path)
        places = self._places[location.path]
        return places.locate(location) if places else location

    def _open(self, path: str) -> Places | None:
        if self._files_left <= 0:
            return None
        self._files_left -= 1
        try:
            text, _ = check(path, self._read(path))
        except OSError:
            return None
        if text is None or len(text) > self._text_left:
            return None
        self._text_left -= len(text)
        return Places(text)
