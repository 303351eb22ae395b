"""What may be shown of a district's files: nothing of people, and of files about students only ids and figures."""

import re
from typing import Final

from mblkit.diagnostics import Diagnostic, Fix, Location
from mblkit.emit.report import Report
from mblkit.model.kinds import KINDS

_HEADER: Final = re.compile(rb"mbl:[ ]+[\"']?([a-z-]+)/")
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
"""Two words beside each other: a name, a remark, a reflection."""


class Files:
    """The lines of the files with findings, read once each."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lines: dict[str, list[str | None]] = {}

    def line(self, location: Location) -> str | None:
        """Return the line of a place, or None where it may not be shown."""
        if location.line is None:
            return None
        if location.path not in self._lines:
            self._lines[location.path] = self._read(location.path)
        lines = self._lines[location.path]
        return lines[location.line - 1] if location.line <= len(lines) else None

    def fix(self, found: Diagnostic) -> Fix | None:
        """Return the fix of a finding, or None where it has none or its line may not be shown.

        The text of a fix repeats what stands in the file.
        """
        return found.fix if found.fix is not None and self.line(found.location) is not None else None

    def _read(self, path: str) -> list[str | None]:
        try:
            data = self._report.read(path)
        except OSError:
            return []
        kind = _kind_of(data)
        if kind not in KINDS or kind == "people":
            return []
        text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
        return [line if _quotable(line, kind) else None for line in text.replace("\r\n", "\n").split("\n")]


def may_be_shown(data: bytes, excerpt: str) -> bool:
    """Tell whether lines out of a file, or a difference of them, may be shown as a whole. `data` is the file."""
    kind = _kind_of(data)
    return kind in KINDS and kind != "people" and all(_quotable(line, kind) for line in excerpt.split("\n"))


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
