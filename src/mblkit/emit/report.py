"""What a format gets: the findings, how much was read, and the text around them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from mblkit.diagnostics import Diagnostic, Severity, in_order
from mblkit.emit.folding import folded

_ORDER: Final = tuple(Severity)
"""From the heaviest to the lightest."""

WAITING: Final = "the checks of framework, evidence, credit, supports and policy wait until the errors are mended"
"""What is said where families 3 to 7 were not looked at."""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check.

    Attributes:
        diagnostics: the findings, placed; whatever order they come in, the report puts them in theirs.
        told: the same, those on one thing at many places told once.
        files: how many files were read.
        read: returns the bytes of a file, or raises OSError where it cannot be read.
        suppressed: how many findings comments quieted.
        known: how many findings the baseline holds.
        following: how many uses of unknown ids are not told, because what cannot be read may define them.
        waiting: whether families 3 to 7 were not looked at, because errors stand in the way.
        folder: where the district stands in the git repository that holds it, such as "district/"; empty at its top.
            Hosts of repositories name files from there.
        fail_on: the least severity that makes the run fail.
        mended: how many findings were mended before these were found.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    read: Callable[[str], bytes]
    suppressed: int = 0
    known: int = 0
    waiting: bool = False
    folder: str = ""
    fail_on: Severity = Severity.ERROR
    mended: int = 0
    following: int = 0
    told: tuple[Diagnostic, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "diagnostics", tuple(in_order(self.diagnostics)))
        object.__setattr__(self, "told", folded(self.diagnostics))

    @property
    def clean(self) -> bool:
        """Whether there is nothing that anybody has to be told: no finding, and everything was looked at."""
        return not self.diagnostics and not self.waiting

    def counts(self) -> dict[Severity, int]:
        """Return how many findings are told of each severity."""
        return _counts(self.told)

    def summary(self) -> str:
        """Return the counts in one line, and a line each for what can be mended and for what is not told."""
        lines = [f"{self._findings()}{self._quieted()}"]
        if mends := self._mends():
            lines.append(mends)
        return "\n".join((*lines, *self.unseen()))

    def unseen(self) -> Iterator[str]:
        """Yield a line each for what only follows from what is broken and for what has to wait."""
        if self.following:
            yield f"{plural(self.following, 'use')} of unknown ids not told: what cannot be read may define them"
        if self.waiting:
            yield WAITING

    def _findings(self) -> str:
        if not self.diagnostics:
            return f"no findings in {plural(self.files, 'file')}"
        places = len({found.location.path for found in self.diagnostics})
        where = f"{places} of {plural(self.files, 'file')}" if places <= self.files else plural(places, "file")
        several = f" at {plural(len(self.diagnostics), 'place')}" if len(self.told) < len(self.diagnostics) else ""
        return f"{counted(self.told)}{several} in {where}"

    def _quieted(self) -> str:
        parts = []
        if self.mended:
            parts.append(f"{self.mended:,} mended")
        if self.suppressed:
            parts.append(f"{self.suppressed:,} suppressed")
        if self.known:
            parts.append(f"{self.known:,} known from the baseline")
        return f" ({', '.join(parts)})" if parts else ""

    def _mends(self) -> str:
        fixes = Counter(found.fix.safe for found in self.diagnostics if found.fix is not None)
        if fixes[True] and fixes[False]:
            return f"{fixes[True]:,} can be mended with --fix ({fixes[False]:,} more with --unsafe-fixes)"
        if fixes[True]:
            return f"{fixes[True]:,} can be mended with --fix"
        return f"{fixes[False]:,} can be mended with --fix --unsafe-fixes" if fixes[False] else ""


class Style(NamedTuple):
    """How text is printed: with colour or without, and whether a clean run says nothing."""

    coloured: bool = False
    quiet: bool = False


def at_least(severity: Severity, least: Severity) -> bool:
    """Tell whether a severity weighs as much as another, or more."""
    return _ORDER.index(severity) <= _ORDER.index(least)


def counted(found: Iterable[Diagnostic]) -> str:
    """Return how many findings of each severity there are, in words: "2 errors, 1 warning"."""
    return ", ".join(_count(number, severity) for severity, number in _counts(found).items() if number)


def plural(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _counts(found: Iterable[Diagnostic]) -> dict[Severity, int]:
    number = Counter(one.severity for one in found)
    return {severity: number[severity] for severity in Severity}


def _count(number: int, severity: Severity) -> str:
    if severity is Severity.ADVICE:
        return f"{plural(number, 'piece')} of advice"
    return plural(number, severity.value)
