"""Findings for people: the line of the file, the place under it, and what to do."""

import unicodedata
from typing import Final

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.emit.lines import headline, plain, where
from mblkit.emit.report import Report, Style

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.ADVICE: "36"}
_WIDEST: Final = 120
_PERSONAL: Final = b"mbl: people/"


def render(report: Report, style: Style) -> str:
    """Return the findings, each with its line of the file, and a last line that counts them.

    A file of people, or one that cannot be told from it, is never quoted.
    """
    if not report.diagnostics and style.quiet:
        return ""
    files = _Files(report)
    blocks = [_block(found, files, style) for found in report.diagnostics]
    return "\n".join((*blocks, report.summary())) + "\n"


class _Files:
    """The lines of the files with findings, read once each."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lines: dict[str, list[str] | None] = {}

    def line(self, location: Location) -> str | None:
        if location.line is None:
            return None
        if location.path not in self._lines:
            self._lines[location.path] = self._read(location.path)
        lines = self._lines[location.path]
        return lines[location.line - 1] if lines is not None and location.line <= len(lines) else None

    def _read(self, path: str) -> list[str] | None:
        try:
            data = self._report.read(path)
        except OSError:
            return None
        if not _may_be_quoted(data):
            return None
        text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").split("\n")


def _may_be_quoted(data: bytes) -> bool:
    for line in data.removeprefix(b"\xef\xbb\xbf").splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith(b"#"):
            return stripped.startswith(b"mbl: ") and not stripped.startswith(_PERSONAL)
    return False


def _block(found: Diagnostic, files: _Files, style: Style) -> str:
    head = headline(found, RULES[found.rule].name if found.rule in RULES else "")
    if style.coloured:
        word = found.severity.value
        head = head.replace(f": {word} ", f": \x1b[{_COLOURS[found.severity]};1m{word}\x1b[0m ", 1)
    lines = [head, *_frame(found.location, files.line(found.location))]
    if found.help:
        lines.append(f"    help: {plain(found.help)}")
    lines.extend(f"    {where(other.location)}: {plain(other.message)}" for other in found.related)
    return "\n".join(lines)


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
