"""The text of a file with a set of standards: lines that are not changed stay as they are, with their comments."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from mblkit.edit.layout import Layout, unfit
from mblkit.edit.reading import text_of
from mblkit.edit.spelling import INDENT, flow, scalar
from mblkit.edit.standards import Merged, about_of, different, fields_of
from mblkit.errors import MblError
from mblkit.load.nodes import Node
from mblkit.load.pipeline import read_text
from mblkit.model.kinds import KINDS
from mblkit.model.standards import Standard, StandardsRecord
from mblkit.store.atomic import Change

_HEADER: Final = KINDS["standards"].header
_PACKAGE: Final = "package"
_BOM: Final = "\ufeff"
_WIDE: Final = 110
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


def plan_standards(path: str, before: bytes | None, outcome: Merged, old: StandardsRecord | None) -> Change:
    """Return the change that makes a file say what an import comes to; nothing is written.

    `before` are the bytes of the file, which holds `old`; None for a new one. Raises MblError where the file cannot
    take it: the result is read again and must be the set, to the last field.
    """
    if before is None or old is None:
        about = _fields(_head_of(outcome.record))
        lines = (f"mbl: {_HEADER}", *about, "standards:", *_all(outcome.record), *_package(outcome.record), "")
        text = "\n".join(lines)
    else:
        text = _revised(path, text_of(path, before), outcome, old)
    data = text.encode()
    if data != before:
        shaped, found = read_text(path, data, None)
        if found or shaped is None or shaped.records[0].record != outcome.record:
            why = found[0].message if found else "it would not say the same"
            raise unfit(path, f"mblkit does not know how to put this set into it ({why})", "add it by hand")
    return Change(path, before, data)


def _all(record: StandardsRecord) -> Iterator[str]:
    for one in record.standards:
        yield from _item(one)


def _head_of(record: StandardsRecord) -> dict[str, Any]:
    """Return what stands before the standards: all of the set but for its package, which nobody reads."""
    return {name: value for name, value in about_of(record).items() if name != _PACKAGE}


def _package(record: StandardsRecord) -> Iterator[str]:
    """Yield the lines of the package: as they are, so that a change in one of them is a change of one line."""
    if record.package is not None:
        yield f"{_PACKAGE}: |"
        yield from (f"{' ' * INDENT}{line}" for line in record.package.removesuffix("\n").split("\n"))


def _item(standard: Standard, dash: int = INDENT, comment: str = "") -> Iterator[str]:
    """Yield the lines of a standard."""
    first, *rest = _fields(fields_of(standard))
    yield f"{' ' * dash}- {first}{f'  {comment}' if comment else ''}"
    for line in rest:
        yield f"{' ' * (dash + INDENT)}{line}"


def _fields(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a mapping: one for each field, more for links, for what is foreign and too wide."""
    for key, value in fields.items():
        yield from _field(key, value)


def _field(key: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - what YAML can say
    line = f"{scalar(key)}: {flow(value)}"
    if isinstance(value, Mapping) and value and (key == "links" or len(line) > _WIDE):
        yield f"{scalar(key)}:"
        for inner in _fields(value):
            yield f"{' ' * INDENT}{inner}"
    elif isinstance(value, list) and len(line) > _WIDE and any(isinstance(one, Mapping) for one in value):
        yield f"{scalar(key)}:"
        for one in value:
            first, *rest = _fields(one) if isinstance(one, Mapping) else (flow(one),)
            yield f"{' ' * INDENT}- {first}"
            yield from (f"{' ' * 2 * INDENT}{inner}" for inner in rest)
    else:
        yield line


def _revised(path: str, text: str, outcome: Merged, old: StandardsRecord) -> str:
    """Return the text of a file with what is different in it. Raises MblError where its layout is not known."""
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    page = _Page.of(path, body)
    keys = [key.text for key, _ in page.root.pairs()]
    if page.root.flow or "standards" not in keys:
        raise _strange(path)
    listed = next(node for key, node in page.root.pairs() if key.text == "standards")
    if listed.flow or len(listed.parts) != len(old.standards):
        raise _strange(path)
    segments = page.segments(page.root, len(page.lines))
    before, after = _head_of(old), _head_of(outcome.record)
    parts = [one for one in segments if one.name not in {"mbl", "standards", _PACKAGE}]
    top = next(one for one in segments if one.name == "mbl")
    the_list = next(one for one in segments if one.name == "standards")
    head = _replaced(parts, before, after, page, 0)
    items = _items(page, listed, the_list, outcome, old)
    last = next((one for one in segments if one.name == _PACKAGE), None)
    lead, kept = (last.lead, last.body) if last is not None else ("", "")
    new = "".join(line + page.end for line in _package(outcome.record))
    package = kept if outcome.record.package == old.package else new
    return f"{mark}{top.lead}{top.body}{head}{the_list.lead}{items}{lead}{package}{page.tail}"


def _items(page: "_Page", listed: Node, segment: "_Segment", outcome: Merged, old: StandardsRecord) -> str:
    """Return the text of the list, its key included."""
    dash = listed.start.column - 1
    rows = [page.line_of(node) for node in listed.parts]
    if sorted(set(rows)) != rows or rows[0] == segment.row:
        raise _strange(page.path)
    stops = [page.lead_start(row, dash, above) for above, row in pairwise(rows)]
    starts = [segment.row + 1, *stops]
    stops.append(segment.stop)
    new = [page.lines[segment.row]]
    for at, standard in zip(outcome.was, outcome.record.standards, strict=True):
        if at is None:
            new += (line + page.end for line in _item(standard, dash))
        elif standard == old.standards[at]:
            new.append(page.text_of(starts[at], stops[at]))
        else:
            new.append(page.text_of(starts[at], rows[at]))
            new.append(_item_text(page, listed.parts[at], stops[at], old.standards[at], standard))
    return "".join(new)


def _item_text(page: "_Page", node: Node, stop: int, old: Standard, new: Standard) -> str:
    """Return the text of a standard that changed: its fields that did not keep their lines."""
    row, margin = page.line_of(node), node.start.column - 1
    before, dash, blanks = page.lines[row][:margin].partition("-")
    if not dash or before.strip() or blanks.strip():
        raise _strange(page.path)
    if node.flow:
        return "".join(line + page.end for line in _item(new, len(before), page.comment_after(node)))
    segments = page.segments(node, stop)
    text = _replaced(segments, fields_of(old), fields_of(new), page, margin)
    return f"{page.lines[row][:margin]}{text[margin:]}"


def _replaced(
    segments: "Sequence[_Segment]", old: Mapping[str, Any], new: Mapping[str, Any], page: "_Page", margin: int
) -> str:
    """Return the text of a mapping with the values of `new`, each line indented by `margin`."""
    known = {one.name: one for one in segments}
    order = [one.name for one in segments]
    canonical = list(new)
    for place, name in enumerate(canonical):
        if name not in known:
            before = next((one for one in reversed(canonical[:place]) if one in order), None)
            order.insert(0 if before is None else order.index(before) + 1, name)
    changed = set(different(old, new))
    leads: list[str] = []
    parts: list[str] = []
    for name in order:
        segment = known.get(name)
        lead = segment.lead if segment is not None else ""
        if segment is not None and name not in changed:
            parts.append(lead + " " * margin + segment.body)
            continue
        first, *rest = _field(name, new[name]) if name in new else ("",)
        if first:
            comment = f"  {segment.comment}" if segment is not None and segment.comment and not rest else ""
            lines = (first + comment, *rest)
            parts.append(lead + "".join(f"{' ' * margin}{line}{page.end}" for line in lines))
        else:
            leads.append(lead)
    return "".join((*parts, *leads))


def _strange(path: str) -> MblError:
    return unfit(path, 'its "standards" are not a list with lines of its own for each', 'begin each with "- "')


@dataclass(frozen=True, slots=True)
class _Segment:
    """A field of a mapping: the comments above it, its text without the indentation, the comment behind its value.

    `row` and `stop` are the line of its key and the line behind it.
    """

    name: str
    lead: str
    body: str
    comment: str
    row: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Page:
    """A text by lines, and the nodes in it."""

    path: str
    text: str
    root: Node
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    end: str

    @classmethod
    def of(cls, path: str, text: str) -> "_Page":
        layout = Layout(text, path)
        lines = tuple(_LINE.findall(text))
        starts = tuple(accumulate((len(line) for line in lines), initial=0))
        ended = (*lines[:-1], lines[-1] if lines[-1].endswith(("\n", "\r")) else lines[-1] + layout.line_end)
        return cls(path, text, layout.root, ended, starts, layout.line_end)

    @property
    def tail(self) -> str:
        """The comments and blank lines at the end."""
        return self.text_of(self.lead_start(len(self.lines), 0, 0), len(self.lines))

    def line_of(self, node: Node) -> int:
        """Return the number of the line on which a node begins, from 0."""
        return bisect_right(self.starts, node.start.offset) - 1

    def text_of(self, start: int, stop: int) -> str:
        """Return some lines."""
        return "".join(self.lines[start:stop])

    def lead_start(self, row: int, margin: int, above: int) -> int:
        """Return where the blank lines and comments above a line begin, comments indented by `margin` at most."""
        while row - 1 > above:
            line = self.lines[row - 1]
            words = line.strip()
            if words and not (words.startswith("#") and len(line) - len(line.lstrip(" ")) <= margin):
                break
            row -= 1
        return row

    def comment_after(self, node: Node) -> str:
        """Return the comment behind a value that ends on one line, or nothing."""
        line = bisect_right(self.starts, node.end.offset) - 1
        rest = self.text[node.end.offset : self.starts[line + 1]].strip() if line < len(self.lines) else ""
        return rest if rest.startswith("#") else ""

    def segments(self, node: Node, stop: int) -> "list[_Segment]":
        """Return the fields of a mapping in block layout. Raises MblError where two stand on one line."""
        margin = node.start.column - 1
        pairs = list(node.pairs())
        rows = [self.line_of(key) for key, _ in pairs]
        if sorted(set(rows)) != rows:
            raise _strange(self.path)
        begins = [self.lead_start(row, margin, above) for above, row in pairwise(rows)]
        last = self.lead_start(stop, 0, rows[-1]) if node is self.root else stop
        found: list[_Segment] = []
        for number, (key, value) in enumerate(pairs):
            row = rows[number]
            begin = row if number == 0 else begins[number - 1]
            if number == 0 and node is self.root:
                begin = 0
            behind = begins[number] if number < len(begins) else last
            one_line = self.line_of(value) == row and "\n" not in self.text[value.start.offset : value.end.offset]
            comment = self.comment_after(value) if one_line else ""
            body = self.text_of(row, behind)[margin:]
            found.append(_Segment(key.text, self.text_of(begin, row), body, comment, row, behind))
        return found
