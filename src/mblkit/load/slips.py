"""Slips that one line gives away by itself: another sign where a colon, a dash or a space belongs."""

import re
from typing import Final, NamedTuple

from mblkit.diagnostics import Fix

BULLETS: Final = "*•·●◦▪‣–—−"  # noqa: RUF001 - these are the signs that people mistake for each other
_FRONT: Final = r"[ ]*(?:- +)*"
_GLUED_DASH: Final = re.compile(_FRONT + r"""(-)[A-Za-z"'{\[]""")
_BULLET: Final = re.compile(_FRONT + rf"([{BULLETS}])[ \t]*[^ \t]")
_GLUED_COLON: Final = re.compile(_FRONT + r"[A-Za-z0-9_.-]+(:)[^ /\n][^\n]*")
_EQUALS: Final = re.compile(_FRONT + r"[A-Za-z_][A-Za-z0-9_.-]*([ ]*=[ ]*)[^ =]")


class Slip(NamedTuple):
    """What is wrong with a line: in words, how to mend it, from which column to which (from 0), and what to write."""

    message: str
    help: str
    start: int
    end: int
    fix: Fix


def slip_of(line: str) -> Slip | None:
    """Return the slip of a line that a parser could not read, or None where it shows none."""
    if found := _GLUED_DASH.match(line):
        return _slip(found, "there is no space after the dash", "write a space after the dash", "- ")
    if found := _BULLET.match(line):
        message = f'an entry of a list begins with "{found[1]}", which is no dash'
        return _slip(found, message, 'write "-" instead', "-")
    if found := _GLUED_COLON.fullmatch(line):
        return _slip(found, "there is no space after the colon", "write a space after the colon", ": ")
    if found := _EQUALS.match(line):
        return _slip(found, 'a field is followed by "=" and not by a colon', "write a colon and a space instead", ": ")
    return None


def _slip(found: re.Match[str], message: str, hint: str, text: str) -> Slip:
    return Slip(message, hint, found.start(1), found.end(1), Fix(text, safe=False, title=hint))
