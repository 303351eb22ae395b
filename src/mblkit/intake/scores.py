"""Scores out of a table: one column a target, as in a score sheet, or one row a score, as other gradebooks export."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from mblkit.intake.scores_columns import Reading, choose_columns
from mblkit.intake.scores_table import Cell, Line, Table
from mblkit.load.told import Words, told_day
from mblkit.model.base import FIRST_DAY, ID_PATTERN, LAST_DAY, read_day
from mblkit.model.score_line import Refused, ScoreLine, Taken

_FIRST_OF_EXCEL: Final = 20_000
_LAST_OF_EXCEL: Final = 60_000
_MOST_ATTEMPTS: Final = 1_000


def read_scores(table: Table, how: Reading) -> Taken:
    """Return the scores in a table, and what of it is refused. Never raises."""
    return _Reader(table, how).taken()


class _Refusal(Exception):  # noqa: N818 - not an error: it ends the reading of one row
    def __init__(self, column: int, place: str, message: str, hint: str | None = None, value: str = "") -> None:
        super().__init__(message)
        self.column, self.place, self.message, self.hint, self.value = column, place, message, hint, value

    @classmethod
    def of(cls, cell: Cell, message: str, hint: str | None = None, value: str = "") -> "_Refusal":
        """Return the refusal of a cell."""
        return cls(cell.column.number, cell.place, message, hint, value)


class _Reader:
    """The reading of one table."""

    def __init__(self, table: Table, how: Reading) -> None:
        self.table, self.how = table, how
        columns = choose_columns(table, how)
        self.fields, self.targets = columns.fields, columns.targets
        self.refused: list[Refused] = [*columns.refused]
        self.written: dict[tuple[str, ...], dict[str, str]] = {}
        self.students, self.names = Words(how.ids), Words(how.targets)
        self.zeros = {one.lstrip("0"): one for one in sorted(how.ids, reverse=True)}
        self.days: dict[str, date | None] = {}

    def taken(self) -> Taken:
        """Return what the table says."""
        if self.refused:
            return Taken(refused=tuple(self.refused))
        self.written = {self._row_key(line): self._scores_of(line) for line in self.table.written or ()}
        lines = [one for line in self.table.lines for one in self._line(line)]
        self._moved(lines)
        return Taken(tuple(lines), tuple(self.refused))

    def _refuse(self, row: int, column: int, cell: str, message: str, hint: str | None, value: str = "") -> None:
        self.refused.append(Refused((self.how.file, row, column), self.how.place(cell), message, hint, value))

    # --------------------------------------------------------------------------------------------------- rows

    def _line(self, line: Line) -> Iterator[ScoreLine]:
        """Yield the scores of a row."""
        scores = {name: line.cells[name] for name in self.targets if name in line.cells}
        before = self.written.get(self._row_key(line), {}) if self.written else {}
        for name in before:
            if name not in scores:
                column = self.table.columns[name]
                message = f'the score "{before[name]}" was emptied, and scores are never deleted'
                place = column.at(line.number)
                self._refuse(line.number, column.number, place, message, 'write the right score, or "not-assessed"')
        long = "target" in self.fields
        if not scores and not (long and self.fields["score"].name in line.cells):
            return
        try:
            yield from self._scored(line, scores, before) if not long else (self._one(line),)
        except _Refusal as found:
            self._refuse(line.number, found.column, found.place, found.message, found.hint, found.value)

    def _scored(self, line: Line, scores: Mapping[str, Cell], before: Mapping[str, str]) -> Iterator[ScoreLine]:
        known = self._identity(line)
        for name, cell in scores.items():
            written = before.get(name) if self.table.written is not None else "?"
            yield self._made(line, cell, known, self.targets[name], written)

    def _one(self, line: Line) -> ScoreLine:
        cell = self._cell(line, "target")
        target = self._mapped("targets", cell.text)
        if target not in self.how.targets:
            hint = self.names.hint(target, 'say in "targets" of a mapping what it stands for (--map)')
            message = self.names.clause(target, "% is nothing that is scored", "the cell holds nothing that is scored")
            raise _Refusal.of(cell, message, hint)
        return self._made(line, self._cell(line, "score"), self._identity(line), target, "?")

    def _made(self, line: Line, cell: Cell, known: "_Identity", target: str, written: str | None) -> ScoreLine:
        if isinstance(cell.content, date):
            raise _Refusal.of(cell, "the cell holds a day and no score", "write a level")
        return ScoreLine(
            order=(self.how.file, line.number, cell.column.number),
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
            row=known,
        )

    def _identity(self, line: Line) -> "_Identity":
        """Return what a row says beside its scores. Raises _Refusal."""
        student = self._student(self._cell(line, "student"))
        section, experience = self._place_of(line)
        task = self._mapped("tasks", self._maybe(line, "task")) or self.how.defaults.task or self.table.meta.get("task")
        if not task:
            raise _Refusal(0, line.place, "the row names no task", "add a column task, or name it with --task")
        return _Identity(
            student=student,
            section=section,
            experience=experience,
            task=task,
            on=self._day(self._cell(line, "on")),
            attempt=self._attempt(line),
            by=self._maybe(line, "by") or self.how.defaults.by or "",
            id=self._maybe(line, "id"),
            line=line,
            reader=self,
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
            raise _Refusal(0, line.place, f"the row names {what}", 'write one: a column "section", or --section')
        return section, experience

    def _student(self, cell: Cell) -> str:
        if isinstance(cell.content, str):
            if cell.content in self.how.ids:
                return cell.content
            near = self.zeros.get(cell.content)
            if near is not None:
                hint = f'write it as text; did you mean "{near}"?'
                raise _Refusal.of(cell, f'"{cell.content}" has lost the zeros before it', hint, cell.content)
            if self.students.told(cell.content) is None or not re.fullmatch(ID_PATTERN, cell.content):
                raise _Refusal.of(cell, "the cell holds no id of a student", "write the id of the student")
            return cell.content
        if isinstance(cell.content, date):
            raise _Refusal.of(cell, "the cell holds a day and no id of a student", "write the id as text")
        near = self.zeros.get(cell.text)
        hint = f"make the column text and write the id anew{f', such as {near}' if near else ''}"
        raise _Refusal.of(cell, f"{cell.text} is a number, and ids are text", hint, cell.text)

    def _day(self, cell: Cell) -> date:
        content = cell.content
        if isinstance(content, Decimal):
            near = _FIRST_OF_EXCEL <= content <= _LAST_OF_EXCEL
            hint = "format the cell as a date, or write the day as YYYY-MM-DD"
            what = "a day that became a number" if near else "a number and no day"
            raise _Refusal.of(cell, f"{cell.text} is {what}", hint, cell.text)
        day = content if isinstance(content, date) else self._read_day(content)
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            quoted = told_day(cell.text)
            message = "the cell holds no day" if quoted is None else f"{quoted} is not a day"
            raise _Refusal.of(cell, message, "write it as YYYY-MM-DD", cell.text if quoted is not None else "")
        return day

    def _read_day(self, text: str) -> date | None:
        if text not in self.days:
            self.days[text] = read_day(text) or _moment(text)
        return self.days[text]

    def _attempt(self, line: Line) -> int:
        cell = self._found(line, "attempt")
        if cell is None:
            return 1
        text = cell.text
        if text.isascii() and text.isdigit() and len(text) < len(str(_MOST_ATTEMPTS)):
            number = int(text)
            if number >= 1:
                return number
        message = Words().clause(text, "% is no attempt", "the cell holds no attempt")
        raise _Refusal.of(cell, message, "write 1, 2 and so on")

    def _found(self, line: Line, of: str) -> Cell | None:
        column = self.fields.get(of)
        return line.cells.get(column.name) if column is not None else None

    def _cell(self, line: Line, of: str) -> Cell:
        """Return the cell of a field that every row needs. Raises _Refusal."""
        cell = self._found(line, of)
        if cell is None:
            column = self.fields.get(of)
            at, place = (column.number, column.at(line.number)) if column is not None else (0, line.place)
            words = {"on": "day"}.get(of, of)
            hint = f'fill in "{column.name if column is not None else of}"'
            raise _Refusal(at, place, f"the row names no {words}", hint)
        return cell

    def _maybe(self, line: Line, of: str) -> str:
        cell = self._found(line, of)
        return cell.text if cell is not None else ""

    def _mapped(self, what: str, text: str) -> str:
        if self.how.mapping is None:
            return text
        known: Mapping[str, str] = getattr(self.how.mapping, what)
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
        moved: set[int] = set()
        for line in self.table.lines:
            key = self._row_key(line)
            if key[0] in lost and key not in self.written and self._scores_of(line):
                old = lost[key[0]]
                message = f"the row was made for {old[1]}, {old[2]}, attempt {old[3] or 1}, and was changed"
                hint = "put that back; for another try add a row, for a wrong day correct the evidence file"
                self._refuse(line.number, 0, line.place, message, hint)
                moved.add(line.number)
        lines[:] = [one for one in lines if one.order[1] not in moved]


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
    line: Line
    reader: _Reader

    def spot(self, of: str) -> tuple[int, str]:
        """Return the number of the column and the place of what the row says of a field."""
        column = self.reader.fields.get(of)
        if column is None or column.name not in self.line.cells:
            return 0, self.reader.how.place(self.line.place)
        return column.number, self.reader.how.place(column.at(self.line.number))


def _moment(text: str) -> date | None:
    """Return the day of a moment as other systems write it, `2026-03-14T09:30:00Z`: the day there, not here."""
    if len(text) <= len("2026-03-14") or text[10] not in "T ":
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
