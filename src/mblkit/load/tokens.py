"""Where the parts of a YAML text begin and end: quotes, comments, block text, brackets, depth.

A small scanner for the questions that the house dialect asks (is this `&` an anchor or part of a sentence?)
and for explaining syntax errors. It never fails, never recurses and reads any text in linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal[
    "comment", "plain", "single", "double", "unclosed", "block", "anchor", "alias", "tag", "marker",
    "entry", "open", "close", "comma", "colon", "line",
]  # fmt: skip


class Token(NamedTuple):
    """One part of the text.

    Attributes:
        kind: "unclosed" is quoted text without its end; "entry" is the sign of an entry ("-", "?", ":");
            "line" is a whole line that can hold nothing but keys, plain text, closed quotes and brackets.
        start, end: offsets into the text, the end exclusive.
        depth: how many lists and mappings are open, this part included.
        key: whether a colon follows that makes this part a key.
        flow: whether it stands inside brackets.
    """

    kind: Kind
    start: int
    end: int
    depth: int
    key: bool = False
    flow: bool = False


_BLANKS = re.compile(r"[ \t]*")
_BLANKS_AND_BREAKS = re.compile(r"[ \t\n]*")
_TO_LINE_END = re.compile(r"[^\n]*")
_MARKER = re.compile(r"(?:---|\.\.\.)(?=[ \t\n]|\Z)")
_ENTRY = re.compile(r"[-?:](?=[ \t\n]|\Z)")
_KEY_COLON = re.compile(r"[ \t]*:(?=[ \t\n]|\Z)")
_FLOW_KEY_COLON = re.compile(r"[ \t]*:(?=[ \t\n,\[\]{}]|\Z)")
_FLOW_QUESTION = re.compile(r"\?(?=[ \t\n,\[\]{}]|\Z)")
_QUOTED = {"'": re.compile(r"'(?:[^']++|'')*+'"), '"': re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)}
_PROPERTY = re.compile(r"[^\s,\[\]{}]*")
_TAG = re.compile(r"!(?:<[^>\s]*>|[^\s,\[\]{}]*)")
_HEADER = re.compile(r"[|>](?:[-+]?([1-9]?)|([1-9])[-+])[ \t]*(?:(?<=[ \t])#[^\n]*)?(?=\n|\Z)")
_PLAIN = re.compile(r"(?:[^\n:# \t]++|:(?![ \t\n]|\Z)|(?<![ \t\n])#|[ \t]++(?![ \t\n#]|:[ \t\n]|:\Z|\Z))*+")
_FLOW_PLAIN = re.compile(
    r"(?:[^\n:# \t,\[\]{}]++|:(?![ \t\n,\[\]{}]|\Z)|(?<![ \t\n])#"
    r"|[ \t]++(?![ \t\n#,\[\]{}]|:[ \t\n,\[\]{}]|\Z))*+"
)
WHOLE_LINE = re.compile(
    r"""(?P<indent>[ ]*+)(?P<dash>-[ ]++)?                      # indentation, the sign of a list
        (?:(?P<key>[A-Za-z0-9_][A-Za-z0-9_.-]*+):(?=[ \n]|\Z)[ ]*+)?
        (?P<value>(?P<plain>[A-Za-z0-9_(][^\n:#]*+(?<!\t))     # plain text, which the next line may continue
          |"[^"\\\n]*+"[ ]*+ | '[^'\n]*+'[ ]*+                 # or quoted
          |(?P<flow>\{[^\n\[\]{}"'#&*!?|>@`%<\t]*+\}[ ]*+     # or a mapping without quotes
           |\[[^\n\[\]{}"'#&*!?|>@`%<\t:]*+\][ ]*+)            # or a list of plain texts
        )?+(?P<comment>(?<=[ ])\#[^\n]*+)?(?:\n|\Z)""",
    re.VERBOSE,
)
"""The lines that make a token of the kind "line"."""
_NEXT_LINE = re.compile(r"\n[ \t\n]*[^ \t\n]")
_PROPERTIES: dict[str, Kind] = {"&": "anchor", "*": "alias", "!": "tag"}


@dataclass(eq=False, repr=False)
class _Scanner:
    """The state between two tokens; `scan` is its only reader."""

    text: str
    skims: bool
    offset: int = 0
    line: int = 0  # where the line begins
    level: int = -1  # the column of the entry that the next value belongs to
    fresh: bool = True  # only indentation and entry signs so far on this line
    untouched: bool = True  # only indentation so far
    plain: bool = False  # the last part was plain text, which the next line may continue
    quoted: bool = False  # the last part was quoted or bracketed: in brackets a colon may follow at once
    keyed: bool = False  # the last part was the key of a block mapping: its colon is next
    node: int | None = None  # where the properties of the next value began
    blocks: list[tuple[int, str]] = field(default_factory=list)  # column and kind of each open block
    flows: list[list[int]] = field(default_factory=list)  # start, whether "[", whether a pair is open
    depth: int = 0
    shallow: tuple[int, bool] | None = None  # the first line that is not indented enough, whether it is quoted

    def step(self) -> Token | None:
        """Return the next part and move behind it, or None for blank lines."""
        return self._flow_part() if self.flows else self._block_part()

    def _token(self, kind: Kind, end: int, *, key: bool = False) -> Token:
        token = Token(kind, self.offset, end, self.depth, key, bool(self.flows))
        self.offset = end
        self.untouched = False
        self.quoted = kind in {"single", "double", "close"}
        return token

    def _skim(self) -> Token | None:
        """Return a whole line at once where it holds nothing that needs a closer look: most lines are so."""
        found = WHOLE_LINE.match(self.text, self.line)
        if not found:
            return None
        indent, dash, key, _, plain, flow, comment = found.groups()
        column = len(indent)
        if self.plain and column > self.level:
            return None
        if dash:
            self._enter(column, "-")
        if key:
            self._enter(column + len(dash or ""), "?")
        depth = self.depth + (flow is not None)
        token = Token("line", found.start(), found.end(), depth)
        self._new_line(found.end())
        self.plain, self.quoted = plain is not None and not comment, False
        return token

    def _block_part(self) -> Token | None:
        text = self.text
        at = self._skip_blanks()
        if at == len(text):
            return None
        token = self._skim() if self.skims and self.untouched else None
        if token:
            return token
        sign, column = text[at], at - self.line
        if self.keyed:
            self.keyed = False
            return self._token("colon", at + 1)
        if self._is_aside(sign):
            return self._aside(sign)
        return self._block_value(sign, column)

    def _block_value(self, sign: str, column: int) -> Token:
        if self.fresh and self.plain and column > self.level:
            return self._plain_text(_PLAIN)
        self.plain = False
        if self.fresh and _ENTRY.match(self.text, self.offset):
            first = self.offset if self.node is None else self.node  # properties may stand before a colon
            self._enter(first - self.line, "-" if sign == "-" else "?")
            return self._token("entry", self.offset + 1)
        return self._value(sign)

    def _is_aside(self, sign: str) -> bool:
        """Tell whether a comment or a document marker begins here."""
        return sign == "#" or (self.offset == self.line and bool(_MARKER.match(self.text, self.offset)))

    def _aside(self, sign: str) -> Token:
        return self._comment() if sign == "#" else self._marker()

    def _skip_blanks(self) -> int:
        """Move to the next sign, over line ends; return its offset."""
        text = self.text
        while True:
            found = _BLANKS.match(text, self.offset)
            self.offset = found.end() if found else self.offset
            if self.offset == len(text) or text[self.offset] != "\n":
                return self.offset
            self._new_line(self.offset + 1)

    def _new_line(self, start: int) -> None:
        self.offset = self.line = start
        self.fresh = self.untouched = True
        self.node = None

    def _comment(self) -> Token:
        self.plain = False
        found = _TO_LINE_END.match(self.text, self.offset)
        return self._token("comment", found.end() if found else len(self.text))

    def _marker(self) -> Token:
        self.level, self.depth, self.plain, self.fresh = -1, 0, False, False
        self.blocks.clear()
        self.flows.clear()
        return self._token("marker", self.offset + 3)

    def _enter(self, column: int, kind: str) -> None:
        """Open the block that an entry at `column` belongs to and close the deeper ones."""
        blocks = self.blocks
        while blocks and (blocks[-1][0] > column or (blocks[-1] == (column, "-") and kind == "?")):
            blocks.pop()
        if not blocks or blocks[-1] != (column, kind):
            blocks.append((column, kind))
        self.level = column
        self.depth = len(blocks)
        self.node = None

    def _value(self, sign: str) -> Token:
        """Return the part that begins here: a property, a bracket, quoted, block or plain text."""
        if sign in _PROPERTIES:
            return self._property(sign)
        if sign in "[{":
            return self._open(sign)
        if sign in _QUOTED:
            return self._quoted_text(sign)
        header = _HEADER.match(self.text, self.offset) if sign in "|>" and not self.flows else None
        if header:
            return self._block_text(header)
        return self._plain_text(_FLOW_PLAIN if self.flows else _PLAIN)

    def _property(self, sign: str) -> Token:
        if self.node is None:
            self.node = self.offset
        found = (_TAG if sign == "!" else _PROPERTY).match(self.text, self.offset)
        end = found.end() if found else self.offset + 1
        if sign == "*":
            return self._scalar("alias", end)
        return self._token(_PROPERTIES[sign], end)

    def _quoted_text(self, sign: str) -> Token:
        found = _QUOTED[sign].match(self.text, self.offset)
        if not found:
            self.node = None
            return self._token("unclosed", len(self.text))
        if not self.flows and self.blocks:
            least = self.level + (2 if self.blocks[-1][1] == "?" else 1)
            for line in _NEXT_LINE.finditer(self.text, self.offset, found.end() - 1):
                self._note_shallow(line.end() - 1, least, quoted=True)
        return self._scalar("single" if sign == "'" else "double", found.end())

    def _note_shallow(self, at: int, least: int, *, quoted: bool) -> None:
        column = at - self.text.rfind("\n", 0, at) - 1
        if column < least and self.level >= 0 and self.shallow is None:
            self.shallow = at, quoted

    def _plain_text(self, pattern: re.Pattern[str]) -> Token:
        found = pattern.match(self.text, self.offset)
        end = max(found.end() if found else 0, self.offset + 1)
        self.plain = True
        return self._scalar("plain", end)

    def _scalar(self, kind: Kind, end: int) -> Token:
        """Return the token of a whole value, which is a key where a colon follows it."""
        key = self._key_behind(self.offset, end)
        token = self._token(kind, end, key=key)
        self._to_line_of(token)
        return token

    def _to_line_of(self, token: Token) -> None:
        last = self.text.rfind("\n", token.start, token.end)
        if last >= 0:
            self.line = last + 1
            self.fresh = False

    def _key_behind(self, start: int, end: int) -> bool:
        """Say whether a key ends at `end`; in block context open the mapping it belongs to."""
        if self.flows:
            return bool(_FLOW_KEY_COLON.match(self.text, end))
        key = self.fresh and bool(_KEY_COLON.match(self.text, end))
        if key:
            first = start if self.node is None else self.node
            self._enter(first - self.line, "?")
            self.plain, self.keyed = False, True
        self.fresh = False
        self.node = None
        return key

    def _block_text(self, header: re.Match[str]) -> Token:
        """Return block text, from its sign to its last line."""
        digit = header[1] or header[2]
        at = header.end() + 1
        width = max(self.level, 0) + int(digit) if digit else self._width(at)
        end = self._block_end(at, width)
        self.plain = False
        token = self._token("block", min(end, len(self.text)))
        self._new_line(self.offset)
        return token

    def _width(self, at: int) -> int:
        """Return the indentation of the first line with text, at least one more than that of the entry."""
        found = _BLANKS_AND_BREAKS.match(self.text, at)
        first = found.end() if found else at
        return max(first - self.text.rfind("\n", 0, first) - 1, self.level + 1)

    def _block_end(self, at: int, width: int) -> int:
        """Return where block text indented by at least `width` ends: the start of the first line outside."""
        text, size = self.text, len(self.text)
        while at < size:
            found = _BLANKS.match(text, at)
            first = found.end() if found else at
            outside = first < size and text[first] != "\n" and first - at < width
            if outside or (width == 0 and _MARKER.match(text, at)):
                return at
            line_end = text.find("\n", first)
            at = size if line_end < 0 else line_end + 1
        return at

    def _open(self, sign: str) -> Token:
        if self.node is None:
            self.node = self.offset
        self.flows.append([self.node, sign == "[", 0])
        self.node = None
        self.depth += 1
        self.plain = False
        return self._token("open", self.offset + 1)

    def _flow_part(self) -> Token | None:
        text = self.text
        fresh, begun = self.fresh, self.line
        at = self._skip_blanks()
        same_line = self.line == begun
        self.fresh = fresh and same_line
        if at == len(text):
            return None
        sign = text[at]
        if self._is_aside(sign):
            return self._aside(sign)
        if sign not in ",]}" and not (self.plain and sign not in ":?"):  # it may stand behind a bracket far left
            self._note_shallow(at, self.level + (sign not in "'\"[{:?"), quoted=False)
        token = self._flow_sign(sign) if sign in ",:?]}" else None
        if token:
            return token
        if self.plain and sign not in "[{":
            return self._plain_text(_FLOW_PLAIN)
        return self._value(sign)

    def _flow_sign(self, sign: str) -> Token | None:
        """Return the token of a sign that orders the values in brackets, or None where it is plain text."""
        if sign == ",":
            self._pair(0)
        elif sign in "]}":
            return self._close()
        elif (sign == ":" and (self.quoted or _FLOW_KEY_COLON.match(self.text, self.offset))) or (
            sign == "?" and _FLOW_QUESTION.match(self.text, self.offset)
        ):
            self._pair(1)
        else:
            return None
        self.plain = False
        return self._token("comma" if sign == "," else "colon", self.offset + 1)

    def _pair(self, is_open: int) -> None:
        """Note that a single pair inside a list (a mapping of its own) begins or ends."""
        top = self.flows[-1]
        if top[1] and top[2] != is_open:
            self.depth += is_open - top[2]
            top[2] = is_open

    def _close(self) -> Token:
        self._pair(0)
        end = self.offset + 1
        first = self.flows.pop()[0]
        self.plain = False
        self.node = None
        key = self._key_behind(first, end) if first >= self.line else False
        token = Token("close", self.offset, end, self.depth, key)
        self.depth = len(self.blocks) if not self.flows else self.depth - 1
        self.offset, self.quoted = end, True
        return token


def scan(text: str, *, whole_lines: bool = True) -> Iterator[Token]:
    """Yield the parts of `text` in order. For broken YAML they are a best guess.

    `whole_lines` takes simple lines as one part, which is ten times as quick.
    """
    scanner = _Scanner(text, whole_lines)
    while scanner.offset < len(text):
        token = scanner.step()
        if token is not None:
            yield token


def shallow_line(text: str) -> tuple[int, bool] | None:
    """Return where the first line inside brackets or quotes begins that is indented too little, or None.

    With it comes whether the line is in quotes. YAML wants such lines to be indented by more than the entry that
    they belong to; yaml-rs insists, ruamel.yaml does not.
    """
    scanner = _Scanner(text, skims=True)
    while scanner.offset < len(text) and scanner.shallow is None:
        scanner.step()
    return scanner.shallow
