"""`mbl record decision`, `support` and `habits`: one record, checked with the whole, appended to the right file."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from mblkit.cli import complete
from mblkit.cli.asking import asked, asked_for, changes_for
from mblkit.cli.context import Root, day, note, open_tree, put, reader
from mblkit.cli.proposal import refuse_new_errors, year_of
from mblkit.cli.record_fields import completed, fields_of
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.load.repository import Opened
    from mblkit.store.atomic import Change
    from mblkit.store.tree import WorkTree

Who = Annotated[
    str | None, typer.Argument(help="The student's id.", show_default=False, autocompletion=complete.students)
]
Fields = Annotated[
    list[str] | None,
    typer.Argument(help="What else it says, such as requirement=stem; lists with commas.", show_default=False),
]
By = Annotated[
    str | None, typer.Option("--by", help="The staff id of whoever records it.", autocompletion=complete.staff)
]
On = Annotated[str | None, typer.Option("--on", help="The day, YYYY-MM-DD; without it, today.", show_default=False)]
OwnId = Annotated[str | None, typer.Option("--id", help="Its id; without it, the next free one.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change and write nothing.")]


def decision(
    student: Who = None,
    kind: Annotated[
        str | None, typer.Argument(metavar="TYPE", help="The type of decision, such as waiver.", show_default=False)
    ] = None,
    fields: Fields = None,
    by: By = None,
    role: Annotated[str | None, typer.Option("--role", help="The capacity in which it was taken.")] = None,
    reference: Annotated[
        str | None, typer.Option("--reference", help="Where it is kept: minutes, a file number.")
    ] = None,
    on: On = None,
    own: OwnId = None,
    dry_run: DryRun = False,
    root: Root = None,
) -> int:
    """Record a decision about a student.

    What the type needs is written as field=value: an exemption names its requirement or competency, a waiver its
    condition, an adjudication the task and the scores that hold. What is missing is asked for on a terminal.

    Examples:

      mbl record decision s-0017 exemption requirement=pe-wellness --by r-delgado --role board --reference "File 12"

      mbl record decision s-0017 waiver condition=diploma-assessment --by r-delgado --role board --reference "Item 4"

      mbl record decision s-0017 adjudication task=u3-modeling section=algebra-1.2 demonstrated=2026-03-14
      scores=MATH.1.a=proficient,MATH.1.b=developing --by t-okafor --role teacher --reference "Moderation 3"
    """
    from mblkit.engine.deciders import BY_TYPE
    from mblkit.load.words import listed
    from mblkit.model.decisions import FORMS
    from mblkit.model.shared import Role

    student = asked(student, "The student's id", "STUDENT")
    kind = asked(kind, f"The type: {listed(tuple(FORMS))}", "TYPE")
    role = asked(role, f"The capacity: {listed(BY_TYPE.get(kind, get_args(Role)))}", "--role")
    if role in get_args(Role) and role not in BY_TYPE.get(kind, (role,)):
        message = f'a decision of the type "{kind}" counts for nothing when its role is "{role}"'
        raise MblError(message, f"record it with who took it: {listed(BY_TYPE[kind])}")
    reference = asked(reference, "Where it is kept", "--reference")
    by = asked(by, "The staff id of whoever records it", "--by")
    when = day(on)
    known = {"type": kind, "student": student, "on": when.isoformat(), "role": role, "by": by, "reference": reference}
    form = FORMS.get(kind)
    more = fields_of(form, fields or (), known)
    entry = {**known, **(completed(form, kind, more, known) if form is not None else more)}
    return _record(
        open_tree(root),
        "decisions",
        student,
        entry,
        lambda opened: f"decisions/{year_of(opened.district, when)}.yaml",
        own=own,
        begins="dec",
        dry_run=dry_run,
    )


def support(
    student: Who = None,
    kind: Annotated[
        str | None,
        typer.Argument(metavar="TYPE", help="intervention, extension, accommodation or language.", show_default=False),
    ] = None,
    name: Annotated[
        str | None, typer.Argument(help="Which one, by the district's short name.", show_default=False)
    ] = None,
    fields: Fields = None,
    by: By = None,
    starts: Annotated[
        str | None, typer.Option("--starts", help="The first day, YYYY-MM-DD; without it, today.", show_default=False)
    ] = None,
    ends: Annotated[str | None, typer.Option("--ends", help="The last day, where it is known.")] = None,
    own: OwnId = None,
    dry_run: DryRun = False,
    root: Root = None,
) -> int:
    """Record a support that a student has. It never lowers a level.

    Examples:

      mbl record support s-0017 accommodation extended-time --by c-abernathy --starts 2026-02-02

      mbl record support s-0017 intervention proof-club targets=MATH.4.b --by t-rivera --ends 2026-06-01
    """
    from mblkit.model.records import SupportRecord

    student = asked(student, "The student's id", "STUDENT")
    kind = asked(kind, "The type: intervention, extension, accommodation or language", "TYPE")
    name = asked(name, "Which one, by the district's short name", "NAME")
    by = asked(by, "The staff id of whoever answers for it", "--by")
    first = day(starts)
    known = {"student": student, "type": kind, "name": name}
    last = {"ends": day(ends).isoformat()} if ends is not None else {}
    more = fields_of(SupportRecord, fields or (), {**known, "starts": first, "by": by, **last})
    entry = {**known, **more, "starts": first.isoformat(), **last, "by": by}
    return _record(
        open_tree(root),
        "supports",
        student,
        entry,
        lambda opened: f"supports/{year_of(opened.district, first)}.yaml",
        own=own,
        begins="sup",
        dry_run=dry_run,
    )


def habits(
    student: Who = None,
    ratings: Annotated[
        list[str] | None, typer.Argument(help="Habits and their levels, such as persist=usually.", show_default=False)
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", help="The class.", autocompletion=complete.sections)
    ] = None,
    by: By = None,
    on: On = None,
    dry_run: DryRun = False,
    root: Root = None,
) -> int:
    """Record an observation of a student's habits of work.

    It joins the observations of the class on that day. What was observed before is never changed.

    Examples:

      mbl record habits s-0017 persist=usually reflect=always --section algebra-1.2 --by t-rivera --on 2026-03-14
    """
    student = asked(student, "The student's id", "STUDENT")
    ratings = asked_for(ratings, "Habits and their levels, such as persist=usually", "RATINGS")
    section = asked(section, "The class", "--section")
    by = asked(by, "The staff id of the observer", "--by")
    when = day(on)
    entry = {"section": section, "by": by, "on": when.isoformat(), "ratings": {student: fields_of(None, ratings, {})}}

    def path_of(opened: "Opened") -> str:
        found = [one.record for one in opened.closures[student].sections if one.record.id == section]
        if not found:
            raise MblError(f'"{student}" is not in the class "{section}"', "mend the id of the class or the student")
        return f"habits/{found[0].year}/{found[0].school}.yaml"

    return _record(open_tree(root), "habits-log", student, entry, path_of, own=None, begins="", dry_run=dry_run)


def _record(
    tree: "WorkTree",
    kind: str,
    student: str,
    entry: dict[str, Any],
    path_of: "Callable[[Opened], str]",
    *,
    own: str | None,
    begins: str,
    dry_run: bool,
) -> int:
    """Check one record, show what it changes and write it. Raises MblError, with nothing written."""
    from mblkit.cli.score_files import settled
    from mblkit.edit.changes import difference
    from mblkit.load.repository import open_student
    from mblkit.store.atomic import write_changes
    from mblkit.store.lock import lock
    from mblkit.store.overlay import OverlayTree

    def once() -> bool:
        from mblkit.edit.changes import read_before

        opened = open_student(tree, student, reader())
        if student not in opened.closures:
            raise MblError(f'the files about "{student}" have errors', 'run "mbl validate" and mend them', exit_code=1)
        named = {"id": own or _free(tree, kind, begins), **entry} if begins else entry
        change = _plan(kind, path_of(opened), tree, student, named)
        after = open_student(OverlayTree(tree, {change.path: change.after}), student, reader())
        refuse_new_errors("the record", opened, after)
        if not dry_run:
            with lock(tree.root) as held:
                if read_before(tree.root, change.path) != change.before:
                    return False
                write_changes(held, (change,))
        put(difference(change))
        for line in changes_for(student, opened, after, day(None)):
            note(line)
        note("nothing was written" if dry_run else f"recorded in {change.path}")
        return True

    settled(once)
    return 0


def _plan(kind: str, path: str, tree: "WorkTree", student: str, entry: dict[str, Any]) -> "Change":
    """Return the change that adds a record. Raises MblError where the record is not right by itself."""
    from mblkit.edit.changes import read_before
    from mblkit.edit.entries import plan_entries, plan_ratings, read_entry

    _, faults = read_entry(kind, entry)
    if faults:
        fault = faults[0][1]
        raise MblError(f"it cannot be recorded: {fault.message}", fault.help, exit_code=1)
    before = read_before(tree.root, path)
    if kind == "habits-log":
        return plan_ratings(path, before, entry, student)
    return plan_entries(kind, path, before, (entry,))


def _free(tree: "WorkTree", kind: str, begins: str) -> str:
    """Return the next free id of a kind, over all its files."""
    from mblkit.edit.entries import free_id
    from mblkit.load.peek import peek_ids, peek_kind

    taken = {
        name for info in tree.files() if peek_kind(data := tree.read(info.path)) == kind for name in peek_ids(data)
    }
    return free_id(begins, taken, digits=4)
