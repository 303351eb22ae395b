"""Adding to a YAML text without touching the rest: comments, layout and line ends stay byte for byte.

Every result is read again before it is handed out: it says what the old text said, and the addition.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mblkit.diagnostics import Keys
from mblkit.edit.layout import Edit, Layout, edited, unfit
from mblkit.edit.reading import data_of
from mblkit.edit.spelling import INDENT, Value, entry, flow, lines
from mblkit.errors import MblError
from mblkit.load.nodes import Node

Items = Sequence[Mapping[str, Value]]

_BOM: Final = "\ufeff"
_REST_OF_LINE: Final = re.compile(r"[ ]*(,?)[ ]*(?:(?<=[ ])#[^\r\n]*)?(?=[\r\n])")


def append_item(text: str, item: Mapping[str, Value], path: str) -> str:
    """Return the text of a file with one more item. See `append_items`, also for the errors."""
    return append_items(text, (item,), path)


def append_items(text: str, items: Items, path: str) -> str:
    """Return the text of a file with `items` at the end of its `items`, in the layout that it has.

    `path` is for messages. Raises MblError where the file has no list that can be added to.
    """
    mark, body = without_mark(text)
    wanted = data_of(body, path)
    if not isinstance(wanted.get("items", ""), list | None):
        raise unfit(path, 'it has no list "items"')
    wanted["items"] = [*(wanted["items"] or ()), *plain(items)]
    layout = Layout(body, path)
    key, node = layout.pair(("items",))
    return mark + proved(edited(body, _item_edits(layout, key, node, items)), wanted, path)


def add_entries(text: str, keys: Keys, entries: Mapping[str, Value], path: str) -> str:
    """Return the text of a file with entries added at the end of the mapping that stands at `keys`.

    `path` is for messages. Raises MblError where there is no such mapping, or it has one of the entries.
    """
    mark, body = without_mark(text)
    wanted = data_of(body, path)
    layout = Layout(body, path)
    key, node = layout.pair(keys)
    target = _inside(wanted, keys)
    if not isinstance(target, dict) or not entries.keys().isdisjoint(target):
        raise unfit(path, f'"{keys[-1] if keys else path}" cannot take the new entries')
    target.update(plain(entries))
    return mark + proved(edited(body, entry_edits(layout, key, node, entries)), wanted, path)


def add_all(text: str, additions: Sequence[tuple[Keys, Mapping[str, Value]]], items: Items, path: str) -> str:
    """Return the text of a file with entries added to several mappings, and items at the end of its `items`.

    It is read and proved once for all of them. Raises MblError as `add_entries` and `append_items` do.
    """
    mark, body = without_mark(text)
    wanted = data_of(body, path)
    layout = Layout(body, path)
    edits: list[Edit] = []
    for keys, entries in sorted(additions, key=lambda one: -len(one[0])):  # what ends first is written first
        target = _inside(wanted, keys)
        if not isinstance(target, dict) or not entries.keys().isdisjoint(target):
            raise unfit(path, f'"{keys[-1]}" cannot take the new entries')
        key, node = layout.pair(keys)
        edits += entry_edits(layout, key, node, entries)
        target.update(plain(entries))
    if items:
        if not isinstance(wanted.get("items", ""), list | None):
            raise unfit(path, 'it has no list "items"')
        wanted["items"] = [*(wanted["items"] or ()), *plain(items)]
        edits += _item_edits(layout, *layout.pair(("items",)), items)
    return mark + proved(edited(body, edits), wanted, path)


def entry_edits(layout: Layout, key: Node | None, node: Node, entries: Mapping[str, Value]) -> list[Edit]:
    """Return the edits that put entries at the end of a mapping, which has this key if it has one."""
    if node.flow:
        return into_brackets(layout, node, [entry(*pair) for pair in entries.items()])
    margin = " " * layout.column(node)
    return [insertion(layout, layout.behind(key, node), [margin + line for line in lines(entries)])]


def without_mark(text: str) -> tuple[str, str]:
    """Return the byte order mark of a text, "" where it has none, and the rest."""
    return (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)


def plain(value: Value) -> Any:  # noqa: ANN401 - data of any shape
    """Return a value as a reader would give it: dictionaries and lists."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    return value


def _inside(data: object, keys: Keys) -> object:
    for step in keys:
        data = data[step]  # type: ignore[index] # the layout has found it
    return data


def proved(text: str, wanted: dict[str, Any], path: str) -> str:
    """Return the text where it says what is wanted, in this order and these types. Raises MblError else."""
    try:
        proved = repr(data_of(text, path)) == repr(wanted)
    except MblError:
        proved = False
    if not proved:
        raise unfit(path, "mblkit does not know how to put this into its layout", "add it by hand")
    return text


def _item_edits(layout: Layout, key: Node | None, node: Node, items: Items) -> list[Edit]:
    if node.parts and not node.flow:
        return [_block_items(layout, node, items)]
    if key is not None and not node.parts and not layout.root.flow and _beside(layout, key, node):
        return _first_items(layout, key, node, items)
    return into_brackets(layout, node, [flow(item) for item in items])


def _beside(layout: Layout, key: Node, node: Node) -> bool:
    """Tell whether a value, if one is written, ends on the line of its key."""
    end = node.end.offset
    return end == node.start.offset or layout.line_start(key.start.offset) == layout.line_start(end)


def _first_items(layout: Layout, key: Node, node: Node, items: Items) -> list[Edit]:
    """Return the edits that make `items:`, `items: []` or `items: null` a list with items."""
    written = node.end.offset > node.start.offset
    colon = layout.text.index(":", key.end.offset) + 1
    dash = layout.column(key) + INDENT
    new = [line for item in items for line in _item_lines(item, dash, dash + INDENT)]
    added = insertion(layout, layout.behind(key, node), new)
    return [Edit(colon, node.end.offset, ""), added] if written else [added]


def _block_items(layout: Layout, node: Node, items: Items) -> Edit:
    last = node.parts[-1]
    dash, content = layout.column(node), layout.column(last)
    gap = [""] if _has_gap(layout, node, dash) else []
    new: list[str] = []
    inner = INDENT if last.flow else _inner_indent(layout, last)
    for item in items:
        if last.flow:
            new += (*gap, f"{' ' * dash}-{' ' * (content - dash - 1)}{flow(item)}")
        else:
            new += (*gap, *_item_lines(item, dash, content, inner))
    return insertion(layout, layout.behind(None, node), new)


def _item_lines(item: Mapping[str, Value], dash: int, content: int, indent: int = INDENT) -> list[str]:
    first, *rest = lines(item, indent)
    return [f"{' ' * dash}-{' ' * (content - dash - 1)}{first}", *(" " * content + line for line in rest)]


def _inner_indent(layout: Layout, item: Node) -> int:
    """Return by how much a mapping inside an item is indented."""
    nested = (value for _, value in item.pairs() if value.kind == "mapping" and not value.flow)
    first = next(nested, None)
    return INDENT if first is None else layout.column(first) - layout.column(item)


def _has_gap(layout: Layout, node: Node, dash: int) -> bool:
    """Tell whether a blank line stands between the last item, with its comments, and the one before."""
    if len(node.parts) == 1:
        return False
    above = layout.text[: node.parts[-1].start.offset].splitlines()
    while above and not above[-1].startswith(" " * dash + "-"):
        above.pop()
    before = next((line.strip() for line in reversed(above[:-1]) if not line.strip().startswith("#")), "-")
    return not before


def insertion(layout: Layout, at: int, new: Sequence[str]) -> Edit:
    """Return the edit that puts whole lines at an offset; a last line without an end stays without one."""
    end = layout.line_end
    if at == len(layout.text) and not layout.text.endswith(("\n", "\r")):
        return Edit(at, at, "".join(end + line for line in new))
    return Edit(at, at, "".join(line + end for line in new))


def into_brackets(layout: Layout, node: Node, new: Sequence[str]) -> list[Edit]:
    """Return the edits that put entries at the end of [ ] or { }, on own lines if the last one is."""
    if not node.parts:
        at = node.start.offset + 1
        return [Edit(at, at, ", ".join(new))]
    key, value = (node.parts[-2], node.parts[-1]) if node.kind == "mapping" else (None, node.parts[-1])
    first = key or value
    end = key.end.offset if key is not None and value.start == value.end else value.end.offset
    line = layout.line_start(first.start.offset)
    margin = layout.text[line : first.start.offset]
    if margin.strip() or line < node.start.offset:
        return [Edit(end, end, f", {', '.join(new)}")]
    own_line = layout.line_end + margin
    added = own_line + f",{own_line}".join(new)
    rest = _REST_OF_LINE.match(layout.text, end)
    if rest is None:
        return [Edit(end, end, f",{added}")]
    if rest[1]:
        return [Edit(rest.end(), rest.end(), f"{added},")]
    return [Edit(end, end, ","), Edit(rest.end(), rest.end(), added)]
