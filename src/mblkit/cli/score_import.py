"""Taking in scores: files read, held against the district, shown, checked with the whole, written all or nothing."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mblkit.cli.context import note, put, reader
from mblkit.cli.score_files import (
    Roster,
    district_of,
    known_of,
    mapping_of,
    open_roster,
    places_of,
    read_table,
    refuse_own_file,
    refused_as_data,
    settled,
    show_refused,
    with_evidence,
    write_rejects,
)
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.edit.scores_sort import Sorted
    from mblkit.intake.scores_table import Table
    from mblkit.model.score_line import Refused, ScoreLine
    from mblkit.store.atomic import Change
    from mblkit.store.tree import WorkTree

_MANY: Final = 2_000
"""From so many rows on the stages are told as they come, at a terminal."""

_SHOWN: Final = 40
"""Corrections that are listed; --format json has all of them."""

_FEW: Final = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an import is asked for.

    Attributes:
        files: the sheets.
        defaults: what holds for rows that do not say it: section, experience, task, by.
        mapping: the name of a saved mapping, or None.
        columns: columns by field, in the place of those of the mapping.
        save: the name under which the columns and defaults are saved, or None.
        whole: whether every column must be known.
        recorded: the day of entry of corrections, after which no work lies.
        partial: whether what is right is written where something is refused.
        dry_run: whether nothing is written at all.
        as_json: whether the result is printed as JSON.
        rejects: the file for what is refused, or None.
    """

    files: Sequence[Path]
    defaults: Mapping[str, str]
    recorded: date
    mapping: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    save: str | None = None
    whole: bool = True
    partial: bool = False
    dry_run: bool = False
    as_json: bool = False
    rejects: Path | None = None


def import_scores(tree: "WorkTree", wishes: Wishes) -> int:
    """Take in scores and return the exit status: 0 where nothing was refused, else 1. Raises MblError."""
    from mblkit.intake.sheet import folded

    refuse_own_file(wishes.rejects, wishes.files)
    tables: list[Table | None] = []
    refused: list[Refused] = []
    for number, file in enumerate(wishes.files):
        table, wrong = read_table(file, number)
        tables.append(table)
        refused.extend(wrong)
    rows = sum(len(table.lines) for table in tables if table is not None)
    _progress(rows, f"read {rows:,} rows of {len(tables)} file(s)")
    if len({folded(str(file.resolve())) for file in wishes.files}) < len(wishes.files):
        raise MblError("a file is named twice", "name each sheet once")
    status: list[int] = []

    def once() -> bool:
        done = _Import(tree, wishes, tables, refused, rows)
        written = done.run()
        if written:
            status.append(1 if done.found.refused else 0)
        return written

    settled(once)
    return status[-1]


def _progress(rows: int, words: str) -> None:
    if rows >= _MANY and sys.stderr.isatty():
        note(words)


class _Import:
    """One attempt at an import."""

    def __init__(
        self,
        tree: "WorkTree",
        wishes: Wishes,
        tables: "Sequence[Table | None]",
        refused: "Iterable[Refused]",
        rows: int,
    ) -> None:
        self.tree, self.wishes, self.tables, self.rows = tree, wishes, tables, rows
        self.refused: list[Refused] = [*refused]
        self.notes: list[str] = []
        self.found: Sorted
        self.changes: tuple[Change, ...] = ()

    def run(self) -> bool:
        """Plan, show and write; False where others have changed the files meanwhile."""
        from mblkit.edit.scores_sort import sort_scores

        roster = open_roster(self.tree, reader())
        self._refuse_defaults(roster)
        lines = self._lines(roster)
        names = {line.section or line.student for line in lines}
        whole = with_evidence(roster, self.tree, reader(), names)
        self._look_at_meta(whole)
        known = known_of(whole, self.wishes.recorded)
        self.found = sort_scores(lines, known)
        self.found.refused = sorted({*self.found.refused, *self.refused})
        _progress(self.rows, f"compared {len(lines):,} scores with those of the district")
        blocked = bool(self.found.refused) and not self.wishes.partial
        if not blocked:
            self._plan(known, roster)
            _progress(self.rows, f"planned the changes of {len(self.changes):,} files")
            self._check(whole)
        writes = bool(self.changes) and not blocked and not self.wishes.dry_run
        if writes and not self._unchanged():
            return False
        self._show(written=writes)
        return not writes or self._write()

    def _refuse_defaults(self, roster: Roster) -> None:
        """Raise MblError where an option names something that the district does not have."""
        from mblkit.load.nearest import did_you_mean

        for of, name in self.wishes.defaults.items():
            thing = "staff" if of == "by" else of
            if not roster.loaded.index.knows((thing,), name):
                hint = did_you_mean(name, set(roster.loaded.index.names((thing,))))
                raise MblError(f'no {"member of the staff" if of == "by" else of} has the id "{name}"', hint)

    def _lines(self, roster: Roster) -> "list[ScoreLine]":
        """Return the scores in all files; what is wrong with their rows is refused."""
        from mblkit.intake.scores import read_scores
        from mblkit.intake.scores_columns import Reading
        from mblkit.load.evidence_links import Scales
        from mblkit.model.mapping import MappingDefaults

        mapping = mapping_of(roster, self.wishes.mapping, self.wishes.columns)
        own = mapping.defaults.model_dump(exclude_none=True) if mapping is not None else {}
        given = {**own, **self.wishes.defaults}
        if "section" in self.wishes.defaults:
            given.pop("experience", None)
        elif "experience" in self.wishes.defaults:
            given.pop("section", None)
        defaults = MappingDefaults(**given)
        scales = Scales(roster.loaded.files)
        targets, ids = frozenset(scales.by_target), frozenset(roster.students())
        said_at = places_of(self.tree, roster, self.wishes.mapping, set(self.wishes.columns))
        lines: list[ScoreLine] = []
        for number, (file, table) in enumerate(zip(self.wishes.files, self.tables, strict=True)):
            if table is not None:
                how = Reading(
                    number, str(file), targets, mapping, defaults, self.wishes.whole, ids, scales.rolled_up, said_at
                )
                taken = read_scores(table, how)
                if table.above:
                    self.notes.append(f"{file}: the header is {table.top}; what stands above it is passed over")
                lines.extend(taken.lines)
                self.refused.extend(taken.refused)
        return lines

    def _look_at_meta(self, roster: Roster) -> None:
        """Refuse the sheets of other districts and of newer versions; tell where the framework has changed."""
        from mblkit.export.score_sheet import FORMAT
        from mblkit.model.score_line import Refused

        district = district_of(roster)
        for number, (file, table) in enumerate(zip(self.wishes.files, self.tables, strict=True)):
            if table is None or not table.meta:
                continue
            meta, place = table.meta, f"{file}: meta"
            if meta.get("format") != FORMAT:
                message = f'the sheet has the format "{meta.get("format", "")}", and this mbl reads "{FORMAT}"'
                self.refused.append(Refused((number, 0, 0), place, message, "use the newer version of mbl"))
            elif meta.get("district") != district.record.id:
                message = f'the sheet was made for the district "{meta.get("district", "")}"'
                self.refused.append(Refused((number, 0, 0), place, message, "go to that district"))
            else:
                self._compare_framework(district, file, table)

    def _compare_framework(self, district: "District", file: Path, table: "Table") -> None:
        """Tell where the framework has changed since a sheet was made, and where its columns are gone."""
        from mblkit.export.score_sheet import framework_version

        kinds = _scored(district)
        said = table.meta.get("targets")
        made = said.split() if said is not None else [one for one in table.columns if any(one in of for of in kinds)]
        known = [one for one in made if any(one in of for of in kinds)]
        if made != known or framework_version(district, known) != table.meta.get("framework"):
            self.notes.append(f"{file}: what is scored, or its scale, was edited since the sheet was made")
        for name in made:
            if name not in table.columns:
                self.notes.append(f'{file}: the column "{name}" was deleted; its scores stay as they are')

    def _plan(self, known: Any, roster: Roster) -> None:  # noqa: ANN401 - edit is not imported at start
        from mblkit.edit.changes import read_before
        from mblkit.edit.scores import plan_scores
        from mblkit.load.repository import evidence_files

        files = evidence_files(self.tree)
        root = self.tree.root
        changes = plan_scores(self.found, known, files, lambda path: read_before(root, path), self.wishes.recorded)
        if self.wishes.save is not None:
            changes = (*changes, self._mapping(roster))
        self.changes = tuple(one for one in changes if one.before != one.after)

    def _mapping(self, roster: Roster) -> "Change":
        """Return the change that saves the mapping. Raises MblError where the name is taken or is none."""
        import re

        from mblkit.edit.changes import read_before
        from mblkit.edit.spelling import Value, lines
        from mblkit.model.base import ID_PATTERN
        from mblkit.model.kinds import KINDS
        from mblkit.store.atomic import Change

        name = self.wishes.save or ""
        path = f"mappings/{name}.yaml"
        if not re.fullmatch(ID_PATTERN, name):
            raise MblError(f'"{name}" is no id', "use letters, digits, dots, dashes and underscores")
        if name in roster.mappings() or read_before(self.tree.root, path) is not None:
            raise MblError(f'there is a mapping "{name}" already', "edit its file, or save under another name")
        said: dict[str, Value] = {"mbl": KINDS["mapping"].header, "id": name, "columns": dict(self.wishes.columns)}
        if self.wishes.defaults:
            said["defaults"] = dict(self.wishes.defaults)
        text = "\n".join((*lines(said), ""))
        return Change(path, None, text.encode())

    def _check(self, before: Roster) -> None:
        """Raise MblError where the files would have an error that they do not have now."""
        from dataclasses import replace

        from mblkit.cli.proposal import refuse_new_errors
        from mblkit.load.pipeline import extended, linked
        from mblkit.store.overlay import OverlayTree

        if not self.changes:
            return
        changed = {one.path: one.after for one in self.changes}
        rest = tuple(one for one in before.loaded.files if one.path not in changed)
        tree = OverlayTree(self.tree, changed)
        after = extended(replace(before.loaded, files=rest), tree, changed, reader(), lambda *_: True)
        refuse_new_errors("a score", before.loaded, linked(after))

    def _unchanged(self) -> bool:
        from mblkit.edit.changes import read_before

        return all(read_before(self.tree.root, one.path) == one.before for one in self.changes)

    def _write(self) -> bool:
        """Write, and tell whether the files were still those that the plan began with."""
        from mblkit.store.atomic import write_changes
        from mblkit.store.lock import lock

        with lock(self.tree.root) as held:
            if not self._unchanged():
                return False
            write_changes(held, self.changes)
        names = ", ".join(one.path for one in self.changes[:_FEW])
        more = f" and {len(self.changes) - _FEW:,} more" if len(self.changes) > _FEW else ""
        note(f"wrote {names}{more}")
        return True

    # ---------------------------------------------------------------------------------------------- in words

    def _show(self, *, written: bool) -> None:
        refused = self.found.refused
        if self.wishes.rejects is not None and refused:
            write_rejects(self.wishes.rejects, refused)
        if self.wishes.as_json:
            put(json.dumps(self._data(written=written), ensure_ascii=False, indent=2))
        else:
            show_refused(refused)
            put("\n".join(self._text()))
        for words in (*self.notes, *self.found.notes):
            note(words)
        if not written:
            note("nothing was written" + ("; --partial writes what is right" if self._would() else ""))

    def _would(self) -> bool:
        return bool(self.found.refused and (self.found.added or self.found.changed)) and not self.wishes.partial

    def _text(self) -> Iterable[str]:
        counts = self._counts()
        for word, number in counts.items():
            yield f"{word:<8} {number:>7,}"
        for line, piece in self.found.changed[:_SHOWN]:
            from mblkit.model.score_line import spelled

            what = f"{line.student} {line.target} {line.task} {line.on}"
            yield f"  {what}: {spelled(piece.score)} becomes {line.score}  ({line.place})"
        if len(self.found.changed) > _SHOWN:
            yield f"  and {len(self.found.changed) - _SHOWN:,} more"

    def _counts(self) -> dict[str, int]:
        found = self.found
        return {
            "added": len(found.added), "changed": len(found.changed), "same": found.same, "refused": len(found.refused)
        }  # fmt: skip

    def _data(self, *, written: bool) -> dict[str, Any]:
        from mblkit.model.score_line import spelled

        return {
            **self._counts(),
            "corrections": [
                {
                    "student": line.student,
                    "target": line.target,
                    "task": line.task,
                    "on": line.on.isoformat(),
                    "before": spelled(piece.score),
                    "after": line.score,
                    "place": line.place,
                }
                for line, piece in self.found.changed
            ],
            "refusals": refused_as_data(self.found.refused),
            "files": [one.path for one in self.changes],
            "written": written,
        }


def _scored(district: "District") -> tuple[Mapping[str, object], ...]:
    """Return what may be scored."""
    return district.indicators, district.competencies, district.objectives
