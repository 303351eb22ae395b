"""The house layout of a YAML text, part by part: where lines begin, and the blanks between what stands on them.

Only white space changes. Each block begins two columns to the right of the one it is in, a list two to the right
of its key; line breaks stay where they are. Nothing here recurses, and any text takes linear time.
"""

import re
from bisect import bisect_right
from typing import Final

from mblkit.edit.columns import Line, aligned
from mblkit.edit.spelling import INDENT
from mblkit.load.tokens import WHOLE_LINE, Kind, Token, scan

_UNTIDY: Final = re.compile(r"[\[{] | [\]},]|,(?! [^ ])|: {2}| :(?= |$)")
"""What `_flow_of` would change in a list or mapping without quotes on one line."""

_ODD: Final = re.compile(r":(?! )|[\[{,:] *[,:\]}]|[ \[{,]- *[,\]}]")
"""Where brackets hold more than texts, and keys with their values: nothing, colons inside text, a lone dash."""

_LONE_DASH: Final = re.compile(r"(?<=[ \n\[{,])-\Z")

_COMMA: Final = re.compile(r" *, *")
_COLON: Final = re.compile(r" *: +")

_FOLLOWED: Final = re.compile(r"[ ]*[^ #\n]")
_FARTHEST: Final = 60
"""How far right a bracket may stand for lines to be put below what follows it."""

_HEADER: Final = re.compile(r"[|>][-+]?([1-9]?)[-+]?")
_VALUES: Final = frozenset({"plain", "single", "double", "close", "unclosed"})
_OPENING: Final = frozenset({"comma", "colon", "entry"})
_AWAITING: Final = frozenset({"colon", "entry"})
_ENDS: Final = frozenset(",[]{}")


class NotOursError(Exception):
    """The text is not a mapping or a list in the house dialect, so that there is no layout for it."""


def relayout(text: str) -> str:
    """Return a text of the dialect (line ends LF, no byte order mark) in the house layout.

    Raises NotOursError for text that the dialect refuses and for a lone value.
    """
    layout = _Layout(text)
    for token in scan(text):
        layout.add(token)
    return layout.finished()


def _gap(text: str, before: Kind, end: int, token: Token) -> str:
    """Return the blanks between two parts on one line: one of a kind that ends there, and the next."""
    after, ahead = token.kind, text[token.end : token.end + 1]
    kept = " " if token.start > end else ""
    if after in {"comma", "close"}:
        # Readers of YAML 1.1 take "a:," for text, and yaml-rs refuses "a -,".
        return kept if before == "colon" or _LONE_DASH.search(text, max(0, end - 2), end) else ""
    if after == "colon" and before in _VALUES:
        return kept if ahead in _ENDS else ""
    if before == "open":
        return ""
    return " " if before in _OPENING else kept


def _flow_of(written: str) -> str:
    """Return a list or mapping without quotes on one line with the usual blanks."""
    if not _ODD.search(written):
        inner = _COLON.sub(": ", _COMMA.sub(", ", written[1:-1].strip(" ")))
        return f"{written[0]}{inner}{written[-1]}"
    parts: list[str] = []
    before: Token | None = None
    for token in scan(written, whole_lines=False):
        if before is not None:
            parts.append(_gap(written, before.kind, before.end, token))
        parts.append(written[token.start : token.end])
        before = token
    return "".join(parts)


def _comment_of(written: str) -> str:
    """Return a comment with a blank behind its sign; `#!` and rows of `#` stay."""
    comment = written.rstrip(" ")
    return comment if len(comment) == 1 or comment[1] in " !#" else f"# {comment[1:]}"


class _Layout:
    """The lines so far; `add` takes in the parts of the text in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[Line] = []
        self._pending: list[tuple[Line, int]] = []  # comments whose indentation the next part decides, their columns
        self._columns: list[int] = []  # where each open block began in the old text; its number is its new place
        self._brackets: list[tuple[int, int]] = []  # of each open one: where lines inside begin, and its end
        self._base = 0  # where the text of the line begins, behind its list signs
        self._end = 0  # of the last part
        self._start = 0  # of the line that holds it
        self._ended = True  # whether that part took its line end with it
        self._before: Kind = "line"
        self._awaits = False  # whether the last part was a key or a sign that a value may follow
        self._open_end = False  # whether the last line end would become a part of the data

    def add(self, token: Token) -> None:
        """Take in one part. Raises NotOursError for what no layout is known for."""
        breaks = self._text.count("\n", self._end, token.start)
        fresh = self._ended or breaks > 0
        if fresh:
            goes_on = token.kind == "plain" and (token.flow or not token.key)
            self._blank_lines(breaks - (not self._ended), goes_on=goes_on)
            self._start = self._text.rfind("\n", self._end, token.start) + 1 if breaks else self._end
        if token.kind == "line":
            self._whole_line(token)
        elif token.kind == "comment":
            self._comment(token.start, token.end, own=fresh)
        else:
            self._part(token, fresh=fresh)
        self._end = token.end
        self._ended = token.kind in {"line", "block"}
        if token.kind not in {"comment", "line"}:
            self._before = token.kind

    def finished(self) -> str:
        """Return the text in the new layout."""
        self._settle(0, 0)
        text = "\n".join(aligned(self._lines))
        return text if self._open_end or not text else f"{text}\n"

    def _blank_lines(self, count: int, *, goes_on: bool) -> None:
        """Add the blank lines before a part: one for several, unless they are line ends inside plain text."""
        if count and self._lines:
            inside = goes_on and self._before == "plain"
            self._lines.extend(Line() for _ in range(count if inside else 1))

    def _whole_line(self, token: Token) -> None:
        found = WHOLE_LINE.match(self._text, token.start)
        if found is None:  # the scanner has found it with the same pattern
            raise NotOursError  # pragma: no cover
        indent, dash, key, value, plain, flow, comment = found.groups()
        if not dash and not key and not value:
            self._comment(found.start("comment"), found.end("comment"), own=True)
            return
        level = token.depth - (flow is not None) - bool(dash) - bool(key)
        if not self._columns and level == 0 and not dash and not key and not flow:
            raise NotOursError
        self._settle(len(indent), level * INDENT)
        del self._columns[level + (not dash and not key) * len(self._columns) :]
        if dash:
            self._columns.append(len(indent))
        if key:
            self._columns.append(len(indent) + len(dash or ""))
        if value:
            value = value.rstrip(" ")
            value = _flow_of(value) if flow and _UNTIDY.search(value) else value
        parts = ("-" if dash else None, f"{key}:" if key else None, value)
        self._lines.append(Line(level * INDENT, " ".join(part for part in parts if part)))
        self._awaits = not value
        self._before = "plain" if plain else "line"
        if comment:
            self._beside(found.start("comment"), found.end("comment"))

    def _comment(self, start: int, end: int, *, own: bool) -> None:
        if not own:
            self._beside(start, end)
            return
        comment, column = _comment_of(self._text[start:end]), start - self._start
        if self._lines and self._lines[-1].column == column:  # it goes on below the comment of the line above
            self._lines.append(Line(comment=comment, column=column))
        elif self._brackets:
            self._lines.append(Line(self._brackets[-1][0], comment))
        else:
            line = Line(0, comment)
            self._lines.append(line)
            self._pending.append((line, column))

    def _beside(self, start: int, end: int) -> None:
        """Add a comment at the end of the last line."""
        line = self._lines[-1]
        line.comment, line.column = _comment_of(self._text[start:end]), start - self._start
        before = self._text[self._start : start]
        line.gap = len(before) - len(before.rstrip(" "))

    def _settle(self, old: int, new: int) -> None:
        """Place the waiting comments: with what follows, which goes from one column to another, or further in."""
        for line, column in self._pending:
            line.indent = new if column <= old else max(new, self._column_inside(column))
        self._pending.clear()

    def _column_inside(self, column: int) -> int:
        """Return the new column of a comment that stands further right than what follows it."""
        columns = self._columns
        if not columns:
            return 0
        level = bisect_right(columns, column) - 1
        deeper = self._awaits and column > columns[-1]
        return (level + deeper) * INDENT

    def _part(self, token: Token, *, fresh: bool) -> None:
        entry = not self._brackets and (token.kind == "entry" or token.key)
        if fresh:
            self._new_line(token, entry=entry)
        else:
            self._lines[-1].text += _gap(self._text, self._before, self._end, token)
        if entry:
            del self._columns[token.depth - 1 :]
            self._columns.append(token.start - self._start)
        elif not self._columns and not self._brackets and token.kind not in {"open", "colon"}:
            raise NotOursError
        self._awaits = not self._brackets and token.kind in _AWAITING
        if token.kind == "block":
            self._block(token)
        elif token.kind in {"single", "double"}:
            self._quoted(token)
        else:
            self._signs(token, fresh=fresh)

    def _new_line(self, token: Token, *, entry: bool) -> None:
        if self._brackets:
            indent = self._brackets[-1][token.kind == "close"]
            self._base = indent
        else:
            indent = (token.depth - 1 if entry else len(self._columns)) * INDENT
            self._settle(token.start - self._start, indent)
        self._lines.append(Line(indent))

    def _signs(self, token: Token, *, fresh: bool) -> None:
        """Add a part that lies on one line."""
        if token.kind in {"anchor", "alias", "tag", "marker", "unclosed"}:
            raise NotOursError
        if token.kind == "open":
            self._open(token.end, after_key=self._before == "colon" and not fresh)
        elif token.kind == "close":
            self._brackets.pop()
        self._lines[-1].text += self._text[token.start : token.end]

    def _open(self, end: int, *, after_key: bool) -> None:
        """Open a bracket: lines inside stand below what follows it, or where nothing does, two further in."""
        if not self._brackets:
            self._base = (len(self._columns) - after_key) * INDENT
        column = self._lines[-1].width
        followed = _FOLLOWED.match(self._text, end) and column < _FARTHEST
        self._brackets.append((column + 1, column) if followed else (self._base + INDENT, self._base))

    def _quoted(self, token: Token) -> None:
        """Add quoted text: blanks around its line ends mean nothing, except behind a backslash."""
        first, *rest = self._text[token.start : token.end].split("\n")
        indent = self._brackets[-1][0] if self._brackets else len(self._columns) * INDENT
        if not rest:
            self._lines[-1].text += first
            return
        self._lines[-1].text += _without_end(first)
        for written in rest[:-1]:
            line = _without_end(written.lstrip(" "))
            self._lines.append(Line(indent, line) if line else Line())
        self._lines.append(Line(indent, rest[-1].lstrip(" ")))
        self._start = self._text.rfind("\n", token.start, token.end) + 1

    def _block(self, token: Token) -> None:
        """Add block text, its lines moved together; blanks at their ends and further in are data."""
        written = _without_blank_end(self._text[token.start : token.end])
        header, _, rest = written.partition("\n")
        found = _HEADER.match(header)
        digit = int(found[1]) if found and found[1] else 0
        lines = rest.removesuffix("\n").split("\n") if rest else []
        self._lines[-1].text += header.rstrip(" ")
        keeps = bool(found and "+" in found[0])
        old = max(self._columns[-1], 0) + digit if digit else _indentation(lines)
        new = (len(self._columns) - 1) * INDENT + digit if digit else len(self._columns) * INDENT
        last = max((number for number, line in enumerate(lines, 1) if _is_text(line, old)), default=0)
        for line in lines[: len(lines) if keeps or not last else last]:
            self._lines.append(Line(text=" " * new + line[old:]) if _is_text(line, old) else Line())
        if last and last < len(lines) and not keeps and token.end < len(self._text):
            self._lines.append(Line())
        self._open_end = not written.endswith("\n") and not (found and "-" in found[0])


def _without_blank_end(written: str) -> str:
    """Return block text without blanks on a last line that holds nothing else, as `load.parse` reads it."""
    bare = written.rstrip(" ")
    return bare if bare.endswith("\n") else written


def _without_end(line: str) -> str:
    """Return a line of quoted text without the blanks at its end; one behind a backslash is text."""
    bare = line.rstrip(" ")
    return line if bare.endswith("\\") else bare


def _indentation(lines: list[str]) -> int:
    """Return the indentation of block text: that of its first line with text."""
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), 0)


def _is_text(line: str, indentation: int) -> bool:
    """Tell whether a line of block text holds text; blanks beyond the indentation do count."""
    return len(line) > indentation and (bool(line.strip(" ")) or indentation > 0)
