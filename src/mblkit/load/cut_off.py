"""Text that a number sign cuts off: of `title: Algebra #1`, YAML keeps "Algebra" and takes the rest for a comment."""

import re
from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location
from mblkit.load.dialect import MOST_FINDINGS, more_follow
from mblkit.load.lines import Lines
from mblkit.load.scalars import plain_value
from mblkit.load.tokens import Token, scan

_SIGN: Final = re.compile(r" #(?<=[^\s#] #)(?!(?ai:mbl:))(?=\w)")
"""One blank before it and none behind, as in "Room #5": comments stand apart on both sides.

A pattern that begins with its letters is sought ten times as fast as one that begins by looking back.
"""

_LETTER: Final = re.compile(r"[^\W\d_]")
_QUOTABLE: Final = re.compile(r'[^"\\\n]*')
_HINT: Final = 'put the text in double quotes if "#" belongs to it, else write a blank behind "#"'


def cut_off(path: str, text: str) -> list[Diagnostic]:
    """Return a finding for each plain text that ends before a blank and a number sign with a word; at most twenty.

    `text` has been read: it is YAML. Comments that speak to this tool are none of these, and numbers and days are no
    texts that go on.
    """
    if "#" not in text or not _SIGN.search(text):
        return []
    lines = Lines(text)
    found = [_finding(path, text, lines, *both) for both in _pairs(text)]
    return (
        found if len(found) <= MOST_FINDINGS else [*found[: MOST_FINDINGS - 1], more_follow(found[MOST_FINDINGS - 1])]
    )


def _pairs(text: str) -> Iterator[tuple[Token, Token]]:
    """Yield each plain text with the comment that may be the rest of it."""
    before: Token | None = None
    for token in _tokens(text):
        if token.kind == "comment" and before is not None and _goes_on(text, before, token):
            yield before, token
        before = token


def _tokens(text: str) -> Iterator[Token]:
    for token in scan(text):
        if token.kind == "line" and _SIGN.search(text, token.start, token.end):
            inner = scan(text[token.start : token.end], whole_lines=False)
            yield from (one._replace(start=token.start + one.start, end=token.start + one.end) for one in inner)
        else:
            yield token


def _goes_on(text: str, value: Token, comment: Token) -> bool:
    if value.kind != "plain" or value.key or value.end + 1 != comment.start or not _SIGN.match(text, value.end):
        return False
    said = text[value.start : value.end]
    return bool(_LETTER.search(said)) and isinstance(plain_value(said), str)


def _finding(path: str, text: str, lines: Lines, value: Token, comment: Token) -> Diagnostic:
    whole = text[value.start : comment.end].rstrip()
    one_line = bool(text[text.rfind("\n", 0, value.end) + 1 : value.start].strip())  # not the next line of a text
    start = value.start if one_line else comment.start
    at = Location(path).placed(*lines.span(start, value.start + len(whole)))
    plain = one_line and not value.flow and " #" not in text[comment.start : comment.end]
    quotable = plain and _QUOTABLE.fullmatch(whole) is not None
    fix = Fix(f'"{whole}"', safe=False, title="put it in double quotes") if quotable else None
    return diagnose("MBL020", "the number sign begins a comment: the text ends before it", at, help=_HINT, fix=fix)
