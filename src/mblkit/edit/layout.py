"""Where the parts of a YAML text stand, for edits that must leave everything else alone.

Positions are offsets into the text. Whether a comment belongs to the block before it is decided here, by its
indentation, because no parser says so.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from mblkit.diagnostics import Keys
from mblkit.errors import MblError
from mblkit.load.nodes import Node, compose

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


def renamed(layout: "Layout", keys: Keys, name: str) -> Edit:
    """Return the edit that gives the key at the end of `keys` another name. Raises MblError where there is none."""
    key, _ = layout.pair(keys)
    if key is None:
        raise unfit(layout.path, f'"{keys[-1]}" was not found in it')
    return Edit(key.start.offset, key.end.offset, name)


def unfit(path: str, why: str, hint: str | None = None) -> MblError:
    """Return the error for a file that cannot be added to."""
    usual = f'run "mbl validate {path}", mend what it finds, then run the command again'
    return MblError(f'nothing can be added to "{path}": {why}', hint or usual)


def is_empty(node: Node) -> bool:
    """Tell whether there is nothing: no value at all, or a list or mapping without entries."""
    return node.start.offset == node.end.offset or (node.kind != "scalar" and not node.parts)


@dataclass(frozen=True)
class Layout:
    """A text without a byte order mark, and the nodes in it. `path` is for messages."""

    text: str
    path: str

    @cached_property
    def root(self) -> Node:
        """The outermost value. Raises MblError where the text cannot be read."""
        composed = compose(self.text)
        if composed.problem or composed.root is None:  # the quick parser knows less of YAML 1.2
            composed = compose(self.text, pure=True)
        if composed.problem or composed.root is None:
            raise unfit(self.path, "it is not YAML that can be read")
        return composed.root

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
        return self._starts[bisect_right(self._starts, at) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins: they are counted once, however many places are looked up."""
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def column(self, node: Node) -> int:
        """Return how many characters stand before a node on its line."""
        return node.start.offset - self.line_start(node.start.offset)

    def next_line(self, at: int) -> int:
        """Return where the line after the one of `at` begins; the end of the text on its last line."""
        found = _BREAK.search(self.text, at)
        return found.end() if found else len(self.text)

    def behind(self, key: Node | None, node: Node) -> int:
        """Return where the line after a block begins, comments that are indented into it included.

        `key` is the key of the block, where it has one: an empty value ends with its key.
        Raises MblError where the block ends with an entry of a list that has no value.
        """
        margin = self.column(key if key is not None and is_empty(node) else node)
        while node.parts and not node.flow:
            key = node.parts[-2] if node.kind == "mapping" else None
            node = node.parts[-1]
        at = self._behind_leaf(key, node)
        return self._past_comments(at, margin)

    def _behind_leaf(self, key: Node | None, node: Node) -> int:
        start, end = node.start.offset, node.end.offset
        if start == end:
            if key is None:
                raise unfit(self.path, "its last entry is empty")
            return self.next_line(key.end.offset)
        if node.kind == "scalar" and self.text[start] in "|>":
            return self._behind_block_text(self.text[start:end], start)
        return self.next_line(end)

    def _behind_block_text(self, shown: str, start: int) -> int:
        """Return where block text ends: without the empty lines after it, unless they belong to it."""
        content = shown if _KEEPS.match(shown) else shown.rstrip("\r\n")
        final_break = _BREAK.match(shown, len(content))
        return start + (final_break.end() if final_break else len(content))

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


def _step(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if isinstance(step, int):
        return (None, node.parts[step]) if node.kind == "list" and step < len(node.parts) else None
    pairs = (pair for pair in node.pairs() if pair[0].kind == "scalar" and pair[0].text == step)
    return next(pairs, None) if node.kind == "mapping" else None
