"""Scores out of a table: one column a target, as in a score sheet, or one row a score, as other gradebooks export."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from mblkit.intake.findings import shown
from mblkit.intake.scores_table import Cell, Line, Table
from mblkit.intake.sheet import folded
from mblkit.load.nearest import did_you_mean
from mblkit.model.base import FIRST_DAY, ID_PATTERN, LAST_DAY, read_day
from mblkit.model.mapping import MappingDefaults, MappingRecord
from mblkit.model.score_line import Refused, ScoreLine, Taken

FIELDS: Final = {
    "student": ("student", "studentsisid"),
    "section": ("section", "class"),
    "experience": ("experience",),
    "task": ("task",),
    "on": ("on", "date", "day", "submissiondate"),
    "attempt": ("attempt",),
    "by": ("by", "scorer"),
    "id": ("id",),
    "target": ("target", "indicator", "competency", "learningoutcomename"),
    "score": ("score", "level", "learningoutcomerating"),
}
"""The fields that a column may hold, each with the names that need no mapping; the last of each are those of Canvas."""

NAME: Final = "name"
"""The column that is for people, and never read."""

_FIRST_OF_EXCEL: Final = 20_000
_LAST_OF_EXCEL: Final = 60_000
_MOST_ATTEMPTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How tables are read.

    Attributes:
        file: the number of the file, for the order of what is found.
        name: its name, for places.
        targets: everything that may be scored, by id.
        mapping: the saved mapping, if one is used.
        defaults: what holds for rows that do not say it.
        whole: whether every column must be known, as in a score sheet.
        ids: the ids of students, for what is nearly one of them.
    """

    file: int
    name: str
    targets: frozenset[str]
    mapping: MappingRecord | None = None
    defaults: MappingDefaults = field(default_factory=MappingDefaults)
    whole: bool = True
    ids: frozenset[str] = frozenset()

    def place(self, cell: str) -> str:
        """Return a place in the file."""
        return f"{self.name}: {cell}" if cell else self.name


def read_scores(table: Table, how: Reading) -> Taken:
    """Return the scores in a table, and what of it is refused. Never raises."""
    return _Reader(table, how).taken()


class _Refusal(Exception):  # noqa: N818 - not an error: it ends the reading of one row
    def __init__(self, cell: str, message: str, hint: str | None = None, value: str = "") -> None:
        super().__init__(message)
        self.cell, self.message, self.hint, self.value = cell, message, hint, value


class _Reader:
    """The reading of one table."""

    def __init__(self, table: Table, how: Reading) -> None:
        self.table, self.how = table, how
        self.refused: list[Refused] = []
        self.columns: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.at = {str(cell.content): number for number, cell in enumerate(table.header, start=1)}
        self.written: dict[tuple[str, ...], dict[str, str]] = {}

    def taken(self) -> Taken:
        """Return what the table says."""
        self._choose()
        if self.refused:
            return Taken(refused=tuple(self.refused))
        self.written = {self._row_key(line): self._scores_of(line) for line in self.table.written or ()}
        lines = [one for line in self.table.lines for one in self._line(line)]
        self._moved(lines)
        return Taken(tuple(lines), tuple(self.refused))

    # ------------------------------------------------------------------------------------------------ columns

    def _choose(self) -> None:
        """Find out what each column holds."""
        named = {str(of): name for of, name in self.how.mapping.columns.items()} if self.how.mapping else {}
        for of, name in named.items():
            if name not in self.at:
                self._no_column(f'there is no column "{name}"', did_you_mean(name, self.at))
            self.columns[of] = name
        taken = set(named.values())
        for cell in self.table.header:
            name = str(cell.content)
            if name not in taken:
                self._column(cell, name, named)
        if not self.refused:
            self._complete()

    def _column(self, cell: Cell, name: str, named: Mapping[str, str]) -> None:
        target = (self.how.mapping.targets.get(name) if self.how.mapping is not None else None) or name
        known = next((of for of, names in FIELDS.items() if folded(name) in names), None)
        if target in self.how.targets and "target" not in named:
            self.targets[name] = target
        elif known is not None and known not in named:
            if known in self.columns:
                both = f'the columns "{self.columns[known]}" and "{name}" may both hold the {known}'
                self._refuse(1, self.at[name], cell.place, both, f"choose with --column {known}=...")
            self.columns[known] = name
        elif self.how.whole and self.how.mapping is None and folded(name) != NAME:
            known_names = (*FIELDS, NAME, *sorted(self.how.targets))
            hint = did_you_mean(name, known_names) or "delete the column, or read the file with a mapping (--map)"
            self._refuse(1, self.at[name], cell.place, f"{shown(name)} is no field and nothing that is scored", hint)

    def _complete(self) -> None:
        """Refuse a table that cannot hold scores."""
        if "student" not in self.columns:
            self._no_column("no column holds the ids of students", "name it, such as --column student=Number")
        pair = [of for of in ("target", "score") if of in self.columns]
        if self.targets and pair:
            del self.columns[pair[0]]
            self.columns.pop("score", None)
        elif len(pair) == 1:
            other = "score" if pair[0] == "target" else "target"
            self._no_column(f"no column holds the {other}", f"name it, such as --column {other}=Result")
        elif not pair and not self.targets:
            self._no_column("no column is for something that is scored", "name columns by the ids of indicators")

    def _no_column(self, message: str, hint: str | None) -> None:
        self._refuse(1, 0, self.table.header[0].place if self.table.header else "", message, hint)

    def _refuse(self, row: int, column: int, cell: str, message: str, hint: str | None, value: str = "") -> None:
        self.refused.append(Refused((self.how.file, row, column), self.how.place(cell), message, hint, value))

    # --------------------------------------------------------------------------------------------------- rows

    def _line(self, line: Line) -> Iterator[ScoreLine]:
        """Yield the scores of a row."""
        scores = {name: line.cells[name] for name in self.targets if name in line.cells}
        before = self.written.get(self._row_key(line), {})
        gone = [name for name in self.targets if name not in scores and name in before]
        for name in gone:
            place = self._where(line, name)
            message = f'the score "{before[name]}" was emptied, and scores are never deleted'
            self._refuse(line.number, self.at[name], place, message, 'write the right score, or "not-assessed"')
        long = "target" in self.columns
        if not scores and not (long and self.columns["score"] in line.cells):
            return
        try:
            yield from self._scored(line, scores, before) if not long else (self._one(line),)
        except _Refusal as found:
            column = next((at for name, at in self.at.items() if self._where(line, name) == found.cell), 0)
            self._refuse(line.number, column, found.cell, found.message, found.hint, found.value)

    def _scored(self, line: Line, scores: Mapping[str, Cell], before: Mapping[str, str]) -> Iterator[ScoreLine]:
        known = self._identity(line)
        for name, cell in scores.items():
            written = before.get(name) if self.table.written is not None else "?"
            yield self._made(line, cell, known, self.targets[name], self.at[name], written)

    def _one(self, line: Line) -> ScoreLine:
        cell = self._cell(line, "target")
        target = self._mapped("targets", cell.text)
        if target not in self.how.targets:
            hint = did_you_mean(target, self.how.targets) or 'say in "targets" of a mapping what it stands for (--map)'
            raise _Refusal(cell.place, f"{shown(target)} is nothing that is scored", hint, target)
        score = self._cell(line, "score")
        return self._made(line, score, self._identity(line), target, self.at[self.columns["score"]], "?")

    def _made(
        self, line: Line, cell: Cell, known: "_Identity", target: str, column: int, written: str | None
    ) -> ScoreLine:
        if isinstance(cell.content, date):
            raise _Refusal(cell.place, "the cell holds a day and no score", "write a level", cell.text)
        return ScoreLine(
            order=(self.how.file, line.number, column),
            place=self.how.place(cell.place),
            student=known.student,
            task=known.task,
            on=known.on,
            target=target,
            score=self._mapped("scores", cell.text),
            by=known.by,
            attempt=known.attempt,
            section=known.section,
            experience=known.experience,
            id=known.id,
            written=written,
        )

    def _identity(self, line: Line) -> "_Identity":
        """Return what a row says beside its scores. Raises _Refusal."""
        section, experience = self._place_of(line)
        task = self._mapped("tasks", self._maybe(line, "task")) or self.how.defaults.task or self.table.meta.get("task")
        if not task:
            raise _Refusal(line.place, "the row names no task", "add a column task, or name it with --task")
        return _Identity(
            student=self._student(self._cell(line, "student")),
            section=section,
            experience=experience,
            task=task,
            on=self._day(self._cell(line, "on")),
            attempt=self._attempt(line),
            by=self._maybe(line, "by") or self.how.defaults.by or "",
            id=self._maybe(line, "id"),
        )

    def _place_of(self, line: Line) -> tuple[str, str]:
        """Return the class and the experience of a row, of which one is "". Raises _Refusal."""
        section = self._mapped("sections", self._maybe(line, "section"))
        experience = self._mapped("experiences", self._maybe(line, "experience"))
        if section and experience and "experience" not in (self.how.mapping.columns if self.how.mapping else ()):
            experience = ""  # the class says what it takes
        if not section and not experience:
            section, experience = self.how.defaults.section or "", self.how.defaults.experience or ""
        if bool(section) == bool(experience):
            what = "both a class and an experience" if section else "neither a class nor an experience"
            raise _Refusal(line.place, f"the row names {what}", 'write one: a column "section", or --section')
        return section, experience

    def _student(self, cell: Cell) -> str:
        if isinstance(cell.content, str):
            if cell.content in self.how.ids:
                return cell.content
            zeros = [one for one in self.how.ids if one.lstrip("0") == cell.content]
            if zeros:
                hint = f'write it as text; did you mean "{min(zeros)}"?'
                raise _Refusal(cell.place, f'"{cell.content}" has lost the zeros before it', hint, cell.content)
            if not re.fullmatch(ID_PATTERN, cell.content):  # it may be a name, and names stand in no message
                raise _Refusal(cell.place, "the cell holds no id", "write the id of the student")
            return cell.content
        alike = sorted(one for one in self.how.ids if one.lstrip("0") == cell.text)
        hint = f"make the column text and write the id anew{f', such as {alike[0]}' if alike else ''}"
        raise _Refusal(cell.place, f"{cell.text} is a number, and ids are text", hint, cell.text)

    def _day(self, cell: Cell) -> date:
        content = cell.content
        if isinstance(content, Decimal):
            near = _FIRST_OF_EXCEL <= content <= _LAST_OF_EXCEL
            hint = "format the cell as a date, or write the day as YYYY-MM-DD"
            what = "a day that became a number" if near else "a number and no day"
            raise _Refusal(cell.place, f"{cell.text} is {what}", hint, cell.text)
        day = content if isinstance(content, date) else read_day(content) or _moment(content)
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise _Refusal(cell.place, f"{shown(cell.text)} is not a day", "write it as YYYY-MM-DD", cell.text)
        return day

    def _attempt(self, line: Line) -> int:
        cell = line.cells.get(self.columns.get("attempt", ""))
        if cell is None:
            return 1
        if cell.text.isascii() and cell.text.isdigit() and len(cell.text) < len(str(_MOST_ATTEMPTS)):
            number = int(cell.text)
            if number >= 1:
                return number
        raise _Refusal(cell.place, f"{shown(cell.text)} is no attempt", "write 1, 2 and so on", cell.text)

    def _cell(self, line: Line, of: str) -> Cell:
        """Return the cell of a field that every row needs. Raises _Refusal."""
        cell = line.cells.get(self.columns.get(of, ""))
        if cell is None:
            words = {"on": "day"}.get(of, of)
            place = self._where(line, self.columns.get(of, ""))
            raise _Refusal(place, f"the row names no {words}", f'fill in "{self.columns.get(of, of)}"')
        return cell

    def _where(self, line: Line, name: str) -> str:
        """Return the place of a cell that may be empty, by the name of its column."""
        if name not in self.at:
            return line.place
        sheet, sign, cell = self.table.header[self.at[name] - 1].place.rpartition("!")
        return f"{sheet}!{cell.rstrip('0123456789')}{line.number}" if sign else f'{line.place}, column "{name}"'

    def _maybe(self, line: Line, of: str) -> str:
        cell = line.cells.get(self.columns.get(of, ""))
        return cell.text if cell is not None else ""

    def _mapped(self, what: str, text: str) -> str:
        known: Mapping[str, str] = getattr(self.how.mapping, what) if self.how.mapping is not None else {}
        return known.get(text, text)

    # ------------------------------------------------------------------------------- the sheet as it was made

    def _row_key(self, line: Line) -> tuple[str, ...]:
        return tuple(self._maybe(line, of) for of in ("student", "section", "on", "attempt", "id"))

    def _scores_of(self, line: Line) -> dict[str, str]:
        return {name: line.cells[name].text for name in self.targets if name in line.cells}

    def _moved(self, lines: list[ScoreLine]) -> None:
        """Refuse rows whose day, class or attempt was changed: their scores would count twice."""
        if self.table.written is None:
            return
        here = {self._row_key(line) for line in self.table.lines}
        lost = {key[0]: key for key, scores in self.written.items() if scores and key not in here}
        for line in self.table.lines:
            key = self._row_key(line)
            if key[0] in lost and key not in self.written and self._scores_of(line):
                old = lost[key[0]]
                message = f"the row was made for {old[1]}, {old[2]}, attempt {old[3] or 1}, and was changed"
                hint = "put that back; for another try add a row, for a wrong day correct the evidence file"
                self._refuse(line.number, 0, line.place, message, hint)
                lines[:] = [one for one in lines if one.order[:2] != (self.how.file, line.number)]


@dataclass(frozen=True, slots=True)
class _Identity:
    """What a row says beside its scores."""

    student: str
    section: str
    experience: str
    task: str
    on: date
    attempt: int
    by: str
    id: str


def _moment(text: str) -> date | None:
    """Return the day of a moment as other systems write it, `2026-03-14T09:30:00Z`: the day there, not here."""
    if len(text) <= len("2026-03-14") or text[10] not in "T ":
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
