"""No-break spaces where YAML wants plain ones: before a field, after its colon or after a dash.

Word processors and web pages write them, nobody sees them, and YAML takes them for letters. In running text they
are welcome; they are looked for only where the text could not be read, or was read as what it should not be.
"""

import re
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location
from mblkit.load.dialect import MOST_FINDINGS, more_follow
from mblkit.load.lines import Lines
from mblkit.load.tokens import scan

NO_BREAK: Final = "\u00a0\u2007\u202f"
_RUN: Final = re.compile(f"[{NO_BREAK}]+")
_ANY: Final = f"[ {NO_BREAK}]"
_FRONT: Final = re.compile(rf"{_ANY}*(?:-{_ANY}+)*(?:(?:[A-Za-z0-9_.-]+|\"[^\"\n]*\"|'[^'\n]*'):[{NO_BREAK}]*)?")
"""What stands before the value of a line, up to the first plain space after the colon: what follows is the value."""
_TEXTS: Final = frozenset({"block", "single", "double", "comment"})
_HINT: Final = "write a plain space instead"


def no_break_spaces(path: str, text: str) -> list[Diagnostic]:
    """Return a finding for each run of no-break spaces that keeps a field from being one; at most twenty."""
    if not _RUN.search(text):
        return []
    lines = Lines(text)
    found = []
    wrong = _misplaced(text)
    for start, end in wrong[:MOST_FINDINGS]:
        name = f"U+{ord(text[start]):04X}"
        several = "no-break spaces stand" if end - start > 1 else "a no-break space stands"
        message = f"{several} ({name}) where a plain space belongs"
        at = Location(path).placed(*lines.span(start, end))
        fix = Fix(" " * (end - start), safe=True, title="write a plain space")
        found.append(diagnose("MBL004", message, at, help=_HINT, fix=fix))
    return [*found[:-1], more_follow(found[-1])] if len(wrong) > MOST_FINDINGS else found


def _misplaced(text: str) -> list[tuple[int, int]]:
    """Return where the runs stand that lie before the value of a line, except in quotes, block text and comments."""
    inside = [(token.start, token.end) for token in scan(text) if token.kind in _TEXTS]
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        front = _FRONT.match(line)
        runs = _RUN.finditer(line, 0, front.end()) if front else ()
        found.extend((start + run.start(), start + run.end()) for run in runs)
        start += len(line)
    return [run for run in found if not any(first < run[0] < last for first, last in inside)]
