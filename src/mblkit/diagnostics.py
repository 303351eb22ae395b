"""What is wrong with a district's files, and where. Plain data: who prints it is `emit`'s affair."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, NamedTuple

Keys = tuple[str | int, ...]
"""The way from the top of a file to a value: mapping keys and list positions (0-based)."""


class Severity(StrEnum):
    """How much a finding weighs. Fixed for each rule in `catalog`; only configuration changes it."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.ADVICE: 2}


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a district repository.

    Attributes:
        path: the file, relative to the repository, with forward slashes.
        keys: the way to the value inside the file; empty for the whole file.
        at: whether the value or its key is meant (the key for unknown and duplicate fields).
        line, column: 1-based, in characters; None until somebody reads them (`load.places`).
        end_column: 1-based and exclusive, on the same line; None where it is not known.
    """

    path: str
    keys: Keys = ()
    at: Literal["value", "key"] = "value"
    line: int | None = None
    column: int | None = None
    end_column: int | None = None

    def placed(self, line: int, column: int, end_column: int | None = None) -> "Location":
        """Return the same location with its line and columns filled in."""
        return replace(self, line=line, column=column, end_column=end_column)


class Related(NamedTuple):
    """Another place that helps to understand a finding, with a clause that says how."""

    location: Location
    message: str


class Fix(NamedTuple):
    """A mend of a finding: what stands at its location, from column to end column on one line, becomes `text`.

    Attributes:
        text: the characters that take the place, as they are written in the file (quotes included).
        safe: whether the file cannot mean anything else; what only guesses is not safe.
        title: an imperative clause that says what the mend does.
        whole_line: whether the whole line of the location goes, its line end included; `text` is then empty.
    """

    text: str
    safe: bool
    title: str
    whole_line: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        rule: the code of the rule in `catalog`, such as "MBL201".
        message: one clause, lower case, no full stop, the user's words in double quotes.
        location: the value that is wrong.
        severity: as the catalog says.
        help: an imperative sentence that says what to do, or None.
        related: other places.
        subject: the id of what the finding is about (a student, a competency), or None.
        name: the name of a rule of the district's own, which no catalog has; else None.
        fix: how the tool can mend it, or None.
        others: more places at which the same is wrong, where they are told together (`emit.folding`).
    """

    rule: str
    message: str
    location: Location
    severity: Severity
    help: str | None = None
    related: tuple[Related, ...] = ()
    subject: str | None = None
    name: str | None = None
    fix: Fix | None = None
    others: tuple[Location, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str]:
        """What it is known by while lines move: its rule, file and message."""
        return self.rule, self.location.path, self.message


def fingerprint(*parts: str) -> str:
    """Return a digest of some parts in their order: 64 hexadecimal digits (SHA-256)."""
    from hashlib import sha256

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings sorted by place, then rule and message, so that file order never shows."""

    def key(found: Diagnostic) -> tuple[str, int, int, tuple[str, ...], int, str, str]:
        where = found.location
        keys = tuple(f"{part:08d}" if isinstance(part, int) else part for part in where.keys)
        return (
            where.path,
            where.line or 0,
            where.column or 0,
            keys,
            _WEIGHT[found.severity],
            found.rule,
            found.message,
        )

    return sorted(diagnostics, key=key)
