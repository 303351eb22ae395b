"""What a format gets: the findings, how much was read, and the text around them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from mblkit.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check.

    Attributes:
        diagnostics: the findings, placed and in order.
        files: how many files were read.
        read: returns the bytes of a file, or raises OSError where it cannot be read.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    read: Callable[[str], bytes]

    def counts(self) -> dict[Severity, int]:
        """Return how many findings there are of each severity."""
        counted = Counter(found.severity for found in self.diagnostics)
        return {severity: counted[severity] for severity in Severity}

    def summary(self) -> str:
        """Return the counts in one line."""
        if not self.diagnostics:
            return f"no findings in {_plural(self.files, 'file')}"
        shown = [_count(number, severity) for severity, number in self.counts().items() if number]
        places = len({found.location.path for found in self.diagnostics})
        where = f"{places} of {_plural(self.files, 'file')}" if places <= self.files else _plural(places, "file")
        return f"{', '.join(shown)} in {where}"


@dataclass(frozen=True, slots=True)
class Style:
    """How text is printed: with colour or without, and whether a clean run says nothing."""

    coloured: bool = False
    quiet: bool = False


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _count(number: int, severity: Severity) -> str:
    if severity is Severity.ADVICE:
        return f"{_plural(number, 'piece')} of advice"
    return _plural(number, severity.value)
