"""Findings for people: the line of the file, the place under it, and what to do."""

import re
import unicodedata
from typing import Final

from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.emit.lines import headline, plain, where
from mblkit.emit.report import Report, Style
from mblkit.model.kinds import KINDS

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.ADVICE: "36"}
_WIDEST: Final = 120
_HEADER: Final = re.compile(rb"mbl:[ ]+[\"']?([a-z-]+)/")
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
"""Two words beside each other: a name, a remark, a reflection."""


def render(report: Report, style: Style) -> str:
    """Return the findings, each with its line of the file, and a last line that counts them.

    A file of people, or one that cannot be told from it, is never quoted; of a file about students only lines
    of ids and figures are.
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
        kind = _kind_of(data)
        if kind not in KINDS or kind == "people":
            return None
        text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
        return [line if _quotable(line, kind) else "" for line in text.replace("\r\n", "\n").split("\n")]


def _kind_of(data: bytes) -> str | None:
    """Return the kind that a file's first line names, or None where it names none."""
    for line in data.removeprefix(b"\xef\xbb\xbf").splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith(b"#"):
            found = _HEADER.match(stripped)
            return found.group(1).decode() if found else None
    return None


def _quotable(line: str, kind: str) -> bool:
    """Tell whether a line may be printed: in a file about students only ids and figures, no words of a sentence."""
    return not KINDS[kind].students or _SENTENCE.search(line) is None


def _block(found: Diagnostic, files: _Files, style: Style) -> str:
    head = headline(found)
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
