"""What the commands about sheets of scores share: the district as they need it, and tables out of files."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    from mblkit.store.tree import Tree, WorkTree

_ALWAYS: Final = frozenset({"sections", "students", "mapping"})
_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_BEGINS: Final = (b"PK", b"\xd0\xcf\x11\xe0", b"<", b"\xef\xbb\xbf<")
"""How files begin that are no CSV, whatever they are called."""

_IDS: Final = re.compile(rb"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_FEW: Final = 50
"""Up to so many ids are looked for in a file one by one; of more, each word of the file is looked up."""

_SHOWN: Final = 40
"""Refusals that are listed; --rejects has all of them."""


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

    needles = {name.encode() for name in names}

    def wanted(_: str, data: bytes) -> bool:
        if len(needles) > _FEW:
            return b"\\" in data or not needles.isdisjoint(_IDS.findall(data))
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
    elif data.startswith(_BEGINS) or file.suffix.lower() in _WORKBOOKS:
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


def places_of(tree: "WorkTree", roster: Roster, name: str | None, but: Collection[str]) -> dict[str, str]:
    """Return where a saved mapping names the columns: the place for each field that is not in `but`."""
    from mblkit.diagnostics import Location
    from mblkit.load.places import Places
    from mblkit.model.mapping import MappingRecord

    for file in roster.loaded.files:
        for kept in file.records:
            if isinstance(kept.record, MappingRecord) and kept.record.id == name:
                path, keys = kept.origin
                places = Places(tree.read(path).decode("utf-8", "replace"))
                at = {of: places.locate(Location(path, (*keys, "columns", of))) for of in kept.record.columns}
                return {of: f"{path}:{one.line}:{one.column}" for of, one in at.items() if of not in but}
    return {}


def columns_of(given: Sequence[str] | None) -> dict[str, str]:
    """Return the columns that options name, by field. Raises MblError."""
    from mblkit.intake.scores_columns import FIELDS
    from mblkit.load.nearest import did_you_mean
    from mblkit.load.words import listed

    found: dict[str, str] = {}
    for one in given or ():
        of, equals, name = one.partition("=")
        if not equals or not name or of not in FIELDS:
            near = did_you_mean(of, FIELDS) if of not in FIELDS else "write it such as student=Number"
            hint = near or f"write a field and its column; fields are {listed(tuple(FIELDS))}"
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


def show_refused(refused: "Sequence[Refused]") -> None:
    """List what is refused on stderr."""
    from mblkit.cli.context import note, note_finding

    for one in refused[:_SHOWN]:
        note_finding(one.place, one.message, one.help)
    if len(refused) > _SHOWN:
        note(f"and {len(refused) - _SHOWN:,} more; --rejects FILE lists all of them")


def refused_as_data(refused: "Iterable[Refused]") -> list[dict[str, str | None]]:
    """Return what is refused, for JSON."""
    return [{"place": one.place, "message": one.message, "help": one.help} for one in refused]


def refuse_own_file(rejects: Path | None, files: "Iterable[Path]") -> None:
    """Raise MblError where what is refused would take the place of a file that is read."""
    if rejects is not None and rejects.exists() and any(one.exists() and rejects.samefile(one) for one in files):
        raise MblError(f'"{rejects}" is read, and --rejects would take its place', "give the rejects another name")


def write_rejects(path: Path, refused: "Iterable[Refused]") -> None:
    """Write what is refused as CSV, of which no spreadsheet computes a cell."""
    from mblkit.cli.context import deliver
    from mblkit.reports.spreadsheet import table, text_cell

    columns = ("place", "value", "message", "help")
    rows = [
        {name: text_cell(getattr(one, name)) for name in columns}
        | ({"value": one.value} if _is_number(one.value) else {})
        for one in refused
    ]
    deliver(table(columns, rows), path, private=True)


def _is_number(text: str) -> bool:
    """Tell whether a text is a number, whose sign no spreadsheet takes for a formula."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdecimal()
