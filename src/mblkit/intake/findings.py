"""What is wrong with a file from elsewhere: no file of the district, so no rule of the catalog has its faults."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mblkit.diagnostics import Severity

_MOST_OF_A_SORT: Final = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or something worth knowing.

    Attributes:
        place: where it is: "line 3, column 7", or the JSON pointer of a value; "" for the whole file.
        message: one clause, lower case, no full stop, the file's words in double quotes.
        severity: an error means that nothing is imported.
        help: an imperative sentence that says what to do, or None.
    """

    place: str
    message: str
    severity: Severity = Severity.ERROR
    help: str | None = None

    def as_data(self) -> dict[str, str | None]:
        """Return it for JSON."""
        return {"severity": self.severity.value, "place": self.place, "message": self.message, "help": self.help}


@dataclass(slots=True)
class Findings:
    """The findings on one file, as they are made; of each sort only the first are told, with the number of the rest."""

    made: list[Finding] = field(default_factory=list)
    _sorts: Counter[str] = field(default_factory=Counter)
    _last: dict[str, Finding] = field(default_factory=dict)

    def error(self, place: str, message: str, help: str | None = None, sort: str = "") -> None:  # noqa: A002 - as printed
        """Add an error. Those of one `sort` are cut short when they are many."""
        self._add(Finding(place, message, Severity.ERROR, help), sort)

    def note(self, place: str, message: str, help: str | None = None, sort: str = "") -> None:  # noqa: A002 - as printed
        """Add what hinders nothing."""
        self._add(Finding(place, message, Severity.ADVICE, help), sort)

    def _add(self, finding: Finding, sort: str) -> None:
        if sort:
            self._sorts[sort] += 1
            self._last[sort] = finding
            if self._sorts[sort] > _MOST_OF_A_SORT:
                return
        self.made.append(finding)

    def failed(self) -> bool:
        """Tell whether one of them is an error."""
        return any(one.severity is Severity.ERROR for one in self.made)

    def __iter__(self) -> Iterator[Finding]:
        yield from self.made
        for sort, number in self._sorts.items():
            if number > _MOST_OF_A_SORT:
                last = self._last[sort]
                yield Finding(last.place, f"and {number - _MOST_OF_A_SORT:,} more: {sort}", last.severity)


def shown(text: str) -> str:
    """Return a text of the file for a message: on one line and not too long."""
    line = " ".join(text.split())
    return f'"{line[:60]}..."' if len(line) > 63 else f'"{line}"'  # noqa: PLR2004 - sixty signs and three dots
