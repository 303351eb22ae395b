"""Which texts are everyday YAML, so that both readers must say the same of them.

The corners are those of docs/decisions/0002-yaml-border.md, with a margin, and some where yaml-rs is too kind: lines
that are not indented, of quoted text behind a backslash or before two apostrophes, and of block text with its bar.
The seeds beside this file go through both readers whether they are everyday or not; only their agreement is not
asked for.
"""

import re
from typing import Final

from mblkit.load.tokens import Token, scan

_UNINDENTED: Final = re.compile(r"\\\n|\n *''")
"""Quoted text in whose next line yaml-rs does not ask for indentation: behind a backslash, before two apostrophes."""

_VALUES: Final = frozenset({"plain", "single", "double"})


def is_everyday(text: str) -> bool:
    """Tell whether a text has none of the corners in which the two readers are known to differ."""
    before: Token | None = None
    for token in scan(text, whole_lines=False):
        if _is_corner(text, token) or (before is not None and _is_odd_pair(text, before, token)):
            return False
        before = token
    return True


def _is_corner(text: str, token: Token) -> bool:
    """Tell whether a part by itself is rare."""
    sign = text[token.start]
    if token.kind == "block":
        lines = text[token.start : token.end].split("\n")
        return lines[-1] != "" or not lines[1].strip()  # it begins with a blank line, or the file ends in it
    if token.flow and token.kind in _VALUES:
        return (sign in "-?:" and token.kind == "plain") or (token.key and "\n" in text[token.start : token.end])
    if token.kind in {"single", "double"} and _UNINDENTED.search(text, token.start, token.end):
        return True
    return token.kind == "unclosed" or (token.kind in {"entry", "colon"} and sign == "?")


def _is_odd_pair(text: str, before: Token, token: Token) -> bool:
    """Tell whether a part is rare behind the one before it."""
    between = text[before.end : token.start]
    apart = "\n" in between
    if token.kind == "comment":  # nothing before it, not even a line end
        return not between and text[token.start - 1] != "\n"
    if token.flow or token.kind == "close":
        return _is_odd_in_brackets(text, before, token, apart=apart)
    if token.kind == "entry":  # the value of an explicit key
        return text[token.start] == ":"
    if token.kind == "block":  # not indented, which yaml-rs takes
        return apart
    # Quoted text on lines of its own: the readers want it indented differently.
    return token.kind in _VALUES and apart and "\n" in text[token.start : token.end]


def _is_odd_in_brackets(text: str, before: Token, token: Token, *, apart: bool) -> bool:
    if token.kind == "colon":  # an empty key, an empty value, a key on another line
        return before.kind not in _VALUES or apart or text[token.end : token.end + 1] in set(",[]{}")
    if token.kind == "comma" or (token.kind == "close" and before.kind == "colon"):  # far to the left: ruamel takes it
        return apart
    return token.kind == before.kind == "plain"  # text that goes on in the next line
