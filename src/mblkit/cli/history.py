"""`mbl import results` and `mbl import credits`: what a district has from before, out of tables."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import Root, day, note, open_tree, put, reader
from mblkit.cli.score_files import (
    columns_of,
    read_table,
    refuse_own_file,
    refused_as_data,
    settled,
    show_refused,
    write_rejects,
)
from mblkit.cli.sheet import By, Columns, DryRun, Formats, Map, Partial, Recorded, Rejects, Save, Section, Task
from mblkit.cli.standards import Form
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.intake.credit_table import CreditLine
    from mblkit.load.pipeline import Loaded
    from mblkit.load.told import Words
    from mblkit.model.base import Record
    from mblkit.model.credits import CreditRecord
    from mblkit.model.score_line import Refused
    from mblkit.store.atomic import Change
    from mblkit.store.tree import WorkTree

_KEY: Final = ("student", "basis", "title", "earned")


def results(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Results of a gradebook: CSV or XLSX.")],
    task: Task = None,
    section: Section = None,
    experience: Annotated[
        str | None,
        typer.Option(
            "--experience", help="The experience, for work in no class here.", autocompletion=complete.experiences
        ),
    ] = None,
    by: By = None,
    mapping: Map = None,
    column: Columns = None,
    save: Save = None,
    partial: Partial = False,
    dry_run: DryRun = False,
    rejects: Rejects = None,
    recorded: Recorded = None,
    form: Formats = Form.TEXT,
    root: Root = None,
) -> int:
    """Take in outcome results that Canvas or another gradebook has exported, as evidence.

    One row is one result: student, outcome, score, day. The columns of Canvas's report of outcome results are known;
    others are named with --column, or in a mapping, which also says what outcomes and ratings stand for. The same file
    twice adds nothing. Exit status: 0 done, 1 something was refused, 2 could not work.

    Examples:

      mbl import results outcomes.csv --map canvas --experience algebra-1 --task alg1-equations --by r-delgado --dry-run

      mbl import results marks.csv --column student=Pupil --column target=Skill --save-map old-system
    """
    from mblkit.cli.score_import import Wishes, import_scores

    if section is not None and experience is not None:
        raise MblError("work is done in a class or outside one", "give --section or --experience, and not both")
    given = (("task", task), ("section", section), ("experience", experience), ("by", by))
    wishes = Wishes(
        files=files, defaults={name: one for name, one in given if one is not None}, recorded=day(recorded),
        mapping=mapping, columns=columns_of(column), save=save, whole=False, partial=partial, dry_run=dry_run,
        as_json=form is Form.JSON, rejects=rejects,
    )  # fmt: skip
    return import_scores(open_tree(root), wishes)


def credits(  # noqa: A001 - the name of the command
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Credits: CSV or XLSX, a column for each field.")],
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who accepted them, where a row names nobody.", autocompletion=complete.staff),
    ] = None,
    partial: Partial = False,
    dry_run: DryRun = False,
    rejects: Rejects = None,
    form: Formats = Form.TEXT,
    root: Root = None,
) -> int:
    """Take in credit that students have earned elsewhere.

    The columns are the fields of a credit: student, basis, title, amount, earned, grade, and those of its basis. The
    student, basis, title and day together say which credit it is: what is there already is not added again, and is
    never changed. Exit status: 0 done, 1 something was refused, 2 could not work.

    Examples:

      mbl import credits transfers.csv --by r-delgado --dry-run

      mbl import credits transfers.csv --partial --rejects rejects.csv
    """
    refuse_own_file(rejects, files)
    tree = open_tree(root)
    status: list[int] = []

    def once() -> bool:
        done = _Credits(tree, files, by)
        done.sort()
        blocked = bool(done.refused) and not partial
        changes = () if blocked else done.changes()
        if changes:
            done.check(changes)
        writes = bool(changes) and not dry_run
        if writes and not _write(tree, changes, lambda: done.show(form, rejects, written=True)):
            return False
        if not writes:
            done.show(form, rejects, written=False)
        status.append(1 if done.refused else 0)
        return True

    settled(once)
    return status[-1]


def _write(tree: "WorkTree", changes: "tuple[Change, ...]", show: Any) -> bool:  # noqa: ANN401 - a call
    """Show and write, and tell whether the files were still those that the plan began with."""
    from mblkit.edit.changes import read_before
    from mblkit.store.atomic import write_changes
    from mblkit.store.lock import lock

    with lock(tree.root) as held:
        if any(read_before(tree.root, one.path) != one.before for one in changes):
            return False
        show()
        write_changes(held, changes)
    note(f"wrote {', '.join(one.path for one in changes)}")
    return True


class _Credits:
    """One attempt at an import of credits."""

    def __init__(self, tree: "WorkTree", files: Iterable[Path], by: str | None) -> None:
        from mblkit.cli import gate
        from mblkit.intake.credit_table import read_credits
        from mblkit.load.peek import peek_kind
        from mblkit.load.pipeline import linked, load
        from mblkit.model.credits import FORMS
        from mblkit.model.kinds import KINDS
        from mblkit.model.people import StudentRecord

        kinds = {"credits", "students", "sections", None}
        self.tree, self.by = tree, by
        self.wanted = lambda _, data: (kind := peek_kind(data)) in kinds or not KINDS[kind or ""].students
        self.loaded: Loaded = linked(load(tree, reader(), self.wanted))
        if self.loaded.errors:
            gate.show(tree, self.loaded.errors)
            message = f"{len(self.loaded.errors)} error(s) in the files that credits are held against"
            raise MblError(message, 'run "mbl validate" and mend them first', exit_code=1)
        records = [kept for one in self.loaded.files for kept in one.records]
        self.students = {one.record.id: one.record for one in records if isinstance(one.record, StudentRecord)}
        self.there: dict[tuple[str, ...], tuple[CreditRecord, str]] = {}
        self.taken: set[str] = set()
        for kept in records:
            if isinstance(kept.record, tuple(FORMS.values())):
                self.there[_key(kept.record)] = (kept.record, kept.origin.path)  # type: ignore[arg-type,assignment]
                self.taken.add(kept.record.id)  # type: ignore[attr-defined]
        self.lines: list[CreditLine] = []
        self.refused: list[Refused] = []
        for number, file in enumerate(files):
            table, wrong = read_table(file, number)
            self.refused.extend(wrong)
            if table is not None:
                lines, wrong = read_credits(table, number, str(file))
                self.lines.extend(lines)
                self.refused.extend(wrong)
        self.added: dict[str, list[dict[str, Any]]] = {}
        self.same = 0
        self.words: dict[str, Words] = {}

    def sort(self) -> None:
        """Find out what is new, what is there, and what is refused."""
        for line in self.lines:
            wrong = self._one(line)
            if wrong is not None:
                self.refused.append(wrong)
        self.refused.sort()

    def _one(self, line: "CreditLine") -> "Refused | None":
        from mblkit.edit.entries import free_id, read_entry

        fields: dict[str, Any] = dict(line.fields)
        if self.by is not None:
            fields.setdefault("by", self.by)
        student = str(fields.get("student", ""))
        if student not in self.students:
            return self._stranger(line, student)
        named = "id" in fields
        fields.setdefault("id", free_id(f"cr-{student}", self.taken))
        record, faults = read_entry("credits", fields)
        if record is None:
            keys, fault = faults[0]
            return _at_fault(line, str(keys[0]) if keys else "", fault)
        wrong = _to_come(record, line) or self._unknown(record, line)
        if wrong is not None:
            return wrong
        earlier = self.there.get(_key(record))  # type: ignore[arg-type]
        if earlier is not None:
            return self._compare(line, record, earlier, named=named)  # type: ignore[arg-type]
        if fields["id"] in self.taken:
            return line.refused("id", f'another credit has the id "{fields["id"]}"', "leave the id out, or change it")
        self.taken.add(fields["id"])
        self.there[_key(record)] = (record, line.place)  # type: ignore[arg-type,assignment]
        path = f"credits/class-of-{self.students[student].graduating_class}.yaml"
        order = ("id", "basis", "student", "title", "amount", "toward", "earned", "grade")
        self.added.setdefault(path, []).append(
            {name: fields[name] for name in (*order, *(name for name in fields if name not in order)) if name in fields}
        )
        return None

    def _stranger(self, line: "CreditLine", student: str) -> "Refused":
        from mblkit.model.base import ID_PATTERN

        if not student:
            return line.refused("student", "the row names no student", 'fill in "student"')
        zeros = sorted(one for one in self.students if one.lstrip("0") == student)
        if zeros:
            hint = f'write it as text; did you mean "{zeros[0]}"?'
            return line.refused("student", f'"{student}" has lost the zeros before it', hint)
        words = self._words("student", self.students)
        if words.told(student) is None or not re.fullmatch(ID_PATTERN, student):
            refused = line.refused("student", "the cell holds no id of a student", "write the id of the student")
            return replace(refused, value="")
        return line.refused("student", f'no student has the id "{student}"', words.hint(student))

    def _words(self, of: str, known: Collection[str]) -> "Words":
        from mblkit.load.told import Words

        return self.words.setdefault(of, Words(known))

    def _unknown(self, record: "Record", line: "CreditLine") -> "Refused | None":
        from mblkit.load.anatomy import plan_of

        index = self.loaded.index
        for mention in plan_of(type(record)).walk(record, ()):
            if not mention.defines and not index.knows(mention.namespaces, mention.id):
                thing, of = " or ".join(mention.namespaces), str(mention.keys[0])
                words = self._words(thing, frozenset(index.names(mention.namespaces)))
                message = words.clause(mention.id, f"no {thing} has the id %", f"the cell holds no id of a {thing}")
                refused = line.refused(of, message, words.hint(mention.id))
                return refused if '"' in message else replace(refused, value="")
        return None

    def _compare(
        self, line: "CreditLine", record: "CreditRecord", earlier: "tuple[CreditRecord, str]", *, named: bool
    ) -> "Refused | None":
        old, where = earlier
        own = {} if named else {"id": old.id}
        if record.model_copy(update={**own, "recorded": record.recorded or old.recorded}) == old:
            self.same += 1
            return None
        differ = [name for name in type(record).model_fields if getattr(record, name) != getattr(old, name, None)]
        of = next((name for name in differ if name not in {"recorded", *own}), "id")
        message = f'the student has this credit already, with another "{of}": {where}'
        return line.refused(of, message, "correct that by hand where it stands, or delete the row")

    def changes(self) -> "tuple[Change, ...]":
        """Return the changes that add what is new. Raises MblError where a file cannot take it."""
        from mblkit.edit.changes import read_before
        from mblkit.edit.entries import plan_entries

        return tuple(
            plan_entries("credits", path, read_before(self.tree.root, path), entries)
            for path, entries in sorted(self.added.items())
        )

    def check(self, changes: "tuple[Change, ...]") -> None:
        """Raise MblError where the files would have an error that they do not have now, by the rules on credit too."""
        from mblkit.cli.proposal import Found, refuse_new_errors
        from mblkit.load.pipeline import linked, load
        from mblkit.rules.credit_errors import credit_errors
        from mblkit.store.overlay import OverlayTree

        tree = OverlayTree(self.tree, {one.path: one.after for one in changes})
        after = linked(load(tree, reader(), self.wanted))
        refuse_new_errors("a credit", self.loaded, after)
        today = day(None)
        refuse_new_errors("a credit", Found(credit_errors(self.loaded, today)), Found(credit_errors(after, today)))

    def show(self, form: Form, rejects: Path | None, *, written: bool) -> None:
        """Print what became of the rows."""
        added = sum(len(entries) for entries in self.added.values())
        counts = {"added": added, "same": self.same, "refused": len(self.refused)}
        if rejects is not None and self.refused:
            write_rejects(rejects, self.refused)
        if form is Form.JSON:
            data = {
                **counts,
                "refusals": refused_as_data(self.refused),
                "files": sorted(self.added),
                "written": written,
            }
            put(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            show_refused(self.refused)
            put("\n".join(f"{word:<8} {number:>7,}" for word, number in counts.items()))
        if not written:
            note("nothing was written")


def _to_come(record: "Record", line: "CreditLine") -> "Refused | None":
    """Return what is wrong with a credit of a day that has not come; None where nothing is."""
    earned = getattr(record, "earned", None)
    if earned is None or earned <= day(None):
        return None
    return line.refused("earned", f"{earned} is still to come", "correct the day")


def _at_fault(line: "CreditLine", of: str, fault: "Diagnostic") -> "Refused":
    """Return the refusal of a field that no credit can have, without what stands there where that may be a name."""
    from mblkit.load.told import Words

    refused = line.refused(of, fault.message, fault.help)
    if refused.value and Words().told(refused.value) is None:
        message = f'the cell does not hold what "{of}" takes' if refused.value in fault.message else fault.message
        return replace(refused, message=message, value="")
    return refused


def _key(record: "CreditRecord") -> tuple[str, ...]:
    """Return what says which credit it is: the student, the basis, the title and the day."""
    values = (getattr(record, name) for name in _KEY)
    return tuple(" ".join(str(value).casefold().split()) for value in values)
