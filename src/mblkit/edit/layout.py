"""Where the parts of a YAML text stand, for edits that must leave everything else alone.

Positions are offsets into the text. The nodes come from ruamel.yaml; whether a comment belongs to the block
before it is decided here, by its indentation, because no parser says so.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from mblkit.diagnostics import Keys
from mblkit.errors import MblError

_BREAK: Final = re.compile(r"\r\n|\n|\r")
_COMMENT: Final = re.compile(r"[ ]+(?=#)")
_KEEPS: Final = re.compile(r"[|>][0-9]?\+")


class Edit(NamedTuple):
    """A stretch of the text and what stands there instead; an insertion where the stretch is empty."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made. They must not overlap; equal places keep the order given."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: one.start):
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*parts, text[at:]))


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the text.

    Attributes:
        kind: mapping, sequence, scalar, or text for block text (| and >).
        start: where it begins; for a value that is left empty, where the parser noticed.
        end: where it ends: behind its last character, or behind its line for block text.
        brackets: whether it stands in [ ] or { }.
        entries: for a mapping its keys and values; for a list its values, each with None as key.
        name: for a scalar, what it says.
    """

    kind: str
    start: int
    end: int
    brackets: bool = False
    entries: tuple[tuple["Node | None", "Node"], ...] = ()
    name: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing: no value at all, or a list or mapping without entries."""
        return self.start == self.end or (self.kind in {"mapping", "sequence"} and not self.entries)

    @property
    def values(self) -> tuple["Node", ...]:
        """The values, without the keys."""
        return tuple(value for _, value in self.entries)


@dataclass(frozen=True)
class Layout:
    """A text and the nodes in it. A byte order mark at the start belongs to the text."""

    text: str
    path: str

    @cached_property
    def root(self) -> Node:
        """The outermost value. Raises MblError where the text is not a mapping that can be read."""
        node = _composed(self.text, self.path)
        if node is None or node.kind != "mapping":
            raise unfit(self.path, 'it is not a list of "field: value" lines')
        return node

    @cached_property
    def line_end(self) -> str:
        """The line end that the text uses first; LF where it has none."""
        found = _BREAK.search(self.text)
        return found[0] if found else "\n"

    def pair(self, keys: Keys) -> tuple[Node | None, Node]:
        """Return the key and the value at the end of `keys`. Raises MblError where there are none."""
        key, node = None, self.root
        for step in keys:
            found = _step(node, step)
            if found is None:
                raise unfit(self.path, f'"{step}" was not found in it')
            key, node = found
        return key, node

    def line_start(self, at: int) -> int:
        """Return where the line that holds the offset `at` begins."""
        starts = (found.end() for found in _BREAK.finditer(self.text, 0, at))
        return max(starts, default=1 if self.text.startswith("\ufeff") else 0)

    def column(self, at: int) -> int:
        """Return how many characters stand before the offset `at` on its line."""
        return at - self.line_start(at)

    def next_line(self, at: int) -> int:
        """Return where the line after the one of `at` begins; the end of the text on its last line."""
        found = _BREAK.search(self.text, at)
        return found.end() if found else len(self.text)

    def behind(self, key: Node | None, node: Node) -> int:
        """Return where the line after a block begins, comments that are indented into it included.

        `key` is the key of the block, where it has one: an empty value ends with its key.
        """
        last = self._last(key, node)
        at = last.end
        if at == 0 or not _BREAK.match(self.text[at - 1]) or last.kind != "text":
            at = self.next_line(at)
        margin = self.column(key.start if node.is_empty and key is not None else node.start)
        return self._past_comments(at, margin)

    def _past_comments(self, at: int, margin: int) -> int:
        """Return the offset behind the comments from `at` on that are indented by more than `margin`."""
        here = at
        while here < len(self.text):
            comment = _COMMENT.match(self.text, here)
            following = self.next_line(here)
            if comment and len(comment[0]) > margin:
                at = following
            elif self.text[here:following].strip():
                break
            here = following
        return at

    def _last(self, key: Node | None, node: Node) -> Node:
        """Return the node whose end is the end of a block. Raises MblError where that is not known."""
        while not node.brackets and node.entries:
            key, node = node.entries[-1]
        if not node.is_empty or node.brackets:
            return node
        if key is None:
            raise unfit(self.path, "its last entry is empty")
        return Node("scalar", key.start, self.text.index(":", key.end) + 1)


def _step(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(step, int):
        return node.entries[step] if node.kind == "sequence" and step < len(node.entries) else None
    pairs = (pair for pair in node.entries if pair[0] is not None and pair[0].name == step)
    return next(pairs, None) if node.kind == "mapping" else None


def unfit(path: str, why: str) -> MblError:
    """Return the error for a file that cannot be added to."""
    return MblError(
        f'nothing can be added to "{path}": {why}',
        f'Run "mbl validate {path}", mend what it finds, then run the command again.',
    )


def _composed(text: str, path: str) -> Node | None:
    """Return the outermost node. The quick parser goes first; it is stricter than YAML 1.2 about brackets."""
    from ruamel.yaml import YAML

    for pure in (False, True):
        try:
            return _node(YAML(typ="safe", pure=pure).compose(text), text)
        except Exception as error:  # the parsers raise errors of every class
            if pure:
                raise unfit(path, "it is not YAML that can be read") from error
    return None


def _node(raw: Any, text: str) -> Node | None:  # noqa: ANN401 - ruamel.yaml has no usable types
    if raw is None:
        return None
    return next(iter(_nodes((raw,), text)))


def _nodes(raws: Iterable[Any], text: str) -> Iterator[Node]:
    for raw in raws:
        start, end = raw.start_mark.index, raw.end_mark.index
        if not isinstance(raw.value, list):
            yield _scalar(raw, start, end, text)
        elif raw.id == "mapping":
            keys, values = zip(*raw.value, strict=True) if raw.value else ((), ())
            pairs = tuple(zip(_nodes(keys, text), _nodes(values, text), strict=True))
            yield Node("mapping", start, end, bool(raw.flow_style), pairs)
        else:
            items = tuple((None, item) for item in _nodes(raw.value, text))
            yield Node("sequence", start, end, bool(raw.flow_style), items)


def _scalar(raw: Any, start: int, end: int, text: str) -> Node:  # noqa: ANN401 - as above
    if raw.style not in {"|", ">"}:
        return Node("scalar", start, end, name=raw.value)
    shown = text[start:end]
    content = shown if _KEEPS.match(shown) else shown.rstrip("\r\n")
    final_break = _BREAK.match(shown, len(content))
    return Node("text", start, start + (final_break.end() if final_break else len(content)))
