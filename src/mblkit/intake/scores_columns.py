"""What the columns of a table of scores hold: by their names, or as a mapping says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mblkit.intake.scores_table import STUDENT, Column, Table
from mblkit.intake.sheet import folded
from mblkit.load.told import Words
from mblkit.model.mapping import MappingDefaults, MappingRecord
from mblkit.model.score_line import Refused

FIELDS: Final = {
    "student": STUDENT,
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

_BY_NAME: Final = {name: of for of, names in FIELDS.items() for name in names}


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
        rolled_up: the targets that are judged by others, and never scored themselves.
        said_at: for fields whose column is named, the place in a mapping where it is.
    """

    file: int
    name: str
    targets: frozenset[str]
    mapping: MappingRecord | None = None
    defaults: MappingDefaults = field(default_factory=MappingDefaults)
    whole: bool = True
    ids: frozenset[str] = frozenset()
    rolled_up: frozenset[str] = frozenset()
    said_at: Mapping[str, str] = field(default_factory=dict)

    def place(self, cell: str) -> str:
        """Return a place in the file."""
        return f"{self.name}: {cell}" if cell else self.name


@dataclass(frozen=True, slots=True)
class Columns:
    """What columns hold.

    Attributes:
        fields: the column of each field.
        targets: for the names of columns of scores, what is scored there.
        refused: what is refused; then nothing else is to be read.
    """

    fields: Mapping[str, Column]
    targets: Mapping[str, str]
    refused: tuple[Refused, ...]


def choose_columns(table: Table, how: Reading) -> Columns:
    """Return what the columns of a table hold. Never raises."""
    choice = _Choice(table, how)
    choice.choose()
    return Columns(choice.fields, choice.targets, tuple(choice.refused))


class _Choice:
    """The choice of columns for one table."""

    def __init__(self, table: Table, how: Reading) -> None:
        self.table, self.how = table, how
        self.refused: list[Refused] = []
        self.fields: dict[str, Column] = {}
        self.targets: dict[str, str] = {}

    def choose(self) -> None:
        """Find out what each column holds."""
        named = {str(of): name for of, name in self.how.mapping.columns.items()} if self.how.mapping else {}
        for of, name in named.items():
            if name in self.table.columns:
                self.fields[of] = self.table.columns[name]
            else:
                self._missing(of, name)
        if "student" not in named and not any(folded(name) in STUDENT for name in self.table.columns):
            hint = Words(self.table.columns).hint(
                "student", "name the columns in the first row, or say --column student=Number"
            )
            self._no_column("no column holds the ids of students", hint)
            return
        taken = set(named.values())
        for name, column in self.table.columns.items():
            if name not in taken:
                self._column(column, named)
        if not self.refused:
            self._complete()

    def _missing(self, of: str, name: str) -> None:
        """Refuse a file without a column that a mapping names, at the line of the mapping that does."""
        hint = Words(self.table.columns).hint(name, "mend that name, or use the file that it is for")
        if of in self.how.said_at:
            message = f'"{self.how.name}" has no column "{name}"'
            self.refused.append(Refused((self.how.file, 1, 0), self.how.said_at[of], message, hint))
        else:
            self._refuse(0, self.table.top, f'there is no column "{name}"', hint)

    def _column(self, column: Column, named: Mapping[str, str]) -> None:
        name = column.name
        target = (self.how.mapping.targets.get(name) if self.how.mapping is not None else None) or name
        known = _BY_NAME.get(folded(name))
        if target in self.how.targets and "target" not in named:
            self.targets[name] = target
            if target in self.how.rolled_up:
                message = f'"{target}" is a competency with indicators, which is never scored itself'
                self._refuse(column.number, column.place, message, "name the column by an indicator")
        elif known is not None and known not in named:
            if known in self.fields:
                both = f"this column and the one at {self.fields[known].place} may both hold the {known}"
                self._refuse(column.number, column.place, both, f"choose with --column {known}=...")
            self.fields[known] = column
        elif self.how.whole and self.how.mapping is None and folded(name) != NAME:
            words = Words((*FIELDS, NAME, *sorted(self.how.targets)))
            says = words.clause(name, "% is no field and nothing that is scored", "the column is no known one")
            hint = words.hint(name, "delete the column, or read the file with a mapping (--map)")
            self._refuse(column.number, column.place, says, hint)

    def _complete(self) -> None:
        """Refuse a table that cannot hold scores."""
        if "on" not in self.fields:
            self._no_column("no column holds the day of the work", "name it, such as --column on=Date")
        defaults = self.how.defaults
        if not ("task" in self.fields or defaults.task or self.table.meta.get("task")):
            self._no_column("nothing says which task it is", "add a column task, or name it with --task")
        if not ({"section", "experience"} & self.fields.keys() or defaults.section or defaults.experience):
            self._no_column("nothing says which class it is", 'add a column "section", or name it with --section')
        pair = [of for of in ("target", "score") if of in self.fields]
        if self.targets and pair:
            del self.fields[pair[0]]
            self.fields.pop("score", None)
        elif len(pair) == 1:
            other = "score" if pair[0] == "target" else "target"
            self._no_column(f"no column holds the {other}", f"name it, such as --column {other}=Result")
        elif not pair and not self.targets:
            self._no_column("no column is for something that is scored", "name columns by the ids of indicators")

    def _no_column(self, message: str, hint: str | None) -> None:
        self._refuse(0, self.table.top, message, hint)

    def _refuse(self, column: int, cell: str, message: str, hint: str | None) -> None:
        self.refused.append(Refused((self.how.file, 1, column), self.how.place(cell), message, hint))
