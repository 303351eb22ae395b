"""One score as a sheet says it, on its way into the evidence; and what a sheet says that is refused."""

import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Protocol

from mblkit.model.numbers import read_number, show

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """A cell, a row or a whole file that is refused.

    Attributes:
        order: the number of the file, the row and the column: what refusals are sorted by.
        place: the file and the cell, such as `scores.xlsx: scores!F7`.
        message: one clause, lower case, what is wrong.
        help: what to do, or None.
        value: what stands there.
    """

    order: tuple[int, int, int]
    place: str
    message: str
    help: str | None = None
    value: str = ""


class Row(Protocol):
    """The row that a score stands in."""

    def spot(self, of: str) -> tuple[int, str]:
        """Return the number of the column and the place of what a row says of a field; of the row where it does not."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score of one student on one target.

    Attributes:
        order, place: where it stands, as in `Refused`.
        student, task, on, attempt, target: its identity, with the class or the experience.
        score: a level, a code, or a number as a file keeps it.
        by: the staff id of the scorer; "" where the sheet does not say.
        section, experience: where the work was done; one of them is "".
        id: the id of the evidence, where it has one of its own.
        written: what stood there when the sheet was made: None for nothing, and "?" where that is not known.
        row: where the rest of it stands, or None.
    """

    order: tuple[int, int, int]
    place: str
    student: str
    task: str
    on: date
    target: str
    score: str
    by: str = ""
    attempt: int = 1
    section: str = ""
    experience: str = ""
    id: str = ""
    written: str | None = "?"
    row: Row | None = field(default=None, compare=False, repr=False)

    @property
    def where(self) -> str:
        """The class, else the experience."""
        return self.section or self.experience

    @property
    def key(self) -> tuple[str, str, date, int, str, str, str]:
        """The identity: class or experience, task, day, attempt, student, target, and the id or ""."""
        return (self.where, self.task, self.on, self.attempt, self.student, self.target, self.id)

    @property
    def untouched(self) -> bool:
        """Whether the cell holds what it held when the sheet was made."""
        return self.written not in {None, "?"} and exact(self.score) == exact(self.written or "")

    def refused(self, message: str, help: str | None = None, of: str = "", value: str | None = None) -> Refused:  # noqa: A002 - as printed
        """Return the refusal of this score, or of another field of its row; `value` is what stands there."""
        if not of or self.row is None:
            return Refused(self.order, self.place, message, help, self.score if value is None else value)
        number, place = self.row.spot(of)
        return Refused((*self.order[:2], number), place, message, help, value or "")


@dataclass(frozen=True, slots=True)
class Taken:
    """What sheets say.

    Attributes:
        lines: the scores, in order.
        refused: what is refused before anything is compared with the district.
        notes: what is worth knowing, a sentence each.
    """

    lines: tuple[ScoreLine, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = field(default=())


def exact(score: str) -> str | Fraction:
    """Return a score as the loader gives it: a number where it is one, else the text. Never raises."""
    try:
        if "/" in score:
            return read_number(score)
        return read_number(float(score) if "." in score else int(score)) if _NUMBER.fullmatch(score) else score
    except ValueError:
        return score


def spelled(score: str | Fraction) -> str:
    """Return a score of the loader as text."""
    return show(score) if isinstance(score, Fraction) else score
