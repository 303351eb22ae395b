"""Comments that speak to the tool: `# mbl: ignore[MBL302] reason`, in real YAML comments only.

Capital letters are as good as small ones: a comment that looks right and does nothing would be worse.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from mblkit.load.lines import Lines
from mblkit.load.tokens import scan

_MARK: Final = re.compile(rb"#[ \t]*(?i:mbl:[ \t]*ignore)")
_COMMENT: Final = re.compile(
    r"#[ \t]*(?ai:mbl:[ \t]*ignore)(?![\w-])(?:[ \t]*\[([^\]#]*)\])?(.*?)(?=(?<![ \t])[ \t]+#|\Z)"
)
_SPEAKS: Final = re.compile(r"#[ \t]*(?ai:mbl:)")
_NAME: Final = re.compile(r"[^\s,](?:[^,]*[^\s,])?")


class Span(NamedTuple):
    """Some characters of one line: columns from 1, the end exclusive."""

    start: int
    end: int


class Suppression(NamedTuple):
    """A comment that quiets findings.

    Attributes:
        line: where it stands.
        target: the line whose findings it quiets: its own, or for a comment alone on its line the next one that says
            something; None where there is none.
        span: the comment, without remarks behind another number sign.
        whole: what goes when the comment goes: with the blanks before it, unless a remark stays behind it.
        fills_line: whether nothing but the comment stands on its line.
        names: the rules, as written, each with its place.
        reason: why, in somebody's words; "" where nothing is said.
    """

    line: int
    target: int | None
    span: Span
    whole: Span
    fills_line: bool
    names: tuple[tuple[str, Span], ...]
    reason: str


def is_marked(data: bytes) -> bool:
    """Tell from the bytes of a file whether it may hold suppressions. Costs next to nothing."""
    return b"#" in data and _MARK.search(data) is not None


def suppressions(text: str) -> Iterator[Suppression]:
    """Yield the suppressions of a text, in its order. Line ends are LF, and no byte order mark is left in it."""
    lines = Lines(text)
    written = text.split("\n")
    targets = _next_lines(written)
    for start, end in _comments(text):
        found = _COMMENT.match(text, start, end)
        if found:
            line, column = lines.place(start)
            yield _suppression(found, line, column, written[line - 1], targets[line - 1])


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the comments begin and end that may be meant: most lines are passed over as a whole."""
    for token in scan(text):
        if token.kind == "comment":
            yield token.start, token.end
        elif token.kind == "block":
            first = text[token.start : token.end].partition("\n")[0]
            if "#" in first:
                yield token.start + first.index("#"), token.start + len(first)
        elif token.kind == "line" and _SPEAKS.search(line := text[token.start : token.end]):
            inner = (part for part in scan(line, whole_lines=False) if part.kind == "comment")
            yield from ((token.start + part.start, token.start + part.end) for part in inner)


def _suppression(found: re.Match[str], line: int, column: int, written: str, below: int | None) -> Suppression:
    before = written[: column - 1]
    offset = column - found.start()
    names = tuple(
        (name[0], Span(name.start() + offset, name.end() + offset))
        for name in _NAME.finditer(found.string, *found.span(1))
        if found[1] is not None
    )
    span = Span(column, found.end() + offset)
    rest = written[span.end - 1 :]
    end = span.end + len(rest) - len(rest.lstrip(" \t"))
    alone, remark = not before.strip(), bool(rest.strip())
    whole = Span(column, end) if alone or remark else Span(len(before.rstrip(" \t")) + 1, end)
    reason = found[2].strip() if re.search(r"\w", found[2]) else ""
    return Suppression(line, below if alone else line, span, whole, alone and not remark, names, reason)


def _next_lines(written: list[str]) -> list[int | None]:
    """Return for each line the number of the next one behind it that is neither blank nor a comment."""
    found: list[int | None] = []
    behind = None
    for number in range(len(written), 0, -1):
        found.append(behind)
        said = written[number - 1].lstrip()
        if said and not said.startswith("#"):
            behind = number
    return found[::-1]
