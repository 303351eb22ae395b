"""Text that a terminal, a browser or a Markdown reader shows as written and never obeys."""

import re
import unicodedata
from typing import Final

_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS: Final = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~&$@])")
_ADDRESS: Final = re.compile(r"(?i)(https?|ftp|mailto|xmpp)(:)|(www)(\.)")
_BLOCK: Final = re.compile(r"^(\s*)(?=[-:+=])|^(\s*[0-9]+)(?=\.(?:\s|$))")


def visible(text: str) -> str:
    """Return text on one line, without signs that move a cursor or turn the direction of what follows.

    Letters of every script, combining signs and joiners stay as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(sign) for sign in text)


def _visible(sign: str) -> str:
    if sign in _BREAKS:
        return " "
    return "" if sign in _DIRECTION or unicodedata.category(sign) in {"Cc", "Cs"} else sign


def markdown(text: str) -> str:
    """Return text that a Markdown reader shows as written: no emphasis, link, cell, tag or entity begins in it."""
    shown = _MARKDOWN.sub(r"\\\1", visible(text))
    shown = _ADDRESS.sub(lambda found: f"{found.group()[:-1]}\\{found.group()[-1]}", shown)
    return _BLOCK.sub(lambda found: f"{found.group()}\\", shown)


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(sign) for sign in text)


def _cells(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
