"""What to write in the place of a tab. Between two parts of the text it is a blank; in front of them it is a guess."""

from collections.abc import Iterable, Iterator
from typing import Final

from mblkit.diagnostics import Fix
from mblkit.load.tokens import Token, scan

_INDENT: Final = "  "


def mend_tabs(text: str, runs: Iterable[tuple[int, int]]) -> list[Fix | None]:
    """Return the fix for each run of tabs, given by their offsets in order."""
    wanted = list(runs)
    if not wanted:
        return []
    return [_mend(text, *run, *around) for run, around in zip(wanted, _around(text, wanted), strict=True)]


def _around(text: str, runs: list[tuple[int, int]]) -> Iterator[tuple[Token | None, Token | None]]:
    """Yield for each run the part that it stands in, and the last one before it."""
    before: Token | None = None
    tokens = scan(text, whole_lines=False)
    token = next(tokens, None)
    for start, _ in runs:
        while token is not None and token.end <= start:
            before, token = token, next(tokens, None)
        yield (token if token is not None and token.start <= start else None), before


def _mend(text: str, start: int, end: int, inside: Token | None, before: Token | None) -> Fix | None:
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    in_front = text[line_start:start].strip(" \t")
    behind = text[end : len(text) if line_end < 0 else line_end].strip(" \t")
    spaces = Fix(_INDENT * (end - start), safe=False, title="indent with spaces")
    if inside is not None and inside.kind == "double" and _is_escaped(text, start):
        return None
    if inside is not None:
        return _in_part(end - start, inside) if in_front and behind else _at_edge(inside, spaces, in_front)
    if not behind:
        return Fix("", safe=True, title="delete the tab")
    if not in_front:
        return Fix(spaces.text, safe=behind.startswith("#"), title=spaces.title)
    return Fix(" ", safe=before is None or before.kind != "entry", title="write a space")


def _is_escaped(text: str, start: int) -> bool:
    """Tell whether a backslash before it makes a tab a part of quoted text."""
    before = start
    while text[before - 1 : before] == "\\":
        before -= 1
    return (start - before) % 2 == 1


def _in_part(tabs: int, inside: Token) -> Fix | None:
    """Return the fix for tabs amid a part: a part of its text, except in a comment."""
    if inside.kind == "comment":
        return Fix(" ", safe=True, title="write a space")
    if inside.kind == "double":
        return Fix("\\t" * tabs, safe=True, title='write "\\t"')
    return None if inside.kind == "unclosed" else Fix(" ", safe=False, title="write a space")


def _at_edge(inside: Token, spaces: Fix, in_front: str) -> Fix | None:
    """Return the fix for tabs at the beginning or the end of a line of a part that goes over several."""
    if inside.kind == "comment":
        return Fix("", safe=True, title="delete the tab")
    if inside.kind == "block":
        return None if in_front else spaces
    return None if inside.kind == "unclosed" else Fix(" ", safe=inside.kind != "plain", title="write a space")
