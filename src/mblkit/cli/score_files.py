"""What the commands about sheets of scores share: the district as they need it, and tables out of files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.edit.scores_sort import Known
    from mblkit.intake.scores_table import Table
    from mblkit.load.pipeline import Loaded
    from mblkit.model.mapping import MappingRecord
    from mblkit.model.people import PersonRecord, SectionRecord, StudentRecord
    from mblkit.model.score_line import Refused
    from mblkit.store.tree import Tree

_ALWAYS: Final = frozenset({"sections", "students", "mapping"})


@dataclass(frozen=True, slots=True)
class Roster:
    """A district without most of its evidence.

    Attributes:
        loaded: what was read.
        waiting: the evidence files that were not.
    """

    loaded: "Loaded"
    waiting: tuple[str, ...]

    def students(self) -> "dict[str, StudentRecord]":
        """Return the students, by id."""
        from mblkit.model.people import StudentRecord

        return {one.id: one for one in self._records() if isinstance(one, StudentRecord)}

    def sections(self) -> "dict[str, SectionRecord]":
        """Return the classes, by id, in order of file."""
        from mblkit.model.people import SectionRecord

        return {one.id: one for one in self._records() if isinstance(one, SectionRecord)}

    def mappings(self) -> "dict[str, MappingRecord]":
        """Return the saved mappings, by id."""
        from mblkit.model.mapping import MappingRecord

        return {one.id: one for one in self._records() if isinstance(one, MappingRecord)}

    def people(self) -> "dict[str, PersonRecord]":
        """Return who has a name, by id."""
        from mblkit.model.people import PersonRecord

        return {one.id: one for one in self._records() if isinstance(one, PersonRecord)}

    def _records(self) -> Iterable[object]:
        return (kept.record for one in self.loaded.files for kept in one.records)


def open_roster(tree: "Tree", reader: str | None, *, people: bool = False) -> Roster:
    """Return the district with classes and students, and names if asked for; of evidence only what is broken."""
    from mblkit.load.peek import peek_kind
    from mblkit.load.pipeline import load
    from mblkit.model.kinds import KINDS

    waiting: list[str] = []

    def wanted(path: str, data: bytes) -> bool:
        kind = peek_kind(data)
        if kind == "evidence":
            waiting.append(path)
        return kind is None or kind in _ALWAYS or not KINDS[kind].students or (people and kind == "people")

    return Roster(load(tree, reader, wanted), tuple(waiting))


def with_evidence(roster: Roster, tree: "Tree", reader: str | None, names: Iterable[str]) -> Roster:
    """Return the district with the evidence files in which one of some names stands, and everything linked.

    Raises MblError, after listing them, where there are errors in what was read.
    """
    from mblkit.cli import gate
    from mblkit.load.pipeline import extended, linked

    needles = sorted({name.encode() for name in names})

    def wanted(_: str, data: bytes) -> bool:
        return b"\\" in data or any(needle in data for needle in needles)

    found = Roster(linked(extended(roster.loaded, tree, roster.waiting, reader, wanted)), ())
    if found.loaded.errors:
        gate.show(tree, found.loaded.errors)
        message = f"{len(found.loaded.errors)} error(s) in the files that scores are held against"
        raise MblError(message, 'run "mbl validate" and mend them first', exit_code=1)
    return found


def known_of(roster: Roster, today: date) -> "Known":
    """Return what scores are held against. Raises MblError where the district cannot be put together."""
    from mblkit.edit.scores_present import Present
    from mblkit.edit.scores_sort import Known
    from mblkit.load.evidence_links import Scales, items_of

    files = roster.loaded.files
    present = Present.of(items_of(files))
    return Known(district_of(roster), roster.sections(), roster.students(), Scales(files), present, today)


def district_of(roster: Roster) -> "District":
    """Return the district. Raises MblError where it cannot be put together."""
    from mblkit.load.repository import district_if_sound

    district = district_if_sound(roster.loaded)
    if district is None:
        raise MblError("the district cannot be put together", 'run "mbl validate" and mend it first', exit_code=1)
    return district


def read_table(file: Path, number: int) -> "tuple[Table | None, tuple[Refused, ...]]":
    """Return the table in a file, and what is refused of it. Raises MblError where it cannot be read."""
    from mblkit.diagnostics import Severity
    from mblkit.intake.findings import Findings
    from mblkit.intake.scores_table import LARGEST, read_csv
    from mblkit.intake.scores_xlsx import read_xlsx
    from mblkit.model.score_line import Refused

    findings = Findings()
    data = _bytes(file, LARGEST + 1)
    table = None
    if len(data) > LARGEST:
        findings.error("", f"the file is larger than {LARGEST >> 20} MiB", "divide it into several files")
    elif data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or file.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods"}:
        table = read_xlsx(data, findings)
    else:
        table = read_csv(data, findings)
    refused = tuple(
        Refused((number, 0, at), f"{file}: {one.place}" if one.place else str(file), one.message, one.help)
        for at, one in enumerate(findings)
        if one.severity is Severity.ERROR
    )
    return table, refused


def mapping_of(roster: Roster, name: str | None, columns: Mapping[str, str]) -> "MappingRecord | None":
    """Return the saved mapping of that name with some columns in the place of its own, or None where there is none.

    Raises MblError for a name that no mapping has.
    """
    from mblkit.load.nearest import did_you_mean
    from mblkit.model.mapping import MappingRecord

    known = roster.mappings()
    if name is not None and name not in known:
        hint = did_you_mean(name, known) or 'write one as "mappings/NAME.yaml", or save one with --save-map'
        raise MblError(f'no mapping has the id "{name}"', hint)
    if name is None and not columns:
        return None
    base = known[name] if name is not None else MappingRecord(id="given")
    return base.model_copy(update={"columns": {**base.columns, **columns}})


def columns_of(given: Sequence[str] | None) -> dict[str, str]:
    """Return the columns that options name, by field. Raises MblError."""
    from mblkit.intake.scores import FIELDS
    from mblkit.load.nearest import did_you_mean
    from mblkit.load.words import listed

    found: dict[str, str] = {}
    for one in given or ():
        of, equals, name = one.partition("=")
        if not equals or not name or of not in FIELDS:
            hint = did_you_mean(of, FIELDS) or f"write a field and its column; fields are {listed(tuple(FIELDS))}"
            raise MblError(f'"{one}" names no field and its column', hint)
        if of in found:
            raise MblError(f'the column of the "{of}" is named twice', "name one")
        found[of] = name
    return found


def settled(plan: Callable[[], bool], *, tries: int = 30) -> None:
    """Call `plan` until it has written. It tells whether it did, or others changed the files meanwhile.

    Raises MblError where others never stop.
    """
    for _ in range(tries):
        if plan():
            return
    raise MblError("others change the same files all the time; nothing was written", "run the command again later")


def _bytes(file: Path, most: int) -> bytes:
    from mblkit.store.tree import reason

    try:
        with file.open("rb") as stream:
            return stream.read(most)
    except FileNotFoundError as error:
        raise MblError(f'there is no file "{file}"', "write the path of the sheet") from error
    except OSError as error:
        raise MblError(f'"{file}" cannot be read: {reason(error)}', "check the file") from error
