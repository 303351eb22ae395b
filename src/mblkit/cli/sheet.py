"""`mbl sheet`: scores on a task as a spreadsheet, and back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import Root, day, note, open_tree, reader
from mblkit.cli.score_files import columns_of
from mblkit.cli.standards import Form
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.cli.score_files import Roster
    from mblkit.edit.scores_present import Row
    from mblkit.edit.scores_sort import Known
    from mblkit.export.score_sheet import ScoreSheet, SheetRow
    from mblkit.model.people import SectionRecord

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

By = Annotated[
    str | None,
    typer.Option("--by", help="The staff id of the scorer, where a row names none.", autocompletion=complete.staff),
]
Section = Annotated[
    str | None, typer.Option("--section", help="The class, where a row names none.", autocompletion=complete.sections)
]
Task = Annotated[
    str | None, typer.Option("--task", help="The task, where a row names none.", autocompletion=complete.tasks)
]
Map = Annotated[
    str | None,
    typer.Option("--map", help="The saved mapping by which the columns are read.", autocompletion=complete.mappings),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help="A field and the name of its column, such as student=Number; may be repeated."),
]
Save = Annotated[str | None, typer.Option("--save-map", help="Save the columns as a mapping of this name.")]
Partial = Annotated[bool, typer.Option("--partial", help="Write what is right where something is refused.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and write nothing.")]
Rejects = Annotated[
    Path | None, typer.Option("--rejects", help="Write what is refused to this CSV file: the cell, and the reason.")
]
Recorded = Annotated[
    str | None,
    typer.Option("--recorded", help="The day of entry of corrections; without it, today.", show_default=False),
]
Formats = Annotated[Form, typer.Option("--format", help="How to print the result.")]


@app.callback()
def _group() -> None:
    """Write scores on a task into a spreadsheet, and take them in again.

    Examples:

      mbl sheet new --task u3-modeling --section algebra-1.2

      mbl sheet import u3-modeling-algebra-1.2.xlsx
    """


@app.command("new")
def new(
    task: Annotated[str, typer.Option("--task", help="The demonstration task.", autocompletion=complete.tasks)],
    section: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            help="The class; without it, those of the year that take an experience with this task. May be repeated.",
            autocompletion=complete.sections,
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="The day of the work, YYYY-MM-DD, put into rows without scores.")
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="With the names of the students.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day whose school year is meant; without it, today.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; without it, named by the task and the class.")
    ] = None,
    root: Root = None,
) -> int:
    """Write a score sheet: a row for each student, a column for each thing that the task is scored on.

    What is recorded stands in it, and can be corrected there. Levels are chosen from lists. A file that is there
    already is never replaced: somebody may have filled it in.

    Examples:

      mbl sheet new --task u3-modeling --section algebra-1.2 --on 2026-03-14

      mbl sheet new --task u3-modeling --names --output modeling.xlsx
    """
    from mblkit.cli import people_root
    from mblkit.cli.score_files import known_of, open_roster, with_evidence
    from mblkit.export.score_sheet import score_sheet
    from mblkit.store.atomic import write_output

    tree, when = open_tree(root), day(as_of)
    work = day(on) if on is not None else None
    if names:
        people_root.required(tree.root)
    roster = with_evidence(open_roster(tree, reader(), people=names), tree, reader(), [task])
    known = known_of(roster, date.max)
    sections = _sections(known, task, section, when)
    sheet = _sheet(known, task, sections, work, roster if names else None)
    if names:
        _refuse_nameless(sheet)
    path = output or Path(f"{task}-{sections[0].id}.xlsx" if len(sections) == 1 else f"{task}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise MblError(f'"{path}" does not end with .xlsx', "give it that ending")
    if path.exists() or path.is_symlink():
        raise MblError(f'there is a file "{path}" already', "it may hold scores: delete it, or give another --output")
    write_output(path, score_sheet(known.district, sheet), private=True)
    note(f"wrote {path}: {len(sheet.rows):,} rows of {len(sections)} class(es)")
    return 0


@app.command("import")
def take_in(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Score sheets: XLSX or CSV.")],
    task: Task = None,
    section: Section = None,
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
    """Take in scores from score sheets.

    All of it is written or nothing. What the district has already is not written again, and a score that differs
    becomes a correction of the earlier one. What is not in the sheet stays as it is. Exit status: 0 done, 1 something
    was refused, 2 could not work.

    Examples:

      mbl sheet import u3-modeling-algebra-1.2.xlsx

      mbl sheet import scores.csv --task u3-modeling --section algebra-1.2 --by t-rivera --dry-run
    """
    from mblkit.cli.score_import import Wishes, import_scores

    defaults = {name: one for name, one in (("task", task), ("section", section), ("by", by)) if one is not None}
    wishes = Wishes(
        files=files, defaults=defaults, recorded=day(recorded), mapping=mapping, columns=columns_of(column), save=save,
        partial=partial, dry_run=dry_run, as_json=form is Form.JSON, rejects=rejects,
    )  # fmt: skip
    return import_scores(open_tree(root), wishes)


def _refuse_nameless(sheet: "ScoreSheet") -> None:
    """Raise MblError where a sheet should have names and nobody in it has one; tell how many have none."""
    students = {row.student for row in sheet.rows}
    without = {row.student for row in sheet.rows if row.name is None}
    if students and without == students:
        hint = "take in a roster, make the folder of the names available, or leave out --names"
        raise MblError("no student of this sheet has a name in the files; nothing was written", hint)
    if without:
        note(f"{len(without):,} of {len(students):,} students have no name in the files")


def _sections(known: "Known", task: str, given: list[str] | None, when: date) -> "list[SectionRecord]":
    """Return the classes of a sheet. Raises MblError for an id that is none, and where there are no classes."""
    from mblkit.cli.proposal import year_of
    from mblkit.load.nearest import did_you_mean

    kept = known.district.tasks.get(task)
    if kept is None:
        raise MblError(f'no task has the id "{task}"', did_you_mean(task, known.district.tasks))
    for name in given or ():
        if name not in known.sections:
            raise MblError(f'no section has the id "{name}"', did_you_mean(name, known.sections))
    if given:
        years = {known.sections[name].year for name in given}
        if len(years) > 1:
            raise MblError("the classes are of several school years", "make a sheet for each year")
        return [known.sections[name] for name in dict.fromkeys(given)]
    year = year_of(known.district, when)
    experiences = set(kept.record.experiences)
    found = [one for one in known.sections.values() if one.year == year and one.experience in experiences]
    if not found:
        hint = "name the class with --section" + (", or the year with --as-of" if experiences else "")
        raise MblError(f'in {year} no class takes an experience with the task "{task}"', hint)
    return found


def _sheet(
    known: "Known", task: str, sections: "list[SectionRecord]", on: date | None, names: "Roster | None"
) -> "ScoreSheet":
    from mblkit.export.score_sheet import ScoreSheet

    rows = [row for section in sections for row in _rows(known, task, section, on, names)]
    year = known.district.year(sections[0].year)
    following = [one.starts for one in known.district.record.years if one.starts > year.starts]
    scored = {target for row in rows for target in row.scores or ()}
    own = known.district.tasks[task].record.targets
    students = tuple(dict.fromkeys(one for section in sections for one in section.students))
    return ScoreSheet(
        task,
        (*own, *sorted(scored - set(own))),
        tuple(one.id for one in sections),
        students,
        tuple(rows),
        year.starts,
        min(following, default=year.ends),
    )


def _rows(
    known: "Known", task: str, section: "SectionRecord", on: date | None, names: "Roster | None"
) -> "Iterator[SheetRow]":
    """Yield the rows of a class: what is recorded, and a row for whoever has nothing yet."""
    from mblkit.edit.scores_present import rows_of
    from mblkit.export.score_sheet import SheetRow

    called = names.people() if names is not None else {}
    recorded = rows_of(known.present, section.id, task)
    of_student: dict[str, list[Row]] = {}
    for key in sorted(recorded):
        of_student.setdefault(key[0], []).append(key)
    for student in dict.fromkeys((*section.students, *sorted(of_student))):
        name = called[student].called() if student in called else None
        for key in of_student.get(student, ()):
            pieces = recorded[key]
            scores = {target: one.score for target, one in pieces.items()}
            by = next(iter(pieces.values())).by
            _, done, attempt, own = key
            yield SheetRow(student, section.id, name, done, attempt, by, own, scores)
        if student not in of_student and student not in section.left:
            by = section.by[0] if len(section.by) == 1 else ""
            yield SheetRow(student, section.id, name, on, by=by)
