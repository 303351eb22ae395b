"""Findings for people: the line of the file, the place under it, and what to do."""

import unicodedata
from typing import Final

from mblkit.diagnostics import Diagnostic, Fix, Location, Severity
from mblkit.emit.lines import elsewhere, headline, plain
from mblkit.emit.quoting import Files
from mblkit.emit.report import Report, Style

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.ADVICE: "36"}
_WIDEST: Final = 120


def render(report: Report, style: Style) -> str:
    """Return the findings, each with its line of the file, and last lines that count them.

    A file of people, or one that cannot be told from it, is never quoted; of a file about students only lines
    of ids and figures are.
    """
    if report.clean and style.quiet:
        return ""
    files = Files(report)
    blocks = [_block(found, files, style) for found in report.told]
    return "\n".join((*blocks, report.summary())) + "\n"


def _block(found: Diagnostic, files: Files, style: Style) -> str:
    head = headline(found)
    if style.coloured:
        word = found.severity.value
        head = head.replace(f": {word} ", f": \x1b[{_COLOURS[found.severity]};1m{word}\x1b[0m ", 1)
    lines = [head, *_frame(found.location, files.line(found.location))]
    if found.help:
        lines.append(f"    help: {plain(found.help)}")
    if found.fix is not None:
        lines.append(f"    fix: {_offer(found.fix)}")
    lines.extend(f"    {line}" for line in elsewhere(found))
    return "\n".join(lines)


def _offer(fix: Fix) -> str:
    return plain(fix.title) if fix.safe else f"{plain(fix.title)} (only with --unsafe-fixes)"


def _frame(location: Location, line: str | None) -> list[str]:
    if line is None or location.line is None or location.column is None or not line.strip():
        return []
    start = max(0, min(location.column - 1, len(line)) - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = plain(line[start : start + _WIDEST])
    before = plain(line[start : location.column - 1])
    marked = plain(line[location.column - 1 : max(location.column, (location.end_column or location.column + 1) - 1)])
    caret = "^" * max(1, min(_cells(marked), _WIDEST - _cells(before)))
    number = f"{location.line:>5}"
    return [f"{number} | {shown}", f"{' ' * len(number)} | {' ' * _cells(before)}{caret}"]


def _cells(text: str) -> int:
    return sum(0 if unicodedata.combining(s) else 2 if unicodedata.east_asian_width(s) in "WF" else 1 for s in text)
